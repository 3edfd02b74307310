"""When a business day begins, in zones that change their clocks and for businesses that close after midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.values.calendar import Calendar

BERLIN = Calendar("Europe/Berlin")
BAR = Calendar("Europe/Berlin", day_start=240)


def test_a_sale_at_three_in_the_morning_belongs_to_the_evening_of_a_bar_that_closes_at_four() -> None:
    three = datetime(2024, 6, 2, 3, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert BAR.day_of(three) == date(2024, 6, 1)
    assert BERLIN.day_of(three) == date(2024, 6, 2)


def test_midnight_of_the_zone_and_not_of_greenwich_parts_the_days() -> None:
    assert BERLIN.day_of(datetime(2024, 6, 1, 21, 59, tzinfo=UTC)) == date(2024, 6, 1)
    assert BERLIN.day_of(datetime(2024, 6, 1, 22, 0, tzinfo=UTC)) == date(2024, 6, 2)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2024, 3, 31), 23), (date(2024, 10, 27), 25), (date(2024, 7, 1), 24)], ids=str
)
def test_a_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    length = BERLIN.start_of(day + timedelta(days=1)) - BERLIN.start_of(day)
    assert length == timedelta(hours=hours)


def test_a_day_begins_at_an_aware_instant_in_greenwich_time() -> None:
    assert BAR.start_of(date(2024, 7, 1)) == datetime(2024, 7, 1, 2, 0, tzinfo=UTC)
    assert BAR.start_of(date(2024, 1, 1)).utcoffset() == timedelta(0)


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])


@given(zone=ZONES, start=st.sampled_from([0, 240, 360]), day=st.dates(date(1990, 1, 1), date(2037, 1, 1)))
def test_a_day_begins_with_its_own_first_instant(zone: str, start: int, day: date) -> None:
    calendar = Calendar(zone, day_start=start)
    first = calendar.start_of(day)
    assert calendar.day_of(first) == day
    assert calendar.day_of(first - timedelta(seconds=1)) == day - timedelta(days=1)
