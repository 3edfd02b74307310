"""A series without its season: each value divided by what its weekday, or its month of the year, is to a usual one.

The index of a season is the mean, over whole cycles, of its value over the mean of its cycle (the ratio method:
Wheeler, *Making Sense of Data*, 2003, on seasonal data). It is used only where the cycles agree that there is a
season, by Friedman's test at 5 % (Friedman 1937, JASA 32:675), since an index of pure noise would add noise.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import chdtrc

WEEK, YEAR = 7, 12
CYCLES = 2
"""So many whole weeks or years at least: from one, a season and an event look alike."""
AGREED = 0.05


@dataclass(frozen=True, slots=True)
class Season:
    """`index` and `adjusted` value by value; a season in which there is never anything has index 0 and no adjusted
    value. `cycles` were whole, and limits of the adjusted values are to be `widen` times as wide.
    """

    index: tuple[float, ...]
    adjusted: tuple[float | None, ...]
    cycles: int

    @property
    def widen(self) -> float:
        """A value that was among the c learned from lies nearer to its index than a new one does: by the standard
        deviations √(1 − 1/c) and √(1 + 1/c). Limits as wide as the quotient hold for both.
        """
        return sqrt((self.cycles + 1) / (self.cycles - 1))


def season(values: Sequence[float | None], cycle: int, *, learn: int | None = None) -> Season | None:
    """The series without its season of `cycle` steps, learned from the last whole cycles of its first `learn` values.

    None where there are fewer than two cycles, where one of their values is undefined or negative, where a cycle has
    nothing in it, or where they do not agree on a season.
    """
    base = values[:learn]
    cycles = len(base) // cycle
    start = len(base) - cycles * cycle
    learned = [value for value in base[start:] if value is not None and value >= 0]
    if cycles < CYCLES or len(learned) < cycles * cycle:
        return None
    rows = [learned[at : at + cycle] for at in range(0, len(learned), cycle)]
    if not all(sum(row) for row in rows) or _chance(rows) > AGREED:
        return None
    shares = [[value * cycle / sum(row) for value in row] for row in rows]
    of_phase = [sum(column) / cycles for column in zip(*shares, strict=True)]
    index = tuple(of_phase[(place - start) % cycle] for place in range(len(values)))
    pairs = zip(values, index, strict=True)
    return Season(index, tuple(value / by if value is not None and by else None for value, by in pairs), cycles)


def _chance(rows: Sequence[Sequence[float]]) -> float:
    """How probable it is that rows without a season agree as well as these, by their ranks."""
    count, steps = len(rows), len(rows[0])
    sums = [sum(column) for column in zip(*map(_ranks, rows), strict=True)]
    spread = sum((one - count * (steps + 1) / 2) ** 2 for one in sums)
    return float(chdtrc(steps - 1, 12 * spread / (count * steps * (steps + 1))))


def _ranks(row: Sequence[float]) -> list[float]:
    """1 for the lowest; equal values share the mean of their ranks."""
    ordered = sorted(row)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value) + 1) / 2 for value in row]
