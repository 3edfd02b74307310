"""In which order rows are shown: time, then stages, hours and weekdays in their own order, else the largest first."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from headway.answers.bound import Bound
from headway.answers.evaluate import Result
from headway.catalogue.dimension import DimensionKind

Row = tuple[Mapping[str, object], Mapping[str, Result]]


def in_order(rows: Iterable[Row], bound: Bound) -> list[Row]:
    """Unknown comes last everywhere; equal values are in the order of their labels."""
    return sorted(rows, key=lambda row: _place(row, bound))


def _place(row: Row, bound: Bound) -> tuple[Any, ...]:
    labels, results = row
    grain, by = bound.query.grain, bound.query.by
    time = _last_if_none(str(labels[grain.value]) if labels[grain.value] is not None else None) if grain else ()
    natural = tuple(_natural(name, labels, bound) for name in by[:1])
    value = results[bound.query.metrics[0]].value
    size = -value if isinstance(value, int | float | Decimal) else None
    names = tuple(_last_if_none(None if labels[name] is None else str(labels[name])) for name in by)
    rest = tuple(_natural(name, labels, bound) for name in by[1:])
    return (time, natural, _last_if_none(size), rest, names)


def _natural(name: str, labels: Mapping[str, object], bound: Bound) -> tuple[bool, object]:
    dimension = bound.world.catalogue.dimensions[name]
    if dimension.order:
        return _last_if_none(labels.get(f"{name}__order"))
    if dimension.kind is DimensionKind.HOUR:
        return _last_if_none(labels[name])
    day = labels[name]
    if dimension.kind is DimensionKind.WEEKDAY:
        return _last_if_none((day - bound.world.calendar.week_start) % 7 if isinstance(day, int) else None)
    return (False, 0)


def _last_if_none(value: object) -> tuple[bool, object]:
    return (value is None, 0 if value is None else value)
