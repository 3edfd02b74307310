"""Silences of open deals beside the usual: what nine in ten silences of won deals do not exceed, by stage."""

from collections.abc import Iterator

from sqlglot import exp

from headway.schema.tables import facts
from headway.sql.limits import version
from headway.sql.nodes import (
    alias,
    both,
    call,
    coalesce,
    column,
    count,
    equal,
    known,
    left_join,
    number,
    parameter,
    select,
    table,
)
from headway.sql.plan import Plan

FACT = "silences"
WEIGHED = "silences_weighed"
OF_STAGE, OF_ALL = "usual_of_stage", "usual_of_all"
SHARE = "0.9"
ENOUGH = 20
USUAL = "usual_days"


def weighed(plan: Plan) -> Iterator[tuple[str, exp.Select]]:
    """Three steps: what is usual in each stage, and in all, of the deals won by the as-of; silences with `usual_days`,
    that of their stage where it has twenty, else of all; empty where all have fewer.
    """
    yield OF_STAGE, _usual(plan, by_stage=True)
    yield OF_ALL, _usual(plan, by_stage=False)
    own = [column(name, FACT) for name in facts()[FACT].columns if name != USUAL]
    usual = coalesce(column("days", OF_STAGE), column("days", OF_ALL))
    joins = [
        left_join(table(OF_STAGE), equal(column("stage_id", OF_STAGE), column("stage_id", FACT))),
        left_join(table(OF_ALL), exp.true()),
    ]
    yield WEIGHED, select([*own, alias(usual, USUAL)], table(FACT), joins=joins)


def _usual(plan: Plan, *, by_stage: bool) -> exp.Select:
    """After: `SELECT stage_id, QUANTILE_CONT(silent_days, 0.9) AS days FROM silences WHERE won_at <= $as_of …`."""
    tests = [
        *version(plan.shape.limits),
        known(column("silent_days")),
        both(*(exp.LTE(this=column(name), expression=parameter("as_of")) for name in ("won_at", "to_at"))),
    ]
    days = alias(call("QUANTILE_CONT", column("silent_days"), number(SHARE)), "days")
    group = [column("stage_id")] if by_stage else []
    made = select([*(one.copy() for one in group), days], table(FACT), tests=tests, group=group)
    made.set("having", exp.Having(this=exp.GTE(this=count(), expression=number(ENOUGH))))
    return made
