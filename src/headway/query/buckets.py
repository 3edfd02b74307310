"""Buckets of time: which one a day falls in, which come after, and when each ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from headway.values.calendar import UTC, Calendar
from headway.values.grain import Grain
from headway.values.periods import first_day, next_day


@dataclass(frozen=True, slots=True)
class Bucket:
    """One step of time: `start` is its first day, or its first instant for the hour; `until` the aware instant at
    which it is over.
    """

    start: date | datetime
    until: datetime


def buckets(first: date, last: date, grain: Grain, calendar: Calendar) -> Iterator[Bucket]:
    """Every bucket that holds a business day from `first` to `last`, in order; a day has 23 to 25 hours."""
    if grain is Grain.HOUR:
        yield from hours(calendar.start_of(first), calendar.start_of(last + timedelta(days=1)), calendar)
        return
    start = first_day(first, grain, calendar)
    while start <= last:
        after = next_day(start, grain, calendar)
        yield Bucket(start, calendar.start_of(after))
        start = after


def hours(start: datetime, end: datetime, calendar: Calendar) -> Iterator[Bucket]:
    """Every hour of the zone's clock between two aware instants; each start carries the zone's offset."""
    zone = ZoneInfo(calendar.zone)
    shift = timedelta(minutes=minute_shift(calendar, start))
    instant = (start.astimezone(UTC) + shift).replace(minute=0, second=0, microsecond=0) - shift
    while instant < end:
        after = instant + timedelta(hours=1)
        yield Bucket(instant.astimezone(zone), after)
        instant = after


def minute_shift(calendar: Calendar, at: datetime) -> int:
    """Minutes by which the zone's full hours differ from those of UTC: 30 in India, 0 in most places."""
    offset = at.astimezone(ZoneInfo(calendar.zone)).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60) % 60
