"""Targets, each asked for once: set for the company, its teams and their members, they are not three times as much."""

from sqlglot import exp

from headway.sql.limits import version
from headway.sql.nodes import both, column, either, equal, number, select, table, text
from headway.sql.plan import Plan

FACT = "quotas"
ONCE = "quotas_once"
FINER = "finer"


def asked_once(plan: Plan) -> exp.Select:
    """The finest targets of each day: a team's where none of its members has one for the metric, the company's where
    nobody has.

    After: `SELECT * FROM quotas WHERE level = 'member' OR (level = 'team' AND NOT EXISTS (SELECT 1 FROM quotas AS finer
    WHERE finer.level = 'member' AND finer.metric = quotas.metric AND … )) OR …`.
    """
    of_member = equal(column("level", FINER), text("member"))
    same_team = equal(column("team_id", FINER), column("team_id", FACT))
    not_company = exp.NEQ(this=column("level", FINER), expression=text("company"))
    tests = either(
        _level("member"),
        both(_level("team"), exp.Not(this=_finer(plan, of_member, same_team))),
        both(_level("company"), exp.Not(this=_finer(plan, not_company))),
    )
    return select([exp.Star()], table(FACT), tests=[*version(plan.shape.limits, FACT), tests])


def _level(word: str) -> exp.Expr:
    return equal(column("level", FACT), text(word))


def _finer(plan: Plan, *tests: exp.Expr) -> exp.Exists:
    same = [equal(column(name, FINER), column(name, FACT)) for name in ("metric", "happened_day")]
    rows = select([number(1)], table(FACT, FINER), tests=[*version(plan.shape.limits, FINER), *same, *tests])
    return exp.Exists(this=rows)
