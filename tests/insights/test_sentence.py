from decimal import Decimal

import pytest

from headway.insights.figures import Figures
from headway.insights.sentence import Reading, Tone, say
from headway.insights.usual import usual_range

FIGURES = Figures()
EARLIER = [52.0, 48.0, 55.0, 50.0, 47.0, 53.0, 49.0, 51.0, 54.0, 46.0]


def spoken(value, before, *, unit="EUR", direction="up", earlier=EARLIER):
    reading = Reading(value, before, unit, direction, "October 2026", earlier, "month")
    return say(reading, usual=usual_range(earlier), figures=FIGURES)


def test_noise_has_no_colour_however_large_the_growth_looks():
    said = spoken(Decimal(58), Decimal(46))
    assert said.tone is Tone.PLAIN
    assert said.text == "+26.1\u202f% on October 2026; within its usual range"


@pytest.mark.parametrize(("direction", "tone"), [("up", Tone.GOOD), ("down", Tone.BAD), ("neutral", Tone.PLAIN)])
def test_a_signal_is_coloured_by_the_metrics_good_side(direction, tone):
    said = spoken(Decimal(70), Decimal(56), direction=direction)
    assert said.tone is tone
    assert said.text == "+25.0\u202f% on October 2026; above its usual range"


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_rise_that_stays_below_what_is_usual_has_no_colour_and_says_yet(direction):
    said = spoken(Decimal(30), Decimal(28), direction=direction)
    assert said.tone is Tone.PLAIN
    assert said.text == "+7.1\u202f% on October 2026, yet below its usual range"
    fallen = spoken(Decimal(70), Decimal(80), direction=direction)
    assert (fallen.tone, fallen.bold) == (Tone.PLAIN, "−12.5\u202f%")
    assert fallen.rest == " on October 2026, yet above its usual range"


def test_growth_from_nothing_is_new_and_not_infinite():
    assert spoken(Decimal(50), Decimal(0)).text == "New: nothing in October 2026; within its usual range"


def test_growth_from_a_negative_base_is_said_in_money():
    assert spoken(Decimal(50), Decimal(-10)).bold == "+€60.00"


def test_rates_change_by_points():
    earlier = [0.28, 0.30, 0.27, 0.29, 0.28, 0.31]
    assert (
        spoken(0.274, 0.286, unit="share", earlier=earlier).text
        == "−1.2 points on October 2026; within its usual range"
    )


def test_undefined_says_so():
    assert spoken(None, Decimal(3)).text == "No value for this period"


def test_without_a_past_nothing_is_claimed():
    assert spoken(Decimal(70), None, earlier=[1.0]).text == "5 earlier months are needed to say what is usual"
