from itertools import pairwise

import numpy as np
import pytest

from headway.insights.usual import usual_range
from headway.insights.xmr import Rule, Signal, xmr

STEADY = [52, 48, 55, 50, 47, 53, 49, 51, 54, 46]
SERIES = 4000


def test_the_published_vector():
    found = xmr(STEADY)
    assert found is not None
    assert (found.usual.mean, round(found.mean_move, 3), round(found.upper_move, 2)) == (50.5, 4.667, 15.25)
    assert (round(found.usual.low, 2), round(found.usual.high, 2)) == (38.09, 62.91)
    assert found.signals == ()


def test_an_arrow_from_month_to_month_would_have_called_nine_changes():
    assert sum(later != earlier for earlier, later in pairwise(STEADY)) == 9
    assert len(xmr(STEADY).signals) == 0


def test_limits_begin_at_five_points_and_are_firm_at_twenty():
    assert xmr([1, 2, 1, 2]) is None
    assert xmr([1, 2, 1, 2, 1]).firm is False
    assert xmr([1, 2] * 9 + [1]).firm is False
    assert xmr([1, 2] * 10).firm is True


def test_a_point_outside_is_named_with_its_side():
    assert xmr([*STEADY, 63], learn=10).outside == (Signal(10, Rule.ABOVE),)
    assert xmr([*STEADY, 38], learn=10).outside == (Signal(10, Rule.BELOW),)
    assert xmr([*STEADY, 62, 39], learn=10).outside == ()


def test_eight_on_one_side_are_a_run_and_seven_are_none():
    seven = xmr([*STEADY, *[51.5] * 7], learn=10)
    assert seven.runs == ()
    eight = xmr([*STEADY, *[51.5] * 8], learn=10)
    assert eight.runs == (Signal(17, Rule.RUN_ABOVE, 8),)


def test_a_value_on_the_mean_ends_a_run():
    assert xmr([*STEADY, *[51.5] * 4, 50.5, *[51.5] * 4], learn=10).runs == ()


def test_an_undefined_value_is_no_zero_and_no_move():
    with_gap = [52, 48, 55, 50, 47, None, 53, 49, 51, 54, 46]
    found = xmr(with_gap)
    assert found.judged == 10
    assert found.usual.mean == 50.5
    assert found.mean_move == pytest.approx((4 + 7 + 5 + 3 + 4 + 2 + 3 + 8) / 8)


def test_limits_of_page_and_card_are_the_same():
    assert xmr([*STEADY, 80], learn=10).usual == usual_range(STEADY)


def noise(points):
    return np.random.default_rng(20261122).normal(100, 10, size=(SERIES, points)).tolist()


def test_how_often_noise_is_called_a_signal():
    found = [xmr(values) for values in noise(20)]
    outside = sum(bool(one.outside) for one in found) / SERIES
    anything = sum(bool(one.signals) for one in found) / SERIES
    newest = sum(any(signal.place == 12 for signal in xmr(values, learn=12).outside) for values in noise(13)) / SERIES
    assert [round(share, 3) for share in (outside, anything, newest)] == [0.047, 0.061, 0.019]
