"""Rows of an import are seen all at once when it is applied, and not before."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from headway.config.workspace import Workspace
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.mirror.catch_up import catch_up
from headway.mirror.rebuild import fill, rebuild
from headway.records.models import Import, Member, Order, OrderLine
from tests.mirror.test_same_as_rebuild import SETTINGS, differing_from, rebuilt


@pytest.fixture
def engine(store: Workspace) -> Iterator[DuckDBStore]:
    with closing(DuckDBStore(MEMORY, threads=1)) as made:
        fill(made, SETTINGS)
        yield made


def order(**values: object) -> Order:
    return Order.objects.create(placed_at=datetime(2024, 1, 1, tzinfo=UTC), placed_at_timed=True, **values)


def line(order: Order, amount: int, **values: object) -> OrderLine:
    position = OrderLine.objects.filter(order=order).count() + 1
    return OrderLine.objects.create(order=order, position=position, kind="sale", quantity=1, amount=amount, **values)


def nets(engine: DuckDBStore) -> list[Decimal]:
    found = engine.run("SELECT net FROM sales WHERE recorded_to IS NULL ORDER BY net", {})
    return [Decimal(net) for net in found["net"].to_pylist()]


def batches(engine: DuckDBStore) -> int:
    return int(engine.meta()["batch"])


def test_an_import_is_published_whole_when_it_is_applied(engine: DuckDBStore) -> None:
    coming = Import.objects.create(state="applying", source="till")
    sold = order()
    line(sold, 1)
    line(sold, 2, imported=coming)
    line(order(imported=coming), 3, imported=coming)
    catch_up(engine, SETTINGS)
    assert nets(engine) == [1]
    line(sold, 4)
    catch_up(engine, SETTINGS)
    assert nets(engine) == [1, 4]
    before = batches(engine)
    Import.objects.filter(pk=coming.pk).update(state="applied")
    catch_up(engine, SETTINGS)
    assert nets(engine) == [1, 2, 3, 4]
    assert batches(engine) == before + 1
    assert differing_from(engine, rebuilt()) == []


def test_what_an_import_changed_shows_the_old_value_until_it_is_applied(engine: DuckDBStore) -> None:
    sold = line(order(), 10)
    catch_up(engine, SETTINGS)
    coming = Import.objects.create(state="applying", source="till")
    OrderLine.objects.filter(pk=sold.pk).update(amount=20, imported=coming)
    order(channel="web")
    catch_up(engine, SETTINGS)
    assert nets(engine) == [10]
    rebuild(engine, SETTINGS)
    assert nets(engine) == [10]
    Import.objects.filter(pk=coming.pk).update(state="applied")
    catch_up(engine, SETTINGS)
    assert nets(engine) == [20]
    assert differing_from(engine, rebuilt()) == []


def test_an_import_that_is_undone_leaves_what_was_there(engine: DuckDBStore) -> None:
    coming = Import.objects.create(state="applying", source="till")
    sold = line(order(), 10)
    came = line(sold.order, 5, imported=coming)
    Import.objects.filter(pk=coming.pk).update(state="applied")
    catch_up(engine, SETTINGS)
    assert nets(engine) == [5, 10]
    came.delete()
    Import.objects.filter(pk=coming.pk).update(state="undone")
    catch_up(engine, SETTINGS)
    assert nets(engine) == [10]
    assert differing_from(engine, rebuilt()) == []


def test_a_member_of_an_import_sells_once_the_orders_are_there(engine: DuckDBStore) -> None:
    boss, rep = Member.objects.create(name="Ana"), Member.objects.create(name="Bo")
    rep.memberships.create(manager=boss)
    catch_up(engine, SETTINGS)
    sells = "SELECT name, sells FROM members ORDER BY name"
    assert engine.run(sells, {})["sells"].to_pylist() == [False, True]
    order(member=boss)
    catch_up(engine, SETTINGS)
    assert engine.run(sells, {})["sells"].to_pylist() == [True, True]
    rep.memberships.all().delete()
    catch_up(engine, SETTINGS)
    assert differing_from(engine, rebuilt()) == []
