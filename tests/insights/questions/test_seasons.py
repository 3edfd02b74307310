"""Seasons stand out only where they come again more often than chance makes them."""

from datetime import date, timedelta

import pytest

from headway.insights.questions.seasons import ratios
from tests.oracle.shop import decided, sale


def months(count: int, amount):
    """A sale on the 15th of each of so many months up to June 2024, the newest last."""
    found = []
    for back in range(count, 0, -1):
        year, month = divmod(2024 * 12 + 5 - back + 1, 12)
        found.append(sale(back, back, f"{year}-{month + 1:02}-15", str(amount(year, month + 1))))
    return found


def test_the_month_that_stands_out_flips_with_the_data(tell):
    told = tell("seasons", {"sales": months(54, lambda _, month: {11: 200, 2: 50}.get(month, 100))}).sentence
    assert told.startswith("November is ")
    assert "% above a usual month, the highest in 3 of 3 years and February is " in told
    told = tell("seasons", {"sales": months(54, lambda _, month: {5: 200, 8: 50}.get(month, 100))}).sentence
    assert told.startswith("May is ")
    assert "the highest in 3 of 3 years and August is " in told


def test_a_business_that_grows_has_no_season_for_that(tell):
    told = tell("seasons", {"sales": months(60, lambda year, month: 100 + 3 * ((year - 2019) * 12 + month))}).sentence
    assert told.startswith("No month stands out by more than chance over 4 years.")
    steady = [(date(2020 + place // 12, place % 12 + 1, 1), 100.0 + 3 * place) for place in range(48)]
    assert [value for _, value in ratios(steady)] == [pytest.approx(1)] * 36


def test_of_a_short_history_it_says_how_much_is_needed(tell):
    told = tell("seasons", {"sales": months(20, lambda _, month: 500 if month == 11 else 1)}).sentence
    assert told.startswith("Months need 48 on record to tell a season from chance; there are 20.")


@pytest.mark.parametrize(("busy", "name"), [(5, "Saturday"), (0, "Monday")])
def test_the_day_of_the_week_that_stands_out_flips_with_the_data(tell, busy, name):
    days = [date(2024, 1, 1) + timedelta(days=step) for step in range(140)]
    rows = [
        sale(step, step, day.isoformat(), str(300 if day.weekday() == busy else 100 + step % 3))
        for step, day in enumerate(days)
    ]
    assert (
        f"{name} is 131.8\u202f% above a usual day, the highest in 20 of 20 weeks"
        in tell("seasons", {"sales": rows}).sentence
    )


def test_lost_deals_have_their_own_seasons_and_nothing_is_asked_of_an_empty_house(tell):
    lost = [decided(n, "lost", "2024-03-01", "1") for n in range(3)]
    told = tell("seasons", {"sales": months(3, lambda *_: 10), "deal_outcomes": lost}).sentence
    assert "Of deals lost: Months need 48 on record to tell a season from chance; there are 1." in told
    assert not tell("seasons", {}).answered
