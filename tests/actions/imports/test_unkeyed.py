"""Order lines without an id at their source: known by what they say, also after a person changed or deleted them."""

from decimal import Decimal

import polars as pl

from headway.actions.imports import undo
from headway.actions.imports.unkeyed import Children, Telling, recognise
from headway.config.workspace import Workspace
from headway.records.models import Account, ExternalRef, Order, OrderEvent, OrderLine
from headway.schema.staged import Staged
from tests.actions.imports.goods import ANNA, DAY, Clock, accounts, counts, frame, orders, put

MARCH = (("1", "Tea", 2, "5.00"), ("1", "Tea", 2, "5.00"), ("1", "Milk", 1, "1.25"), ("2", "Milk", 1, "1.25"))


def with_keys(staged: Staged) -> Staged:
    """Orders known by their number; their lines have no key."""
    keyed = staged.tables["orders"].with_columns(key=pl.col("number"))
    return Staged(staged.source, {**staged.tables, "orders": keyed})


def deleted_and_missing(shop: Workspace, staged: Staged, kind: str) -> tuple[int, int]:
    line = next(line for line in put(shop, staged).kinds if line.kind == kind)
    return line.deleted, line.missing


def amounts() -> list[Decimal]:
    return sorted(OrderLine.objects.values_list("amount", flat=True))


def test_lines_need_no_key_to_be_known_again(shop: Workspace) -> None:
    put(shop, with_keys(orders(*MARCH)))
    assert set(ExternalRef.objects.values_list("object", flat=True)) == {"orders"}
    assert put(shop, with_keys(orders(*MARCH))).changes_nothing


def test_a_line_that_a_person_changed_is_known_kept_and_not_added_again(shop: Workspace) -> None:
    put(shop, orders(*MARCH))
    OrderLine.objects.filter(product__name="Milk", order__number="1").update(amount=Decimal("1.00"))
    report = put(shop, orders(*MARCH))
    assert counts(report, "order_lines") == (0, 0, 4, 1)
    assert [(cell.held, cell.file) for cell in report.kept] == [("1", "1.25")]
    assert amounts() == [Decimal("1.00"), Decimal("1.25"), Decimal("5.00"), Decimal("5.00")]


def test_a_line_changed_into_what_another_says_is_still_itself(shop: Workspace) -> None:
    both = orders(("1", "Tea", 1, "2.00"), ("1", "Tea", 1, "3.00"))
    put(shop, both)
    OrderLine.objects.filter(amount=Decimal("2.00")).update(amount=Decimal("3.00"))
    assert counts(put(shop, both), "order_lines") == (0, 0, 2, 1)
    assert amounts() == [Decimal("3.00"), Decimal("3.00")]


def test_a_line_that_the_file_corrects_as_a_person_did_is_not_added(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 1, "2.00")))
    OrderLine.objects.update(amount=Decimal("2.50"))
    assert counts(put(shop, orders(("1", "Tea", 1, "2.50"))), "order_lines") == (0, 0, 1, 0)
    assert amounts() == [Decimal("2.50")]


def test_the_only_line_of_its_product_that_says_otherwise_is_corrected_not_added(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 2, "5.00"), ("1", "Milk", 1, "1.25")))
    assert counts(put(shop, orders(("1", "Tea", 3, "7.50"), ("1", "Milk", 1, "1.25"))), "order_lines") == (0, 1, 1, 0)
    assert amounts() == [Decimal("1.25"), Decimal("7.50")]
    assert OrderLine.objects.get(product__name="Tea").quantity == 3


def test_one_more_line_of_a_product_is_added(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 2, "5.00")))
    grown = orders(("1", "Tea", 2, "5.00"), ("1", "Tea", 1, "2.50"))
    assert counts(put(shop, grown), "order_lines") == (1, 0, 1, 0)


def test_a_row_of_an_order_of_which_other_lines_are_not_in_the_file_is_added(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 2, "5.00"), ("1", "Milk", 1, "1.25")))
    assert counts(put(shop, orders(("1", "Tea", 1, "2.50"))), "order_lines") == (1, 0, 0, 0)
    assert amounts() == [Decimal("1.25"), Decimal("2.50"), Decimal("5.00")]


