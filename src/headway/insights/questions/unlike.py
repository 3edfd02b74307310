"""What may be called different: rates beside those of the others, tops beside chance; and shares that add up."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from scipy.special import bdtrc

from headway.insights.apart import FEWEST, LEVEL, Tally, enough, told_apart
from headway.values.ratio import wilson

STEP = Decimal("0.001")


class Side(StrEnum):
    """How a rate stands beside that of all others together."""

    ABOVE = "above"
    BELOW = "below"
    ALIKE = "alike"
    FEW = "few"


def sides(rates: Mapping[str, Tally], whole: Tally) -> dict[str, Side]:
    """Each rate beside that of all others in the `whole`, by the one rule of `insights/apart.py`."""
    differ = {one.name: one.above for one in told_apart(rates, whole=whole).different}

    def side(name: str) -> Side:
        if name in differ:
            return Side.ABOVE if differ[name] else Side.BELOW
        return Side.ALIKE if enough(rates[name], whole) else Side.FEW

    return {name: side(name) for name in rates}


def leads(first: int, second: int, n: int) -> bool:
    """Whether the largest part of `n` counted things is larger than the second by more than chance: their 95 %
    intervals do not meet.
    """
    own, other = wilson(first, n), wilson(second, n)
    return n >= FEWEST and own is not None and other is not None and own.low > other.high


def more_than_chance(times: int, n: int, kinds: int) -> bool:
    """Whether one of `kinds` that are alike would be first `times` of `n` times by chance in at most 5 % of cases.

    Three of three years for one of twelve months (0.7 %) is more than chance, two of two (8.3 %) is not.
    """
    if not times or kinds < 2:
        return False
    return bool(kinds * bdtrc(times - 1, n, 1 / kinds) <= LEVEL)


def shares(values: Sequence[Decimal]) -> list[Decimal] | None:
    """Parts of their sum to a tenth of a per cent that add up to exactly 1: what rounding leaves goes to the largest
    remainders. None where a part is negative or there is nothing to share.
    """
    whole = sum(values, Decimal(0))
    if whole <= 0 or any(value < 0 for value in values):
        return None
    exact = [value / whole for value in values]
    found = [part.quantize(STEP, ROUND_FLOOR) for part in exact]
    left = int((1 - sum(found, Decimal(0))) / STEP)
    order = sorted(range(len(exact)), key=lambda place: exact[place] - found[place], reverse=True)
    for place in order[:left]:
        found[place] += STEP
    return found
