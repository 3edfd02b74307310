"""A sale typed in counts as any other, for whom it is recorded; what goes back is booked when it goes back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from headway.actions.actor import SHELL
from headway.actions.by_hand.named import SeveralSo
from headway.actions.by_hand.sale import Sale, cancel_order, record_sale, refund_order
from headway.actions.permission import NotAllowed
from headway.actions.undo import undo_action
from headway.errors import Refused
from headway.records.models import Account, Alias, Audit, Order, OrderLine, Product
from tests.actions.by_hand.conftest import LATER, NOON, Team

LAMP = Sale(what="Lamp", amount=Decimal("119.90"), when=NOON, quantity=Decimal(2), customer="Nordlicht")


def test_a_sale_is_counted_with_its_customer_and_who_typed_it(team: Team, figure) -> None:
    record_sale(LAMP, by=team["Bo"])
    assert (figure("net_sales"), figure("orders"), figure("units"), figure("customers")) == (Decimal("119.9"), 1, 2, 1)
    order, line = Order.objects.get(), OrderLine.objects.get()
    assert (order.account.name, order.member_id, order.placed_at) == ("Nordlicht", team.members["Bo"], NOON.at)
    assert (line.description, line.product, line.unit_price) == ("Lamp", None, Decimal("59.95"))


def test_a_sale_finds_the_product_and_customer_by_another_spelling(team: Team) -> None:
    lamp, nord = Product.objects.create(name="Lamp XL"), Account.objects.create(name="Nordlicht AS")
    record_sale(Sale(what="lamp-xl", amount=Decimal(5), when=NOON, customer="NORDLICHT  AS"), by=SHELL)
    assert (OrderLine.objects.get().product, Order.objects.get().account) == (lamp, nord)
    assert Account.objects.count() == 1


def test_a_spelling_that_was_joined_means_the_same(team: Team) -> None:
    nord = Account.objects.create(name="Nordlicht AS")
    Alias.objects.create(object="accounts", spelling="NL", folded="nl", record_id=nord.pk)
    record_sale(Sale(what="Lamp", amount=Decimal(5), when=NOON, customer="N.L."), by=SHELL)
    assert Order.objects.get().account == nord


def test_a_name_of_two_customers_is_asked_about(team: Team) -> None:
    for number in ("17", "18"):
        Account.objects.create(name="Meyer", number=number)
    with pytest.raises(SeveralSo, match="17, 18"):
        record_sale(Sale(what="Lamp", amount=Decimal(5), when=NOON, customer="Meyer"), by=SHELL)
    record_sale(Sale(what="Lamp", amount=Decimal(5), when=NOON, customer="18"), by=SHELL)
    assert Order.objects.get().account.number == "18"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": "  "}, "what was sold"),
        ({"quantity": Decimal(0)}, "more than 0"),
        ({"amount": Decimal(-1)}, "refund"),
    ],
)
def test_a_sale_that_is_none_is_refused_and_leaves_nothing(team: Team, wrong, words) -> None:
    given = {"what": "Lamp", "amount": Decimal(5), "when": NOON, "customer": "New one", **wrong}
    with pytest.raises(Refused, match=words):
        record_sale(Sale(**given), by=team["Bo"])
    assert not Account.objects.exists()
    assert not Audit.objects.filter(verb="record_sale").exists()


def test_who_sells_records_for_their_own_people_only(team: Team) -> None:
    record_sale(Sale(what="Lamp", amount=Decimal(5), when=NOON, member_id=team.members["Bo"]), by=team["Lena"])
    with pytest.raises(Refused, match="cannot record this for Cy"):
        record_sale(Sale(what="Lamp", amount=Decimal(5), when=NOON, member_id=team.members["Cy"]), by=team["Lena"])
    assert Order.objects.count() == 1


def test_undo_takes_the_sale_back_and_keeps_a_customer_who_is_needed_since(team: Team, figure) -> None:
    first = record_sale(LAMP, by=team["Bo"])
    record_sale(LAMP, by=team["Bo"])
    undo_action(audit_id=first.pk, by=team["Bo"])
    assert (figure("net_sales"), Account.objects.count()) == (Decimal("119.9"), 1)


def test_undo_of_the_only_sale_leaves_nothing_behind(team: Team, figure) -> None:
    undo_action(audit_id=record_sale(LAMP, by=team["Bo"]).pk, by=team["Bo"])
    assert (Order.objects.count(), OrderLine.objects.count(), Account.objects.count()) == (0, 0, 0)


def test_another_rep_cannot_undo_it(team: Team) -> None:
    done = record_sale(LAMP, by=team["Bo"])
    with pytest.raises(NotAllowed):
        undo_action(audit_id=done.pk, by=team["Cy"])
    undo_action(audit_id=done.pk, by=team["Ada"])


def test_a_refund_books_on_its_own_day(team: Team, figure) -> None:
    record_sale(LAMP, by=team["Bo"])
    order = Order.objects.get()
    refund_order(order_id=order.pk, amount=Decimal("19.90"), when=LATER, reason="scratched", by=team["Bo"])
    assert figure("net_sales", start="2026-03-01", end="2026-03-31") == Decimal("119.9")
    assert figure("net_sales", start="2026-04-01", end="2026-04-30") == Decimal("-19.9")
    with pytest.raises(Refused, match="Only 100 of this order is left"):
        refund_order(order_id=order.pk, amount=Decimal("100.01"), when=LATER, reason="", by=team["Bo"])


def test_a_refund_is_not_before_its_order(team: Team) -> None:
    record_sale(LAMP, by=team["Bo"])
    before = NOON._replace(at=NOON.at - timedelta(hours=1))
    with pytest.raises(Refused, match="before its order"):
        refund_order(order_id=Order.objects.get().pk, amount=Decimal(1), when=before, reason="", by=team["Bo"])


def test_a_cancelled_order_gives_all_back_once(team: Team, figure) -> None:
    record_sale(LAMP, by=team["Bo"])
    order = Order.objects.get()
    done = cancel_order(order_id=order.pk, when=LATER, reason="never sent", by=team["Bo"])
    assert figure("net_sales") == 0
    with pytest.raises(Refused, match="cancelled already"):
        cancel_order(order_id=order.pk, when=LATER, reason="", by=team["Bo"])
    undo_action(audit_id=done.pk, by=team["Bo"])
    assert figure("net_sales") == Decimal("119.9")


def test_another_reps_order_is_not_there(team: Team) -> None:
    record_sale(LAMP, by=team["Bo"])
    with pytest.raises(Refused, match="not yours to change"):
        cancel_order(order_id=Order.objects.get().pk, when=LATER, reason="", by=team["Cy"])
