"""Means without what lies far out, by a rule that is stated, with what was left out counted and summed."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Trimmed
from headway.sql.fragments import bound
from headway.sql.limits import ranged
from headway.sql.nodes import DOUBLE, alias, both, call, cast, column, count, filtered, known, number, select, table
from headway.sql.plan import Plan, Scan
from headway.sql.scans import conditions, keys, limits, source

VALUE = "value"


def trimmed(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Three steps: the values, the fences beyond the quartiles of each cell, the mean of what lies within them."""
    (atom,) = scan.atoms
    if not isinstance(atom, Trimmed):
        raise TypeError(f"{atom.key} is not a trimmed mean")
    found = keys(plan, scan)
    names = [key.name for key in found]
    tests = [*limits(plan, scan), *ranged(plan.shape, scan.anchor, scan.fact), *conditions(plan, scan)]
    if atom.filter:
        tests.append(bound(f"({atom.filter})", scan.fact))
    value = bound(atom.expression, scan.fact)
    made = source(plan, scan, found, [*tests, known(exp.Paren(this=value))])
    made.set("expressions", [*(key.shown() for key in found), alias(value.copy(), VALUE)])
    yield f"{atom.key}_values", made
    yield f"{atom.key}_fences", _fences(atom, names)
    yield scan.name, _means(atom, names)


def _fences(atom: Trimmed, names: list[str]) -> exp.Select:
    """After: `SELECT rep, value, QUANTILE_CONT(value, 0.25) OVER (PARTITION BY rep) - 3 * (…) AS low, …`."""
    low, high = (_quartile(names, level) for level in ("0.25", "0.75"))
    reach = exp.Mul(
        this=number(f"{atom.fence:g}"), expression=exp.Paren(this=exp.Sub(this=high.copy(), expression=low.copy()))
    )
    columns = [
        alias(exp.Sub(this=low, expression=reach), "low"),
        alias(exp.Add(this=high, expression=reach.copy()), "high"),
    ]
    return select([*(column(name) for name in (*names, VALUE)), *columns], table(f"{atom.key}_values"))


def _quartile(names: list[str], level: str) -> exp.Expr:
    value = cast(column(VALUE), DOUBLE)
    return exp.Window(this=call("QUANTILE_CONT", value, number(level)), partition_by=[column(name) for name in names])


def _means(atom: Trimmed, names: list[str]) -> exp.Select:
    inside = both(
        exp.GTE(this=column(VALUE), expression=column("low")), exp.LTE(this=column(VALUE), expression=column("high"))
    )
    outside = exp.Not(this=exp.Paren(this=inside.copy()))
    own = [column(name) for name in names]
    columns = [
        alias(filtered(exp.Sum(this=column(VALUE)), inside), atom.key),
        alias(filtered(count(), inside.copy()), f"{atom.key}__n"),
        alias(filtered(count(), outside), f"{atom.key}__trimmed"),
        alias(filtered(exp.Sum(this=column(VALUE)), outside.copy()), f"{atom.key}__trimmed_sum"),
    ]
    return select([*own, *columns], table(f"{atom.key}_fences"), group=[one.copy() for one in own])
