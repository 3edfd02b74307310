"""Open time, beside a count of minute after minute."""

import random
from bisect import bisect
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from headway.values.calendar import UTC
from headway.values.open_time import INSTANT, OpenHours, Piece, pieces

WEEK = frozenset((day, 9 * 60, 18 * 60) for day in range(1, 6))
NIGHTS = frozenset((day, 0, 24 * 60) for day in range(1, 8))
MINUTE = timedelta(minutes=1)


def utc(text: str, zone: str) -> datetime:
    """A moment by the clock of a zone as naive UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def opened(found: Sequence[Piece], at: datetime) -> int:
    """Microseconds that were open before an instant, looked up in the piece that it lies in."""
    piece = found[bisect([one.start for one in found], at) - 1]
    assert piece.start <= at < piece.end
    return piece.before + (at - piece.start) // INSTANT * piece.open


def between(hours: OpenHours, start: datetime, end: datetime) -> float:
    """Open minutes between two naive instants of UTC."""
    found = pieces(hours, start.date(), end.date())
    return (opened(found, end) - opened(found, start)) / 6e7


def counted(hours: OpenHours, start: datetime, end: datetime) -> int:
    """The same, minute after minute: is the business open at its start?"""
    zone, number, at = ZoneInfo(hours.zone), 0, start
    while at < end:
        local = at.replace(tzinfo=UTC).astimezone(zone)
        clock = local.hour * 60 + local.minute
        today = [one for one in hours.hours if one[0] == local.isoweekday() and one[1] <= clock < one[2]]
        number += bool(today) and local.date() not in hours.closed
        at += MINUTE
    return number


@pytest.mark.parametrize(
    ("why", "hours", "start", "end", "minutes"),
    [
        ("over a weekend", OpenHours("Europe/Berlin", WEEK), "2024-03-08 17:50", "2024-03-11 09:10", 20),
        ("a lead that came at night", OpenHours("Europe/Berlin", WEEK), "2024-03-12 23:00", "2024-03-13 09:30", 30),
        ("an evening", OpenHours("Europe/Berlin", WEEK), "2024-03-12 19:00", "2024-03-12 20:00", 0),
        (
            "a closed Monday",
            OpenHours("Europe/Berlin", WEEK, frozenset({date(2024, 4, 1)})),
            "2024-03-29 17:00",
            "2024-04-02 10:00",
            120,
        ),
        (
            "other hours from the Monday on",
            OpenHours("Europe/Berlin", WEEK, later=((date(2024, 3, 11), frozenset({(1, 480, 600)})),)),
            "2024-03-08 17:50",
            "2024-03-18 08:30",
            10 + 120 + 30,
        ),
        ("a night without an hour", OpenHours("Europe/Berlin", NIGHTS), "2024-03-31 00:00", "2024-04-01 00:00", 1380),
        ("a night with one twice", OpenHours("Europe/Berlin", NIGHTS), "2024-10-27 00:00", "2024-10-28 00:00", 1500),
        (
            "hours that do not come that night",
            OpenHours("Europe/Berlin", frozenset({(7, 120, 180)})),
            "2024-03-31 00:00",
            "2024-04-01 00:00",
            0,
        ),
        (
            "hours that come twice",
            OpenHours("Europe/Berlin", frozenset({(7, 150, 240)})),
            "2024-10-27 00:00",
            "2024-10-28 00:00",
            120,
        ),
        (
            "a break at noon, and hours that overlap",
            OpenHours("Asia/Kolkata", frozenset({(1, 540, 720), (1, 780, 1080), (1, 1000, 1100)})),
            "2024-03-11 00:00",
            "2024-03-12 00:00",
            500,
        ),
    ],
)
def test_open_minutes_between_two_moments(why: str, hours: OpenHours, start: str, end: str, minutes: int) -> None:
    assert between(hours, utc(start, hours.zone), utc(end, hours.zone)) == minutes, why


ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
MOVED = (
    date(2017, 10, 14),
    date(2018, 2, 16),
    date(2024, 3, 9),
    date(2024, 3, 30),
    date(2024, 4, 5),
    date(2024, 10, 5),
)


@pytest.mark.parametrize("seed", range(60))
def test_any_hours_are_as_long_as_their_minutes(seed: int) -> None:
    draw = random.Random(seed)
    first = draw.choice(MOVED)
    sides = [sorted(draw.sample(range(0, 1441, 15), 2)) for _ in range(10)]
    hours = OpenHours(
        draw.choice(ZONES),
        frozenset((draw.randint(1, 7), opens, closes) for opens, closes in sides),
        frozenset({first + timedelta(days=draw.randint(0, 4))}),
    )
    start = datetime.combine(first, datetime.min.time()) + draw.randrange(2 * 1440) * MINUTE
    end = start + draw.randrange(4 * 1440) * MINUTE
    assert between(hours, start, end) == counted(hours, start, end)


def test_time_is_told_from_the_first_day_to_the_last_without_a_gap() -> None:
    found = pieces(OpenHours("Europe/Berlin", WEEK), date(2024, 3, 29), date(2024, 4, 3))
    assert found[0].start == datetime(2024, 3, 29)
    assert found[-1].end == datetime(2024, 4, 4)
    assert all(one.end == later.start for one, later in pairwise(found))
    assert all(one.start.date() == (one.end - INSTANT).date() for one in found)
