"""Columns that nothing of ours is called by, kept as fields of the business's own: imported, asked by, added to, taken
back, made again.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from headway.actions.actor import SHELL
from headway.actions.imports import KnownRecords, Report, load, undo
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.config.workspace import Workspace
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.errors import BadQuestion
from headway.ingest import ImportSettings, propose, read_tables, stage
from headway.ingest.own_fields import kept, kind_of
from headway.ingest.profile import profile_of
from headway.mirror.catch_up import catch_up, fits
from headway.mirror.rebuild import fill, rebuild
from headway.mirror.settings import MirrorSettings
from headway.query.check import CannotAsk
from headway.query.parse import Words, parse
from headway.records.models import Account, Audit, CustomField, Order
from tests.mirror.test_same_as_rebuild import differing_from

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACCOUNTS = """Account ID,Account Name,Country,Plan Tier,Seats,Renews on,Write To
1,Acme,France,Gold,12,2024-03-01,ann@acme.example
2,Beta,Spain,Silver,3,2024-04-15,bo@beta.example
3,Cobalt,Spain,Gold,40,,cy@cobalt.example
4,Delta,Italy,,7,2024-09-30,
"""
ORDERS = """Order ID,Order Date,Customer ID,Product,Quantity,Amount,Priority Code
100,2024-01-15,1,Pen,1,10.50,High
101,2024-02-15,2,Pen,2,20.00,Low
102,2024-03-15,3,Ink,1,30.25,High
103,2024-04-15,4,Ink,1,40.00,Low
104,2024-05-15,1,Pen,3,50.00,
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, text in (("accounts.csv", ACCOUNTS), ("orders.csv", ORDERS)):
        (tmp_path / name).write_text(text)
    return [tmp_path / "accounts.csv", tmp_path / "orders.csv"]


@pytest.fixture
def engine() -> Iterator[DuckDBStore]:
    with closing(DuckDBStore(MEMORY, threads=1)) as made:
        yield made


def bring(shop: Workspace, files: Sequence[Path], *columns: str) -> Report:
    known, settings = KnownRecords(), ImportSettings(calendar=shop.calendar, currency=shop.currency)
    tables = read_tables(files)
    proposal = propose(tables, known=known, kept=None, settings=settings)
    staged = stage(tables, proposal, kept(proposal.mapping, columns), known=known, settings=settings)
    return load(staged.staged, files=shop.files, by=SHELL, clock=lambda: NOW)


def settings_of(shop: Workspace) -> MirrorSettings:
    return MirrorSettings(shop.name, shop.currency, shop.calendar)


def published(engine: DuckDBStore, shop: Workspace) -> World:
    """The world after what the owner's loop does: catch up, or make everything again where it does not fit."""
    settings = settings_of(shop)
    (catch_up if fits(engine, settings) else rebuild)(engine, settings)
    return world_of(engine, own_catalogue(), now=NOW)


def asked(world: World, metric: str, *, by: str = "", where: str = "") -> dict[object, object]:
    words = Words(metrics=[metric], by=[by] if by else (), where=[where] if where else ())
    answer = ask(parse(words, world.calendar), world)
    return {row.get(by): row[metric] for row in answer.rows}


BY_HAND = """SELECT c.own_plan_tier AS tier, SUM(s.net) AS net
FROM sales s LEFT JOIN customers c ON c.id = s.customer_id
WHERE s.recorded_to IS NULL GROUP BY 1"""


