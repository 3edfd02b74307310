"""Moments when the business's clock becomes another: a day stays the day that a file said, whatever zone holds.

A moment without a time of day is kept as the start of its business day, and so has to move with zone and start of day.
One with a time of day stays the instant that it is, or, where its file told the time by the business's own clock
although another zone was set, keeps its time of day and becomes another instant. What was typed in was an instant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Q

from headway.records.models import History, Record
from headway.records.tables import record_models
from headway.values.calendar import Calendar

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Moments from `start` up to `end`, which all move by the same time."""

    start: datetime
    end: datetime
    by: timedelta


def moments() -> tuple[tuple[type[Record], str], ...]:
    """Every column of the records that is a moment whose time of day may be unknown."""
    return tuple(
        (model, field.name)
        for model in record_models().values()
        for field in model._meta.concrete_fields
        if any(other.name == f"{field.name}_timed" for other in model._meta.concrete_fields)
    )


def has_times() -> bool:
    """Whether files brought any moment with a time of day."""
    return any(of_files(model).filter(**{f"{name}_timed": True}).exists() for model, name in moments())


def of_files(model: type[Record]) -> Any:
    """The rows that an import wrote first, those too that a hand has changed since."""
    versions = History.objects.filter(table=model._meta.db_table).exclude(image__import_id=None)
    return model._default_manager.filter(Q(imported__isnull=False) | Q(pk__in=versions.values("row_id")))


def move_moments(old: Calendar, new: Calendar, *, keep_times: bool) -> int:
    """Move what must move, in the caller's transaction; how many moments that were."""
    moved = 0
    for model, name in moments():
        days = model._default_manager.filter(**{f"{name}_timed": False})
        times = of_files(model).filter(**{f"{name}_timed": True})
        moved += _move(days, name, lambda first, last: by_day(old, new, first, last))
        if keep_times and old.zone != new.zone:
            moved += _move(times, name, lambda first, last: by_clock(old, new, first, last))
    return moved


def by_day(old: Calendar, new: Calendar, first: datetime, last: datetime) -> Iterator[Stretch]:
    """How the starts of business days move."""

    def moved(day: date) -> timedelta:
        return new.start_of(day) - old.start_of(day)

    start = day = old.day_of(first)
    while day <= old.day_of(last):
        day += DAY
        if moved(day) != moved(start) or day > old.day_of(last):
            yield Stretch(old.start_of(start), old.start_of(day), moved(start))
            start = day


def by_clock(old: Calendar, new: Calendar, first: datetime, last: datetime) -> Iterator[Stretch]:
    """How instants move that keep their time of day."""
    before, after = ZoneInfo(old.zone), ZoneInfo(new.zone)

    def moved(at: datetime) -> timedelta:
        return at.astimezone(before).replace(tzinfo=after).astimezone(UTC) - at

    start = at = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while at <= last:
        at += HOUR
        if moved(at) != moved(start) or at > last:
            yield Stretch(start, at, moved(start))
            start = at


def _move(rows: Any, name: str, stretches: Callable[[datetime, datetime], Iterator[Stretch]]) -> int:
    span = rows.aggregate(first=Min(name), last=Max(name))
    if span["first"] is None:
        return 0
    found = [one for one in stretches(span["first"], span["last"]) if one.by]
    later = [one for one in reversed(found) if one.by > timedelta()]
    earlier = [one for one in found if one.by < timedelta()]
    return sum(
        rows.filter(**{f"{name}__gte": one.start, f"{name}__lt": one.end}).update(**{name: F(name) + one.by})
        for one in (*later, *earlier)  # so that what moved is not met again
    )
