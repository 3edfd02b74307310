"""Estimates over cases that are followed, and means without what lies far out: examples worked out by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.catalogue.read import own_catalogue
from headway.query.question import Query
from tests.oracle.people import Row
from tests.oracle.shop import deal, decided, store_of

NOW = datetime(2024, 7, 15, 12, tzinfo=UTC)


def asked(metric: str, *, deals: Sequence[Row] = (), outcomes: Sequence[Row] = ()) -> Answer:
    store = store_of({"deals": deals, "deal_outcomes": outcomes})
    return ask(Query(metrics=(metric,)), world_of(store, own_catalogue(), now=NOW))


def test_a_whale_is_left_out_and_said_so() -> None:
    """Definitions §4: mean 42.857, without the 240 10.0 of six deals."""
    won = [
        decided(place, "won", "2024-05-01", amount)
        for place, amount in enumerate(["8", "9", "10", "10", "11", "12", "240"])
    ]
    assert asked("average_deal_size", outcomes=won).totals["average_deal_size"] == pytest.approx(
        Decimal("42.857142857")
    )
    found = asked("trimmed_deal_size", outcomes=won)
    assert found.totals["trimmed_deal_size"] == 10
    assert (
        "Average deal size without outliers: 1 of 7 left out as far from the others, 240.00 EUR in all." in found.notes
    )


def test_nothing_is_left_out_of_values_that_are_near_each_other() -> None:
    won = [decided(place, "won", "2024-05-01", amount) for place, amount in enumerate(["8", "9", "10", "11"])]
    found = asked("trimmed_deal_size", outcomes=won)
    assert (found.totals["trimmed_deal_size"], found.notes) == (Decimal("9.5"), ())


def test_the_fourth_week_is_from_the_21st_day_to_the_27th() -> None:
    """Nine deals: decided after 5, 21, 27 and 28 days, three open for 10 and two for 60. After day 5 8/9 are left;
    three are censored at 10, five remain: 8/9 × 1/5 on day 21 and 8/9 × 4/5 × 1/4 on day 27.
    """
    rows = [
        deal(1, "lost", "2024-05-01", "2024-05-06", "1"),
        deal(2, "won", "2024-05-01", "2024-05-22", "1"),
        deal(3, "lost", "2024-05-01", "2024-05-28", "1"),
        deal(4, "won", "2024-05-01", "2024-05-29", "1"),
        *(deal(5 + place, "open", "2024-07-05", None, "1") for place in range(3)),
        *(deal(8 + place, "open", "2024-05-16", None, "1") for place in range(2)),
    ]
    found = asked("decided_in_fourth_week", deals=rows)
    assert found.totals["decided_in_fourth_week"] == pytest.approx(8 / 9 / 5 + 8 / 9 * 4 / 5 / 4)
    assert found.totals["decided_in_fourth_week.n"] == 9
    assert "Decided in the fourth week: 5 of 9 are not decided yet." in found.notes


def test_deals_given_up_can_no_longer_be_won() -> None:
    """Kaplan and Meier, who would censor the abandoned, would say 1; the naive share is 1 of 3."""
    rows = [
        deal(1, "won", "2024-05-01", "2024-05-11", "1"),
        deal(2, "abandoned", "2024-05-01", "2024-05-06", "1"),
        deal(3, "open", "2024-07-12", None, "1"),
    ]
    assert asked("win_rate_of_cohort", deals=rows).totals["win_rate_of_cohort"] == pytest.approx(0.5)
