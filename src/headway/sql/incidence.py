"""How likely a case is to end in one of several ways, by Aalen and Johansen (Scand. J. Statist. 5:141, 1978): who has
not ended is censored, who ended otherwise can no longer end so.
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
)
from headway.sql.plan import Plan, Scan
from headway.sql.scans import keys
from headway.sql.survival import cases, curve


def incidence(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Five steps: the cases, how many leave at each time and how, the share that is left, the step that the probability
    makes at each time (the share that was left just before it, times those who ended so of those at risk), their sum.
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
    yield f"{atom.key}_rises", _rises(atom.key, names)
    yield scan.name, _risen(atom, names)


def _steps(topic: str, names: list[str]) -> exp.Select:
    over = filtered(count(), column("ended"))
    so = filtered(count(), both(column("ended"), column("so")))
    own = [column(name) for name in (*names, "waiting")]
    columns = [*own, alias(over, "ended"), alias(so, "ended_so"), alias(count(), "leaving")]
    tests = [exp.GTE(this=column("waiting"), expression=number(0))]
    return select(columns, table(f"{topic}_cases"), tests=tests, group=[one.copy() for one in own])


def _rises(topic: str, names: list[str]) -> exp.Select:
    """After: `SELECT …, COALESCE(LAG(staying) OVER (…), 1) * (ended_so / at_risk) AS rise FROM …`."""
    by_time = exp.Order(expressions=[ordered(column("waiting"))])
    own = [column(name) for name in names]
    before = exp.Window(this=call("LAG", column("staying")), partition_by=own, order=by_time)
    risk = exp.Div(this=column("ended_so"), expression=cast(column("at_risk"), DOUBLE))
    rise = exp.Mul(this=coalesce(before, number(1)), expression=exp.Paren(this=risk))
    kept = [column(name) for name in (*names, "waiting", "ended", "leaving")]
    return select([*kept, alias(rise, "rise")], table(f"{topic}_curve"))


def _risen(atom: Incidence, names: list[str]) -> exp.Select:
    own = [column(name) for name in names]
    tests: list[exp.Expr] = [exp.GTE(this=column("waiting"), expression=number(f"{atom.since:g}"))]
    if atom.until:
        tests.append(exp.LT(this=column("waiting"), expression=number(f"{atom.until:g}")))
    risen = filtered(exp.Sum(this=column("rise")), both(*tests))
    columns = [
        *own,
        alias(coalesce(risen, number(0)), atom.key),
        alias(cast(exp.Sum(this=column("ended")), BIGINT), f"{atom.key}__ended"),
        alias(cast(exp.Sum(this=column("leaving")), BIGINT), f"{atom.key}__n"),
    ]
    return select(columns, table(f"{atom.key}_rises"), group=[one.copy() for one in own])
