"""Division that knows undefined, and the interval that stands beside every rate."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

Z95 = 1.959963984540054


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part ÷ whole`, or None where the whole is zero: undefined is never 0 (definitions §0 rule 3)."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, both ends included."""

    low: float
    high: float


def wilson(successes: float, n: float) -> Interval | None:
    """The Wilson score interval at 95 % for a proportion (Wilson 1927, JASA 22:209), or None where n is not positive.

    30 of 150 gives 14.4 to 27.1 %; 3 of 5 gives 23.1 to 88.2 % (definitions §4).
    """
    if n <= 0:
        return None
    share = min(max(successes / n, 0.0), 1.0)
    shrink = 1 + Z95**2 / n
    centre = (share + Z95**2 / (2 * n)) / shrink
    half = Z95 * sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n)) / shrink
    low, high = min(centre - half, share), max(centre + half, share)  # the share lies between, whatever is rounded
    return Interval(low=max(0.0, low), high=min(1.0, high))


def balance(favour: object, against: object, n: int | None) -> tuple[float | None, float | None, float | None]:
    """A hundred times the difference of two shares of `n` answers, with the ends of its 95 % interval:
    ± 1.96 · √((p + d − (p − d)²) ÷ n), never beyond ±100. 50 promoters and 20 detractors of 100 give +30 ± 15.3
    (definitions §4). None without answers.
    """
    if not isinstance(favour, float) or not isinstance(against, float) or not n:
        return None, None, None
    value = favour - against
    half = Z95 * sqrt(max(favour + against - value**2, 0.0) / n)
    return 100 * value, max(-100.0, 100 * (value - half)), min(100.0, 100 * (value + half))