def test_an_unknown_column_becomes_a_dimension_in_one_step(
    shop: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(shop, files, "accounts.csv:Plan Tier")
    world = published(engine, shop)
    expected = {"Gold": Decimal("90.75"), "Silver": Decimal("20.00"), None: Decimal("40.00")}
    by_hand = {row["tier"]: row["net"] for row in engine.run(BY_HAND, {}).to_pylist()}
    assert asked(world, "net_sales", by="plan_tier") == asked(world, "net_sales", by="account.plan_tier") == expected
    assert by_hand == expected
    assert asked(world, "orders", where="plan_tier=gold") == {None: 3}
    assert Account.objects.get(number="4").custom is None
    assert Audit.objects.filter(verb="add_custom_field").count() == 1


def test_a_wrong_spelling_of_a_field_is_answered_with_the_right_one(
    shop: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(shop, files, "Plan Tier")
    with pytest.raises(CannotAsk, match='did you mean "plan_tier"'):
        asked(published(engine, shop), "net_sales", by="plan_teir")


def test_a_field_added_later_joins_the_first_and_the_same_file_again_changes_nothing(
    shop: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(shop, files, "Plan Tier")
    before = published(engine, shop)
    report = bring(shop, files, "Seats", "Renews on", "Priority Code")
    assert {kind.kind: kind.changed for kind in report.kinds if kind.changed} == {"accounts": 4, "orders": 4}
    world = published(engine, shop)
    assert asked(world, "net_sales", by="plan_tier") == asked(before, "net_sales", by="plan_tier")
    assert asked(world, "net_sales", where="seats>=12") == {None: Decimal("90.75")}
    assert asked(world, "net_sales", where="renews_on<2024-04-01") == {None: Decimal("60.50")}
    assert asked(world, "net_sales", by="order.priority_code") == {
        "Low": Decimal("60.00"), "High": Decimal("40.75"), None: Decimal("50.00"),
    }  # fmt: skip
    assert bring(shop, files, "Seats").changes_nothing
    assert Account.objects.get(number="1").custom == {"plan_tier": "Gold", "renews_on": "2024-03-01", "seats": "12"}


def test_what_an_edit_changes_is_followed_and_a_rebuild_gives_the_same(
    shop: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(shop, files, "Plan Tier", "Priority Code")
    published(engine, shop)
    Order.objects.filter(number="100").update(custom={"priority_code": "Low"})
    Account.objects.filter(number="2").update(custom={"plan_tier": "Gold"})
    world = published(engine, shop)
    assert asked(world, "net_sales", by="priority_code")["Low"] == Decimal("70.50")
    assert asked(world, "net_sales", by="plan_tier") == {"Gold": Decimal("110.75"), None: Decimal("40.00")}
    with closing(DuckDBStore(MEMORY, threads=1)) as other:
        fill(other, settings_of(shop))
        assert differing_from(engine, other) == []
        for table, less in (("sales", "batch"), ("customers", "name")):
            every = f"SELECT * EXCLUDE ({less}) FROM {table} ORDER BY ALL"
            assert engine.run(every, {}) == other.run(every, {})
    then = Order.objects.get(number="101").recorded_at
    assert Order.objects.get(number="100").recorded_at > then
    words = Words(metrics=["net_sales"], by=["priority_code"], known_at=then.isoformat())
    earlier = ask(parse(words, world.calendar), world)
    assert {row["priority_code"]: row["net_sales"] for row in earlier.rows}["Low"] == Decimal("60.00")


def test_undo_takes_the_field_away_with_its_last_value(shop: Workspace, files: list[Path], engine: DuckDBStore) -> None:
    bring(shop, files, "Plan Tier")
    second = bring(shop, files, "Seats")
    assert second.import_id
    published(engine, shop)
    undo(second.import_id, files=shop.files, by=SHELL, clock=lambda: NOW)
    assert list(CustomField.objects.values_list("key", flat=True)) == ["plan_tier"]
    world = published(engine, shop)
    assert "account.seats" not in world.catalogue.dimensions
    assert asked(world, "net_sales", by="plan_tier")["Gold"] == Decimal("90.75")
    assert Account.objects.get(number="1").custom == {"plan_tier": "Gold"}


def test_addresses_of_people_stay_in_the_records(shop: Workspace, files: list[Path], engine: DuckDBStore) -> None:
    bring(shop, files, "Write To")
    assert CustomField.objects.get(key="write_to").person
    assert Account.objects.get(number="1").custom == {"write_to": "ann@acme.example"}
    world = published(engine, shop)
    assert "account.write_to" not in world.catalogue.dimensions
    assert "own_write_to" not in engine.run("SELECT * FROM customers", {}).column_names


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("Plan", 'did you mean "Plan Tier"'),
        ("orders.csv:Amount", "fills line.amount"),
        ("orders.csv:Priority Code=lead", "can be one of the order"),
    ],
)
def test_a_column_that_cannot_be_kept_is_refused_with_what_can(
    shop: Workspace, files: list[Path], column: str, said: str
) -> None:
    with pytest.raises(BadQuestion, match=said):
        bring(shop, files, column)


def test_a_column_of_orders_can_say_something_of_the_account(
    shop: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    files[1].write_text(ORDERS.replace("High", "Vip").replace("Low", "Vip"))
    bring(shop, files, "Priority Code=account", "Plan Tier")
    world = published(engine, shop)
    assert Account.objects.get(number="1").custom == {"plan_tier": "Gold", "priority_code": "Vip"}
    assert asked(world, "net_sales", by="account.priority_code") == {"Vip": Decimal("150.75")}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["yes", "no", "yes"], "flag"),
        (["2024-01-31", "2024-02-01"], "day"),
        (["01/02/2024", "03/04/2024"], "text"),
        (["12", "7.5", "N/A"], "number"),
        (["€ 12.50", "€ 7.00"], "amount"),
        (["007", "012"], "text"),
        (["Gold", "Silver"], "text"),
    ],
)
def test_the_kind_of_a_field_is_read_from_its_values(values: list[str], kind: str) -> None:
    assert kind_of(profile_of("X", pl.Series(values))) == kind
