"""Ways of comparing: which days each takes, and the warning where they disagree about up or down."""

from datetime import date

import pytest

from headway.insights.comparing import Way, changes_of, disagree, warning, ways
from headway.insights.figures import Figures
from headway.insights.span import Span
from headway.insights.window import Clock, Window
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.selling import SellingDays, learn

NO_SATURDAYS = SellingDays(frozenset({1, 2, 3, 4, 5, 7}), opened=frozenset({date(2009, 12, 5)}))


def clock(through: date, selling: SellingDays = NO_SATURDAYS) -> Clock:
    return Clock(Calendar(), selling, through, None)


def free(first: date, last: date) -> Window:
    return Window(Span(first, last), last, None, NO_SATURDAYS.count(first, last))


NINE = free(date(2010, 12, 1), date(2010, 12, 9))


def test_the_first_days_of_a_month_are_compared_as_that_month_so_far():
    found = ways(clock(date(2010, 12, 9)), NINE, a_year=True)
    days = {way: (window.span.start, window.last) for way, window in found.earlier.items()}
    assert days == {
        Way.CALENDAR: (date(2009, 12, 1), date(2009, 12, 31)),
        Way.DATES: (date(2009, 12, 1), date(2009, 12, 9)),
        Way.SELLING: (date(2009, 12, 1), date(2009, 12, 8)),
        Way.WEEKDAYS: (date(2009, 12, 2), date(2009, 12, 10)),
    }


def test_ways_that_disagree_are_warned_of_with_each_change():
    found = ways(clock(date(2010, 12, 9)), NINE, a_year=True)
    then = {Way.CALENDAR: 800_000, Way.DATES: 386_973.03, Way.SELLING: 346_576.48, Way.WEEKDAYS: 377_142.48}
    changes = changes_of(377_488.45, then, found)
    said = warning("Net sales", changes, running=True, figures=Figures())
    assert "−52.8\u202f% on all of December 2009" in said
    assert "−2.5\u202f% on 1–9 Dec 2009 (same dates)" in said
    assert "+8.9\u202f% on 1–8 Dec 2009 (same selling days)" in said


def test_a_month_so_far_below_a_whole_one_is_no_disagreement():
    found = ways(clock(date(2010, 12, 9)), NINE, a_year=True)
    changes = changes_of(100, {Way.CALENDAR: 300, Way.DATES: 90, Way.SELLING: 80, Way.WEEKDAYS: 95}, found)
    assert not disagree(changes, running=True)
    assert warning("Net sales", changes, running=True, figures=Figures()) == ""


def test_whole_months_of_unlike_selling_days_are_compared_by_the_day_too():
    feb = Window(Span(date(2010, 2, 1), date(2010, 2, 28), Grain.MONTH), date(2010, 2, 28), None, 24)
    found = ways(clock(date(2010, 2, 28)), feb, a_year=False)
    assert found.per_day is not None
    changes = changes_of(98, dict.fromkeys(found.earlier, 100), found)
    assert {change.way: round(change.growth, 3) for change in changes}[Way.PER_DAY] > 0
    assert disagree(changes, running=False)


@pytest.mark.parametrize("before", [0, -5, None])
def test_from_nothing_or_less_there_is_no_growth_to_disagree(before):
    found = ways(clock(date(2010, 12, 9)), NINE, a_year=True)
    assert changes_of(10, dict.fromkeys(found.earlier, before), found) == ()


def test_a_day_on_which_a_closed_weekday_sold_is_a_selling_day():
    sold = [date(2009, 12, day) for day in range(1, 31) if date(2009, 12, day).isoweekday() != 6] + [date(2009, 12, 5)]
    sold += [date(2010, 1, day) for day in range(1, 31) if date(2010, 1, day).isoweekday() != 6]
    sold += [date(2010, 2, day) for day in range(1, 28) if date(2010, 2, day).isoweekday() != 6]
    found = learn(sold)
    assert found.count(date(2009, 12, 1), date(2009, 12, 8)) == 8
    assert found.count(date(2010, 1, 4), date(2010, 1, 10)) == 6
