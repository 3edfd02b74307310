"""Loading: once is enough, more is added, a person's word stands."""

from decimal import Decimal

from django.db.models import Sum

from headway.actions.imports import load, preview
from headway.config.workspace import Workspace
from headway.records.changes import changes_of_import
from headway.records.models import Account, Audit, ChangeLog, Import, Order, OrderLine, Product, RefusedRow
from headway.schema.staged import Refusal
from tests.actions.imports.goods import ANNA, Clock, accounts, counts, orders, put

MARCH = (("1", "Tea", 2, "5.00"), ("1", "Tea", 2, "5.00"), ("2", "Milk", 1, "1.25"))


def total() -> Decimal | None:
    found: Decimal | None = OrderLine.objects.settled().aggregate(sum=Sum("amount"))["sum"]
    return found


def test_every_row_comes_in_with_equal_rows_kept_apart(shop: Workspace) -> None:
    report = put(shop, orders(*MARCH))
    assert (Order.objects.count(), OrderLine.objects.count(), Product.objects.count()) == (2, 3, 2)
    assert total() == Decimal("11.25")
    assert counts(report, "order_lines") == (3, 0, 0, 0)
    assert report.import_id is not None
    assert changes_of_import(report.import_id)["table"].value_counts().sort("table").rows() == [
        ("order_lines", 3),
        ("orders", 2),
        ("products", 2),
    ]
    assert [(line.column, line.taken, line.difference) for line in report.sums] == [
        ("quantity", "5.0000", 0),
        ("amount", "11.2500", 0),
    ]


def test_the_same_file_again_changes_nothing(shop: Workspace) -> None:
    put(shop, orders(*MARCH))
    log = ChangeLog.objects.exclude(table="imports").count()
    report = put(shop, orders(*MARCH))
    assert report.changes_nothing
    assert counts(report, "order_lines") == (0, 0, 3, 0)
    assert ChangeLog.objects.exclude(table="imports").count() == log
    assert total() == Decimal("11.25")


def test_a_grown_file_adds_only_what_is_new(shop: Workspace) -> None:
    put(shop, orders(*MARCH))
    report = put(shop, orders(*MARCH, ("2", "Tea", 2, "5.00"), ("3", "Milk", 1, "1.25")))
    assert counts(report, "order_lines") == (2, 0, 3, 0)
    assert counts(report, "orders") == (1, 0, 2, 0)
    assert total() == Decimal("17.50")


def test_the_same_order_in_two_files_is_matched_as_a_multiset(shop: Workspace) -> None:
    put(shop, orders(("1", "Tea", 2, "5.00"), ("1", "Milk", 1, "1.25")))
    report = put(shop, orders(("1", "Milk", 1, "1.25"), ("1", "Milk", 1, "1.25")))
    line = next(line for line in report.kinds if line.kind == "order_lines")
    assert (line.new, line.unchanged, line.missing) == (1, 1, 1)
    assert total() == Decimal("7.50")
    assert sorted(OrderLine.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_a_preview_changes_nothing_and_says_what_loading_would_do(shop: Workspace) -> None:
    put(shop, orders(*MARCH))
    grown = orders(*MARCH, ("3", "Jam", 1, "4.00"))
    told = preview(grown)
    assert Import.objects.count() == 1
    assert not Product.objects.filter(name="Jam").exists()
    assert told.kinds == put(shop, grown).kinds


def test_a_changed_value_is_corrected(shop: Workspace) -> None:
    put(shop, accounts({"name": "Acme", "city": "Bonn"}))
    report = put(shop, accounts({"name": "Acme", "city": "Berlin"}))
    assert counts(report, "accounts") == (0, 1, 0, 0)
    assert Account.objects.get().city == "Berlin"


def test_an_empty_cell_and_an_absent_column_leave_what_is_there(shop: Workspace) -> None:
    put(shop, accounts({"name": "Acme", "city": "Bonn", "industry": "retail"}))
    report = put(shop, accounts({"name": "Acme", "city": None}))
    assert report.changes_nothing
    assert (Account.objects.get().city, Account.objects.get().industry) == ("Bonn", "retail")


def test_what_a_person_changed_since_is_kept_and_reported(shop: Workspace) -> None:
    put(shop, accounts({"name": "Acme", "city": "Bonn", "employees": 10}))
    Account.objects.update(city="Cologne")
    report = put(shop, accounts({"name": "Acme", "city": "Berlin", "employees": 12}))
    assert (Account.objects.get().city, Account.objects.get().employees) == ("Cologne", 12)
    assert [(cell.column, cell.held, cell.file) for cell in report.kept] == [("city", "Cologne", "Berlin")]


def test_names_are_joined_without_case_spaces_and_punctuation(shop: Workspace) -> None:
    put(shop, accounts({"name": "GTX Pro"}))
    report = put(shop, accounts({"name": "gtx-pro"}, {"name": "GTXPro"}, {"name": "GTX Pro 2"}))
    assert counts(report, "accounts") == (1, 0, 1, 0)
    assert set(Account.objects.values_list("name", flat=True)) == {"GTX Pro", "GTX Pro 2"}


def test_spellings_that_a_file_keeps_apart_stay_apart(shop: Workspace) -> None:
    put(shop, accounts({"name": "GTX Pro"}))
    parted = accounts({"name": "GTX Pro"}, {"name": "GTXPro"})
    assert counts(put(shop, parted), "accounts") == (1, 0, 1, 0)
    assert put(shop, parted).changes_nothing
    assert set(Account.objects.values_list("name", flat=True)) == {"GTX Pro", "GTXPro"}


def test_namesakes_with_different_numbers_are_different_people(shop: Workspace) -> None:
    people = accounts({"name": "Ann Lee", "number": "1"}, {"name": "Ann Lee", "number": "2"})
    put(shop, people)
    assert put(shop, people).changes_nothing
    assert Account.objects.count() == 2


def test_a_number_that_comes_later_finds_the_account_by_its_name(shop: Workspace) -> None:
    put(shop, accounts({"name": "Acme"}))
    put(shop, accounts({"name": "ACME", "number": "A-1"}))
    assert list(Account.objects.values_list("name", "number")) == [("Acme", "A-1")]


def test_the_key_at_the_source_outlives_a_new_name(shop: Workspace) -> None:
    put(shop, accounts({"name": "Acme", "key": "7"}))
    put(shop, accounts({"name": "Acme Holding", "key": "7"}))
    assert [account.name for account in Account.objects.all()] == ["Acme Holding"]


def test_a_parent_may_come_after_its_child(shop: Workspace) -> None:
    put(shop, accounts({"name": "Daughter", "parent": "1"}, {"name": "Mother"}))
    daughter = Account.objects.get(name="Daughter")
    assert daughter.parent is not None
    assert daughter.parent.name == "Mother"


def test_refused_rows_are_kept_with_their_reason(shop: Workspace) -> None:
    bad = Refusal("till.csv", 9, "Amount", "abc", "not a number")
    report = put(shop, orders(*MARCH, refusals=[bad]))
    assert report.refused == 1
    row = RefusedRow.objects.get()
    assert (row.file, row.row, row.column, row.value, row.reason) == ("till.csv", 9, "Amount", "abc", "not a number")


def test_an_import_leaves_one_audit_row(shop: Workspace) -> None:
    report = load(orders(*MARCH), files=shop.files, by=ANNA, clock=Clock())
    audit = Audit.objects.get(verb="load")
    assert (audit.actor, audit.record_id) == ("Anna", report.import_id)
