"""From what was counted to what is shown: divisions, intervals, and the reason where there is no value.

Metrics are evaluated column by column, each part once however many metrics need it.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Any, NamedTuple

from headway.answers.answer import Value
from headway.answers.columns import Columns, has_gaps
from headway.answers.drawn import ranked
from headway.answers.multiplied import multiplied
from headway.answers.numbers import Numbers, undefined
from headway.answers.shared import shared
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import (
    Among,
    Apart,
    Average,
    Balance,
    Cohort,
    Count,
    Derived,
    DistinctCount,
    Drawn,
    Duration,
    Incidence,
    Kept,
    Metric,
    Monthly,
    Product,
    Quantile,
    Ratio,
    Shared,
    Shortfall,
    Spread,
    Stock,
    Sum,
    Take,
    Trimmed,
    Unit,
)
from headway.catalogue.parts import has_interval, has_n, parts_of
from headway.values.ratio import Interval, balance, wilson

EXACT = frozenset((Unit.MONEY, Unit.UNITS, Unit.HOURS))
PLACES = Decimal(1).scaleb(-10)
DIGITS = 50
NUMBER = (int, float, Decimal)
NOTHING = "nothing to divide by"
NO_WHOLES: Mapping[str, Numbers] = MappingProxyType({})
TAKEN_BACK = "more was taken back in the period than decided"


@dataclass(slots=True)
class Evaluation:
    """The numbers of metrics over counted rows; a count that is not there is zero. `wholes` are what some metrics need
    of the whole rather than of each row, by the key of a ratio, else its key and that of the whole, and the numbers
    that are told apart.
    """

    counts: Columns
    catalogue: Catalogue
    wholes: Mapping[str, Numbers] = field(default_factory=dict)
    _found: dict[str, Numbers] = field(default_factory=dict)

    def numbers(self, key: str) -> Numbers:
        """The values of a metric, row by row."""
        if key not in self._found:
            metric = self.catalogue.metrics[key]
            found = self._evaluated(metric)
            self._found[key] = replace(found, rate=True) if has_n(metric) else found
        return self._found[key]

    def _evaluated(self, metric: Metric) -> Numbers:
        return HOW[type(metric)](self, metric)

    def _count(self, metric: Count | DistinctCount) -> Numbers:
        return Numbers(self._whole(metric.key))

    def _reached(self, metric: Cohort | Spread | Kept) -> Numbers:
        parts, wholes = self._whole(f"{metric.key}__reached"), self._whole(f"{metric.key}__n")
        return _proportions(metric, parts, wholes)

    def _spread(self, metric: Spread) -> Numbers:
        return self._reached(metric) if metric.take is Take.AT_LEAST else self._counted_over(metric)

    def _kept(self, metric: Kept) -> Numbers:
        return self._reached(metric) if metric.held.counts else self._counted_over(metric)

    def _whole(self, name: str) -> list[int]:
        counted = self.counts[name]
        if set(map(type, counted)) == {int}:
            return list(counted)  # type: ignore[arg-type]  # all of them are whole
        return [int(found) if isinstance(found, NUMBER) else 0 for found in counted]

    def _sum(self, metric: Sum | Stock) -> Numbers:
        if isinstance(metric, Stock) and not metric.expression:
            return Numbers(self._whole(metric.key))
        found = self.counts[metric.key]
        reasons: dict[int, str] = {}
        if has_gaps(found):
            why = metric.undefined or "not recorded"
            n = self._whole(f"{metric.key}__n")
            reasons = {place: why for place, value in enumerate(found) if value is None and n[place]}
        values = _exact(found) if metric.unit in EXACT else self._plain(metric)
        return Numbers(_without(values, reasons), reasons=reasons)

    def _plain(self, metric: Metric) -> Sequence[Value]:
        if metric.unit is Unit.COUNT:
            return self._whole(metric.key)
        return [_number(found) for found in self.counts[metric.key]]

    def _quantile(self, metric: Quantile | Duration) -> Numbers:
        n = self._whole(f"{metric.key}__n")
        values: list[Value] = []
        reasons: dict[int, str] = {}
        for place, found in enumerate(self.counts[metric.key]):
            if found is None:
                measured = n[place] or isinstance(metric, Quantile)
                reasons[place] = metric.undefined if measured else "nothing to measure"
                values.append(None)
            else:
                values.append(_tidy(found) if metric.unit is Unit.MONEY else _number(found))
        return Numbers(values, reasons=reasons)

    def _trimmed(self, metric: Trimmed) -> Numbers:
        """Sums of what was kept by how many that is."""
        sums, n = self.counts[metric.key], self._whole(f"{metric.key}__n")
        with localcontext(prec=DIGITS):
            values = [_money(_tidy(total), count) if count else None for total, count in zip(sums, n, strict=True)]
        return Numbers(values, reasons={place: metric.undefined for place, count in enumerate(n) if not count})

    def _average(self, metric: Average) -> Numbers:
        """No rows are none on average; no amounts are not recorded."""
        if metric.expression:
            return self._counted_over(metric)
        return Numbers([_number(found) for found in self.counts[metric.key]])

    def _counted_over(self, metric: Incidence | Spread | Average | Kept) -> Numbers:
        """As the engine found it, over the things or cases that it is about."""
        n = self._whole(f"{metric.key}__n")
        plain = _tidy if metric.unit is Unit.MONEY else _number
        found = zip(self.counts[metric.key], n, strict=True)
        values = [plain(value) if count and value is not None else None for value, count in found]
        reasons = {place: metric.undefined for place, value in enumerate(values) if value is None}
        return Numbers(values, n=n if metric.unit is Unit.SHARE else None, reasons=reasons)

    def _incidence(self, metric: Incidence) -> Numbers:
        """As found, with Wilson's interval at the number of cases that would have the found variance if all had been
        followed to their end (Rothman, J. Chronic Diseases 31:557, 1978). Where the estimate is 0 or 1 its variance is
        0: there the cases that ended are what it is known from.
        """
        found = self._counted_over(metric)
        variances, over = self.counts[f"{metric.key}__variance"], self._whole(f"{metric.key}__ended")
        low: list[float | None] = []
        high: list[float | None] = []
        for value, variance, ended in zip(found.values, variances, over, strict=True):
            interval = _interval(value, _number(variance), ended)
            low.append(interval.low if interval else None)
            high.append(interval.high if interval else None)
        return replace(found, low=low, high=high, interval=True)

    def _product(self, metric: Product) -> Numbers:
        factors, divisors = ([self.numbers(key) for key in keys] for keys in (metric.times, metric.over))
        return multiplied(metric, factors, divisors, self.counts.height)

    def _balance(self, metric: Balance) -> Numbers:
        favour, against = self.numbers(metric.favour), self.numbers(metric.against)
        pairs = zip(favour.values, against.values, favour.n or (), strict=True)
        found = [balance(p, d, n) for p, d, n in pairs]
        return Numbers(
            [one[0] for one in found],
            n=favour.n,
            low=[one[1] for one in found],
            high=[one[2] for one in found],
            reasons={place: metric.undefined for place, one in enumerate(found) if one[0] is None},
            interval=True,
        )

    def _shared(self, metric: Shared) -> Numbers:
        parts = {name: self.numbers(name) for name in parts_of(metric)}
        wholes = [self.wholes.get(f"{metric.key}.{name}") or found for name, found in parts.items()]
        return shared(metric, parts[metric.own], parts[metric.key_part], wholes)

    def _drawn(self, metric: Drawn) -> Numbers:
        sums, squares = (map(_number, self.numbers(key).values) for key in (metric.total, metric.squares))
        return ranked(metric, self._whole(metric.count), list(sums), list(squares))

    def _derived(self, metric: Derived) -> Numbers:
        parts = [(self.numbers(key), sign) for keys, sign in ((metric.plus, 1), (metric.minus, -1)) for key in keys]
        values: list[Value] = []
        reasons: dict[int, str] = {}
        for place in range(self.counts.height):
            total = Decimal(0)
            for part, sign in parts:
                value = part.values[place]
                if not isinstance(value, int | Decimal):
                    reasons[place] = part.reasons.get(place, "")
                    break
                total += sign * value
            values.append(None if place in reasons else int(total) if metric.unit is Unit.COUNT else total)
        return Numbers(values, reasons=reasons)

    def _apart(self, metric: Apart) -> Numbers:
        """As it was told apart; nothing where it was not."""
        return self.wholes.get(metric.key) or undefined(self.counts.height, metric.undefined)

    def _ratio(self, metric: Ratio) -> Numbers:
        part = self.numbers(metric.numerator)
        whole = self.wholes.get(metric.key) or self.numbers(metric.denominator)
        n = self._n(metric)
        why = {**_said(whole), **_said(part), **self._missing(metric)}
        blocked = {place: reason for place, reason in why.items() if whole.values[place] != 0}
        parts, wholes = _without(part.values, blocked), _without(whole.values, blocked)
        divided = _proportions if metric.proportion else _divided
        found = divided(metric, parts, wholes, n)
        return replace(found, reasons={**found.reasons, **blocked})

    def _n(self, metric: Ratio) -> Sequence[int | None] | None:
        if not metric.n or metric.unit is not Unit.SHARE:
            return None
        counted = self.numbers(metric.n).values
        if set(map(type, counted)) == {int}:
            return counted  # type: ignore[return-value]  # all of them are whole
        return [value if isinstance(value, int) else None for value in counted]

    def _missing(self, metric: Ratio) -> dict[int, str]:
        """By row, the reason where a metric that the ratio requires counts nothing."""
        found: dict[int, str] = {}
        if not metric.requires:
            return found
        counted = self.numbers(metric.requires_if).values if metric.requires_if else [0] * self.counts.height
        for key, reason in metric.requires.items():
            for place, value in enumerate(self.numbers(key).values):
                if value or place in found or (metric.requires_if and not counted[place]):
                    continue
                words = reason.format(f"{counted[place]:,}")
                found[place] = words.replace("deals", "deal" if counted[place] == 1 else "deals")
        return found


HOW: Mapping[type[Metric], Callable[[Evaluation, Any], Numbers]] = {
    Count: Evaluation._count,  # noqa: SLF001  the table of its own methods
    DistinctCount: Evaluation._count,  # noqa: SLF001
    Sum: Evaluation._sum,  # noqa: SLF001
    Stock: Evaluation._sum,  # noqa: SLF001
    Quantile: Evaluation._quantile,  # noqa: SLF001
    Duration: Evaluation._quantile,  # noqa: SLF001
    Trimmed: Evaluation._trimmed,  # noqa: SLF001
    Incidence: Evaluation._incidence,  # noqa: SLF001
    Average: Evaluation._average,  # noqa: SLF001
    Spread: Evaluation._spread,  # noqa: SLF001
    Cohort: Evaluation._reached,  # noqa: SLF001
    Kept: Evaluation._kept,  # noqa: SLF001
    Shared: Evaluation._shared,  # noqa: SLF001
    Drawn: Evaluation._drawn,  # noqa: SLF001
    Derived: Evaluation._derived,  # noqa: SLF001
    Product: Evaluation._product,  # noqa: SLF001
    Ratio: Evaluation._ratio,  # noqa: SLF001
    Balance: Evaluation._balance,  # noqa: SLF001
    Monthly: Evaluation._apart,  # noqa: SLF001
    Among: Evaluation._apart,  # noqa: SLF001
    Shortfall: Evaluation._apart,  # noqa: SLF001
}
"""How the numbers of each kind of metric are made of what was counted."""


def evaluated(
    counts: Columns, catalogue: Catalogue, keys: Sequence[str], wholes: Mapping[str, Numbers] = NO_WHOLES
) -> dict[str, Numbers]:
    """The numbers of these metrics by key; `wholes` as in `Evaluation`."""
    evaluation = Evaluation(counts, catalogue, wholes)
    return {key: evaluation.numbers(key) for key in keys}


def nothing(key: str, reason: str, catalogue: Catalogue, height: int) -> Numbers:
    """No value in any row, and why."""
    metric = catalogue.metrics[key]
    found = undefined(height, reason)
    return replace(found, rate=has_n(metric), interval=has_interval(metric))


def _said(numbers: Numbers) -> dict[int, str]:
    return {place: reason for place, reason in numbers.reasons.items() if reason}


def _interval(value: Value, variance: float, ended: int) -> Interval | None:
    if not isinstance(value, float):
        return None
    spread = value * (1 - value)
    cases = spread / variance if variance > 0 and spread > 0 else ended
    return wilson(value * cases, cases)


def _without(values: Sequence[Value], places: Container[int]) -> Sequence[Value]:
    return [None if place in places else value for place, value in enumerate(values)] if places else values


def _exact(found: Sequence[object]) -> list[Value]:
    if set(map(type, found)) == {Decimal}:
        return list(found)  # type: ignore[arg-type]  # all of them are decimals
    return [value if isinstance(value, Decimal) else Decimal(str(value or 0)) for value in found]


def _number(found: object) -> float:
    return float(found) if isinstance(found, int | float | Decimal) else 0.0


def _tidy(found: object) -> Decimal:
    with localcontext(prec=DIGITS):
        return Decimal(str(found)).quantize(PLACES)


def _proportions(
    metric: Metric, parts: Sequence[Value], wholes: Sequence[Value], n: Sequence[int | None] | None = None
) -> Numbers:
    """Shares of counts with their Wilson intervals, beside them the count that they are shares of."""
    shares = [_share(part, whole, metric.undefined) for part, whole in zip(parts, wholes, strict=True)]
    counted = [one.n if one.n is not None or n is None else n[place] for place, one in enumerate(shares)]
    return Numbers(
        [one.value for one in shares],
        n=counted,
        low=[one.low for one in shares],
        high=[one.high for one in shares],
        reasons={place: one.reason for place, one in enumerate(shares) if one.value is None},
        interval=True,
    )


class _Share(NamedTuple):
    value: float | None
    n: int | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def _share(part: Value, whole: Value, undefined: str) -> _Share:
    if not isinstance(part, int) or not isinstance(whole, int):
        return _Share(None, None, reason=undefined)
    if whole == 0:
        return _Share(None, 0, reason=undefined or NOTHING)
    interval = wilson(part, whole) if 0 <= part <= whole else None
    if interval is None:
        return _Share(None, whole, reason=TAKEN_BACK)
    return _Share(part / whole, whole, interval.low, interval.high)


def _divided(metric: Ratio, parts: Sequence[Value], wholes: Sequence[Value], n: Sequence[int | None] | None) -> Numbers:
    values: list[Value] = []
    reasons: dict[int, str] = {}
    divide = _money if metric.unit is Unit.MONEY else _plain
    positive = metric.positive or metric.unit is Unit.SHARE
    with localcontext(prec=DIGITS):
        if _simply(metric, parts, wholes):
            return Numbers(list(map(divide, parts, wholes)), n=n)  # type: ignore[arg-type]  # all are numbers
        for place, (part, whole) in enumerate(zip(parts, wholes, strict=True)):
            if not isinstance(part, NUMBER) or not isinstance(whole, NUMBER):
                reasons[place] = metric.undefined
                values.append(None)
            elif metric.decided and (part < 0 or whole < 0 or (metric.unit is Unit.SHARE and part > whole)):
                reasons[place] = TAKEN_BACK
                values.append(None)
            elif whole == 0 or (positive and whole < 0):
                reasons[place] = metric.undefined or NOTHING
                values.append(None)
            else:
                values.append(divide(part, whole))
    return Numbers(values, n=n, reasons=reasons)


def _simply(metric: Ratio, parts: Sequence[Value], wholes: Sequence[Value]) -> bool:
    """Whether every row can be divided without a look at it: known numbers, and nothing that forbids a value."""
    known = {*map(type, parts), *map(type, wholes)} <= set(NUMBER)
    plain = not metric.decided and not metric.positive and metric.unit is not Unit.SHARE
    return known and plain and all(wholes)


def _money(part: int | float | Decimal, whole: int | float | Decimal) -> Value:
    exact = part if isinstance(part, Decimal) else Decimal(part)
    return (exact / (Decimal(whole) if isinstance(whole, float) else whole)).quantize(PLACES)


def _plain(part: int | float | Decimal, whole: int | float | Decimal) -> Value:
    if isinstance(part, float) or isinstance(whole, float):
        return float(part) / float(whole)
    return float(Decimal(part) / Decimal(whole))
