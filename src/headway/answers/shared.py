"""What belongs to each part, and its share of what belongs to none, so that the parts add up to all that there is."""

from collections.abc import Sequence
from decimal import Decimal, localcontext

from headway.answers.answer import Value
from headway.answers.numbers import Numbers
from headway.catalogue.metric import Shared

PLACES = Decimal(1).scaleb(-10)
DIGITS = 50
NOBODY = "nobody to share it out to"


def shared(metric: Shared, own: Numbers, key: Numbers, wholes: Sequence[Numbers]) -> Numbers:
    """Row by row own + common × key ÷ key of the whole; `wholes` are own, common and key of the whole. None where there
    is nothing at all, or nobody to share out to.
    """
    values: list[Value] = []
    reasons: dict[int, str] = {}
    for place, (part, by) in enumerate(zip(own.values, key.values, strict=True)):
        own_all, common, by_all = (_exact(one.values[place]) for one in wholes)
        if not (own_all or common):
            reasons[place] = metric.undefined
        elif common and not by_all:
            reasons[place] = NOBODY
        with localcontext(prec=DIGITS):
            share = common * _exact(by) / by_all if by_all else Decimal(0)
            values.append(None if place in reasons else (_exact(part) + share).quantize(PLACES))
    return Numbers(values, reasons=reasons)


def _exact(value: Value) -> Decimal:
    return Decimal(str(value or 0))
