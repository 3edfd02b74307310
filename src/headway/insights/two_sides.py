"""Do two sides differ beyond noise? Shares by their cases, amounts by the steps of time that they are made of.

Shares: Newcombe's interval for a difference, method 10 (Newcombe 1998, Statistics in Medicine 17:873), and the χ² test
on two groups. Amounts and counts: the means of their days, weeks or months by Welch's test (Welch 1947, Biometrika
34:28); where both sides have the same steps, two people in the same weeks, by their differences step by step. Divided
amounts, such as an average order: the same of the residuals of the quotient (Cochran, *Sampling Techniques*, 1977).
How often looking at many things finds something by chance is corrected for by Holm (`apart.holm`).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import TypeVar

from scipy.special import stdtr

from headway.insights.apart import LEVEL, Tally, enough, holm, homogeneity
from headway.values.ratio import Interval, wilson

FEWEST_STEPS = 8
K = TypeVar("K", bound=Hashable)


class Said(StrEnum):
    """What a comparison says."""

    MORE = "more"
    LESS = "less"
    ALIKE = "cannot be told apart"
    TOO_FEW = "too few to say"
    UNJUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Chance:
    """How probable a difference this large is where there is none; None: too little to say. `interval` is the
    difference's, at 95 %, where it is known.
    """

    p: float | None
    interval: Interval | None = None


def newcombe(one: Tally, other: Tally) -> Interval | None:
    """The interval of the difference of two shares. 56 of 70 less 48 of 80: 5.24 to 33.39 points (Newcombe 1998)."""
    first, second = wilson(one.successes, one.n), wilson(other.successes, other.n)
    if first is None or second is None:
        return None
    a, b = one.successes / one.n, other.successes / other.n
    low = (a - b) - sqrt((a - first.low) ** 2 + (second.high - b) ** 2)
    high = (a - b) + sqrt((first.high - a) ** 2 + (b - second.low) ** 2)
    return Interval(low, high)


def shares(one: Tally, other: Tally) -> Chance:
    """Two shares of cases. Each side needs thirty cases and five of either kind to be expected."""
    whole = Tally(one.successes + other.successes, one.n + other.n)
    between = newcombe(one, other)
    if not enough(one, whole):
        return Chance(None, between)
    found = homogeneity([one, other])
    return Chance(found.p if found else 1.0, between)


def apart_in_time(one: Sequence[float], other: Sequence[float]) -> Chance:
    """Two series of steps of different times: Welch's test of their means."""
    if min(len(one), len(other)) < FEWEST_STEPS:
        return Chance(None)
    (mean, spread), (mean_other, spread_other) = _mean_of(one), _mean_of(other)
    error = spread + spread_other
    if not error:
        return Chance(1.0 if mean == mean_other else 0.0)
    freedom = error**2 / (spread**2 / (len(one) - 1) + spread_other**2 / (len(other) - 1))
    return Chance(_two_sided((mean - mean_other) / sqrt(error), freedom))


def in_the_same_time(one: Sequence[float], other: Sequence[float]) -> Chance:
    """Two series of the same steps: the test of their differences, step by step."""
    if len(one) != len(other) or len(one) < FEWEST_STEPS:
        return Chance(None)
    mean, spread = _mean_of([a - b for a, b in zip(one, other, strict=True)])
    if not spread:
        return Chance(1.0 if not mean else 0.0)
    return Chance(_two_sided(mean / sqrt(spread), len(one) - 1))


@dataclass(frozen=True, slots=True)
class Divided:
    """Steps of what is divided and of what it is divided by."""

    parts: Sequence[float]
    wholes: Sequence[float]


def divided(one: Divided, other: Divided) -> Chance:
    """Two quotients of sums, such as sales by orders."""
    found = [_quotient(side) for side in (one, other)]
    if any(each is None for each in found):
        return Chance(None)
    (a, spread_a, n_a), (b, spread_b, n_b) = (each for each in found if each is not None)
    error = spread_a + spread_b
    if not error:
        return Chance(1.0 if a == b else 0.0)
    freedom = error**2 / (spread_a**2 / (n_a - 1) + spread_b**2 / (n_b - 1))
    half = -1.959963984540054 * sqrt(error), 1.959963984540054 * sqrt(error)
    return Chance(_two_sided((a - b) / sqrt(error), freedom), Interval(a - b + half[0], a - b + half[1]))


def _quotient(side: Divided) -> tuple[float, float, int] | None:
    """The quotient, the square of its standard error, and of how many steps it is made."""
    pairs = [(part, whole) for part, whole in zip(side.parts, side.wholes, strict=True) if whole]
    total = sum(whole for _, whole in pairs)
    if len(pairs) < FEWEST_STEPS or total <= 0:
        return None
    share = sum(part for part, _ in pairs) / total
    left = sum((part - share * whole) ** 2 for part, whole in pairs)
    n = len(pairs)
    return share, left * n / (n - 1) / total**2, n


def _mean_of(values: Sequence[float]) -> tuple[float, float]:
    """The mean and the square of its standard error."""
    n = len(values)
    mean = sum(values) / n
    return mean, sum((value - mean) ** 2 for value in values) / (n - 1) / n


def _two_sided(t: float, freedom: float) -> float:
    return float(2 * stdtr(freedom, -abs(t)))


def judged(differences: Mapping[K, float | None], chances: Mapping[K, Chance | None]) -> dict[K, Said]:
    """What each comparison says when all are looked at: a difference only where it is beyond noise after Holm's
    correction. No chance: it cannot be judged.
    """
    known = {name: chance.p for name, chance in chances.items() if chance is not None and chance.p is not None}
    corrected = holm(known)
    return {name: _said(differences.get(name), chance, corrected.get(name)) for name, chance in chances.items()}


def _said(difference: float | None, chance: Chance | None, p: float | None) -> Said:
    if chance is None or difference is None:
        return Said.UNJUDGED
    if p is None:
        return Said.TOO_FEW
    if p > LEVEL or not difference:
        return Said.ALIKE
    return Said.MORE if difference > 0 else Said.LESS
