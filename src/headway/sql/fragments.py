"""Expressions of the catalogue as trees: parsed once, bound to a table each time they are used."""

from collections.abc import Callable, Mapping
from functools import cache

import sqlglot
from sqlglot import exp

from headway.sql.nodes import call, coalesce, column, either, fresh, known, null, number, parameter, text, when

MICROSECONDS_A_DAY = "8.64e10"
MICROSECONDS_A_MINUTE = "6e7"


@cache
def parsed(words: str) -> exp.Expr:
    """The tree of an expression in the words of the catalogue; never change it, bind it."""
    return sqlglot.parse_one(words, dialect="duckdb")


@cache
def _bound(words: str, table: str) -> exp.Expr:
    return parsed(words).copy().transform(_bind, table, copy=False)


def bound(words: str, table: str = "") -> exp.Expr:
    """A fresh tree with its columns those of `table` and our own words spelt out.

    `as_of` becomes the parameter `$as_of`, and `moment`, at which a stock is taken, `$moment`; `days_between(a, b)` the
    days between two anchors, by the clock where both times are known, else by the calendar; `days_since(a)` and
    `minutes_since(a)` the same up to the as-of; `buyer` the class of the customer at the order; `source.medium` the
    medium of what `source_id` points to, which must be joined.
    """
    return fresh(_bound(words, table))


def _bind(node: exp.Expr, table: str) -> exp.Expr:
    if isinstance(node, exp.Anonymous) and node.name.lower() in SPANS:
        anchors = [argument.name for argument in node.expressions]
        return SPANS[node.name.lower()](table, *anchors)
    if isinstance(node, exp.Column) and node.table:
        return column(node.name, joined(node.table))
    if isinstance(node, exp.Column):
        if node.name in {"as_of", "moment"}:
            return parameter(node.name)
        if node.name == "buyer":
            return buyer(table)
        return column(node.name, table)
    return node


def joined(thing: str) -> str:
    """What the table of a thing that a fact points to is called where it is joined: `source_of`."""
    return f"{thing}_of"


def buyer(table: str) -> exp.Expr:
    """new, existing or unknown: whether the customer had an earlier completed order when this order was placed."""
    placed = coalesce(column("placed_at", "order_starts"), column("happened_at", table))
    unknown = either(null(column("customer_id", table)), null(column("happened_at", table)))
    later = exp.GT(this=placed, expression=column("first_at", "first_orders"))
    return when(unknown, text("unknown"), when(later, text("existing"), text("new")))


def _days_between(table: str, start: str, end: str) -> exp.Expr:
    timed = exp.And(this=known(column(f"{start}_hour", table)), expression=known(column(f"{end}_hour", table)))
    by_clock = _elapsed(column(f"{start}_at", table), column(f"{end}_at", table), MICROSECONDS_A_DAY)
    return when(timed, by_clock, _difference("day", column(f"{start}_day", table), column(f"{end}_day", table)))


def _days_since(table: str, start: str) -> exp.Expr:
    by_clock = _elapsed(column(f"{start}_at", table), parameter("as_of"), MICROSECONDS_A_DAY)
    by_calendar = _difference("day", column(f"{start}_day", table), parameter("as_of_day"))
    return when(known(column(f"{start}_hour", table)), by_clock, by_calendar)


def _minutes_since(table: str, start: str) -> exp.Expr:
    return _elapsed(column(f"{start}_at", table), parameter("as_of"), MICROSECONDS_A_MINUTE)


SPANS: Mapping[str, Callable[..., exp.Expr]] = {
    "days_between": _days_between,
    "days_since": _days_since,
    "minutes_since": _minutes_since,
}


def _elapsed(start: exp.Expr, end: exp.Expr, unit: str) -> exp.Expr:
    return exp.Div(this=_difference("microsecond", start, end), expression=number(unit))


def _difference(unit: str, start: exp.Expr, end: exp.Expr) -> exp.Expr:
    return call("DATE_DIFF", text(unit), start, end)
