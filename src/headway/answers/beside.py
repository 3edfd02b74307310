"""Which row of an earlier range stands beside which of the range asked for, and what has none beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from headway.answers.bound import Bound
from headway.answers.later import Later, Side, clock_after
from headway.query.buckets import Bucket, hours
from headway.values.calendar import UTC, Calendar
from headway.values.grain import Grain

CLOCKS = "no such hour in the earlier range: the clocks changed"
LEAP = "no 29 February a year earlier"


@dataclass(frozen=True, slots=True)
class Places:
    """`found`: from each bucket of the earlier range, as its rows name it, to the bucket that it stands beside.

    `without`: buckets of the range asked for with nothing beside them, each with the reason; `unmet`: how many hours of
    the earlier range stand beside none.
    """

    found: Mapping[object, object]
    without: Mapping[object, str]
    unmet: int = 0


def places(bound: Bound, now: tuple[Side, Side], then: tuple[Side, Side], later: Later | None) -> Places:
    """By the calendar: the same days, or hours of the business's clock, before. Rows without a time stand together."""
    grain = bound.query.grain
    if grain is None or later is None:
        return Places({}, {})
    if grain is not Grain.HOUR:
        starts = [step.start for step in later.steps]
        missing = [start for start in starts if grain is Grain.DAY and _leap(start, later)]
        return Places({None: None, **{start: start for start in starts}}, dict.fromkeys(missing, LEAP))
    clock = {_clock(step): _naive(step.start) for step in _hours(now, bound.world.calendar)}
    found: dict[object, object] = {None: None}
    unmet = 0
    for step in _hours(then, bound.world.calendar):
        place = clock.get(clock_after(_local(step), later.days))
        found[_naive(step.start)] = place
        unmet += place is None
    met = set(found.values())
    without = {start: _why(key, later) for key, start in clock.items() if start not in met}
    return Places({start: place for start, place in found.items() if place or not start}, without, unmet)


def _leap(start: Side, later: Later) -> bool:
    return later.days is None and (start.month, start.day) == (2, 29) and start != later.first


def _why(clock: tuple[datetime, int] | None, later: Later) -> str:
    return LEAP if clock and later.days is None and (clock[0].month, clock[0].day) == (2, 29) else CLOCKS


def _hours(sides: tuple[Side, Side], calendar: Calendar) -> tuple[Bucket, ...]:
    start, end = sides
    first = start if isinstance(start, datetime) else calendar.start_of(start)
    last = end if isinstance(end, datetime) else calendar.start_of(end + timedelta(days=1))
    return tuple(hours(first, last, calendar)) if first < last else ()


def _local(step: Bucket) -> datetime:
    if not isinstance(step.start, datetime):
        raise TypeError(f"{step.start} is not an hour")
    return step.start


def _clock(step: Bucket) -> tuple[datetime, int] | None:
    return clock_after(_local(step), 0)


def _naive(start: date | datetime) -> object:
    return start.astimezone(UTC).replace(tzinfo=None) if isinstance(start, datetime) else start
