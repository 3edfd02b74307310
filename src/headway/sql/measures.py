"""What is counted: each metric that is read from a fact as one or more aggregates of one scan.

Beside the metric `m` itself stand `m__n`, how many rows it is made of, and for a cohort `m__reached`. A sum over
nothing but empty values stays empty: not recorded is not zero.
"""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Atom, Cohort, Count, DistinctCount, Quantile, Stock, Sum, Unit
from headway.schema.tables import facts
from headway.sql.fragments import bound, column, parsed


def aggregates(atom: Atom, table: str, shared_filter: str) -> Iterator[exp.Expr]:
    """The aggregates of a metric, each with its name. A filter that the whole scan shares is not repeated."""
    own = "" if atom.filter == shared_filter else atom.filter
    match atom:
        case Count():
            yield _named(_filtered(exp.Count(this=exp.Star()), own, table), atom.key)
        case Sum():
            yield from _sum(atom, table, own)
        case Stock():
            yield from _stock(atom, table, own)
        case DistinctCount():
            distinct = exp.Distinct(expressions=[column(atom.column, table)])
            yield _named(_filtered(exp.Count(this=distinct), own, table), atom.key)
        case Quantile():
            yield from _quantile(atom, table, own)
        case Cohort():
            reached = f"({own}) AND ({atom.reached})" if own else atom.reached
            yield _named(_filtered(exp.Count(this=exp.Star()), reached, table), f"{atom.key}__reached")
            yield _named(_filtered(exp.Count(this=exp.Star()), own, table), f"{atom.key}__n")
        case _:
            raise TypeError(f"{atom.key} is not counted in one scan")


def _sum(atom: Sum, table: str, own: str) -> Iterator[exp.Expr]:
    total: exp.Expr = _filtered(exp.Sum(this=bound(atom.expression, table)), own, table)
    if atom.unit is Unit.COUNT:
        total = exp.Cast(this=total, to=exp.DataType.build("BIGINT"))
    yield _named(total, atom.key)
    yield _named(_filtered(exp.Count(this=exp.Star()), own, table), f"{atom.key}__n")


def _stock(atom: Stock, table: str, own: str) -> Iterator[exp.Expr]:
    if not atom.expression:
        yield _named(_filtered(exp.Count(this=exp.Star()), own, table), atom.key)
        return
    yield _named(_filtered(exp.Sum(this=bound(atom.expression, table)), own, table), atom.key)
    yield _named(_filtered(exp.Count(this=exp.Star()), own, table), f"{atom.key}__n")


def _quantile(atom: Quantile, table: str, own: str) -> Iterator[exp.Expr]:
    value = bound(atom.expression, table)
    if atom.unit is Unit.MONEY:
        value = exp.Cast(this=value, to=exp.DataType.build("DECIMAL(28, 8)"))
    call = exp.Anonymous(this="QUANTILE_CONT", expressions=[value, exp.Literal.number(str(atom.quantile))])
    yield _named(_filtered(call, own, table), atom.key)
    yield _named(_filtered(exp.Count(this=bound(atom.expression, table)), own, table), f"{atom.key}__n")


def _filtered(aggregate: exp.Expr, text: str, table: str) -> exp.Expr:
    if not text:
        return aggregate
    return exp.Filter(this=aggregate, expression=exp.Where(this=bound(text, table)))


def _named(node: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(node, name)


def reads(text: str) -> frozenset[str]:
    """The columns that an expression of the catalogue reads."""
    return frozenset(node.name for node in parsed(text).find_all(exp.Column))


def optional_columns(atom: Atom) -> tuple[str, ...]:
    """The columns of its value that may be empty, so that rows without them are left out and counted."""
    if not isinstance(atom, Sum | Quantile | Stock) or not atom.expression:
        return ()
    known = facts()[atom.fact].columns
    return tuple(sorted(name for name in reads(atom.expression) if name in known and not known[name].required))
