"""Frames show every version of a row, exactly, and hide what is still being applied."""

from datetime import date, datetime

import polars as pl
import pytest

from headway.config.workspace import Workspace
from headway.records import frames
from headway.records.models import Account, Deal, Import, Order, OrderLine, Product
from headway.records.tables import record_models


def order_of_two() -> tuple[Order, OrderLine, OrderLine]:
    order = Order.objects.create(placed_at="2024-05-01T10:00:00.250Z")
    first = OrderLine.objects.create(order=order, position=1, kind="sale", quantity="1.5", amount="9.99")
    second = OrderLine.objects.create(order=order, position=2, kind="sale", quantity=1, amount=5)
    return order, first, second


def test_an_empty_table_has_all_its_columns(store: Workspace) -> None:
    for table in record_models():
        assert frames.rows(table).schema == pl.Schema(frames.types_of(table))
        assert frames.versions(table).is_empty()


def test_values_come_out_as_they_went_in(store: Workspace) -> None:
    Account.objects.create(name='né "q", 1\nline', city="", country=None, annual_revenue="-0.0001", custom={"a": [1]})
    Product.objects.create(name="Pen", active=False)
    row = frames.rows("accounts").row(0, named=True)
    assert (row["name"], row["city"], row["country"]) == ('né "q", 1\nline', "", None)
    assert (row["annual_revenue"], row["custom"]) == (-1, '{"a": [1]}')
    assert frames.rows("products")["active"].to_list() == [False]


def test_instants_are_utc_and_exact_in_present_and_past_versions(store: Workspace) -> None:
    order, _, _ = order_of_two()
    Order.objects.filter(pk=order.pk).update(channel="web", currency="EUR")
    seen = frames.versions("orders", [order.pk])
    assert seen["placed_at"].to_list() == [datetime(2024, 5, 1, 10, 0, 0, 250_000)] * 2
    assert seen["placed_at_timed"].to_list() == [True, True]
    assert seen["channel"].to_list() == [None, "web"]


def test_versions_of_a_row_follow_each_other_without_a_gap(store: Workspace) -> None:
    acme = Account.objects.create(name="a", custom={"x": 1}, founded_year=1999)
    for name in "bc":
        Account.objects.filter(pk=acme.pk).update(name=name)
    seen = frames.versions("accounts", [acme.pk])
    assert seen["name"].to_list() == ["a", "b", "c"]
    assert seen["recorded_to"].to_list() == [*seen["recorded_from"].to_list()[1:], None]
    assert seen["recorded_from"].to_list() == seen["recorded_at"].to_list()
    assert seen["custom"].to_list() == ['{"x": 1}'] * 3
    assert seen["founded_year"].to_list() == [1999] * 3


def test_a_removed_row_is_past_and_no_longer_present(store: Workspace) -> None:
    order, first, second = order_of_two()
    removed = first.pk
    first.delete()
    assert frames.rows("order_lines", [order.pk], by="order_id")["id"].to_list() == [second.pk]
    gone = frames.past("order_lines", [order.pk], by="order_id")
    assert gone.select("id", "amount", "quantity").rows() == [(removed, 99900, 15000)]
    assert gone["recorded_to"].null_count() == 0


def test_ids_may_be_a_list_a_range_or_all(store: Workspace) -> None:
    order, first, second = order_of_two()
    order_of_two()
    assert frames.rows("order_lines").height == 4
    assert frames.rows("order_lines", range(first.pk, second.pk))["id"].to_list() == [first.pk]
    assert frames.rows("order_lines", {second.pk, 999})["id"].to_list() == [second.pk]
    assert frames.rows("order_lines", range(order.pk, order.pk + 1), by="order_id").height == 2
    assert frames.rows("order_lines", []).is_empty()


def test_history_is_found_by_id_or_root_only(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="only by id and order_id"):
        frames.past("order_lines", [1], by="product_id")


def test_a_row_that_an_unfinished_import_made_is_hidden(store: Workspace) -> None:
    running = Import.objects.create(state="applying", source="x")
    Account.objects.create(name="seen")
    Account.objects.create(name="hidden", imported=running)
    hide = frames.unsettled_imports()
    assert hide == {running.pk}
    assert frames.versions("accounts", hide=hide)["name"].to_list() == ["seen"]
    assert list(Account.objects.settled().values_list("name", flat=True)) == ["seen"]


def test_what_an_unfinished_import_changed_is_shown_as_it_was(store: Workspace) -> None:
    stuck, running = (Import.objects.create(state="applying", source="x") for _ in range(2))
    acme = Account.objects.create(name="before")
    Account.objects.filter(pk=acme.pk).update(name="half", imported=stuck)
    Account.objects.filter(pk=acme.pk).update(name="half more", imported=running)
    seen = frames.versions("accounts", hide={stuck.pk, running.pk})
    assert seen.select("name", "recorded_to").rows() == [("before", None)]


def test_a_person_edits_over_an_unfinished_import_without_a_gap(store: Workspace) -> None:
    running = Import.objects.create(state="applying", source="x")
    acme = Account.objects.create(name="before")
    Account.objects.filter(pk=acme.pk).update(name="half", imported=running)
    Account.objects.filter(pk=acme.pk).update(name="by hand", imported=None)
    seen = frames.versions("accounts", hide={running.pk})
    assert seen["name"].to_list() == ["before", "by hand"]
    assert seen["recorded_to"].to_list() == [seen["recorded_from"][1], None]


def test_a_snapshot_does_not_see_later_writes_of_its_own_store(store: Workspace) -> None:
    Deal.objects.create(name="first")
    with frames.snapshot():
        assert frames.rows("deals").height == 1
    assert frames.rows("deals").height == 1


def test_days_are_days(store: Workspace) -> None:
    account = Account.objects.create(name="Acme")
    role = account.roles.create(role="client", valid_from="2024-01-02")
    account.roles.filter(pk=role.pk).update(valid_to="2024-03-01")
    seen = frames.versions("account_roles")
    assert seen["valid_from"].to_list() == [date(2024, 1, 2)] * 2
    assert seen["valid_to"].to_list() == [None, date(2024, 3, 1)]
