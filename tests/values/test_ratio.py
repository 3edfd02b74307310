"""Division that knows undefined, and the Wilson interval against published figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.values.ratio import Interval, ratio, wilson


def percent(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return round(interval.low * 100, 1), round(interval.high * 100, 1)


def test_a_ratio_over_nothing_is_undefined_and_not_zero() -> None:
    assert ratio(Decimal(5), Decimal(0)) is None
    assert ratio(Decimal(0), Decimal(0)) is None
    assert ratio(Decimal(0), Decimal(5)) == 0


def test_the_ratio_of_a_total_is_the_sum_over_the_sum_and_not_the_mean_of_the_ratios() -> None:
    whole = ratio(Decimal(1 + 90), Decimal(2 + 100))
    assert whole is not None
    assert round(whole, 3) == Decimal("0.892")
    assert round(whole, 2) != Decimal("0.70")


def test_a_ratio_of_money_keeps_its_digits() -> None:
    assert ratio(Decimal("0.3"), Decimal("0.1")) == 3


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(30, 150, 14.4, 27.1), (3, 5, 23.1, 88.2), (30, 100, 21.9, 39.6), (0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0)],
)
def test_wilson_gives_the_known_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert percent(wilson(successes, n)) == (low, high)


def test_wilson_of_nothing_is_undefined() -> None:
    assert wilson(0, 0) is None


@given(n=st.integers(1, 10_000), data=st.data())
def test_the_interval_holds_the_rate_and_lies_within_zero_and_one(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    found = wilson(successes, n)
    assert found is not None
    assert 0 <= found.low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= found.high <= 1


@given(n=st.integers(2, 1_000))
def test_more_of_the_same_makes_the_interval_narrower(n: int) -> None:
    few, many = wilson(n // 2, n), wilson(4 * (n // 2), 4 * n)
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


def test_the_interval_of_the_failures_mirrors_that_of_the_successes() -> None:
    won, lost = wilson(37, 100), wilson(63, 100)
    assert won is not None
    assert lost is not None
    assert (won.low, won.high) == (pytest.approx(1 - lost.high), pytest.approx(1 - lost.low))
