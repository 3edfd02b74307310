"""`ask` beside SQL by hand that returns the same columns, n and totals from the same facts; and the compiler alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.frame import Race, Side
from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.engines.duckdb import DuckDBStore
from headway.query.question import Query
from headway.query.shape import Shape
from headway.sql.compile import compiled
from headway.values.grain import Grain

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = {"1 M": 1_000_000, "10 M": 10_000_000}
MONTHLY = Query(metrics=("net_sales", "units", "average_order_value"), by=("rep",), grain=Grain.MONTH)
REGIONS = Query(metrics=("net_sales", "gross_margin", "gross_margin_rate"), by=("region",))

LINES = """
INSERT INTO sales BY NAME
SELECT moment AS happened_at, moment::DATE AS happened_day, hour(moment) AS happened_hour,
       line // 3 AS order_id, line AS line_id,
       CASE WHEN line % 50 = 0 THEN 'return' ELSE 'sale' END AS event, line // 3 % 50000 AS customer_id,
       line * 7919 % 500 AS product_id, line // 3 % 200 AS rep_id, 'Region ' || line // 3 % 8 AS region,
       'EUR' AS currency, net AS original,
       CASE WHEN line % 50 = 0 THEN -1 ELSE 1 + line % 5 END AS units, 12.5 AS unit_price,
       net AS gross, 0 AS discount, net, CASE WHEN line % 10 > 0 THEN net * 0.6 END AS cost,
       TIMESTAMP '2025-12-31' AS recorded_from, 1 AS batch
FROM (SELECT line, TIMESTAMP '2021-01-01 08:00' + to_seconds(line * (1825 * 86400 // $lines)) AS moment,
             CASE WHEN line % 50 = 0 THEN -1 ELSE 1 END * ((line * 104729 % 100000) / 100)::DECIMAL(18,4) AS net
      FROM range($lines) AS numbers(line))
"""
BY_HAND_MONTHLY = """
SELECT date_trunc('month', happened_day)::DATE AS month, any_value(members.name) AS rep,
       sum(net) AS net_sales, sum(units) AS units,
       sum(net) / nullif(count(DISTINCT order_id) FILTER (event = 'sale' AND net <> 0), 0) AS average_order_value,
       count(DISTINCT order_id) FILTER (event = 'sale') AS n
FROM sales LEFT JOIN members ON members.id = rep_id WHERE recorded_to IS NULL GROUP BY 1, rep_id ORDER BY 1, 3 DESC
"""
BY_HAND_REGIONS = """
SELECT region, sum(net) AS net_sales, sum(net - cost) AS gross_margin,
       sum(net - cost) / nullif(sum(net) FILTER (cost IS NOT NULL), 0) AS rate,
       count(*) FILTER (cost IS NOT NULL AND net IS NOT NULL) AS n
FROM sales WHERE recorded_to IS NULL GROUP BY 1 ORDER BY 2 DESC
"""
TOTAL_MONTHLY = """
SELECT sum(net) AS net_sales, sum(units) AS units,
       sum(net) / nullif(count(DISTINCT order_id) FILTER (event = 'sale' AND net <> 0), 0) AS average_order_value,
       count(DISTINCT order_id) FILTER (event = 'sale') AS n
FROM sales WHERE recorded_to IS NULL
"""
TOTAL_REGIONS = """
SELECT sum(net) AS net_sales, sum(net - cost) AS gross_margin,
       sum(net - cost) / nullif(sum(net) FILTER (cost IS NOT NULL), 0) AS rate,
       count(*) FILTER (cost IS NOT NULL AND net IS NOT NULL) AS n
FROM sales WHERE recorded_to IS NULL
"""


def races(folder: Path) -> Iterator[Race]:
    """Two questions at two sizes (at most 1.3 times SQL by hand), compiling (3 ms), compiling again (0.1 ms)."""
    yield from _compiling()
    for size, lines in SIZES.items():
        store = DuckDBStore(folder / f"{lines}.duckdb")
        _fill(store, lines)
        world = world_of(store, own_catalogue(), now=NOW)
        yield _race(f"ask month by rep, {size} lines", MONTHLY, world, (BY_HAND_MONTHLY, TOTAL_MONTHLY))
        yield _race(f"ask margin by region, {size} lines", REGIONS, world, (BY_HAND_REGIONS, TOTAL_REGIONS))
        store.close()


def _race(name: str, query: Query, world: World, by_hand: tuple[str, str]) -> Race:
    def written() -> list[list[dict[str, Any]]]:
        return [world.engine.run(sql, {}).to_pylist() for sql in by_hand]

    return Race(
        name=name,
        headway=Side("headway ask", lambda: ask(query, world)),
        peer=Side("SQL by hand", written),
        at_most=1.3,
        agree=_same,
    )


def _same(answer: Answer, written: list[list[dict[str, Any]]]) -> bool:
    rows, (totals,) = written
    return len(answer.rows) == len(rows) and answer.totals["net_sales"] == totals["net_sales"]


def _compiling() -> Iterator[Race]:
    shape = Shape(("net_sales", "orders", "customers", "deals_won", "deals_decided"), by=("rep",), grain=Grain.MONTH)
    fresh = Side("compile", lambda: compiled(shape, own_catalogue(), "duckdb"), prepare=compiled.cache_clear)
    yield Race(name="compile five metrics on two facts", headway=fresh, at_most=3.0)
    again = Side("compile again", lambda: compiled(shape, own_catalogue(), "duckdb"))
    yield Race(name="compile the same shape again", headway=again, at_most=0.1)


def _fill(store: DuckDBStore, lines: int) -> None:
    store.run(LINES, {"lines": lines})
    store.run(
        "INSERT INTO members BY NAME SELECT range AS id, 'Rep ' || range AS name, TRUE AS sells FROM range(200)", {}
    )
    store.run("INSERT INTO products BY NAME SELECT range AS id, 'Product ' || range AS name FROM range(500)", {})
    store.checkpoint()
