"""What a bound question counts: its rows and its whole, of one range or of two."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
import pyarrow as pa

from headway.answers.bound import INSTANT, Bound, naive, run_statement
from headway.answers.columns import NO_COUNTS, Columns, by_mark, columns_of, sorted_frame
from headway.answers.spans import values_of_spans
from headway.answers.world import World
from headway.query.buckets import Bucket
from headway.query.shape import Shape
from headway.sql.ahead import parted
from headway.sql.compile import compiled
from headway.sql.plan import IN_ALL, IN_EARLIER, in_one_pass


@dataclass(frozen=True, slots=True)
class Read:
    """The counted rows, the one row of the whole, and the SQL that gave them."""

    rows: Columns
    whole: Columns
    sql: str


@dataclass(frozen=True, slots=True)
class Frames:
    """As they come from the engine: the rows and the row of the whole, of one range or of two, and their SQL."""

    rows: pl.DataFrame
    whole: pl.DataFrame
    sql: str


def run(bound: Bound, steps: list[Bucket]) -> Read:
    """The rows of a bound question and its totals, never summed from the rows. `steps` are the buckets at whose ends
    stocks are taken.
    """
    read = _run_frames(bound, steps)
    return _read(read.rows, read.whole, read.sql)


def run_both(bound: Bound, earlier: Bound) -> tuple[Read, Read]:
    """As `run` for a question and the same about an earlier range, in the order given, with one pass over the facts."""
    read = _run_frames(replace(bound, earlier=earlier), [])
    whole, whole_then = by_mark(read.whole, IN_EARLIER)
    rows, rows_then = (whole, whole_then) if read.rows is read.whole else by_mark(read.rows, IN_EARLIER)
    return _read(rows, whole, read.sql), _read(rows_then, whole_then, read.sql)


def _read(rows: pl.DataFrame, whole: pl.DataFrame, sql: str) -> Read:
    """Of one of two ranges in which nothing was counted there is no row of the whole either."""
    totals = columns_of(whole) if whole.height else NO_COUNTS
    return Read(totals if rows is whole else columns_of(rows), totals, sql)


def _run_frames(bound: Bound, steps: list[Bucket]) -> Frames:
    values = bound.values()
    values["buckets"] = [naive(step.start) if isinstance(step.start, datetime) else step.start for step in steps]
    values.update(values_of_spans(bound, steps))
    values["openings"] = [naive(bound.begins(step) - INSTANT) for step in steps]
    values["moments"] = [naive(min(bound.over(step) - INSTANT, bound.moment)) for step in steps]
    if in_one_pass(bound.shape(), bound.world.catalogue):
        rows, sql = _counted(bound, values, with_whole=True)
        return Frames(*by_mark(rows, IN_ALL), sql)
    totals, totals_sql = _counted(bound.whole(), values)
    if not bound.query.by and not bound.query.grain:
        return Frames(totals, totals, totals_sql)
    rows, sql = _counted(replace(bound, gaps=frozenset()), values)
    return Frames(rows, totals, f"{sql};\n\n{totals_sql}")


def _counted(bound: Bound, values: Mapping[str, object], *, with_whole: bool = False) -> tuple[pl.DataFrame, str]:
    shape = replace(bound.shape(), with_whole=with_whole)
    statement = compiled(shape, bound.world.catalogue, bound.world.engine.dialect)
    table = _ahead(bound.world, shape, values)
    if table is None:
        table = run_statement(bound.world, statement, values)
    grain = bound.query.grain
    return sorted_frame(table, time=grain.value if grain else "", largest_first=bound.query.metrics[0]), statement.sql


def _ahead(world: World, shape: Shape, values: Mapping[str, object]) -> pa.Table | None:
    """The table of a statement that reads what is held for several questions; None where there is nothing to hold."""
    if world.ahead is None:
        return None
    parts = parted(shape, world.catalogue, world.engine.dialect)
    if parts is None:
        return None
    sql = parts.rest.sql
    for step in parts.ahead:
        told = {name: values[name] for name in step.statement.parameters}
        sql = sql.replace(f'"{step.name}"', world.ahead.hold(step.statement.sql, told))
    return world.engine.run(sql, {name: values[name] for name in parts.rest.parameters})
