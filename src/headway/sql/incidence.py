"""How likely a case is to end in one of several ways, by Aalen and Johansen (Scand. J. Statist. 5:141, 1978): who has
not ended is censored, who ended otherwise can no longer end so. Its variance is that of the delta method (Marubini and
Valsecchi, Analysing Survival Data, 1995, 10.12), which is the binomial one where nobody is censored.
"""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Incidence
from headway.sql.fragments import bound
from headway.sql.nodes import (
    BIGINT,
    DOUBLE,
    alias,
    both,
    call,
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
from headway.sql.scans import keys
from headway.sql.survival import cases, curve


def incidence(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Six steps: the cases, how many leave at each time and how, the share that is left, the step that the probability
    makes at each time (the share that was left just before it, times those who ended so of those at risk), how far it
    rises afterwards, and the sum of the steps with its variance.
    """
    (atom,) = scan.atoms
    if not isinstance(atom, Incidence):
        raise TypeError(f"{atom.key} is not an incidence")
    found = keys(plan, scan)
    names = [key.name for key in found]
    so = coalesce(exp.Paren(this=bound(atom.event, scan.fact)), exp.false())
    yield f"{atom.key}_cases", cases(plan, scan, atom, found, alias(so, "so"))
    yield f"{atom.key}_steps", _steps(atom.key, names)
    yield f"{atom.key}_curve", curve(atom.key, names, "ended_so")
    yield f"{atom.key}_rises", _rises(atom, names)
    yield f"{atom.key}_after", _after(atom.key, names)
    yield scan.name, _risen(atom, names)


def _steps(topic: str, names: list[str]) -> exp.Select:
    over = filtered(count(), column("ended"))
    so = filtered(count(), both(column("ended"), column("so")))
    own = [column(name) for name in (*names, "waiting")]
    columns = [*own, alias(over, "ended"), alias(so, "ended_so"), alias(count(), "leaving")]
    tests = [exp.GTE(this=column("waiting"), expression=number(0))]
    return select(columns, table(f"{topic}_cases"), tests=tests, group=[one.copy() for one in own])


def _rises(atom: Incidence, names: list[str]) -> exp.Select:
    """After: `SELECT …, COALESCE(LAG(staying) OVER (…), 1) AS stayed, CASE WHEN … THEN ended_so ELSE 0 END AS so`: who
    ended so outside the span that is asked for makes no step.
    """
    by_time = exp.Order(expressions=[ordered(column("waiting"))])
    own = [column(name) for name in names]
    before = exp.Window(this=call("LAG", column("staying")), partition_by=own, order=by_time)
    asked: list[exp.Expr] = [exp.GTE(this=column("waiting"), expression=number(f"{atom.since:g}"))]
    if atom.until:
        asked.append(exp.LT(this=column("waiting"), expression=number(f"{atom.until:g}")))
    so = when(both(*asked), cast(column("ended_so"), DOUBLE), number(0))
    kept = [column(name) for name in (*names, "waiting", "ended", "leaving")]
    risk = alias(cast(column("at_risk"), DOUBLE), "at_risk")
    columns = [*kept, risk, alias(so, "so"), alias(coalesce(before, number(1)), "stayed")]
    return select(columns, table(f"{atom.key}_curve"))


def _after(topic: str, names: list[str]) -> exp.Select:
    """Each step, and the sum of all later ones."""
    own = [column(name) for name in names]
    step = "stayed * so / at_risk"
    latest = exp.Order(expressions=[ordered(column("waiting"), largest_first=True)])
    risen = exp.Window(this=exp.Sum(this=bound(step)), partition_by=own, order=latest)
    kept = [column(name) for name in (*names, "ended", "leaving", "at_risk", "so", "stayed")]
    later = exp.Sub(this=risen, expression=bound(step))
    return select([*kept, alias(bound(step), "rise"), alias(later, "later")], table(f"{topic}_rises"))


VARIANCE = (
    "COALESCE(later * later * ended / (at_risk * NULLIF(at_risk - ended, 0)), 0)"
    " + rise * stayed * (at_risk - so) / (at_risk * at_risk) - 2 * later * rise / at_risk"
)


def _risen(atom: Incidence, names: list[str]) -> exp.Select:
    columns = [
        *(column(name) for name in names),
        alias(exp.Sum(this=column("rise")), atom.key),
        alias(exp.Sum(this=bound(VARIANCE)), f"{atom.key}__variance"),
        alias(cast(exp.Sum(this=column("ended")), BIGINT), f"{atom.key}__ended"),
        alias(cast(exp.Sum(this=column("leaving")), BIGINT), f"{atom.key}__n"),
    ]
    return select(columns, table(f"{atom.key}_after"), group=[column(name) for name in names])
