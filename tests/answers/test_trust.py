"""What a number is made of, what is left out and why, and what looks wrong: each count is what a query by hand says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from headway.answers.drill import every_row
from headway.answers.trust import look
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.engines.duckdb import DuckDBStore
from headway.engines.layout import frame_schema
from headway.query.question import Query
from headway.schema.column import SCALES
from headway.schema.tables import facts
from headway.sql.checks import checks_of
from tests.oracle.shop import shop

BEGAN = datetime(2024, 3, 1, 8)


@pytest.fixture(scope="module")
def world() -> World:
    return shop()


def counts(world: World, metric: str, **more: Any) -> dict[str, int]:
    looked = look(Query((metric,), **more), world, metric=metric)
    return {
        "": looked[0].counted,
        **{one.check: one.rows for one in (*looked[0].left_out, *looked[0].wrong)},
    }


def by_hand(world: World, test: str, fact: str = "sales") -> int:
    (row,) = world.engine.run(f"SELECT count(*) AS n FROM {fact} WHERE recorded_to IS NULL AND {test}", {}).to_pylist()
    return int(row["n"])


def test_counted_and_left_out_rows_are_those_of_a_query_by_hand(world):
    found = counts(world, "gross_sales")
    assert found[""] == by_hand(world, "event = 'sale' AND gross IS NOT NULL")
    assert found["otherwise"] == by_hand(world, "event <> 'sale'") > 0
    assert found["undated"] == by_hand(world, "event = 'sale' AND happened_at IS NULL")
    assert found["missing_customer_id"] == by_hand(
        world, "event = 'sale' AND gross IS NOT NULL AND customer_id IS NULL"
    )
    assert found["empty"] + found.get("unrated", 0) == by_hand(world, "event = 'sale' AND gross IS NULL")


def test_a_range_narrows_what_is_counted_but_not_what_has_no_date(world):
    found = counts(world, "net_sales", start=date(2024, 2, 1), end=date(2024, 2, 29))
    assert found[""] == by_hand(world, "net IS NOT NULL AND happened_day BETWEEN '2024-02-01' AND '2024-02-29'")
    assert found["undated"] == by_hand(world, "happened_at IS NULL")


def test_only_the_rows_of_who_looks_are_counted(world):
    mine = replace(world, scope=frozenset({1}))
    found = counts(mine, "net_sales")
    assert (
        found[""]
        == by_hand(world, "net IS NOT NULL AND (rep_id = 1 OR rep_id IS NULL)")
        < counts(world, "net_sales")[""]
    )


def test_the_rows_of_a_check_can_be_listed_and_are_as_many_as_were_counted(world):
    for metric in ("gross_sales", "win_rate", "open_pipeline", "median_response", "net_sales"):
        if metric not in world.catalogue.metrics:
            continue
        for one in look(Query((metric,)), world, metric=metric):
            for finding in (*one.left_out, *one.wrong):
                listed = every_row(
                    Query((metric,)), world, metric=metric, most=1000, part=one.part.name, check=finding.check
                )
                assert (listed.count, len(listed.rows)) == (finding.rows, finding.rows)


def test_every_metric_can_be_looked_at(world):
    for metric in own_catalogue().listed():
        looked = look(Query((metric.key,)), world, metric=metric.key)
        assert all(one.counted >= 0 for one in looked)
        assert all(checks_of(one.atom) for one in looked)


def sold(order: int, at: datetime, net: str, recorded: datetime, until: datetime | None = None) -> dict[str, Any]:
    return {
        "happened_at": at, "happened_day": at.date(), "happened_hour": at.hour,
        "order_id": order, "line_id": order, "event": "sale", "currency": "EUR", "original": Decimal(net),
        "units": Decimal(1), "net": Decimal(net), "gross": Decimal(net), "discount": Decimal(0), "rep_id": 1,
        "recorded_from": recorded, "recorded_to": until,
    }  # fmt: skip


def own_world(rows: Sequence[dict[str, Any]]) -> World:
    store = DuckDBStore(":memory:")
    columns = facts()["sales"].columns
    with store.writing() as batch:
        frame = pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], infer_schema_length=None)
        batch.insert("sales", _scaled(frame))
        batch.note({"currency": "EUR", "zone": "UTC", "first_recorded": BEGAN.isoformat()})
    return world_of(store, own_catalogue(), now=datetime(2024, 7, 1, tzinfo=UTC))


def _scaled(frame: pl.DataFrame) -> pl.DataFrame:
    """Amounts as whole numbers at their scale, as facts travel."""
    schema = frame_schema(facts()["sales"].columns)
    held = {}
    for name, column in facts()["sales"].columns.items():
        values = frame[name].to_list()
        if column.kind in SCALES:
            values = [None if value is None else int(value * 10 ** SCALES[column.kind]) for value in values]
        held[name] = pl.Series(name, values, dtype=schema[name], strict=False)
    return pl.DataFrame(held)


def test_late_back_dated_future_brought_and_implausible_rows_are_told_apart():
    may = datetime(2024, 5, 1, 12)
    world = own_world(
        [
            *(sold(order, may, "10.00", may) for order in range(1, 6)),
            sold(10, datetime(2024, 3, 10), "10.00", datetime(2024, 5, 20)),  # late: 71 days
            sold(11, datetime(2024, 1, 5), "10.00", BEGAN),  # brought in: of before the first record
            sold(12, datetime(2024, 8, 1), "10.00", may),  # in the future
            sold(13, may, "10001.00", may),  # more than a thousand times the median of 10
            sold(14, may, "10000.00", may),  # exactly a thousand times: not more
            sold(15, datetime(2024, 5, 20), "10.00", may, until=datetime(2024, 6, 1)),
            sold(15, datetime(2024, 4, 20), "10.00", datetime(2024, 6, 1)),  # moved a month back
            sold(16, datetime(2024, 4, 2), "9.00", datetime(2024, 4, 2), until=datetime(2024, 6, 20)),
            sold(16, datetime(2024, 4, 2), "10.00", datetime(2024, 6, 20)),  # corrected late, recorded in time
        ]
    )
    found = counts(world, "net_sales")
    wanted = {"late": 1, "brought": 1, "future": 1, "implausible": 1, "back_dated": 1}
    assert {name: found[name] for name in wanted} == wanted
    (one,) = look(Query(("net_sales",)), world, metric="net_sales")
    assert one.last == may.replace(tzinfo=UTC)
    assert one.recorded == datetime(2024, 6, 20, tzinfo=UTC)
    listed = every_row(Query(("net_sales",)), world, metric="net_sales", most=10, check="implausible")
    assert [row["order_id"] for row in listed.rows] == [13]


def test_a_check_that_a_metric_has_not_is_refused(world):
    with pytest.raises(ValueError, match="is not checked for nonsense"):
        every_row(Query(("net_sales",)), world, metric="net_sales", most=1, check="nonsense")