def test_where_two_lines_of_a_product_say_otherwise_none_is_taken_for_the_other(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 2, "5.00"), ("1", "Tea", 1, "2.00")))
    assert counts(put(shop, orders(("1", "Tea", 4, "9.00"), ("1", "Tea", 3, "8.00"))), "order_lines") == (2, 0, 0, 0)


def test_a_line_that_a_person_changed_stays_when_the_file_corrects_it_otherwise(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 1, "2.00")))
    OrderLine.objects.update(amount=Decimal("2.50"))
    assert counts(put(shop, orders(("1", "Tea", 1, "3.00"))), "order_lines") == (0, 0, 1, 1)
    assert amounts() == [Decimal("2.50")]


def test_a_corrected_line_gets_its_earlier_values_by_undo(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 1, "2.00")))
    made = put(shop, orders(("1", "Tea", 1, "3.00")))
    assert made.import_id is not None
    undo(made.import_id, files=shop.files, by=ANNA, clock=Clock())
    assert amounts() == [Decimal("2.00")]


def test_a_line_that_a_person_deleted_is_reported_and_not_added_again(shop: Workspace) -> None:
    put(shop, orders(*MARCH))
    OrderLine.objects.filter(amount=Decimal("5.00")).first().delete()  # type: ignore[union-attr]
    assert deleted_and_missing(shop, orders(*MARCH), "order_lines") == (1, 0)
    assert amounts() == [Decimal("1.25"), Decimal("1.25"), Decimal("5.00")]


def test_a_line_that_was_changed_and_then_deleted_stays_deleted(shop: Workspace) -> None:
    put(shop, orders(*MARCH))
    OrderLine.objects.filter(order__number="2").update(amount=Decimal("9.00"))
    OrderLine.objects.filter(order__number="2").delete()
    assert deleted_and_missing(shop, orders(*MARCH), "order_lines") == (1, 0)
    assert len(amounts()) == 3


def test_a_line_that_an_undo_removed_comes_in_again(shop: Workspace) -> None:
    put(shop, orders(*MARCH[:3]))
    made = put(shop, orders(*MARCH))
    assert made.import_id is not None
    undo(made.import_id, files=shop.files, by=ANNA, clock=Clock())
    assert len(amounts()) == 3
    assert counts(put(shop, orders(*MARCH)), "order_lines") == (1, 0, 3, 0)


def test_an_order_that_a_person_deleted_takes_its_lines_and_events_with_it(shop: Workspace) -> None:
    events = frame("order_events", [{"ref": "e", "order": "2", "position": 1, "kind": "paid", "at": DAY, "line": "3"}])
    staged = with_keys(orders(*MARCH))
    staged = Staged(staged.source, {**staged.tables, "order_events": events})
    put(shop, staged)
    OrderEvent.objects.all().delete()
    Order.objects.get(number="2").delete()
    report = put(shop, staged)
    assert {kind.kind: kind.deleted for kind in report.kinds if kind.deleted} == {
        "orders": 1,
        "order_lines": 1,
        "order_events": 1,
    }
    assert report.changes_nothing
    assert list(Order.objects.values_list("number", flat=True)) == ["1"]


def test_records_of_the_source_that_the_file_has_not_are_counted_and_stay(shop: Workspace) -> None:
    put(shop, with_keys(orders(*MARCH)))
    put(shop, with_keys(orders(("9", "Tea", 1, "1.00"), source="another till")))
    assert deleted_and_missing(shop, with_keys(orders(*MARCH[:3])), "orders") == (0, 1)
    put(shop, accounts({"name": "Acme"}, {"name": "Beta"}))
    assert deleted_and_missing(shop, accounts({"name": "ACME"}), "accounts") == (0, 1)
    assert (Order.objects.count(), Account.objects.count()) == (3, 2)


def test_what_a_row_says_in_full_comes_before_what_it_says_at_the_least() -> None:
    said = {"amount": [5, 5], "note": ["b", "a"]}
    rows = pl.DataFrame({"nth": [0, 1], **said})
    standing = pl.DataFrame({"id": [10, 11], "amount": [5, 5], "note": ["a", "c"]})
    nothing = standing.clear()
    told = recognise(rows, Children(standing, nothing, nothing), Telling(["amount", "note"], ["amount"], [], ""))
    assert sorted(told.found.rows()) == [(0, 11), (1, 10)]
    assert told.gone.is_empty()
