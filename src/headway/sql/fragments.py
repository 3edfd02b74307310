"""Expressions of the catalogue as trees: parsed once, bound to a table each time they are used."""

from collections.abc import Callable, Mapping
from functools import cache

import sqlglot
from sqlglot import exp

MICROSECONDS_A_DAY = "8.64e10"
MICROSECONDS_A_MINUTE = "6e7"


@cache
def parsed(text: str) -> exp.Expr:
    """The tree of an expression in the words of the catalogue; never change it, bind it."""
    return sqlglot.parse_one(text, dialect="duckdb")


def bound(text: str, table: str = "") -> exp.Expr:
    """A fresh tree of `text` with its columns those of `table` and our own words spelt out.

    `as_of` becomes the parameter `$as_of`; `days_between(a, b)` the days between two anchors, by the clock where both
    times
    are known, else by the calendar; `days_since(a)` and `minutes_since(a)` the same up to the as-of; `buyer` the
    class of
    the customer at the order.
    """
    return parsed(text).copy().transform(_bind, table, copy=False)


def parameter(name: str) -> exp.Placeholder:
    """`$name`, filled when the statement runs."""
    return exp.Placeholder(this=name)


def column(name: str, table: str = "") -> exp.Column:
    """A column, of a table where one is named."""
    return exp.column(name, table=table or None)


def _bind(node: exp.Expr, table: str) -> exp.Expr:
    if isinstance(node, exp.Anonymous) and node.name.lower() in SPANS:
        anchors = [argument.name for argument in node.expressions]
        return SPANS[node.name.lower()](table, *anchors)
    if isinstance(node, exp.Column) and not node.table:
        if node.name == "as_of":
            return parameter("as_of")
        if node.name == "buyer":
            return buyer(table)
        return column(node.name, table)
    return node


def buyer(table: str) -> exp.Expr:
    """new, existing or unknown: whether the customer had an earlier completed order when this order was placed."""
    placed = exp.Coalesce(this=column("placed_at", "order_starts"), expressions=[column("happened_at", table)])
    unknown = exp.or_(_null(column("customer_id", table)), _null(column("happened_at", table)))
    return (
        exp.Case()
        .when(unknown, exp.Literal.string("unknown"))
        .when(exp.GT(this=placed, expression=column("first_at", "first_orders")), exp.Literal.string("existing"))
        .else_(exp.Literal.string("new"))
    )


def _days_between(table: str, start: str, end: str) -> exp.Expr:
    timed = exp.and_(_known(column(f"{start}_hour", table)), _known(column(f"{end}_hour", table)))
    return (
        exp.Case()
        .when(timed, _elapsed(column(f"{start}_at", table), column(f"{end}_at", table), MICROSECONDS_A_DAY))
        .else_(_difference("day", column(f"{start}_day", table), column(f"{end}_day", table)))
    )


def _days_since(table: str, start: str) -> exp.Expr:
    return (
        exp.Case()
        .when(
            _known(column(f"{start}_hour", table)),
            _elapsed(column(f"{start}_at", table), parameter("as_of"), MICROSECONDS_A_DAY),
        )
        .else_(_difference("day", column(f"{start}_day", table), parameter("as_of_day")))
    )


def _minutes_since(table: str, start: str) -> exp.Expr:
    return _elapsed(column(f"{start}_at", table), parameter("as_of"), MICROSECONDS_A_MINUTE)


SPANS: Mapping[str, Callable[..., exp.Expr]] = {
    "days_between": _days_between,
    "days_since": _days_since,
    "minutes_since": _minutes_since,
}


def _elapsed(start: exp.Expr, end: exp.Expr, unit: str) -> exp.Expr:
    return exp.Div(this=_difference("microsecond", start, end), expression=exp.Literal.number(unit))


def _difference(unit: str, start: exp.Expr, end: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="DATE_DIFF", expressions=[exp.Literal.string(unit), start, end])


def _null(node: exp.Expr) -> exp.Expr:
    return exp.Is(this=node, expression=exp.Null())


def _known(node: exp.Expr) -> exp.Expr:
    return exp.Not(this=_null(node))
