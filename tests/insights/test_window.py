from datetime import date, datetime

import pytest

from headway.insights.span import Span, span_of
from headway.insights.window import Clock
from headway.values.calendar import UTC, Calendar
from headway.values.grain import Grain
from headway.values.selling import SellingDays, learn
from headway.values.style import UNCHOSEN

CALENDAR = Calendar()
WEEKDAYS = SellingDays(frozenset({1, 2, 3, 4, 5}))


def clock(through, now=None):
    return Clock(CALENDAR, WEEKDAYS, through, now)


@pytest.mark.parametrize(
    ("grain", "first", "last", "key", "label"),
    [
        (Grain.DAY, date(2026, 11, 14), date(2026, 11, 14), "2026-11-14", "Saturday 14 Nov 2026"),
        (Grain.WEEK, date(2026, 11, 9), date(2026, 11, 15), "week-2026-11-09", "9–15 Nov 2026"),
        (Grain.MONTH, date(2026, 11, 1), date(2026, 11, 30), "2026-11", "November 2026"),
        (Grain.QUARTER, date(2026, 10, 1), date(2026, 12, 31), "2026-Q4", "Q4 2026"),
        (Grain.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026", "2026"),
    ],
)
def test_a_span_has_its_days_its_key_and_its_name(grain, first, last, key, label):
    span = span_of(grain, date(2026, 11, 14), CALENDAR)
    assert span == Span(first, last, grain)
    assert (span.key, span.label(UNCHOSEN)) == (key, label)


def test_a_business_year_may_begin_in_april():
    calendar = Calendar(year_start_month=4)
    year = span_of(Grain.YEAR, date(2026, 2, 3), calendar)
    assert (year.start, year.last, year.label(UNCHOSEN)) == (date(2025, 4, 1), date(2026, 3, 31), "2025/26")
    assert span_of(Grain.QUARTER, date(2026, 2, 3), calendar).start == date(2026, 1, 1)


def test_a_whole_month_is_compared_with_whole_months():
    series = clock(date(2017, 12, 31)).series(
        clock(date(2017, 12, 31)).window(span_of(Grain.MONTH, date(2017, 12, 1), CALENDAR))
    )
    assert len(series) == 13
    assert [window.span.key for window in (series[0], series[-2], series[-1])] == ["2016-12", "2017-11", "2017-12"]
    assert all(window.whole for window in series)


def test_a_part_of_a_month_is_compared_with_the_same_selling_days():
    now = datetime(2026, 11, 13, 14, 3, tzinfo=UTC)
    here = clock(date(2026, 11, 13), now)
    window = here.window(span_of(Grain.MONTH, date(2026, 11, 13), CALENDAR))
    assert (window.selling, window.end) == (10, now)
    october = here.like(window, span_of(Grain.MONTH, date(2026, 10, 1), CALENDAR))
    assert (october.selling, october.end) == (10, datetime(2026, 10, 14, 14, 3, tzinfo=UTC))


def test_data_that_ends_before_today_ends_the_comparison_too():
    here = clock(date(2026, 11, 11))
    window = here.window(span_of(Grain.MONTH, date(2026, 11, 20), CALENDAR))
    assert (window.last, window.until, window.selling) == (date(2026, 11, 11), None, 8)
    assert here.like(window, span_of(Grain.MONTH, date(2026, 2, 1), CALENDAR)).last == date(2026, 2, 11)


def test_a_day_is_compared_with_the_same_weekday():
    span = span_of(Grain.DAY, date(2026, 11, 14), CALENDAR)
    assert span.earlier(1, CALENDAR).start == date(2026, 11, 7)
    assert span.year_before(CALENDAR).start == date(2025, 11, 15)


def test_free_days_are_compared_with_as_many_days_before():
    span = Span(date(2026, 11, 3), date(2026, 11, 7))
    assert span.earlier(1, CALENDAR) == Span(date(2026, 10, 29), date(2026, 11, 2))


def test_selling_days_are_learned_and_a_rare_sunday_is_none():
    days = [date(2026, 1, 1 + step) for step in range(28)]
    found = learn([day for day in days if day.isoweekday() < 6 or day == date(2026, 1, 4)])
    assert 6 not in found.weekdays
    assert {1, 2, 3, 4, 5} <= found.weekdays
    assert learn([]).weekdays == frozenset(range(1, 8))


def test_a_closed_day_is_no_selling_day():
    closed = SellingDays(frozenset({1, 2, 3, 4, 5}), frozenset({date(2026, 11, 2)}))
    assert closed.count(date(2026, 11, 1), date(2026, 11, 6)) == 4
    assert closed.nth(1, date(2026, 11, 1), date(2026, 11, 30)) == date(2026, 11, 3)
