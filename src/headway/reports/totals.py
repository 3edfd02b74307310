"""How each column of an export is totalled: a sum where that is the truth, a quotient of totals, else the number
asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from typing import TypeAlias

from headway.answers.answer import Answer, Value
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Additivity, Ratio
from headway.reports.export import Export

QUOTIENT_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Summed:
    """The rows add up to the total exactly."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """The total is one column's total divided by another's."""

    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The total was asked as a question of its own; `why` says why the rows do not make it."""

    why: str


Total: TypeAlias = Summed | Quotient | Asked

WHY = {
    Additivity.FLOW: "the rows shown do not add up to the whole",
    Additivity.STOCK: "it is what there was at one moment, which does not add up over time",
    Additivity.RATIO: "a rate of the whole is not the sum or mean of the parts' rates",
    Additivity.DISTINCT: "one and the same may be counted in several rows",
    Additivity.QUANTILE: "a median of the whole cannot be made from the parts' medians",
    Additivity.DURATION: "it is estimated anew from all cases, open ones included",
}


def totals_of(export: Export) -> Mapping[str, Total]:
    """For each metric column of the answer, how its total comes about.

    A sum is promised only where the rows give exactly the total that was asked for; otherwise the asked total stands.
    """
    answer, catalogue = export.answer, export.catalogue
    names = [column.name for column in answer.columns if column.kind == "metric"]
    return {name: _total(name, answer, catalogue, overlaps=export.query.grain is not None) for name in names}


def _total(name: str, answer: Answer, catalogue: Catalogue, *, overlaps: bool) -> Total:
    key, _, part = name.partition(".")
    metric = catalogue.metrics[key]
    if part in {"low", "high", "growth"}:
        return Asked("an interval or a growth of the whole is worked out anew, not from the parts")
    additive = metric.additivity is Additivity.FLOW or (metric.additivity is Additivity.STOCK and not overlaps)
    if (additive or part == "n") and adds_up([row.get(name) for row in answer.rows], answer.totals.get(name)):
        return Summed()
    if isinstance(metric, Ratio) and not part and _divides(name, metric, answer):
        return Quotient(metric.numerator, metric.denominator)
    return Asked(WHY[metric.additivity])


def adds_up(values: Sequence[Value], total: Value) -> bool:
    """Whether whole or decimal values add up to the total exactly; an undefined part adds nothing."""
    known = [value for value in values if value is not None]
    if not known or any(isinstance(value, bool) or not isinstance(value, int | Decimal) for value in (*known, total)):
        return False
    return sum(Decimal(value) for value in known if isinstance(value, int | Decimal)) == total


def _divides(name: str, metric: Ratio, answer: Answer) -> bool:
    shown = {column.name for column in answer.columns}
    if not {metric.numerator, metric.denominator} <= shown:
        return False
    above, below, whole = (_number(answer.totals.get(one)) for one in (metric.numerator, metric.denominator, name))
    if above is None or whole is None or not below:
        return False
    return isclose(above / below, whole, rel_tol=QUOTIENT_CLOSE)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None
