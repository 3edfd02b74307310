"""Years of 52 and 53 weeks, against the calendars that were published."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.values.retail import WEEK, Ending, Pattern, RetailYear

SUNDAY = 7
NRF = RetailYear(Pattern.FOUR_FIVE_FOUR, Ending.NEAREST, week_start=SUNDAY, start_month=2)
ANY_YEAR = st.builds(
    RetailYear,
    pattern=st.sampled_from(Pattern),
    ending=st.sampled_from(Ending),
    week_start=st.integers(1, 7),
    start_month=st.integers(1, 12),
)


def weeks_in(calendar: RetailYear, year: int) -> int:
    return (calendar.start(year + 1) - calendar.start(year)) // WEEK


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (2006, date(2006, 1, 29), date(2007, 2, 3)),
        (2012, date(2012, 1, 29), date(2013, 2, 2)),
        (2017, date(2017, 1, 29), date(2018, 2, 3)),
        (2022, date(2022, 1, 30), date(2023, 1, 28)),
        (2023, date(2023, 1, 29), date(2024, 2, 3)),
        (2024, date(2024, 2, 4), date(2025, 2, 1)),
        (2025, date(2025, 2, 2), date(2026, 1, 31)),
    ],
)
def test_years_are_those_of_the_calendar_of_the_national_retail_federation(year: int, first: date, last: date) -> None:
    assert (NRF.start(year), NRF.start(year + 1) - timedelta(days=1)) == (first, last)


def test_years_of_53_weeks_are_those_that_the_federation_names() -> None:
    assert [year for year in range(2001, 2026) if weeks_in(NRF, year) == 53] == [2006, 2012, 2017, 2023]


def test_the_months_of_a_year_with_53_weeks_are_those_that_were_published() -> None:
    published = ["01-29", "02-26", "04-02", "04-30", "05-28", "07-02", "07-30", "08-27", "10-01", "10-29", "11-26"]
    assert [f"{start:%m-%d}" for start in NRF.month_starts(2023)] == [*published, "12-31"]
    assert NRF.start(2024) - NRF.month_starts(2023)[11] == 5 * WEEK, "January 2024 takes the 53rd week"


def test_a_year_that_ends_on_the_last_saturday_of_august_is_another_one_than_on_the_nearest() -> None:
    last = RetailYear(Pattern.FOUR_FOUR_FIVE, Ending.LAST, week_start=SUNDAY, start_month=9)
    nearest = RetailYear(Pattern.FOUR_FOUR_FIVE, Ending.NEAREST, week_start=SUNDAY, start_month=9)
    assert last.start(2024) == date(2024, 9, 1), "31 August 2024 is a Saturday"
    assert nearest.start(2024) == date(2024, 9, 1)
    assert last.start(2025) == date(2025, 8, 31), "30 August 2025 is the last Saturday"
    assert last.start(2022) == date(2022, 8, 28), "27 August 2022 is the last Saturday"
    assert nearest.start(2022) == date(2022, 9, 4), "3 September 2022 is nearer to the end of August"


def test_a_day_knows_its_month() -> None:
    assert NRF.month_of(date(2024, 2, 3)) == (2023, 12)
    assert NRF.month_of(date(2024, 2, 4)) == (2024, 1)
    assert NRF.first_day(date(2024, 2, 3), 3) == date(2023, 10, 29)
    assert NRF.moved(date(2024, 2, 3), 1) == date(2024, 2, 4)
    assert NRF.moved(date(2024, 2, 4), -12) == date(2023, 1, 29)


@settings(max_examples=30, deadline=None)
@given(calendar=ANY_YEAR, first=st.integers(1950, 2060))
def test_years_months_and_weeks_part_the_days_without_gap_or_overlap(calendar: RetailYear, first: int) -> None:
    starts = [start for year in range(first, first + 30) for start in calendar.month_starts(year)]
    starts.append(calendar.start(first + 30))
    lengths = [(after - start).days for start, after in pairwise(starts)]
    assert set(lengths) <= {28, 35, 42}, "months have four, five, or with the 53rd week six weeks"
    assert {weeks_in(calendar, year) for year in range(first, first + 30)} == {52, 53}
    assert {start.isoweekday() for start in starts} == {calendar.week_start}
    months = [(year, month) for year in range(first, first + 30) for month in range(1, 13)]
    for place, after in enumerate(starts[1:]):
        assert calendar.month_of(starts[place]) == calendar.month_of(after - timedelta(days=1)) == months[place]


@given(calendar=ANY_YEAR, day=st.dates(date(1950, 1, 1), date(2090, 12, 31)), months=st.integers(-600, 60))
def test_a_day_lies_in_its_month_quarter_and_year_and_months_moved_there_lead_back(
    calendar: RetailYear, day: date, months: int
) -> None:
    for length in (1, 3, 12):
        start = calendar.first_day(day, length)
        assert start <= day < calendar.moved(start, length)
    there = calendar.moved(day, months)
    assert calendar.moved(there, -months) == calendar.first_day(day, 1)
    (year, month), (other_year, other_month) = calendar.month_of(day), calendar.month_of(there)
    assert (other_year - year) * 12 + other_month - month == months


@given(calendar=ANY_YEAR, year=st.integers(1950, 2090))
def test_a_year_begins_next_to_the_first_of_its_month(calendar: RetailYear, year: int) -> None:
    away = (calendar.start(year) - date(year, calendar.start_month, 1)).days
    assert away in (range(-3, 4) if calendar.ending is Ending.NEAREST else range(-6, 1))
