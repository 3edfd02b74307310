"""`ask` beside SQL by hand that returns the same columns, n and totals from the same facts; and the compiler alone."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import isclose
from pathlib import Path
from typing import Any, TypeAlias

from bench.frame import Race, Side
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
MONTHLY = Query(metrics=("net_sales", "orders", "average_order_value"), by=("rep",), grain=Grain.MONTH)
REGIONS = Query(metrics=("net_sales", "gross_margin", "gross_margin_rate"), by=("region",))
OFFICES = Query(metrics=("win_rate",), by=("office",), grain=Grain.MONTH)
NEWCOMERS = Query(metrics=("new_customers",), grain=Grain.MONTH)

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
DEALS = """
INSERT INTO deal_outcomes BY NAME
SELECT moment AS happened_at, moment::DATE AS happened_day, hour(moment) AS happened_hour, deal AS deal_id,
       CASE WHEN deal % 7 = 0 THEN 'abandoned' WHEN deal * 7919 % 3 = 0 THEN 'won' ELSE 'lost' END AS outcome,
       1 AS sign, deal % 200 AS rep_id, deal % 5 AS office_id, TIMESTAMP '2025-12-31' AS recorded_from, 1 AS batch
FROM (SELECT deal, TIMESTAMP '2021-01-01 08:00' + to_seconds(deal * (1825 * 86400 // $deals)) AS moment
      FROM range($deals) AS numbers(deal))
"""
PER_MONTH = """
SELECT date_trunc('month', happened_day)::DATE AS month, any_value(members.name) AS rep, sum(net) AS net_sales,
       count(DISTINCT order_id) FILTER (event = 'sale') AS orders,
       sum(net) / nullif(count(DISTINCT order_id) FILTER (event = 'sale'), 0) AS average_order_value
FROM sales LEFT JOIN members ON members.id = rep_id WHERE recorded_to IS NULL GROUP BY 1, rep_id
ORDER BY 1, 3 DESC
"""
PER_MONTH_WHOLE = """
SELECT sum(net) AS net_sales, count(DISTINCT order_id) FILTER (event = 'sale') AS orders,
       sum(net) / nullif(count(DISTINCT order_id) FILTER (event = 'sale'), 0) AS average_order_value
FROM sales WHERE recorded_to IS NULL
"""
PER_REGION = """
SELECT region, sum(net) AS net_sales, sum(net - cost) AS gross_margin,
       sum(net - cost) / nullif(sum(net) FILTER (cost IS NOT NULL), 0) AS gross_margin_rate,
       count(*) FILTER (cost IS NOT NULL AND net IS NOT NULL) AS n, grouping(region) AS whole
FROM sales WHERE recorded_to IS NULL GROUP BY GROUPING SETS ((region), ()) ORDER BY whole, 2 DESC
"""
PER_OFFICE = """
WITH counted AS (
  SELECT date_trunc('month', happened_day)::DATE AS month, office_id, grouping(office_id) AS whole,
         sum(sign) FILTER (outcome = 'won') AS won, sum(sign) AS n
  FROM deal_outcomes WHERE recorded_to IS NULL AND outcome IN ('won', 'lost')
  GROUP BY GROUPING SETS ((1, 2), ())
), spread AS (
  SELECT *, won / n AS win_rate,
         1.959963984540054 * sqrt(won / n * (1 - won / n) / n + 3.841458820694124 / (4 * n * n)) AS half
  FROM counted
)
SELECT month, offices.name AS office, win_rate, n,
       greatest(0, (win_rate + 3.841458820694124 / (2 * n) - half) / (1 + 3.841458820694124 / n)) AS low,
       least(1, (win_rate + 3.841458820694124 / (2 * n) + half) / (1 + 3.841458820694124 / n)) AS high, whole
FROM spread LEFT JOIN offices ON offices.id = office_id ORDER BY whole, month, win_rate DESC
"""
PER_FIRST = """
WITH firsts AS (
  SELECT customer_id, min(happened_day) AS day FROM sales
  WHERE recorded_to IS NULL AND event = 'sale' AND customer_id IS NOT NULL AND happened_day IS NOT NULL GROUP BY 1
)
SELECT date_trunc('month', day)::DATE AS month, count(*) AS new_customers,
       grouping(date_trunc('month', day)::DATE) AS whole
FROM firsts GROUP BY GROUPING SETS ((1), ()) ORDER BY whole, month
"""


def races(folder: Path) -> Iterator[Race]:
    """Four questions at two sizes (at most 1.3 times SQL by hand), compiling (3 ms), compiling again (0.1 ms)."""
    yield from _compiling()
    for size, lines in SIZES.items():
        store = DuckDBStore(folder / f"{lines}.duckdb")
        _fill(store, lines)
        world = world_of(store, own_catalogue(), now=NOW)
        yield _race(f"ask orders by month and rep, {size} lines", MONTHLY, world, (PER_MONTH, PER_MONTH_WHOLE))
        yield _race(f"ask margin by region, {size} lines", REGIONS, world, (PER_REGION,))
        yield _race(f"ask win rate by month and office, {size} lines", OFFICES, world, (PER_OFFICE,))
        yield _race(f"ask new customers by month, {size} lines", NEWCOMERS, world, (PER_FIRST,))
        store.close()


Rows: TypeAlias = list[dict[str, Any]]


def _race(name: str, query: Query, world: World, by_hand: tuple[str, ...]) -> Race:
    """Both sides end with every row as a mapping of Python values, and the totals: by hand in one statement where that
    is faster, else in two.
    """

    def asked() -> tuple[Rows, Mapping[str, Any]]:
        answer = ask(query, world)
        return [dict(row) for row in answer.rows], answer.totals

    def written() -> tuple[Rows, Mapping[str, Any]]:
        first, *more = [world.engine.run(sql, {}).to_pylist() for sql in by_hand]
        return (first, more[0][0]) if more else (first[:-1], first[-1])

    return Race(
        name=name,
        headway=Side("headway ask", asked),
        peer=Side("SQL by hand", written),
        at_most=1.3,
        agree=lambda ours, theirs: _same(query, ours, theirs),
    )


def _same(query: Query, ours: tuple[Rows, Mapping[str, Any]], theirs: tuple[Rows, Mapping[str, Any]]) -> bool:
    """Every number of every row and of the totals, floats to the ninth digit."""
    labels = [*([query.grain.value] if query.grain else []), *query.by]
    by_label = {tuple(row[name] for name in labels): row for row in theirs[0]}
    pairs = [(row, by_label[tuple(row[name] for name in labels)]) for row in ours[0]]
    return len(ours[0]) == len(theirs[0]) and all(_equal(query, *pair) for pair in [*pairs, (ours[1], theirs[1])])


def _equal(query: Query, row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = {name: name.partition(".")[2] if name not in other else name for name in row}
    numbers = {name: said for name, said in names.items() if name.partition(".")[0] in query.metrics}
    return all(isclose(row[name], other[said], rel_tol=1e-9) for name, said in numbers.items())


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
    store.run(DEALS, {"deals": lines // 10})
    store.run("INSERT INTO offices BY NAME SELECT range AS id, 'Office ' || range AS name FROM range(5)", {})
    store.run("INSERT INTO products BY NAME SELECT range AS id, 'Product ' || range AS name FROM range(500)", {})
    store.checkpoint()
