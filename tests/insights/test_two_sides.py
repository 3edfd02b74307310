"""Two sides: published intervals, nobody called different by chance, and what is too little said to be so."""

from random import Random

import pytest

from headway.insights.apart import Tally
from headway.insights.compare_words import said_of, summary
from headway.insights.two_sides import (
    Chance,
    Divided,
    Said,
    apart_in_time,
    divided,
    in_the_same_time,
    judged,
    newcombe,
    shares,
)


def test_the_interval_of_a_difference_is_the_published_one():
    found = newcombe(Tally(56, 70), Tally(48, 80))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    none = newcombe(Tally(0, 10), Tally(0, 20))
    assert none is not None
    assert (round(none.low, 4), round(none.high, 4)) == (-0.1611, 0.2775)


def test_shares_of_few_cases_are_too_few_to_say():
    assert shares(Tally(9, 10), Tally(100, 400)).p is None
    assert (shares(Tally(90, 200), Tally(100, 400)).p or 1) < 0.001


def test_days_of_two_periods_are_compared_by_their_means():
    """Welch's test as in his example: means 10 and 12 of ten days each."""
    calm = [9.0, 11.0, 10.0, 9.5, 10.5, 10.0, 9.0, 11.0, 10.0, 10.0]
    assert (apart_in_time(calm, [value + 2 for value in calm]).p or 1) < 0.001
    assert (apart_in_time(calm, list(reversed(calm))).p or 0) == pytest.approx(1.0)
    assert apart_in_time(calm, calm[:5]).p is None


def test_two_people_are_compared_week_by_week():
    season = [10.0, 20.0, 40.0, 80.0, 40.0, 20.0, 10.0, 5.0, 10.0, 20.0]
    ahead = [value + 3 + place % 2 for place, value in enumerate(season)]
    assert (in_the_same_time(ahead, season).p or 1) < 0.001
    assert (apart_in_time(ahead, season).p or 0) > 0.5


def test_an_average_is_compared_by_the_steps_that_it_is_made_of():
    wholes = [float(5 + place % 3) for place in range(20)]
    small = Divided([10 * whole + place % 2 for place, whole in enumerate(wholes)], wholes)
    large = Divided([12 * whole + place % 2 for place, whole in enumerate(wholes)], wholes)
    assert (divided(large, small).p or 1) < 0.001
    assert divided(Divided([1.0] * 5, [1.0] * 5), small).p is None


def test_where_nothing_differs_something_is_called_different_at_most_once_in_twenty_times():
    rng, called = Random(7), 0
    for _ in range(400):
        chances: dict[str, Chance | None] = {
            str(place): apart_in_time([rng.gauss(50, 10) for _ in range(22)], [rng.gauss(50, 10) for _ in range(22)])
            for place in range(12)
        }
        said = judged(dict.fromkeys(chances, 1.0), chances)
        called += any(one in {Said.MORE, Said.LESS} for one in said.values())
    assert called / 400 <= 0.05


def test_what_cannot_be_judged_is_said_so():
    said = judged({"a": 1.0, "b": 1.0, "c": None}, {"a": None, "b": Chance(None), "c": Chance(0.001)})
    assert said == {"a": Said.UNJUDGED, "b": Said.TOO_FEW, "c": Said.UNJUDGED}


def test_the_summary_names_what_differs_and_no_more():
    names, sides = ("Net sales", "Win rate", "Orders"), ("Ann", "Ben")
    told = summary(names, [Said.MORE, Said.ALIKE, Said.TOO_FEW], sides)
    assert (
        told
        == "1 of 2 numbers differs beyond noise, Ann beside Ben: Net sales (more). The other one cannot be told apart."
    )
    assert summary(names, [Said.ALIKE] * 3, sides).startswith("Ann and Ben cannot be told apart")
    assert "too few" in summary(names, [Said.TOO_FEW] * 3, sides)


def test_less_of_what_is_better_less_is_better():
    assert said_of(Said.LESS, "down") == "less: better"
    assert said_of(Said.MORE, "neutral") == "more"
