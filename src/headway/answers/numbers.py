"""The values of one metric, row by row, with what stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import sub, truediv
from types import MappingProxyType
from typing import TypeVar, cast

from headway.answers.answer import Value
from headway.answers.columns import taken

Beside = TypeVar("Beside")
NO_GROWTH = "no growth from zero"
NO_REASONS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Numbers:
    """`reasons` says by row, in words, why there is no value. A `rate` has its `n` beside it; one with an `interval`
    also its two ends.
    """

    values: Sequence[Value]
    n: Sequence[int | None] | None = None
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None
    reasons: Mapping[int, str] = field(default_factory=dict)
    rate: bool = False
    interval: bool = False

    def taken(self, places: Sequence[int]) -> "Numbers":
        """The rows at these places, in this order."""
        reasons = NO_REASONS
        if self.reasons:
            reasons = {new: self.reasons[old] for new, old in enumerate(places) if old in self.reasons}
        return replace(
            self,
            values=taken(self.values, places),
            n=_taken(self.n, places),
            low=_taken(self.low, places),
            high=_taken(self.high, places),
            reasons=reasons,
        )

    def followed_by(self, other: "Numbers") -> "Numbers":
        """These rows and then those of the same metric from elsewhere."""
        height = len(self.values)
        return replace(
            self,
            values=[*self.values, *other.values],
            n=_joined(self.n, other.n),
            low=_joined(self.low, other.low),
            high=_joined(self.high, other.high),
            reasons={**self.reasons, **{height + place: reason for place, reason in other.reasons.items()}},
        )

    def beside(self) -> dict[str, Sequence[Value]]:
        """What is shown after the value: `n` of a rate, `low` and `high` where it has an interval."""
        if not self.rate:
            return {}
        empty = [None] * len(self.values)
        found: dict[str, Sequence[Value]] = {"n": self.n or empty}
        if self.interval:
            found.update(low=self.low or empty, high=self.high or empty)
        return found


def _taken(values: Sequence[Beside] | None, places: Sequence[int]) -> Sequence[Beside] | None:
    return None if values is None else taken(values, places)


def _joined(values: Sequence[Beside] | None, more: Sequence[Beside] | None) -> Sequence[Beside] | None:
    return None if values is None or more is None else [*values, *more]


def undefined(height: int, reason: str) -> Numbers:
    """No value in any row, all for one reason; none is said where that is empty."""
    return Numbers([None] * height, reasons=dict.fromkeys(range(height), reason) if reason else NO_REASONS)


@dataclass(frozen=True, slots=True)
class Change:
    """How a number differs from an earlier one, with the reason for each part that has no value."""

    previous: Value
    change: Value
    growth: Value
    reasons: Mapping[str, str]


def change(now: tuple[Value, str], then: tuple[Value, str]) -> Change:
    """Two values, each with its reason; growth from zero is new, from a negative base there is none."""
    (value, why), (before, why_before) = now, then
    if value is None or before is None:
        reason = why or why_before or "no value to compare with"
        reasons = {"change": reason, "growth": reason}
        return Change(before, None, None, reasons if before is not None else {"previous": why_before, **reasons})
    new, old = _decimal(value), _decimal(before)
    differs = _like(new - old, value)
    if old > 0:
        return Change(before, differs, _growth(new - old, old), {})
    if old < 0:
        return Change(before, differs, None, {"growth": "absolute change only: the earlier value is negative"})
    reason = f"new ({new.normalize():+,f})" if new > 0 else NO_GROWTH
    return Change(before, differs, None, {"growth": reason})


@dataclass(frozen=True, slots=True)
class Changes:
    """A `Change` for each row, column by column; `reasons` by row and part."""

    previous: Sequence[Value]
    change: Sequence[Value]
    growth: Sequence[Value]
    reasons: Mapping[tuple[int, str], str]


def changes(now: Numbers, then: Numbers) -> Changes:
    """How numbers differ from earlier ones. Amounts, or counts, that grew from a positive one need no closer look."""
    kinds = {*map(type, now.values), *map(type, then.values)}
    alike = kinds in ({Decimal}, {int})
    values, before = cast("Sequence[Decimal]", now.values), cast("Sequence[Decimal]", then.values)
    differs: list[Value] = list(map(sub, values, before)) if alike else [None] * len(values)
    if alike and values and min(before) > 0:
        return Changes(then.values, differs, list(map(truediv, map(float, differs), map(float, before))), {})  # type: ignore[arg-type]  # all are numbers
    positive = [alike and old > 0 for old in before]
    grown: list[Value] = [
        _growth(difference, old) if simple else None  # type: ignore[arg-type]  # all are numbers
        for difference, old, simple in zip(differs, before, positive, strict=True)
    ]
    reasons: dict[tuple[int, str], str] = {}
    for place in (place for place, simple in enumerate(positive) if not simple):
        if alike and not values[place] and not before[place]:
            reasons[place, "growth"] = NO_GROWTH
            continue
        one = change((values[place], now.reasons.get(place, "")), (before[place], then.reasons.get(place, "")))
        differs[place], grown[place] = one.change, one.growth
        reasons.update({(place, name): reason for name, reason in one.reasons.items()})
    return Changes(then.values, differs, grown, reasons)


def _growth(difference: Decimal | int, old: Decimal | int) -> float:
    return float(difference) / float(old)


def _decimal(value: Value) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))


def _like(difference: Decimal, value: Value) -> Value:
    if isinstance(value, int):
        return int(difference)
    return float(difference) if isinstance(value, float) else difference
