"""From one total to another in parts that add up to the difference exactly: by what it is split, and by volume, mix and
rate.

Volume is what more or fewer cases bring at the old average; mix, what it brings that the cases lie elsewhere; rate,
what the same cases bring more or less each. What is only on one side has no old or new rate and stands for itself.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Side:
    """Of one side, by what it is split: how much, and of how many cases."""

    amounts: Mapping[Hashable, Decimal]
    cases: Mapping[Hashable, int]

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum(self.amounts.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Bridge:
    """From `before` to `after`: the five add up to the difference, to the last digit of the amounts."""

    before: Decimal
    after: Decimal
    volume: Decimal
    mix: Decimal
    rate: Decimal
    new: Decimal
    gone: Decimal


def bridge(before: Side, after: Side) -> Bridge | None:
    """The bridge, or None where one of the sides has no cases that both have."""
    both = [
        name
        for name in before.amounts
        if before.cases.get(name, 0) > 0 and after.cases.get(name, 0) > 0 and name in after.amounts
    ]
    cases_before = sum(before.cases[name] for name in both)
    cases_after = sum(after.cases[name] for name in both)
    if not cases_before or not cases_after:
        return None
    held_before = sum((before.amounts[name] for name in both), Decimal(0))
    held_after = sum((after.amounts[name] for name in both), Decimal(0))
    volume = _cents((cases_after - cases_before) * held_before / cases_before)
    at_old = sum((after.cases[name] * before.amounts[name] / before.cases[name] for name in both), Decimal(0))
    mix = _cents(at_old - cases_after * held_before / cases_before)
    return Bridge(
        before=before.amount,
        after=after.amount,
        volume=volume,
        mix=mix,
        rate=held_after - held_before - volume - mix,
        new=sum((amount for name, amount in after.amounts.items() if name not in both), Decimal(0)),
        gone=-sum((amount for name, amount in before.amounts.items() if name not in both), Decimal(0)),
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_EVEN)
