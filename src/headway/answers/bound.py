"""A checked question with its values: what the compiler needs (shape) and what the engine needs (values)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl
import pyarrow as pa

from headway.answers.columns import NO_COUNTS, Columns, by_mark, columns_of, sorted_frame
from headway.answers.later import Later
from headway.answers.world import World
from headway.query.buckets import Bucket, minute_shift
from headway.query.check import plain_day, typed_values
from headway.query.question import Condition, Query
from headway.query.shape import Gaps, Limits, Shape, Where
from headway.sql.compile import Statement, compiled
from headway.sql.plan import IN_ALL, IN_EARLIER, in_one_pass
from headway.values.calendar import UTC

Rows = list[dict[str, object]]
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A question, the world it is asked in, and the metrics read from facts that answer it.

    `earlier`: the same question about a range that ends before this one starts, to be read in the same pass. `gaps`: as
    in Shape.
    """

    query: Query
    world: World
    atoms: tuple[str, ...]
    later: Later | None = None
    earlier: "Bound | None" = None
    gaps: Gaps = frozenset()

    @property
    def as_of(self) -> datetime:
        """The instant at which the world is cut, aware."""
        return self.query.as_of or self.world.now

    @property
    def today(self) -> date:
        """The business day of the as-of."""
        return self.world.calendar.day_of(self.as_of)

    @property
    def moment(self) -> datetime:
        """The instant at which stocks are taken: the end of the range, or the as-of where that comes first."""
        end = self.query.end
        if end is None:
            return self.as_of
        over = end if isinstance(end, datetime) else self.world.calendar.start_of(end + timedelta(days=1))
        return min(self.as_of, over - INSTANT)

    def shape(self) -> Shape:
        """The question without its values."""
        calendar = self.world.calendar
        later = self.earlier.later if self.earlier else self.later
        return Shape(
            atoms=self.atoms,
            by=self.query.by,
            grain=self.query.grain,
            where=tuple(_where(condition) for condition in self.query.where),
            limits=Limits(
                start=_side(self.query.start),
                end=_side(self.query.end),
                as_of=self.query.as_of is not None,
                known_at=self.query.known_at is not None,
                scoped=self.world.scope is not None,
            ),
            week_start=calendar.week_start,
            year_start_month=calendar.year_start_month,
            minute_shift=minute_shift(calendar, self.as_of),
            later=later.word if later and self.query.grain else "",
            earlier=self._earlier_limits(),
            gaps=self.gaps,
        )

    def _earlier_limits(self) -> Limits | None:
        """Without the end where the earlier range goes on until this one starts: there is nothing between them."""
        if self.earlier is None:
            return None
        limits, end = self.earlier.shape().limits, self.earlier.query.end
        next_ = end + timedelta(days=1) if end is not None and not isinstance(end, datetime) else end
        return replace(limits, end="") if next_ == self.query.start else limits

    def values(self) -> dict[str, object]:
        """Every value that a statement of this question may name."""
        found: dict[str, object] = {
            "as_of": naive(self.as_of),
            "as_of_day": self.today,
            "moment": naive(self.moment),
            "start": _plain(self.query.start),
            "end": _plain(self.query.end),
            "known_at": naive(self.query.known_at) if self.query.known_at else None,
            "scope": sorted(self.world.scope) if self.world.scope is not None else [],
        }
        if self.later is not None:
            found.update(self.later.values())
        if self.earlier is not None:
            theirs = self.earlier.values()
            found = {**theirs, **found, "earlier_start": theirs["start"], "earlier_end": theirs["end"]}
        for number, condition in enumerate(self.query.where):
            dimension = self.world.catalogue.dimensions[condition.dimension]
            for index, value in enumerate(typed_values(condition, dimension)):
                found[f"w{number}_{index}"] = value
        return found

    def over(self, step: Bucket) -> datetime:
        """The aware instant at which what a bucket holds is over."""
        return self.later.over(step, self.world.calendar) if self.later and self.later.steps else step.until

    def whole(self) -> "Bound":
        """The same question without `by` and grain."""
        return replace(self, query=replace(self.query, by=(), grain=None))


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
    table = _run(bound.world, statement, values)
    grain = bound.query.grain
    return sorted_frame(table, time=grain.value if grain else "", largest_first=bound.query.metrics[0]), statement.sql


def execute(world: World, statement: Statement, values: Mapping[str, object]) -> Rows:
    """The rows of a finished statement, run with those of the values that it names."""
    rows: Rows = _run(world, statement, values).to_pylist()
    return rows


def _run(world: World, statement: Statement, values: Mapping[str, object]) -> pa.Table:
    return world.engine.run(statement.sql, {name: values[name] for name in statement.parameters})


def naive(moment: datetime) -> datetime:
    """An aware instant as engines hold it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _plain(moment: date | datetime | None) -> object:
    return naive(moment) if isinstance(moment, datetime) else moment


def _side(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    return "day" if plain_day(moment) else "instant"


def _where(condition: Condition) -> Where:
    known = [value for value in condition.values if value != ""]
    return Where(condition.dimension, condition.operator, len(known), "" in condition.values)
