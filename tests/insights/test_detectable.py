import pytest

from headway.insights.detectable import (
    EVENTS_OF_A_COUNT,
    EVENTS_OF_A_RATE,
    alarm_of_rate,
    chance_of_alarm,
    detectable_count,
    detectable_rate,
    review,
)
from headway.values.grain import Grain


def test_forty_leads_a_week_at_twenty_per_cent():
    assert alarm_of_rate(40, 0.2) == 3
    assert round(chance_of_alarm(3, 40, 0.2), 4) == 0.0285
    assert round(chance_of_alarm(3, 40, 0.05), 2) == 0.86
    assert round(chance_of_alarm(3, 40, 0.15), 2) == 0.13


def test_a_change_counts_as_seen_where_four_periods_of_five_show_it():
    found = detectable_rate(40, 0.2)
    assert chance_of_alarm(3, 40, found.fall) == pytest.approx(0.8)
    assert 0.05 < found.fall < 0.06
    assert 0.35 < found.rise < 0.40


def test_more_cases_show_smaller_changes():
    falls = [detectable_rate(n, 0.2).fall for n in (40, 400, 4000)]
    assert falls == sorted(falls)
    assert falls[-1] > 0.18


def test_five_cases_show_no_fall_at_all():
    assert alarm_of_rate(5, 0.2) is None
    assert detectable_rate(5, 0.2).fall is None


def test_a_count_of_two_shows_no_fall_and_one_of_a_hundred_does():
    assert detectable_count(2).fall is None
    found = detectable_count(100)
    assert 70 < found.fall < 80
    assert 124 < found.rise < 130


@pytest.mark.parametrize(
    ("per_day", "need", "clock", "expected"),
    [
        (20, EVENTS_OF_A_RATE, Grain.DAY, Grain.DAY),
        (19, EVENTS_OF_A_RATE, Grain.DAY, Grain.WEEK),
        (20, EVENTS_OF_A_RATE, Grain.MONTH, Grain.MONTH),
        (1, EVENTS_OF_A_RATE, Grain.DAY, Grain.MONTH),
        (1, EVENTS_OF_A_COUNT, Grain.DAY, Grain.WEEK),
        (0.01, EVENTS_OF_A_COUNT, Grain.DAY, None),
    ],
)
def test_the_finest_step_with_enough_events_and_never_finer_than_its_own_clock(per_day, need, clock, expected):
    assert review(per_day, need=need, clock=clock).grain is expected


def test_a_metric_held_by_its_own_clock_says_so():
    assert review(20, need=EVENTS_OF_A_RATE, clock=Grain.WEEK).held
    assert not review(20, need=EVENTS_OF_A_RATE, clock=Grain.DAY).held
    assert not review(3, need=EVENTS_OF_A_RATE, clock=Grain.WEEK).held
