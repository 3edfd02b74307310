"""A wrong record is put right or voided; what was known before stays known; a later file does not undo a hand."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from headway.actions.acting import StillUsed
from headway.actions.actor import SHELL
from headway.actions.by_hand.activity import Done, log_activity
from headway.actions.by_hand.correct import NotCorrectable, correct_record, correct_records
from headway.actions.by_hand.deal import NewDeal, begin_pipeline, open_deal
from headway.actions.by_hand.sale import Sale, record_sale, refund_order
from headway.actions.by_hand.void import void_record
from headway.actions.imports import TAKE_ALL, About, foresee, load, preview
from headway.actions.imports import undo as undo_import
from headway.actions.undo import ChangedSince, undo_action
from headway.config.workspace import Workspace
from headway.errors import Refused
from headway.ingest import Reconciliation
from headway.records.models import Account, Audit, Deal, Order, OrderLine
from tests.actions.by_hand.conftest import LATER, NOON, Team
from tests.actions.imports.goods import ANNA, Clock, accounts, counts, orders, put

LAMP = Sale(what="Lamp", amount=Decimal(100), when=NOON, customer="Nordlicht")
LINES = ("order_lines", "amount")
MARCH = (("1", "Tea", 2, "5.00"), ("1", "Milk", 1, "1.25"), ("2", "Tea", 1, "2.50"))


def test_an_amount_put_right_counts_from_the_beginning_and_was_known_otherwise(team: Team, figure) -> None:
    record_sale(LAMP, by=team["Bo"])
    assert figure("net_sales") == 100
    before = datetime.now(UTC)
    line = OrderLine.objects.get()
    correct_record(table="order_lines", record_id=line.pk, values={"amount": Decimal(90)}, by=team["Bo"])
    assert figure("net_sales", start="2026-03-01", end="2026-03-31") == 90
    assert figure("net_sales", known_at=before.isoformat()) == 100


def test_many_records_at_once_are_one_action(team: Team) -> None:
    for name in ("A", "B", "C"):
        Account.objects.create(name=name, city="Bonn")
    ids = list(Account.objects.values_list("pk", flat=True))
    done = correct_records(table="accounts", record_ids=ids, values={"city": "Berlin"}, by=team["Ada"])
    assert set(Account.objects.values_list("city", flat=True)) == {"Berlin"}
    undo_action(audit_id=done.pk, by=team["Ada"])
    assert set(Account.objects.values_list("city", flat=True)) == {"Bonn"}


def test_all_or_none(team: Team) -> None:
    own = Account.objects.create(name="Own", owner_id=team.members["Bo"])
    other = Account.objects.create(name="Other", owner_id=team.members["Cy"])
    with pytest.raises(Refused, match="not yours"):
        correct_records(table="accounts", record_ids=[own.pk, other.pk], values={"city": "Ulm"}, by=team["Bo"])
    assert set(Account.objects.values_list("city", flat=True)) == {None}


def test_a_field_of_ones_own_is_set_and_emptied(team: Team) -> None:
    acme = Account.objects.create(name="Acme", custom={"plan": "gold", "tier": "1"})
    correct_record(table="accounts", record_id=acme.pk, values={"custom.plan": "silver"}, by=SHELL)
    assert Account.objects.get().custom == {"plan": "silver", "tier": "1"}
    correct_record(table="accounts", record_id=acme.pk, values={"custom.plan": ""}, by=SHELL)
    assert Account.objects.get().custom == {"tier": "1"}


@pytest.mark.parametrize(
    ("table", "values", "words"),
    [
        ("accounts", {"nme": "X"}, 'did you mean "name"'),
        ("accounts", {"name": ""}, "cannot be empty"),
        ("deals", {"status": "won"}, "no \"status\""),
        ("imports", {"state": "undone"}, "cannot be put right"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_right_this_way_says_so(team: Team, table, values, words) -> None:
    Account.objects.create(name="Acme")
    with pytest.raises((Refused, NotCorrectable), match=words):
        correct_record(table=table, record_id=1, values=values, by=SHELL)


def test_a_file_leaves_what_a_hand_changed_and_takes_an_undone_change_for_its_own(store, team: Team) -> None:
    first = put(store, orders(*MARCH))
    tea = OrderLine.objects.filter(order__number="2").get()
    done = correct_record(table="order_lines", record_id=tea.pk, values={"amount": Decimal(3)}, by=team["Ada"])
    again = put(store, orders(*MARCH))
    assert again.import_id is None or OrderLine.objects.get(pk=tea.pk).amount == 3
    undo_action(audit_id=done.pk, by=team["Ada"])
    tea.refresh_from_db()
    assert (tea.amount, tea.imported_id) == (Decimal("2.5"), first.import_id)


def test_a_voided_order_counts_nowhere_and_comes_back_whole(team: Team, figure) -> None:
    record_sale(LAMP, by=team["Bo"])
    order = Order.objects.get()
    refund_order(order_id=order.pk, amount=Decimal(10), when=LATER, reason="", by=team["Bo"])
    before = datetime.now(UTC)
    done = void_record(table="orders", record_id=order.pk, reason="Typed twice", by=team["Bo"])
    assert (figure("net_sales"), figure("orders"), Audit.objects.latest("id").note) == (0, 0, "Typed twice")
    assert figure("net_sales", known_at=before.isoformat()) == 90
    undo_action(audit_id=done.pk, by=team["Bo"])
    assert (figure("net_sales"), Order.objects.get().public_id) == (90, order.public_id)


def test_voiding_says_why_or_is_not_done(team: Team) -> None:
    record_sale(LAMP, by=team["Bo"])
    with pytest.raises(Refused, match="Write why"):
        void_record(table="orders", record_id=Order.objects.get().pk, reason=" ", by=team["Bo"])
    with pytest.raises(StillUsed, match="used by order"):
        void_record(table="accounts", record_id=Account.objects.get().pk, reason="double", by=team["Ada"])


def test_the_only_line_is_not_voided_alone(store, team: Team) -> None:
    put(store, orders(*MARCH))
    alone = OrderLine.objects.get(order__number="2")
    with pytest.raises(Refused, match="void the order"):
        void_record(table="order_lines", record_id=alone.pk, reason="x", by=SHELL)
    one = OrderLine.objects.filter(order__number="1").first()
    void_record(table="order_lines", record_id=one.pk, reason="x", by=SHELL)
    assert OrderLine.objects.filter(order__number="1").count() == 1


def test_a_voided_deal_lets_go_of_its_calls_and_gets_them_back(team: Team, figure) -> None:
    begin_pipeline(by=SHELL)
    deal = open_deal(NewDeal(name="Lamps", opened=NOON, amount=Decimal(5)), by=team["Bo"]).record_id
    call = log_activity(Done(kind="call", when=LATER, deal_id=deal), by=team["Bo"]).record_id
    done = void_record(table="deals", record_id=deal, reason="Typed twice", by=team["Bo"])
    assert (figure("open_opportunities"), Deal.objects.count()) == (0, 0)
    undo_action(audit_id=done.pk, by=team["Bo"])
    found = Deal.objects.get()
    assert (found.terms.count(), found.moves.count(), figure("open_pipeline")) == (1, 1, 5)
    assert found.pk == deal
    assert call is not None


def test_an_imported_row_that_was_voided_stays_out_of_the_same_file(store: Workspace, team: Team, figure) -> None:
    made = put(store, orders(*MARCH))
    order = Order.objects.get(number="2")
    done = void_record(table="orders", record_id=order.pk, reason="A test order", by=team["Ada"])
    again = put(store, orders(*MARCH))
    assert Order.objects.count() == 1
    assert counts(again, "orders")[0] == 0
    undo_action(audit_id=done.pk, by=team["Ada"])
    assert Order.objects.get(number="2").imported_id == made.import_id
    for number in (again.import_id, made.import_id):
        undo_import(number, files=store.files, by=ANNA, clock=Clock())
    assert Order.objects.count() == 0


def test_an_undo_after_another_change_is_refused(team: Team) -> None:
    acme = Account.objects.create(name="Acme")
    done = correct_record(table="accounts", record_id=acme.pk, values={"city": "Ulm"}, by=team["Ada"])
    correct_record(table="accounts", record_id=acme.pk, values={"city": "Bonn"}, by=team["Ada"])
    with pytest.raises(ChangedSince, match="was changed since"):
        undo_action(audit_id=done.pk, by=team["Ada"])


def test_a_file_takes_its_value_back_where_a_person_wants_it(store: Workspace, team: Team) -> None:
    put(store, accounts({"name": "Acme", "key": "7", "city": "Bonn", "phone": "1"}))
    acme = Account.objects.get()
    correct_record(table="accounts", record_id=acme.pk, values={"city": "Ulm", "phone": "2"}, by=team["Ada"])
    again = accounts({"name": "Acme", "key": "7", "city": "Bonn", "phone": "1"})
    assert preview(again).kept_words == "1 row kept as you changed it"
    wanted = (f"accounts:{acme.pk}:city",)
    assert [cell.column for cell in preview(again, wanted).kept] == ["phone"]
    load(again, files=store.files, by=ANNA, clock=Clock(), about=About(taken=wanted))
    acme.refresh_from_db()
    assert (acme.city, acme.phone) == ("Bonn", "2")
    load(again, files=store.files, by=ANNA, clock=Clock(), about=About(taken=(TAKE_ALL,)))
    acme.refresh_from_db()
    assert acme.phone == "1"


def test_a_preview_foresees_what_would_stand_and_why(store: Workspace, team: Team) -> None:
    staged = orders(*MARCH)
    put(store, staged)
    tea = OrderLine.objects.get(order__number="2")
    correct_record(table="order_lines", record_id=tea.pk, values={"amount": Decimal(3)}, by=team["Ada"])
    file = staged.tables["order_lines"]["file"][0]
    line = Reconciliation(file, "Amount", "net sales", Decimal("8.75"), Decimal("8.75"), (), ((*LINES, 1),))
    _, (kept,) = foresee(staged, (line,))
    assert (kept.held, kept.reasons) == (Decimal("9.25"), (("kept as Headway has it", Decimal("-0.5")),))
    assert foresee(staged, (line,), (TAKE_ALL,))[1] == (line,)
    void_record(table="orders", record_id=tea.order_id, reason="A test order", by=team["Ada"])
    _, (gone,) = foresee(staged, (line,))
    assert gone.held == Decimal("6.25")
    assert [amount for _, amount in gone.reasons] == [Decimal("2.5")]
