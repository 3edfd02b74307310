"""In which order rows are shown: time, then stages, hours and weekdays in their own order, else the largest first."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from operator import neg
from typing import Any

from headway.answers.answer import Value
from headway.answers.bound import Bound
from headway.answers.columns import Columns, has_gaps
from headway.answers.numbers import Numbers
from headway.catalogue.dimension import DimensionKind


def in_order(labels: Columns, first: Numbers, bound: Bound) -> Sequence[int]:
    """The places of the rows in the order in which they are shown; `first` are the numbers of the first metric.

    Unknown comes last everywhere; equal values are in the order of their labels.
    """
    terms = list(zip(*_terms(labels, first, bound), strict=True))
    places = sorted(range(labels.height), key=terms.__getitem__)
    return range(labels.height) if places == list(range(labels.height)) else places


def _terms(labels: Columns, first: Numbers, bound: Bound) -> Iterator[Sequence[Any]]:
    """Pairs of columns: whether the value is unknown, and the value."""
    grain, by = bound.query.grain, bound.query.by
    if grain:
        yield from _last_if_none(labels[grain.value])
    for name in by[:1]:
        yield from _natural(name, labels, bound)
    yield from _last_if_none(_largest_first(first.values))
    for name in by[1:]:
        yield from _natural(name, labels, bound)
    for name in by:
        yield from _last_if_none([None if label is None else str(label) for label in labels[name]])


def _natural(name: str, labels: Columns, bound: Bound) -> Iterator[Sequence[Any]]:
    dimension = bound.world.catalogue.dimensions[name]
    if dimension.order:
        yield from _last_if_none(labels[f"{name}__order"])
    elif dimension.kind is DimensionKind.HOUR:
        yield from _last_if_none(labels[name])
    elif dimension.kind is DimensionKind.WEEKDAY:
        place = _in_week(bound.world.calendar.week_start)
        yield from _last_if_none([place(day) for day in labels[name]])


def _in_week(start: int) -> Callable[[object], int | None]:
    return lambda day: (day - start) % 7 if isinstance(day, int) else None


def _largest_first(values: Sequence[Value]) -> Sequence[Any]:
    if set(map(type, values)) <= {int, float, Decimal}:
        return list(map(neg, values))  # type: ignore[arg-type]  # all of them are numbers
    return [-value if isinstance(value, int | float | Decimal) else None for value in values]


def _last_if_none(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    if has_gaps(values):
        yield [value is None for value in values]
        values = [0 if value is None else value for value in values]
    yield values
