"""From what was counted to what is shown: divisions, intervals, and the reason where there is no value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from headway.answers.answer import Value
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import (
    Cohort,
    Count,
    Derived,
    DistinctCount,
    Duration,
    Metric,
    Quantile,
    Ratio,
    Stock,
    Sum,
    Unit,
)
from headway.values.ratio import wilson

Row = Mapping[str, object]
EXACT = frozenset((Unit.MONEY, Unit.UNITS, Unit.HOURS))
PLACES = Decimal(1).scaleb(-10)


@dataclass(frozen=True, slots=True)
class Result:
    """One number with what stands beside it; `reason` says in words why there is none."""

    value: Value
    n: int | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    rate: bool = False

    def against(self, before: "Result") -> "Change":
        """How this number differs from an earlier one; growth from zero is new, from a negative base there is none."""
        values: dict[str, Value] = {"previous": before.value, "change": None, "growth": None}
        if self.value is None or before.value is None:
            reason = self.reason or before.reason or "no value to compare with"
            why = {"change": reason, "growth": reason}
            return Change(values, why if before.value is not None else {"previous": before.reason, **why})
        now, then = _decimal(self.value), _decimal(before.value)
        values["change"] = _like(now - then, self.value)
        if then > 0:
            values["growth"] = float((now - then) / then)
            return Change(values, {})
        reason = f"new ({_brief(now)})" if then == 0 and now > 0 else "no growth from zero"
        return Change(
            values, {"growth": reason if then == 0 else "absolute change only: the earlier value is negative"}
        )


@dataclass(frozen=True, slots=True)
class Change:
    """`previous`, `change` and `growth`, with the reason for each that has no value."""

    values: Mapping[str, Value]
    reasons: Mapping[str, str]


def _decimal(value: Value) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))


def _brief(value: Decimal) -> str:
    return f"{value.normalize():+,f}"


def _like(change: Decimal, value: Value) -> Value:
    if isinstance(value, int):
        return int(change)
    return float(change) if isinstance(value, float) else change


def evaluate(key: str, row: Row, catalogue: Catalogue) -> Result:
    """The value of a metric from a row of counts; a count that the row does not hold is zero."""
    metric = catalogue.metrics[key]
    found = _evaluated(metric, row, catalogue)
    return replace(found, rate=True) if metric.unit is Unit.SHARE else found


def nothing(key: str, reason: str, catalogue: Catalogue) -> Result:
    """No value, and why."""
    return Result(None, reason=reason, rate=catalogue.metrics[key].unit is Unit.SHARE)


def _evaluated(metric: Metric, row: Row, catalogue: Catalogue) -> Result:
    match metric:
        case Count() | DistinctCount():
            return Result(_count(row, metric.key))
        case Sum() | Stock():
            return _sum(metric, row)
        case Quantile() | Duration():
            return _quantile(metric, row)
        case Cohort():
            return _proportion(metric, _count(row, f"{metric.key}__reached"), _count(row, f"{metric.key}__n"))
        case Derived():
            return _derived(metric, row, catalogue)
        case Ratio():
            return _ratio(metric, row, catalogue)


def _count(row: Row, name: str) -> int:
    found = row.get(name)
    return int(found) if isinstance(found, int | float | Decimal) else 0


def _sum(metric: Sum | Stock, row: Row) -> Result:
    if isinstance(metric, Stock) and not metric.expression:
        return Result(_count(row, metric.key))
    n, found = _count(row, f"{metric.key}__n"), row.get(metric.key)
    if found is None and n:
        return Result(None, n=n, reason=metric.undefined or "not recorded")
    if metric.unit in EXACT:
        return Result(found if isinstance(found, Decimal) else Decimal(str(found or 0)), n=n)
    return Result(_count(row, metric.key) if metric.unit is Unit.COUNT else _number(found), n=n)


def _number(found: object) -> float:
    return float(found) if isinstance(found, int | float | Decimal) else 0.0


def _quantile(metric: Quantile | Duration, row: Row) -> Result:
    found, n = row.get(metric.key), _count(row, f"{metric.key}__n")
    if found is None:
        reason = metric.undefined if n or isinstance(metric, Quantile) else "nothing to measure"
        return Result(None, n=n, reason=reason)
    return Result(_tidy(found) if metric.unit is Unit.MONEY else _number(found), n=n)


def _tidy(found: object) -> Decimal:
    return Decimal(str(found)).quantize(PLACES)


def _proportion(metric: Metric, part: int, whole: int) -> Result:
    if whole == 0:
        return Result(None, n=0, reason=metric.undefined or "nothing to divide by")
    if not 0 <= part <= whole:
        return Result(None, n=whole, reason="more was taken back in the period than decided")
    interval = wilson(part, whole)
    if interval is None:
        return Result(None, n=whole, reason="more was taken back in the period than decided")
    return Result(part / whole, n=whole, low=interval.low, high=interval.high)


def _derived(metric: Derived, row: Row, catalogue: Catalogue) -> Result:
    total = Decimal(0)
    for keys, sign in ((metric.plus, 1), (metric.minus, -1)):
        for key in keys:
            found = evaluate(key, row, catalogue)
            if not isinstance(found.value, int | Decimal):
                return Result(None, reason=found.reason)
            total += sign * found.value
    return Result(int(total) if metric.unit is Unit.COUNT else total)


def _ratio(metric: Ratio, row: Row, catalogue: Catalogue) -> Result:
    part, whole = evaluate(metric.numerator, row, catalogue), evaluate(metric.denominator, row, catalogue)
    n = evaluate(metric.n, row, catalogue).value if metric.n else None
    count = n if isinstance(n, int) else None
    missing = _missing(metric, row, catalogue) or (part.reason if part.value is None else "") or whole.reason
    if missing and whole.value != 0:
        return Result(None, n=count, reason=missing)
    if metric.proportion and isinstance(part.value, int) and isinstance(whole.value, int):
        return _proportion(metric, part.value, whole.value)
    return _divided(metric, part.value, whole.value, count)


def _divided(metric: Ratio, part: Value, whole: Value, n: int | None) -> Result:
    if not isinstance(part, int | float | Decimal) or not isinstance(whole, int | float | Decimal):
        return Result(None, n=n, reason=metric.undefined)
    if whole == 0 or (metric.unit is Unit.SHARE and whole < 0):
        return Result(None, n=n, reason=metric.undefined or "nothing to divide by")
    if metric.unit is Unit.MONEY:
        with localcontext() as context:
            context.prec = 50
            return Result((Decimal(part) / Decimal(whole)).quantize(PLACES), n=n)
    if isinstance(part, float) or isinstance(whole, float):
        return Result(float(part) / float(whole), n=n)
    return Result(float(Decimal(part) / Decimal(whole)), n=n)


def _missing(metric: Ratio, row: Row, catalogue: Catalogue) -> str:
    if not metric.requires:
        return ""
    counted = evaluate(metric.requires_if, row, catalogue).value if metric.requires_if else 0
    if metric.requires_if and not counted:
        return ""
    for key, reason in metric.requires.items():
        if not evaluate(key, row, catalogue).value:
            return reason.format(f"{counted:,}").replace("deals", "deal" if counted == 1 else "deals")
    return ""
