"""A checked question with its values: what the compiler needs (shape) and what the engine needs (values)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pyarrow as pa

from headway.answers.days import values_of_days
from headway.answers.later import Later, day_before
from headway.answers.open_time import values_of_open_time
from headway.answers.world import World
from headway.query.buckets import Bucket, minute_shift
from headway.query.check import plain_day, typed_values
from headway.query.question import Condition, Query
from headway.query.shape import Gaps, Limits, Shape, Where
from headway.schema.tables import facts
from headway.sql.compile import Statement
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
    def rates_day(self) -> date | None:
        """The day whose exchange rates amounts are at: as the as-of knows none of later days, at most that day."""
        day = self.query.constant_rates
        return None if day is None else min(day, self.today)

    @property
    def moment(self) -> datetime:
        """The instant at which stocks are taken: the end of the range, or the as-of where that comes first."""
        end = self.query.end
        if end is None:
            return self.as_of
        over = end if isinstance(end, datetime) else self.world.calendar.start_of(end + timedelta(days=1))
        return min(self.as_of, over - INSTANT)

    @property
    def opening(self) -> datetime | None:
        """The instant just before the range begins, where it begins before the as-of."""
        start = self.query.start
        if start is None:
            return None
        begins = start if isinstance(start, datetime) else self.world.calendar.start_of(start)
        return begins - INSTANT if begins <= self.moment else None

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
            retail=calendar.retail,
            minute_shift=minute_shift(calendar, self.as_of),
            later=later.word if later and self.query.grain else "",
            earlier=self._earlier_limits(),
            gaps=self.gaps,
            at_rates=self.query.constant_rates is not None,
            rate_effect=self.query.rate_effect,
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
            "opening": naive(self.opening) if self.opening else None,
            "start": _plain(self.query.start),
            "end": _plain(self.query.end),
            "known_at": naive(self.query.known_at) if self.query.known_at else None,
            "scope": sorted(self.world.scope) if self.world.scope is not None else [],
        }
        if self.rates_day is not None:
            found.update({"rates_day": self.rates_day, "house": self.world.currency})
        if self.asks_for_days():
            found.update(values_of_days(self.query, self.world, self.today))
        found.update(values_of_open_time(self.facts(), self.world, naive(self.as_of)))
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

    def asks_for_days(self) -> bool:
        """Whether days of the calendar are counted, which come with the question."""
        return any(facts()[fact].given for fact in self.facts())

    def facts(self) -> tuple[str, ...]:
        """The facts that are read, in the order in which they are asked for, each once."""
        atoms = (atom for key in self.atoms for atom in self.world.catalogue.atoms_of(key))
        return tuple(dict.fromkeys(atom.fact for atom in atoms))

    def over(self, step: Bucket) -> datetime:
        """The aware instant at which what a bucket holds is over."""
        return self.later.over(step, self.world.calendar) if self.later and self.later.steps else step.until

    def begins(self, step: Bucket) -> datetime:
        """The aware instant at which what a bucket holds begins, at the earliest with the range."""
        calendar = self.world.calendar
        start = step.start if isinstance(step.start, datetime) else calendar.start_of(step.start)
        if self.later and self.later.steps:
            start = calendar.start_of(day_before(calendar.day_of(start), self.later.days))
        return max(start, self.opening + INSTANT) if self.opening else start

    def whole(self) -> "Bound":
        """The same question without `by` and grain."""
        return replace(self, query=replace(self.query, by=(), grain=None))


def execute(world: World, statement: Statement, values: Mapping[str, object]) -> Rows:
    """The rows of a finished statement, run with those of the values that it names."""
    rows: Rows = run_statement(world, statement, values).to_pylist()
    return rows


def run_statement(world: World, statement: Statement, values: Mapping[str, object]) -> pa.Table:
    """The table of a finished statement, run with those of the values that it names."""
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
