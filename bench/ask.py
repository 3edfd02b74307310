"""`ask` beside SQL by hand that returns the same columns, n and totals from the same facts; and the compiler alone.

The SQL is in `by_hand/`, a file a question: one statement whose last row is the whole, or two where that is faster.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from math import isclose
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from bench.frame import Race, Side
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.engines.duckdb import DuckDBStore
from headway.query.question import Compare, Condition, Operator, Query
from headway.query.shape import Shape
from headway.sql.compile import compiled
from headway.values.grain import Grain

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = {"1 M": 1_000_000, "10 M": 10_000_000}
BY_HAND = Path(__file__).parent / "by_hand"
QUESTIONS: Mapping[str, Query] = {
    "orders_by_month_and_rep": Query(
        metrics=("net_sales", "orders", "average_order_value"), by=("rep",), grain=Grain.MONTH
    ),
    "margin_by_region": Query(metrics=("net_sales", "gross_margin", "gross_margin_rate"), by=("region",)),
    "win_rate_by_month_and_office": Query(metrics=("win_rate",), by=("office",), grain=Grain.MONTH),
    "new_customers_by_month": Query(metrics=("new_customers",), grain=Grain.MONTH),
    "sales_and_wins_beside_last_year": Query(
        metrics=("net_sales", "units", "deals_won"),
        by=("rep",),
        grain=Grain.MONTH,
        start=date(2024, 1, 1),
        end=date(2024, 12, 31),
        compare=Compare.YEAR,
    ),
    "pipeline_then_by_rep": Query(
        metrics=("open_pipeline", "open_opportunities"), by=("rep",), as_of=datetime(2024, 6, 30, 12, tzinfo=UTC)
    ),
    "median_deal_by_office": Query(metrics=("median_deal_size",), by=("office",)),
    "reactivated_customers_by_year": Query(metrics=("reactivated_customers",), grain=Grain.YEAR),
    "orders_of_a_city_by_month": Query(
        metrics=("net_sales", "orders"),
        grain=Grain.MONTH,
        where=(Condition("city", Operator.EQUAL, ("City 17",)),),
    ),
}
Row: TypeAlias = Mapping[str, Any]
Found: TypeAlias = tuple[Sequence[Row], Row]


def races(folder: Path) -> Iterator[Race]:
    """Each question at two sizes (at most 1.3 times SQL by hand), compiling (3 ms), compiling again (0.1 ms)."""
    yield from _compiling()
    for size, lines in SIZES.items():
        store = DuckDBStore(folder / f"{lines}.duckdb")
        fill(store, lines)
        world = world_of(store, own_catalogue(), now=NOW)
        for name, query in QUESTIONS.items():
            yield _race(f"ask {name.replace('_', ' ')}, {size} lines", query, world, _statements(name))
        store.close()


def fill(store: DuckDBStore, lines: int) -> None:
    """The facts of so many order lines, straight into the engine."""
    for statement in _statements("facts"):
        store.run(statement, {"lines": lines} if "$lines" in statement else {})
    store.checkpoint()


def _statements(name: str) -> list[str]:
    return (BY_HAND / f"{name}.sql").read_text("utf-8").split(";\n")


def _race(name: str, query: Query, world: World, by_hand: list[str]) -> Race:
    """Both sides end with every row as a mapping of Python values, and the totals."""
    return Race(
        name=name,
        headway=Side("headway ask", _asked(query, world)),
        peer=Side("SQL by hand", _written(by_hand, world)),
        at_most=1.3,
        agree=lambda ours, theirs: _same(query, ours, theirs),
    )


def _asked(query: Query, world: World) -> Callable[[], Found]:
    def asked() -> Found:
        answer = ask(query, world)
        return list(answer.rows), answer.totals

    return asked


def _written(by_hand: list[str], world: World) -> Callable[[], Found]:
    """By way of Polars, the fastest that there is from the engine to mappings."""

    def written() -> Found:
        first, *more = [pl.DataFrame(world.engine.run(sql, {})).to_dicts() for sql in by_hand]
        return (first, more[0][0]) if more else (first[:-1], first[-1])

    return written


def _same(query: Query, ours: Found, theirs: Found) -> bool:
    """Every number of every row and of the totals, to the ninth digit."""
    labels = [*([query.grain.value] if query.grain else []), *query.by]
    by_label = {tuple(row[name] for name in labels): row for row in theirs[0]}
    pairs = [(row, by_label[tuple(row[name] for name in labels)]) for row in ours[0]]
    return len(ours[0]) == len(theirs[0]) and all(_equal(query, *pair) for pair in [*pairs, (ours[1], theirs[1])])


def _equal(query: Query, row: Row, other: Row) -> bool:
    names = [name for name in row if name.partition(".")[0] in query.metrics]
    pairs = [(row[name], other[name]) for name in names]
    return all(one == two if None in (one, two) else isclose(one, two, rel_tol=1e-9) for one, two in pairs)


def _compiling() -> Iterator[Race]:
    shape = Shape(("net_sales", "orders", "customers", "deals_won", "deals_decided"), by=("rep",), grain=Grain.MONTH)
    fresh = Side("compile", lambda: compiled(shape, own_catalogue(), "duckdb"), prepare=compiled.cache_clear)
    yield Race(name="compile five metrics on two facts", headway=fresh, at_most=3.0)
    again = Side("compile again", lambda: compiled(shape, own_catalogue(), "duckdb"))
    yield Race(name="compile the same shape again", headway=again, at_most=0.1)
