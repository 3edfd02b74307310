"""A triangle of cohorts: what share of those who began together had come so far by an age, and which of it is complete.

A cell is complete when everybody of its cohort is older than its age; of those that are not, some still may: they are
"so far" and are never compared with complete ones (definitions §0 rule 2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from headway.values.grain import Grain

MOST_AGES = 24
Amount = Decimal | float | int


@dataclass(frozen=True, slots=True)
class Step:
    """In what cohorts grow older: `grain` on the page, of so many of the `age` dimension's units each."""

    grain: Grain
    age: str
    units: int

    def last_unit(self, place: int) -> int:
        """The last unit of the age at this place: of the second quarter month 5."""
        return (place + 1) * self.units - 1

    def place(self, units: int) -> int:
        """The place of an age in units; what ended before it began counts as at once."""
        return max(units, 0) // self.units


STEPS: Mapping[Grain, Step] = {
    Grain.WEEK: Step(Grain.WEEK, "age_weeks", 1),
    Grain.MONTH: Step(Grain.MONTH, "age_months", 1),
    Grain.QUARTER: Step(Grain.QUARTER, "age_months", 3),
    Grain.YEAR: Step(Grain.YEAR, "age_months", 12),
}


def age_of(since: date, until: date, step: Step) -> int:
    """Whole weeks, or whole months as an age counts them, between two days. 31 January to 28 February: 0 months."""
    if step.age == "age_weeks":
        return (until - since).days // 7
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


def complete_ages(last: date, today: date, step: Step) -> int:
    """How many ages everybody is beyond who began on `last` or before: 0 while the first is still running."""
    return max(age_of(last, today, step), 0) // step.units


@dataclass(frozen=True, slots=True)
class Begun:
    """A cohort: from which day to which its members began, how many they are, and what was counted at each age.

    `at_age` has the units of the age as its keys, None for what happened at no known time.
    """

    first: date
    last: date
    size: int
    at_age: Mapping[int | None, Amount]


@dataclass(frozen=True, slots=True)
class Point:
    """What had been counted of `size` members by an age (or at it), and whether nothing can come any more. `last` is
    the last day on which one of them began.
    """

    counted: Amount
    size: int
    complete: bool
    first: date
    last: date

    @property
    def share(self) -> float | None:
        """Of each member: a share of counts, an amount for a sum."""
        return float(self.counted) / self.size if self.size else None


def points(cohort: Begun, step: Step, *, today: date, so_far: bool, ages: int) -> tuple[Point, ...]:
    """The cohort along its ages, up to the one that is still running: with `so_far` all up to an age, else that age's
    own.
    """
    whole = complete_ages(cohort.last, today, step)
    begun = max(age_of(cohort.first, today, step), 0) // step.units + 1
    by_place = _by_place(cohort.at_age, step)
    found: list[Point] = []
    together: Amount = 0
    for place in range(min(begun, ages)):
        own = by_place.get(place, 0)
        together = together + own  # type: ignore[operator]  # alike
        counted = together if so_far else own
        found.append(Point(counted, cohort.size, place < whole, cohort.first, cohort.last))
    return tuple(found)


def together(cohorts: Sequence[Begun], step: Step, *, today: date, so_far: bool, ages: int) -> tuple[Point, ...]:
    """All cohorts as one: at each age only those that are complete there, so that each number is of who could have come
    so far; none where there is no such cohort.
    """
    found: list[Point] = []
    for place in range(ages):
        old = [one for one in cohorts if complete_ages(one.last, today, step) > place]
        size = sum(one.size for one in old)
        if not size:
            break
        at = [points(one, step, today=today, so_far=so_far, ages=place + 1)[place].counted for one in old]
        counted: Amount = sum(at[1:], at[0])
        found.append(Point(counted, size, complete=True, first=old[0].first, last=max(one.last for one in old)))
    return tuple(found)


def ages_shown(cohorts: Iterable[Begun], step: Step, *, today: date) -> int:
    """How many ages there are to show: as old as the oldest cohort is, twenty-four at most."""
    oldest = min((one.first for one in cohorts if one.size), default=None)
    if oldest is None:
        return 0
    return min(max(age_of(oldest, today, step), 0) // step.units + 1, MOST_AGES)


def _by_place(at_age: Mapping[int | None, Amount], step: Step) -> dict[int, Amount]:
    found: dict[int, Amount] = {}
    for units, counted in at_age.items():
        if units is not None:
            place = step.place(units)
            found[place] = found[place] + counted if place in found else counted  # type: ignore[operator]  # alike
    return found


def before(day: date, *, days: int = 1) -> date:
    """The day so many days earlier."""
    return day - timedelta(days=days)
