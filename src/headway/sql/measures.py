"""What is counted: each metric that is read from a fact as one or more aggregates of one scan.

Beside the metric `m` itself stand `m__n`, how many rows it is made of, and for a cohort `m__reached`. A sum over
nothing but empty values stays empty: not recorded is not zero.
"""

from collections.abc import Iterator
from functools import cache

from sqlglot import exp

from headway.catalogue.metric import Atom, Cohort, Count, DistinctCount, Quantile, Stock, Sum, Unit
from headway.query.shape import Gaps
from headway.schema.tables import facts
from headway.sql.fragments import bound, parsed
from headway.sql.nodes import BIGINT, alias, both, call, cast, column, count, either, filtered, null, number

WORDS = ("filter", "expression", "reached", "ended", "event", "elapsed", "waited")
"""The fields of a metric that are expressions over a row of its fact."""


def aggregates(atom: Atom, table: str, shared_filter: str) -> Iterator[exp.Expr]:
    """The aggregates of a metric, each with its name. A filter that the whole scan shares is not repeated."""
    own = "" if atom.filter == shared_filter else atom.filter
    match atom:
        case Count():
            yield alias(_rows(own, table), atom.key)
        case Sum():
            yield from _sum(atom, table, own)
        case Stock():
            yield from _stock(atom, table, own)
        case DistinctCount():
            distinct = exp.Distinct(expressions=[column(atom.column, table)])
            yield alias(_filtered(exp.Count(this=distinct), own, table), atom.key)
        case Quantile():
            yield from _quantile(atom, table, own)
        case Cohort():
            reached = f"({own}) AND ({atom.reached})" if own else atom.reached
            yield alias(_rows(reached, table), f"{atom.key}__reached")
            yield alias(_rows(own, table), f"{atom.key}__n")
        case _:
            raise TypeError(f"{atom.key} is not counted in one scan")


def valueless(atom: Atom, gaps: Gaps, shared_filter: str) -> Iterator[exp.Expr]:
    """Of a metric whose value is empty in some rows, `m__empty`: how many of its rows that leaves out."""
    lacking = [name for name in optional_columns(atom) if (atom.fact, name) in gaps]
    if not lacking:
        return
    own = [bound(f"({atom.filter})", atom.fact)] if atom.filter and atom.filter != shared_filter else []
    empty = either(*(null(column(name, atom.fact)) for name in lacking))
    yield alias(filtered(count(), both(*own, empty)), f"{atom.key}__empty")


def _sum(atom: Sum, table: str, own: str) -> Iterator[exp.Expr]:
    total: exp.Expr = _filtered(exp.Sum(this=bound(atom.expression, table)), own, table)
    if atom.unit is Unit.COUNT:
        total = cast(total, BIGINT)
    yield alias(total, atom.key)
    if may_be_empty(atom):
        yield alias(_rows(own, table), f"{atom.key}__n")


def _stock(atom: Stock, table: str, own: str) -> Iterator[exp.Expr]:
    if not atom.expression:
        yield alias(_rows(own, table), atom.key)
        return
    yield alias(_filtered(exp.Sum(this=bound(atom.expression, table)), own, table), atom.key)
    yield alias(_rows(own, table), f"{atom.key}__n")


def _quantile(atom: Quantile, table: str, own: str) -> Iterator[exp.Expr]:
    value = bound(atom.expression, table)
    if atom.unit is Unit.MONEY:
        value = cast(value, "DECIMAL(28, 8)")
    middle = call("QUANTILE_CONT", value, number(str(atom.quantile)))
    yield alias(_filtered(middle, own, table), atom.key)
    yield alias(_filtered(exp.Count(this=bound(atom.expression, table)), own, table), f"{atom.key}__n")


def _rows(words: str, table: str) -> exp.Expr:
    """How many rows pass a filter; for `x IS NOT NULL` the engine counts x itself in less time than it filters."""
    test = bound(words, table) if words else None
    if isinstance(test, exp.Not) and isinstance(test.this, exp.Is) and isinstance(test.this.this, exp.Column):
        return exp.Count(this=test.this.this)
    return filtered(count(), test)


def _filtered(aggregate: exp.Expr, words: str, table: str) -> exp.Expr:
    return filtered(aggregate, bound(words, table) if words else None)


@cache
def reads(text: str) -> frozenset[str]:
    """The columns that an expression of the catalogue reads."""
    return frozenset(node.name for node in parsed(text).find_all(exp.Column) if not node.table)


def points_to(atom: Atom) -> frozenset[str]:
    """The things that a metric asks something of, by their column without `_id`: `source` in `source.medium`."""
    told = [str(text) for name in WORDS if (text := getattr(atom, name, ""))]
    return frozenset().union(*map(_things_in, told))


@cache
def _things_in(text: str) -> frozenset[str]:
    return frozenset(node.table for node in parsed(text).find_all(exp.Column) if node.table)


def may_be_empty(atom: Sum) -> bool:
    """Whether a row may have no value, so that an empty sum must be told from a sum over nothing."""
    known = facts()[atom.fact].columns
    return any(name not in known or not known[name].required for name in reads(atom.expression))


def optional_columns(atom: Atom) -> tuple[str, ...]:
    """The columns of its value that may be empty, so that rows without them are left out and counted."""
    if not isinstance(atom, Sum | Quantile | Stock) or not atom.expression:
        return ()
    known = facts()[atom.fact].columns
    return tuple(sorted(name for name in _must_have(atom.expression) if name in known and not known[name].required))


@cache
def _must_have(text: str) -> frozenset[str]:
    """The columns that an expression reads for more than whether they are empty."""
    columns = (node for node in parsed(text).find_all(exp.Column) if not node.table)
    return frozenset(node.name for node in columns if not isinstance(node.parent, exp.Is))
