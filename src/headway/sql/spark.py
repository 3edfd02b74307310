"""What DuckDB and Spark do not mean alike by the same words, and Spark's words for what DuckDB means: a rule each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from headway.sql.nodes import DATE, DOUBLE, call, called, cast, column, number, select, text

MONDAY = "0001-01-01"
GIVEN = "given"
DECIMALS = "DECIMAL(28, 8)"


@dataclass(frozen=True, slots=True)
class Rule:
    """How nodes of a kind are said; `said` gives the very node back where both engines mean the same by it."""

    differs: str
    kind: type[exp.Expr]
    said: Callable[[Any], exp.Expr]


def _divided(node: exp.Div) -> exp.Expr:
    return exp.Div(this=_double(node.this), expression=_double(node.expression))


def _double(node: exp.Expr) -> exp.Expr:
    inner = node.unnest()
    return inner if isinstance(inner, exp.Cast) and inner.to.is_type(DOUBLE) else cast(inner, DOUBLE)


def _rounded(node: exp.Cast) -> exp.Expr:
    if node.to.is_type("BIGINT") and isinstance(node.this.unnest(), exp.Mul):
        return exp.Cast(this=call("RINT", node.this), to=node.to)
    return node


def _elapsed(node: exp.DateDiff) -> exp.Expr:
    if node.text("unit").upper() != "MICROSECOND":
        return node
    micros = exp.Sub(this=call("UNIX_MICROS", node.this), expression=call("UNIX_MICROS", node.expression))
    return exp.Paren(this=micros)


def _stretch(node: exp.Anonymous) -> exp.Expr:
    if node.name.upper() != "TO_MICROSECONDS":
        return node
    one = exp.Interval(this=text("1"), unit=exp.Var(this="MICROSECOND"))
    return exp.Paren(this=exp.Mul(this=one, expression=node.expressions[0]))


def _weekday(node: exp.DayOfWeekIso) -> exp.Expr:
    since = exp.Mod(this=call("DATEDIFF", node.this, cast(text(MONDAY), DATE)), expression=number(7))
    return exp.Paren(this=exp.Add(this=since, expression=number(1)))


def _exact_quantile(node: exp.PercentileCont) -> exp.Expr:
    """Between the two values in the middle, in decimals: a double holds no more than sixteen digits. What is counted is
    the value as it is, since Sail takes a count of it in other decimals for the same column.
    """
    if not (isinstance(node.this, exp.Cast) and node.this.to.is_type("DECIMAL")):
        return call("PERCENTILE", node.this, node.expression)
    test = node.parent.expression if isinstance(node.parent, exp.Filter) else None

    def over(aggregate: exp.Expr) -> exp.Expr:
        return exp.Filter(this=aggregate, expression=test.copy()) if test else aggregate

    def at(place: exp.Expr) -> exp.Expr:
        values = call("SORT_ARRAY", over(call("COLLECT_LIST", node.this.copy())))
        return call("GET", values, cast(place, "INT"))

    last = exp.Paren(this=exp.Sub(this=over(exp.Count(this=node.this.this.copy())), expression=number(1)))
    place = exp.Mul(this=last, expression=node.expression)
    low, high = at(call("FLOOR", place)), at(call("CEIL", place.copy()))
    part = cast(exp.Sub(this=place.copy(), expression=call("FLOOR", place.copy())), "DECIMAL(9, 8)")
    way = exp.Mul(this=exp.Paren(this=exp.Sub(this=high, expression=low.copy())), expression=part)
    return cast(exp.Add(this=low, expression=way), DECIMALS)


def _unfiltered(node: exp.Filter) -> exp.Expr:
    """An exact quantile has taken the filter in already."""
    return node.this if isinstance(node.this, exp.Cast) else node


def _side_by_side(node: exp.Select) -> exp.Expr:
    """Lists beside one another. After: `FROM (SELECT INLINE(ARRAYS_ZIP(:a, :b)) AS (a, b)) AS given`."""
    unnested = [one for one in node.find_all(exp.Explode) if one.find_ancestor(exp.Select) is node]
    lists = {one.this.name: one.this for one in unnested}
    if len(unnested) < 2:
        return node
    for one in unnested:
        one.replace(column(one.this.name, GIVEN))
    rows = call("INLINE", call("ARRAYS_ZIP", *lists.values()))
    named = exp.Aliases(this=rows, expressions=[exp.to_identifier(name) for name in lists])
    node.set("from_", exp.From(this=called(select([named]), GIVEN)))
    return node


def _among(node: exp.In) -> exp.Expr:
    """After: `ARRAY_CONTAINS(:scope, rep_id)`."""
    rows = node.args["query"].this if node.args.get("query") else None
    listed = rows.expressions[0] if isinstance(rows, exp.Select) else None
    return call("ARRAY_CONTAINS", listed.this, node.this) if isinstance(listed, exp.Explode) else node


def _spelt_out(node: exp.Select) -> exp.Expr:
    """Columns of grouping sets by what they are, not by their place."""
    group = node.args.get("group")
    for sets in group.find_all(exp.GroupingSets) if group else ():
        for place in list(sets.find_all(exp.Literal)):
            if isinstance(place.parent, exp.Tuple | exp.GroupingSets | exp.Paren):
                place.replace(node.expressions[int(place.name) - 1].unalias().copy())
    return node


SPARK: tuple[Rule, ...] = (
    Rule("several lists in a row are multiplied, not read side by side", exp.Select, _side_by_side),
    Rule("whether a value is in a list cannot be asked outside of a condition", exp.In, _among),
    Rule("a place in grouping sets is taken for a number", exp.Select, _spelt_out),
    Rule("decimals are divided into few decimals, whole numbers by 0 stop the query", exp.Div, _divided),
    Rule("a floating number made whole is cut off, not rounded", exp.Cast, _rounded),
    Rule("microseconds between two instants have another name", exp.DateDiff, _elapsed),
    Rule("a stretch of microseconds has another name", exp.Anonymous, _stretch),
    Rule("the ISO weekday is said wrongly (sqlglot), or wrong on Sundays (Sail)", exp.DayOfWeekIso, _weekday),
    Rule("a quantile has another name, and is a floating number of decimals too", exp.PercentileCont, _exact_quantile),
    Rule("a quantile that was said by lists keeps no filter around it", exp.Filter, _unfiltered),
)
"""The rules, in the order in which they are followed."""
