"""Waiting times by Kaplan and Meier (JASA 53:457, 1958): who is still waiting is censored, never dropped."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Duration
from headway.sql.fragments import bound, column
from headway.sql.keys import Key
from headway.sql.limits import happened
from headway.sql.plan import Plan, Scan
from headway.sql.scans import conditions, keys, limits, source

ROUNDING = "1e-9"


def survival(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Four steps: cases with their waiting time, how many leave at each time, the share that is left, and the quantile.

    The quantile is the shortest time at which no more than 1 − q are left; empty where the curve stays above that.
    """
    (first, *_) = scan.atoms
    if not isinstance(first, Duration):
        raise TypeError(f"{first.key} is not a duration")
    found = keys(plan, scan)
    names = [key.name for key in found]
    yield f"{first.key}_cases", _cases(plan, scan, first, found)
    yield f"{first.key}_steps", _steps(first.key, names)
    yield f"{first.key}_curve", _curve(first.key, names)
    yield scan.name, _quantiles(scan, names)


def _cases(plan: Plan, scan: Scan, atom: Duration, found: list[Key]) -> exp.Select:
    tests = [*limits(plan, scan), *happened(plan.shape.limits, scan.anchor, scan.fact), *conditions(plan, scan)]
    if atom.filter:
        tests.append(bound(f"({atom.filter})", scan.fact))
    ended = exp.Coalesce(this=exp.paren(bound(atom.ended, scan.fact)), expressions=[exp.false()])
    waiting = (
        exp.Case()
        .when(bound(atom.ended, scan.fact), bound(atom.elapsed, scan.fact))
        .else_(bound(atom.waited, scan.fact))
    )
    return source(plan, scan, found, tests).select(
        *(exp.alias_(key.expression, key.name) for key in found),
        exp.alias_(waiting, "waiting"),
        exp.alias_(ended, "ended"),
        copy=False,
    )


def _steps(topic: str, names: list[str]) -> exp.Select:
    over = exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=column("ended")))
    return (
        exp.select(*names, "waiting", exp.alias_(over, "ended"), exp.alias_(exp.Count(this=exp.Star()), "leaving"))
        .from_(exp.to_table(f"{topic}_cases"))
        .where(exp.GTE(this=column("waiting"), expression=exp.Literal.number(0)))
        .group_by(*names, "waiting")
    )


def _curve(topic: str, names: list[str]) -> exp.Select:
    at_risk = _window(exp.Sum(this=column("leaving")), names, descending=True)
    inner = exp.select(*names, "waiting", "ended", "leaving", exp.alias_(at_risk, "at_risk")).from_(
        exp.to_table(f"{topic}_steps")
    )
    died = exp.Div(this=column("ended"), expression=exp.Cast(this=column("at_risk"), to=exp.DataType.build("DOUBLE")))
    stays = exp.Sub(this=exp.Literal.number(1), expression=died)
    left = _window(exp.Anonymous(this="PRODUCT", expressions=[stays]), names)
    return exp.select(*names, "waiting", "ended", "leaving", exp.alias_(left, "staying")).from_(inner.subquery("risks"))


def _quantiles(scan: Scan, names: list[str]) -> exp.Select:
    columns: list[exp.Expr] = []
    for atom in scan.atoms:
        if not isinstance(atom, Duration):
            raise TypeError(f"{atom.key} is not a duration")
        level = exp.Literal.number(f"{1 - atom.quantile:.6g}")
        reached = exp.LTE(
            this=column("staying"), expression=exp.Add(this=level, expression=exp.Literal.number(ROUNDING))
        )
        shortest = exp.Filter(this=exp.Min(this=column("waiting")), expression=exp.Where(this=reached))
        columns += [
            exp.alias_(shortest, atom.key),
            exp.alias_(_whole(column("ended")), f"{atom.key}__ended"),
            exp.alias_(_whole(column("leaving")), f"{atom.key}__n"),
        ]
    (first, *_) = scan.atoms
    select = exp.select(*names, *columns).from_(exp.to_table(f"{first.key}_curve"))
    return select.group_by(*names) if names else select


def _whole(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=exp.Sum(this=node), to=exp.DataType.build("BIGINT"))


def _window(aggregate: exp.Expr, names: list[str], *, descending: bool = False) -> exp.Expr:
    order = exp.Order(expressions=[exp.Ordered(this=column("waiting"), desc=descending, nulls_first=False)])
    return exp.Window(this=aggregate, partition_by=[column(name) for name in names], order=order)
