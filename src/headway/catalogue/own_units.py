"""Which numbers may be added, multiplied and divided, and what comes out: money per count is money each, money plus a
count is nothing.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from headway.catalogue.metric import Additivity, Metric, Unit
from headway.catalogue.own_terms import PLUS, CannotMake

SAID: Mapping[Unit, str] = MappingProxyType(
    {
        Unit.MONEY: "money",
        Unit.COUNT: "a count",
        Unit.SHARE: "a share",
        Unit.DAYS: "a time in days",
        Unit.MINUTES: "a time in minutes",
        Unit.HOURS: "hours",
        Unit.UNITS: "a quantity",
        Unit.NUMBER: "a plain number",
    }
)
EXACT = (Unit.MONEY, Unit.COUNT, Unit.UNITS, Unit.HOURS)
COUNTED = (Unit.COUNT, Unit.UNITS, Unit.NUMBER)
TIMES = (Unit.DAYS, Unit.MINUTES, Unit.HOURS)


def added(parts: Sequence[Metric], hows: Sequence[str]) -> tuple[Unit, Additivity]:
    """Unit and class of the sum or difference; raises CannotMake with why not, and what would do."""
    first = parts[0]
    for part, how in zip(parts[1:], hows[1:], strict=True):
        verb = "added" if how == PLUS else "taken from each other"
        _same_unit(first, part, verb)
    for part in parts:
        _summable(part)
    _same_time(parts)
    kinds = {part.additivity for part in parts}
    return first.unit, Additivity.DISTINCT if Additivity.DISTINCT in kinds else first.additivity


def _same_unit(one: Metric, other: Metric, verb: str) -> None:
    if one.unit is other.unit:
        return
    raise CannotMake(
        f"{one.label} is {SAID[one.unit]} and {other.label} is {SAID[other.unit]}: they cannot be {verb}. "
        f"Divide one by the other ({one.label} per {other.label}), or choose two that are both {SAID[one.unit]}."
    )


def _summable(part: Metric) -> None:
    if part.unit is Unit.SHARE:
        raise CannotMake(
            f"{part.label} is a share of its own whole, so it cannot be added to or taken from another. "
            "Add what the shares are made of, and divide once; or look at both side by side in Explore."
        )
    if part.additivity in {Additivity.RATIO, Additivity.QUANTILE, Additivity.DURATION} or part.unit not in EXACT:
        raise CannotMake(
            f"{part.label} is an average or a middle, not an amount: it cannot be added to or taken from another. "
            "Take the amounts that it is made of instead."
        )


def _same_time(parts: Sequence[Metric]) -> None:
    stocks = [part for part in parts if part.additivity is Additivity.STOCK]
    flows = [part for part in parts if part.additivity is not Additivity.STOCK]
    if stocks and flows:
        raise CannotMake(
            f"{flows[0].label} happens over time and {stocks[0].label} is what there is at one moment: "
            "a sum of both is of no time at all. Divide one by the other, or choose two of a kind."
        )


def multiplied(parts: Sequence[Metric]) -> Unit:
    """The unit of a product; raises CannotMake where two of them make no unit."""
    found = parts[0].unit
    for part in parts[1:]:
        plain = (*COUNTED, Unit.SHARE)
        if found in plain and part.unit in plain:
            found = Unit.SHARE if {found, part.unit} == {Unit.SHARE} else Unit.NUMBER
        elif found in plain or part.unit in plain:
            found = part.unit if found in plain else found
        else:
            raise CannotMake(
                f"{parts[0].label} is {SAID[found]} and {part.label} is {SAID[part.unit]}: "
                f"{SAID[found]} times {SAID[part.unit]} is nothing that can be read. "
                "Multiply by a count or a share, or divide one by the other."
            )
    return found


def divided(unit: Unit, by: Metric, what: Metric) -> Unit:
    """The unit of a quotient: money each, a share of the same, days each; raises CannotMake where it has none."""
    if unit is by.unit:
        return Unit.SHARE if unit is Unit.MONEY else Unit.NUMBER
    if unit is Unit.SHARE:
        raise CannotMake(
            f"{what.label} is a share already, and a share per {by.label} cannot be read. "
            f"Divide what the share counts by {by.label} instead."
        )
    if by.unit is Unit.MONEY and unit in COUNTED:
        return Unit.NUMBER
    if by.unit is Unit.MONEY:
        raise CannotMake(
            f"{what.label} is {SAID[unit]} and {by.label} is money: turn it round, {by.label} per {what.label}."
        )
    return Unit.NUMBER if unit in COUNTED else unit
