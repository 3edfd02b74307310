"""Open time: for how long, between two instants, the business was open. By its clock, so that a night without an hour,
or with one twice, is as long as it was.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from headway.values.calendar import UTC
from headway.values.since import holding

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
Span = tuple[datetime, datetime]
Hours = frozenset[tuple[int, int, int]]
"""Weekday, and from which minute after midnight up to which."""


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When a business is open by the clock of its `zone`: from a minute after midnight up to, not including, another
    one on a weekday (1 is Monday), none of it on `closed` days. `later`: the hours that hold instead from a day on, by
    that day.
    """

    zone: str
    hours: Hours = field(default=frozenset())
    closed: frozenset[date] = field(default=frozenset())
    later: tuple[tuple[date, Hours], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Time within one day of UTC from an instant up to, not including, another (naive UTC), the whole of it `open` or
    not, and for how many microseconds the business was open `before` it.
    """

    start: datetime
    end: datetime
    before: int
    open: bool


def weeks_of(rows: Iterable[tuple[date | None, int, int, int]]) -> tuple[Hours, tuple[tuple[date, Hours], ...]]:
    """The hours that hold first and those that hold later, by the day from which they do, from rows of that day (empty:
    always), weekday, opening and closing. Before the first day of all the hours of that day hold.
    """
    found: dict[date, set[tuple[int, int, int]]] = {}
    for since, *hours in rows:
        weekday, opens, closes = hours
        found.setdefault(since or date.min, set()).add((weekday, opens, closes))
    weeks = [(day, frozenset(found[day])) for day in sorted(found)]
    return (weeks[0][1], tuple(weeks[1:])) if weeks else (frozenset(), ())


@lru_cache(maxsize=64)
def pieces(hours: OpenHours, first: date, last: date) -> tuple[Piece, ...]:
    """The time from the first to the last day of UTC, both included, without a gap. Between two instants the business
    was open for as long as before the later one less as before the earlier one.
    """
    opened = _joined(spans(hours, first - DAY, last + DAY))
    begins, ends = _midnight(first), _midnight(last + DAY)
    edges = {_midnight(first + step * DAY) for step in range((last - first).days + 2)}
    edges.update(edge for span in opened for edge in span if begins < edge < ends)
    starts = [start for start, _ in opened]
    found: list[Piece] = []
    before = 0
    for start, end in pairwise(sorted(edges)):
        place = bisect(starts, start) - 1
        is_open = place >= 0 and start < opened[place][1]
        found.append(Piece(start, end, before, is_open))
        before += (end - start) // INSTANT if is_open else 0
    return tuple(found)


def spans(hours: OpenHours, first: date, last: date) -> Iterator[Span]:
    """When the business was open on its own days from the first to the last, both included: naive UTC."""
    for step in range((last - first).days + 1):
        day = first + step * DAY
        week = holding(day, hours.hours, hours.later)
        today = [(opens, closes) for weekday, opens, closes in week if weekday == day.isoweekday()]
        if not today or day in hours.closed:
            continue
        for begins, ends, offset in _steady(day, ZoneInfo(hours.zone)):
            midnight = _midnight(day) - offset
            for opens, closes in today:
                start = max(begins, midnight + timedelta(minutes=opens))
                end = min(ends, midnight + timedelta(minutes=closes))
                if start < end:
                    yield start, end


def _steady(day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The parts of a local day in which its clock is not moved, in naive UTC, each with what it is ahead of UTC."""
    begins, ends = (_utc(datetime.combine(one, time(), zone)) for one in (day, day + DAY))
    early, late = _ahead(begins, zone), _ahead(ends - INSTANT, zone)
    if early == late:
        yield begins, ends, early
        return
    seconds = range(int((ends - begins).total_seconds()))
    moved = begins + timedelta(
        seconds=bisect(seconds, 0, key=lambda second: _ahead(begins + timedelta(seconds=second), zone) != early)
    )
    yield begins, moved, early
    yield moved, ends, late


def _ahead(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _joined(found: Iterable[Span]) -> list[Span]:
    """Spans that touch or overlap as one, in order."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
