"""Waiting times by Kaplan and Meier (JASA 53:457, 1958): who is still waiting is censored, never dropped."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Duration, Incidence
from headway.sql.fragments import bound
from headway.sql.keys import Key
from headway.sql.limits import happened
from headway.sql.nodes import (
    BIGINT,
    DOUBLE,
    alias,
    call,
    called,
    cast,
    coalesce,
    column,
    count,
    filtered,
    number,
    ordered,
    select,
    table,
    when,
)
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
    yield f"{first.key}_cases", cases(plan, scan, first, found)
    yield f"{first.key}_steps", _steps(first.key, names)
    yield f"{first.key}_curve", curve(first.key, names)
    yield scan.name, _quantiles(scan, names)


def cases(plan: Plan, scan: Scan, atom: Duration | Incidence, found: list[Key], *more: exp.Expr) -> exp.Select:
    """A row a case with its keys, how long it took or has waited, and whether it ended; `more` are further columns."""
    tests = [*limits(plan, scan), *happened(plan.shape.limits, scan.anchor, scan.fact), *conditions(plan, scan)]
    if atom.filter:
        tests.append(bound(f"({atom.filter})", scan.fact))
    made = source(plan, scan, found, tests)
    shown = [key.shown() for key in found]
    own = [alias(waiting(atom, scan.fact), "waiting"), alias(ended(atom, scan.fact), "ended")]
    made.set("expressions", [*shown, *own, *more])
    return made


def waiting(atom: Duration | Incidence, fact: str) -> exp.Expr:
    """How long a case took, or has waited so far."""
    return when(bound(atom.ended, fact), bound(atom.elapsed, fact), bound(atom.waited, fact))


def ended(atom: Duration | Incidence, fact: str) -> exp.Expr:
    """Whether a case had ended by the as-of."""
    return coalesce(exp.Paren(this=bound(atom.ended, fact)), exp.false())


def _steps(topic: str, names: list[str]) -> exp.Select:
    over = filtered(count(), column("ended"))
    columns = [*_columns(names), column("waiting"), alias(over, "ended"), alias(count(), "leaving")]
    tests = [exp.GTE(this=column("waiting"), expression=number(0))]
    return select(columns, table(f"{topic}_cases"), tests=tests, group=[*_columns(names), column("waiting")])


def curve(topic: str, names: list[str], *more: str) -> exp.Select:
    """At each time how many were still waiting (`at_risk`) and the share that is left after it (`staying`); `more` are
    counts to be kept.
    """
    at_risk = _window(exp.Sum(this=column("leaving")), names, longest_first=True)
    kept = _columns([*names, "waiting", "ended", "leaving", *more])
    inner = select([*kept, alias(at_risk, "at_risk")], table(f"{topic}_steps"))
    stays = exp.Sub(
        this=number(1), expression=exp.Div(this=column("ended"), expression=cast(column("at_risk"), DOUBLE))
    )
    left = _window(call("PRODUCT", stays), names)
    shown = [*(node.copy() for node in kept), column("at_risk"), alias(left, "staying")]
    return select(shown, called(inner, "risks"))


def _quantiles(scan: Scan, names: list[str]) -> exp.Select:
    columns: list[exp.Expr] = []
    for atom in scan.atoms:
        if not isinstance(atom, Duration):
            raise TypeError(f"{atom.key} is not a duration")
        level = exp.Add(this=number(f"{1 - atom.quantile:.6g}"), expression=number(ROUNDING))
        reached = exp.LTE(this=column("staying"), expression=level)
        columns += [
            alias(filtered(exp.Min(this=column("waiting")), reached), atom.key),
            alias(cast(exp.Sum(this=column("ended")), BIGINT), f"{atom.key}__ended"),
            alias(cast(exp.Sum(this=column("leaving")), BIGINT), f"{atom.key}__n"),
        ]
    curve = table(f"{scan.atoms[0].key}_curve")
    return select([*_columns(names), *columns], curve, group=_columns(names))


def _columns(names: list[str]) -> list[exp.Expr]:
    return [column(name) for name in names]


def _window(aggregate: exp.Expr, names: list[str], *, longest_first: bool = False) -> exp.Expr:
    order = exp.Order(expressions=[ordered(column("waiting"), largest_first=longest_first)])
    return exp.Window(this=aggregate, partition_by=_columns(names), order=order)
