"""Lines of an order: added, put right, taken out; the sum and the numbers follow, and each comes back."""

from decimal import Decimal

import pytest

from headway.actions.actor import SHELL
from headway.actions.by_hand.lines import Line, add_line, change_line, remove_line
from headway.actions.by_hand.sale import Sale, cancel_order, record_sale, refund_order
from headway.actions.by_hand.who import NotThere
from headway.actions.undo import undo_action
from headway.errors import Refused
from headway.records.models import Audit, Order, OrderLine, Product
from tests.actions.by_hand.conftest import NOON, Team

LAMP = Sale(what="Lamp", amount=Decimal("100"), when=NOON, quantity=Decimal(2), customer="Nordlicht")
SHADE = Line(what="Shade", quantity=Decimal(3), amount=Decimal("25.50"), discount=Decimal("4.50"))


@pytest.fixture
def order(team: Team) -> int:
    return record_sale(LAMP, by=team["Bo"]).record_id


def test_a_line_added_changed_and_removed_moves_every_number_and_comes_back(team: Team, order: int, figure) -> None:
    def now() -> tuple[Decimal, ...]:
        return tuple(figure(key) for key in ("net_sales", "gross_sales", "units", "orders"))

    added = add_line(SHADE, order_id=order, by=team["Bo"])
    assert now() == (Decimal("125.5"), Decimal(130), 5, 1)
    line = OrderLine.objects.get(position=2)
    assert (line.unit_price, line.discount) == (Decimal(10), Decimal("4.50"))
    changed = change_line(Line(what="Shade", quantity=Decimal(1), amount=Decimal(10)), line_id=line.pk, by=team["Bo"])
    assert now() == (Decimal(110), Decimal(110), 3, 1)
    removed = remove_line(line_id=line.pk, reason="twice", by=team["Bo"])
    assert now() == (Decimal(100), Decimal(100), 2, 1)
    assert removed.note == "twice"
    for done, net in ((removed, "110"), (changed, "125.5"), (added, "100")):
        undo_action(audit_id=done.pk, by=team["Bo"])
        assert figure("net_sales") == Decimal(net)
    assert {row.object for row in Audit.objects.filter(verb__in=("add_line", "change_line"))} == {"orders"}


def test_a_line_finds_its_product(team: Team, order: int) -> None:
    shade = Product.objects.create(name="Shade XL")
    add_line(Line(what="shade-xl", quantity=Decimal(1), amount=Decimal(1)), order_id=order, by=team["Bo"])
    assert OrderLine.objects.get(position=2).product == shade


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": " "}, "what was sold"),
        ({"quantity": Decimal(0)}, "more than 0"),
        ({"amount": Decimal(-1)}, "not below 0"),
        ({"discount": Decimal(-1)}, "not below 0"),
    ],
)
def test_a_line_that_is_none_is_refused(team: Team, order: int, wrong, words) -> None:
    given = {"what": "Shade", "quantity": Decimal(1), "amount": Decimal(1), **wrong}
    with pytest.raises(Refused, match=words):
        add_line(Line(**given), order_id=order, by=team["Bo"])
    assert OrderLine.objects.count() == 1


def test_the_only_line_stays_and_what_was_given_back_stays_covered(team: Team, order: int) -> None:
    first = OrderLine.objects.get()
    with pytest.raises(Refused, match="only line"):
        remove_line(line_id=first.pk, reason="x", by=team["Bo"])
    add_line(SHADE, order_id=order, by=team["Bo"])
    refund_order(order_id=order, amount=Decimal(110), when=NOON, reason="", by=team["Bo"])
    second = OrderLine.objects.get(position=2)
    with pytest.raises(Refused, match="given back already"):
        remove_line(line_id=second.pk, reason="x", by=team["Bo"])
    with pytest.raises(Refused, match="given back already"):
        change_line(Line(what="Lamp", quantity=Decimal(1), amount=Decimal(80)), line_id=first.pk, by=team["Bo"])


def test_a_cancelled_order_and_anothers_keep_their_lines(team: Team, order: int) -> None:
    with pytest.raises(NotThere):
        add_line(SHADE, order_id=order, by=team["Cy"])
    cancel_order(order_id=order, when=NOON, reason="", by=team["Bo"])
    with pytest.raises(Refused, match="cancelled"):
        add_line(SHADE, order_id=order, by=team["Bo"])
    assert Order.objects.get().lines.count() == 1


def test_a_reason_is_asked_for(team: Team, order: int) -> None:
    add_line(SHADE, order_id=order, by=SHELL)
    with pytest.raises(Refused, match="why"):
        remove_line(line_id=OrderLine.objects.get(position=2).pk, reason=" ", by=SHELL)
