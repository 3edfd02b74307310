from headway.insights.apart import Apart, Different
from headway.insights.detectable import Detectable, review
from headway.insights.figures import Figures
from headway.insights.signal_words import (
    Volume,
    apart_words,
    detectable_words,
    joint_words,
    limits_words,
    review_words,
    signal_words,
)
from headway.insights.verdict import Move, Moves
from headway.insights.xmr import xmr
from headway.values.grain import Grain
from headway.values.style import NARROW, Style

FIGURES = Figures()
STEADY = [52, 48, 55, 50, 47, 53, 49, 51, 54, 46]
LABELS = [f"M{number}" for number in range(1, 30)]
RATE = Volume("deals won", "share", 0.2, "deals decided", 40 / 7)


def test_the_sentence_flips_with_the_data():
    assert signal_words(xmr(STEADY), LABELS, step="month") == "Within its usual range: 10 of 10 months."
    high = signal_words(xmr([*STEADY, 63], learn=10), LABELS, step="month")
    assert high == "Outside its usual range in 1 of 11 months: M11 (above)."
    run = signal_words(xmr([*STEADY, *[51.5] * 8], learn=10), LABELS, step="week")
    assert run == "Within its usual range: 18 of 18 weeks. 8 weeks in a row above its mean, to M18."
    season = signal_words(xmr(STEADY), LABELS, step="month", adjusted=True)
    assert season == "Adjusted for the time of year, within its usual range: 10 of 10 months."
    assert signal_words(None, LABELS, step="day") == "5 earlier days with a value are needed to say what is usual."


def test_limits_say_from_how_many_points_and_in_the_business_style():
    said = limits_words(xmr(STEADY), unit="count", step="month", adjusted=False, figures=FIGURES)
    assert said.endswith("38.09 to 62.91, learned from 10 months before; they are firm from 20.")
    german = Figures(Style(numbers="1.234,56"))
    assert "38,09 to 62,91" in limits_words(xmr(STEADY), unit="count", step="month", adjusted=False, figures=german)
    firm = limits_words(xmr(STEADY * 2), unit="count", step="month", adjusted=True, figures=FIGURES)
    assert firm == "The dashed lines are what it does by itself, learned from 20 months before."


def test_a_higher_rate_on_fewer_deals_is_not_called_better():
    names = {"rate": "win rate", "count": "deals won", "size": "average deal size"}
    fewer = joint_words(Moves(Move.UP, Move.DOWN, Move.STILL), **names)
    assert fewer == "Mixed: win rate rises while deals won fall, which is called neither better nor worse."
    better = joint_words(Moves(Move.UP, Move.STILL, Move.UP), **names)
    assert better == "Improving: win rate rises while deals won and average deal size do not fall."
    assert "average deal size" in joint_words(Moves(Move.UP, Move.STILL, Move.UNKNOWN), **names)
    assert joint_words(Moves(Move.STILL, Move.DOWN, Move.DOWN), **names) == ""
    assert joint_words(Moves(Move.DOWN, Move.STILL, Move.STILL), **names).startswith("Worsening")


def test_how_often_to_look_follows_from_what_a_period_brings():
    found = review(8 / 7, need=20, clock=Grain.WEEK)
    said = review_words(found, RATE, own=Grain.WEEK, figures=FIGURES)
    assert said == (
        "Look at it monthly rather than weekly: a month brings about 35 deals won of 174 deals decided; "
        "a rate needs 20 to be read by itself."
    )
    held = review_words(review(30, need=20, clock=Grain.WEEK), RATE, own=Grain.WEEK, figures=FIGURES)
    assert held.startswith("Look at it weekly, which is its own pace: a week brings about 210 deals won")
    visits = Volume("visits", "count", 0)
    little = review_words(review(0.001, need=5, clock=Grain.DAY), visits, own=Grain.DAY, figures=FIGURES)
    assert little.startswith("Too little for a year to be read by itself")
    assert little.endswith(": a year brings about 0.4 visits, and a count needs 5.")


def test_what_passes_unseen_is_said():
    said = detectable_words(Detectable(0.056, None), RATE, grain=Grain.WEEK, figures=FIGURES)
    assert said.startswith(f"From 20.0{NARROW}%, four weeks in five show a fall at 5.6{NARROW}% or less;")
    assert said.endswith("; smaller changes are mostly missed.")
    assert detectable_words(Detectable(None, None), RATE, grain=Grain.WEEK, figures=FIGURES).startswith("No change")


def test_nobody_is_crowned_where_nobody_differs():
    assert apart_words(Apart((), 30, 0), figures=FIGURES) == (
        "None of the 30 can be told apart from the rest at this volume."
    )
    assert apart_words(Apart((), 2, 1), figures=FIGURES).endswith(" 1 more has too few cases to say.")
    assert apart_words(Apart((), 0, 9), figures=FIGURES) == ("None has enough cases to be told apart from the rest.")
    found = Apart((Different("Ann", above=True, p=0.001), Different("Bob", above=False, p=0.01)), 30, 4)
    assert apart_words(found, figures=FIGURES) == (
        "2 of 30 differ from the rest: Ann (above), Bob (below). The others cannot be told apart. "
        "4 more have too few cases to say."
    )
