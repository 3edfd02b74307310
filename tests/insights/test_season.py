import numpy as np
import pytest

from headway.insights.season import WEEK, YEAR, season
from headway.insights.xmr import xmr

MONTHS = [70, 75, 90, 95, 100, 105, 80, 85, 110, 115, 125, 150]


def years(count, growth=1.0):
    return [value * growth**year for year in range(count) for value in MONTHS]


def test_a_december_like_every_december_is_no_signal_and_another_is():
    usual = season(years(3), YEAR, learn=35)
    assert xmr(usual.adjusted, learn=35, widen=usual.widen).signals == ()
    poor = years(3)
    poor[-1] = 100
    found = season(poor, YEAR, learn=35)
    assert [one.place for one in xmr(found.adjusted, learn=35, widen=found.widen).outside] == [35]


def test_indices_are_shares_of_a_usual_month_whatever_the_growth():
    found = season(years(2, growth=1.5), YEAR)
    assert found.cycles == 2
    assert found.index[:12] == pytest.approx([value / 100 for value in MONTHS])
    assert found.adjusted[:12] == pytest.approx([100.0] * 12)


def test_less_than_two_years_have_no_season():
    assert season(years(2)[:-1], YEAR) is None
    assert season(years(2), YEAR, learn=23) is None


def test_years_that_disagree_have_no_season():
    assert season([*MONTHS, *reversed(MONTHS)], YEAR) is None


def test_a_weekday_that_never_sells_has_no_adjusted_value():
    found = season([10, 12, 11, 13, 20, 30, 0] * 4, WEEK)
    assert found.index[6] == 0
    assert found.adjusted[6] is None
    assert found.adjusted[:6] == pytest.approx([96 / 7] * 6)


@pytest.mark.parametrize("odd", [None, -5])
def test_a_month_that_is_undefined_or_negative_makes_it_impossible(odd):
    values = years(2)
    values[5] = odd
    assert season(values, YEAR) is None


def test_noise_is_seldom_taken_for_a_season_and_the_newest_point_seldom_for_a_signal():
    rng = np.random.default_rng(20261122)
    flat = rng.normal(100, 10, size=(1000, 24)).tolist()
    assert sum(season(values, YEAR) is not None for values in flat) / 1000 <= 0.05
    called = 0
    for values in rng.normal(1, 0.1, size=(1000, 37)).tolist():
        seasonal = [value * MONTHS[place % 12] for place, value in enumerate(values)]
        found = season(seasonal, YEAR, learn=36)
        judged = xmr(found.adjusted, learn=36, widen=found.widen)
        called += any(one.place == 36 for one in judged.outside)
    assert called / 1000 <= 0.03
