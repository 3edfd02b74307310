"""The usual range of a series: natural process limits of an XmR chart.

Limits are the mean ± 2.660 × the mean moving range (Wheeler, *Understanding Variation*, 1993):
about what a steady process does by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SCALE = 2.660
FEWEST = 5
RUN = 8


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Where the next point of a steady series falls nearly always; `points` is how many it was learned from."""

    low: float
    high: float
    mean: float
    points: int


class Verdict(StrEnum):
    """What a point says beside the series that came before it."""

    ABOVE = "above"
    BELOW = "below"
    SHIFT_UP = "shift up"
    SHIFT_DOWN = "shift down"
    WITHIN = "within"
    TOO_FEW = "too few"


def usual_range(
    values: Sequence[float | None], *, floor: float | None = None, ceiling: float | None = None
) -> UsualRange | None:
    """Natural limits of `values` in their order of time, or None for fewer than five: too little to know what is usual.

    52 48 55 50 47 53 49 51 54 46 gives mean 50.5 and limits 38.09 to 62.91 (definitions §4).
    `floor` and `ceiling` cut limits that cannot be (a share lies in 0 to 1, a count is not negative). An undefined
    value is left out, and so are the moves to and from it.
    """
    known = [value for value in values if value is not None]
    moved = moves(values)
    if len(known) < FEWEST or not moved:
        return None
    mean = sum(known) / len(known)
    reach = SCALE * sum(moved) / len(moved)
    low, high = mean - reach, mean + reach
    return UsualRange(
        low=low if floor is None else max(low, floor),
        high=high if ceiling is None else min(high, ceiling),
        mean=mean,
        points=len(known),
    )


def moves(values: Sequence[float | None]) -> list[float]:
    """The moving ranges: how far each value is from the one right before it, where both are defined."""
    return [abs(later - earlier) for earlier, later in pairwise(values) if earlier is not None and later is not None]


def verdict(values: Sequence[float], latest: float, usual: UsualRange | None) -> Verdict:
    """Whether `latest`, which came after `values`, is more than the noise of the series.

    A signal is a point outside the limits, or the eighth in a row on one side of the mean.
    """
    if usual is None:
        return Verdict.TOO_FEW
    if latest > usual.high:
        return Verdict.ABOVE
    if latest < usual.low:
        return Verdict.BELOW
    tail = [*values, latest][-RUN:]
    if len(tail) == RUN and all(value > usual.mean for value in tail):
        return Verdict.SHIFT_UP
    if len(tail) == RUN and all(value < usual.mean for value in tail):
        return Verdict.SHIFT_DOWN
    return Verdict.WITHIN


def falling_for(values: Sequence[float]) -> int:
    """How many last steps of the series went down without a break; negative when they went up."""
    steps = 0
    for earlier, later in zip(reversed(values[:-1]), reversed(values[1:]), strict=False):
        direction = (later < earlier) - (later > earlier)
        if direction == 0 or steps * direction < 0:
            break
        steps += direction
    return steps
