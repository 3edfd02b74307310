"""A metric narrowed to some values of some dimensions: its parts once more, each with the condition in its filter.

A condition stands in the words of the catalogue, like every filter, so that totals, rows, what is left out and past
knowledge follow it as they follow any other.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import Dimension, DimensionKind, stands_on
from headway.catalogue.metric import (
    Among,
    Apart,
    Atom,
    Balance,
    Derived,
    Drawn,
    Metric,
    Monthly,
    Product,
    Ratio,
    Shared,
    Shortfall,
)
from headway.catalogue.own_terms import SIGNS, CannotMake, Only
from headway.catalogue.own_words import only_said
from headway.schema.tables import facts
from headway.values.weekdays import weekday_number
from headway.values.written import day_written

ORDERED = (DimensionKind.NUMBER, DimensionKind.DAY, DimensionKind.HOUR)


def narrowed(key: str, only: Sequence[Only], catalogue: Catalogue, *, prefix: str) -> dict[str, Metric]:
    """The metric `{prefix}_{key}` and its parts, all of them only where the conditions hold.

    Raises CannotMake for a condition that some part cannot be told by, and for values that cannot be read.
    """
    _check(key, only, catalogue)
    said = " and ".join(only_said(one, catalogue) for one in only)
    return {metric.key: metric for metric in _copies(key, tuple(only), catalogue, (prefix, said))}


def _check(key: str, only: Sequence[Only], catalogue: Catalogue) -> None:
    for name in (key, *catalogue.all_parts_of(key)):
        if isinstance(catalogue.metrics[name], Apart | Shared | Drawn):
            label = catalogue.metrics[key].label
            raise CannotMake(f"{label} is made of whole months or of things told apart: narrow it in Explore instead.")
    for one in only:
        _offered(one, key, catalogue)
        _readable(one, catalogue.dimensions[one.dimension])


def _offered(one: Only, key: str, catalogue: Catalogue) -> None:
    offered, dimension = catalogue.dimensions_of(key), catalogue.dimensions.get(one.dimension)
    if dimension is None:
        raise CannotMake(f'There is no dimension "{one.dimension}" any more: choose another to narrow by.')
    if one.dimension not in offered:
        can = ", ".join(catalogue.dimensions[name].label for name in offered if catalogue.dimensions[name].listed)
        label = catalogue.metrics[key].label
        raise CannotMake(f"{label} cannot be told apart by {dimension.label}. It can by {can}.")


def _readable(one: Only, dimension: Dimension) -> None:
    if dimension.kind is DimensionKind.AGE:
        raise CannotMake(f"{dimension.label} is counted when it is asked: narrow by it in Explore instead.")
    if one.sign not in SIGNS or not one.values:
        raise CannotMake(f"{dimension.label}: say which values, for example {dimension.label} is …")
    if one.sign not in {"=", "!="} and (dimension.kind not in ORDERED or "" in one.values):
        raise CannotMake(f"{dimension.label} has no order: say is or is not.")
    for value in filter(None, one.values):
        _literal(value, dimension)


def _copies(key: str, only: tuple[Only, ...], catalogue: Catalogue, named: tuple[str, str]) -> Iterator[Metric]:
    metric, (prefix, said) = catalogue.metrics[key], named

    def other(name: str) -> str:
        return f"{prefix}_{name}" if name else ""

    about: dict[str, Any] = {"key": other(key), "label": f"{metric.label} (only where {said})", "listed": False}
    match metric:
        case Ratio():
            renamed: Metric = replace(
                metric,
                **about,
                numerator=other(metric.numerator),
                denominator=other(metric.denominator),
                n=other(metric.n),
                requires_if=other(metric.requires_if),
                requires=MappingProxyType({other(name): why for name, why in metric.requires.items()}),
                stated=MappingProxyType({other(name): words for name, words in metric.stated.items()}),
                aside=MappingProxyType({other(name): words for name, words in metric.aside.items()}),
            )
            parts = (metric.numerator, metric.denominator, metric.n, metric.requires_if)
            names = dict.fromkeys((*parts, *metric.requires, *metric.stated, *metric.aside))
        case Derived():
            renamed = replace(
                metric, **about, plus=tuple(map(other, metric.plus)), minus=tuple(map(other, metric.minus))
            )
            names = dict.fromkeys((*metric.plus, *metric.minus))
        case Product():
            renamed = replace(
                metric, **about, times=tuple(map(other, metric.times)), over=tuple(map(other, metric.over))
            )
            names = dict.fromkeys((*metric.times, *metric.over))
        case Balance():
            renamed = replace(metric, **about, favour=other(metric.favour), against=other(metric.against))
            names = dict.fromkeys((metric.favour, metric.against))
        case Monthly() | Among() | Shortfall() | Shared() | Drawn():
            raise TypeError(f"{key} is not narrowed: see _check")
        case _:
            yield replace(metric, **about, filter=_filter(metric, only, catalogue))
            return
    for name in filter(None, names):
        yield from _copies(name, only, catalogue, named)
    yield renamed


def _filter(atom: Atom, only: Sequence[Only], catalogue: Catalogue) -> str:
    tests = [f"({atom.filter})"] if atom.filter else []
    tests += [f"({_test(one, catalogue.dimensions[one.dimension], atom)})" for one in only]
    return " AND ".join(tests)


def _test(only: Only, dimension: Dimension, atom: Atom) -> str:
    """The condition in the words of the catalogue. As in a question, "is not" keeps the unknown."""
    word, unknown = _word(dimension, atom)
    values = [_literal(value, dimension) for value in only.values if value]
    among = f"{word} IN ({', '.join(values)})" if values else ""
    match only.sign:
        case "=":
            return " OR ".join(filter(None, (among, unknown if "" in only.values else "")))
        case "!=" if "" in only.values:
            return " AND ".join(filter(None, (f"NOT {among}" if among else "", f"NOT ({unknown})")))
        case "!=":
            return f"{word} IS NULL OR NOT {among}"
        case _:
            return " OR ".join(f"{word} {only.sign} {value}" for value in values)


def _word(dimension: Dimension, atom: Atom) -> tuple[str, str]:
    """What of a row is compared, and the test that it is unknown."""
    fact = facts()[atom.fact]
    match dimension.kind:
        case DimensionKind.HOUR:
            word = f"{atom.anchor}_hour"
        case DimensionKind.WEEKDAY:
            word = f"ISODOW({atom.anchor}_day)"
        case DimensionKind.THING if stands_on(dimension, fact):
            return f"{dimension.column.removesuffix('_id')}.name", f"{dimension.column} IS NULL"
        case _ if stands_on(dimension, fact):
            word = dimension.column
        case _:
            word = f"{dimension.through.removesuffix('_id')}.{dimension.attribute}"
    return word, f"{word} IS NULL"


def _literal(value: str, dimension: Dimension) -> str:
    """A value in the words of the catalogue. Text is quoted, its own quotes doubled; nothing else leaves the quotes."""
    try:
        match dimension.kind:
            case DimensionKind.HOUR:
                return str(int(value))
            case DimensionKind.WEEKDAY:
                return str(weekday_number(value))
            case DimensionKind.NUMBER:
                return _number(value)
            case DimensionKind.DAY:
                return f"CAST('{day_written(value).isoformat()}' AS DATE)"
            case _:
                return _quoted(value, dimension)
    except (ValueError, InvalidOperation) as wrong:
        example = EXAMPLES[dimension.kind]
        raise CannotMake(f'{dimension.label}: "{value}" cannot be read; write for example {example}.') from wrong


EXAMPLES = {
    DimensionKind.HOUR: "14",
    DimensionKind.WEEKDAY: "Saturday",
    DimensionKind.NUMBER: "10.5",
    DimensionKind.DAY: "2026-11-30",
}


def _quoted(value: str, dimension: Dimension) -> str:
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value):
        raise CannotMake(f"{dimension.label}: a value has signs that cannot be seen; write it in plain letters.")
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _number(value: str) -> str:
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(value)
    return f"{number:f}"
