"""Metrics multiplied by and divided by each other, row by row."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from math import prod

from headway.answers.answer import Value
from headway.answers.numbers import Numbers
from headway.catalogue.metric import Product, Unit

PLACES = Decimal(1).scaleb(-10)
DIGITS = 50


def multiplied(metric: Product, factors: Sequence[Numbers], divisors: Sequence[Numbers], height: int) -> Numbers:
    """The product of the factors by that of the divisors; none where one of them is missing or a divisor is 0, or where
    a divisor is below 0 and the metric says that there never is one then.
    """
    values: list[Value] = []
    reasons: dict[int, str] = {}
    for place in range(height):
        missing = [part for part in (*factors, *divisors) if part.values[place] is None]
        below = metric.never and any(_plain(part, place) < 0 for part in divisors)
        if missing or below or any(not part.values[place] for part in divisors):
            why = metric.never if below and not missing else metric.undefined
            reasons[place] = next((part.reasons.get(place, "") for part in missing), "") or why
            values.append(None)
            continue
        value = prod(_plain(part, place) for part in factors) / prod(_plain(part, place) for part in divisors)
        values.append(_money(value) if metric.unit is Unit.MONEY else value)
    return Numbers(values, reasons=reasons)


def _plain(part: Numbers, place: int) -> float:
    return float(str(part.values[place] or 0))


def _money(value: float) -> Decimal:
    with localcontext(prec=DIGITS):
        return Decimal(str(value)).quantize(PLACES)
