"""When the newest event of a metric happened, and when something of it was last recorded."""

from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.query.shape import Shape
from headway.schema.tables import facts
from headway.sql.buyers import buyers, needs_buyers
from headway.sql.compile import Statement, text_of
from headway.sql.fragments import bound
from headway.sql.nodes import alias, column, filtered, parameter, with_steps
from headway.sql.plan import plan_of
from headway.sql.scans import conditions, limits, source
from headway.sql.seen import prepared


@lru_cache(maxsize=512)
def freshness(shape: Shape, catalogue: Catalogue, dialect: str) -> Statement:
    """One row: `last`, the newest event that is not in the future, and `recorded`, the newest recording; over all time.
    What is told when it is asked was never recorded itself.

    After: `SELECT MAX(happened_at) FILTER (WHERE happened_at <= $as_of) AS last, MAX(recorded_from) AS recorded …`.
    """
    plan = plan_of(shape, catalogue)
    (scan,) = plan.scans
    (atom,) = scan.atoms
    at = column(f"{scan.anchor}_at", scan.fact)
    past = exp.LTE(this=at.copy(), expression=parameter("as_of"))
    tests = [*limits(plan, scan), *conditions(plan, scan)]
    if atom.filter:
        tests.append(bound(f"({atom.filter})", scan.fact))
    made = source(plan, scan, [], tests)
    newest = filtered(exp.Max(this=at), past)
    told = facts()[atom.fact].told
    recorded = exp.Null() if told else exp.Max(this=column("recorded_from", scan.fact))
    made.set("expressions", [alias(newest, "last"), alias(recorded, "recorded")])
    steps = list(buyers(plan)) if needs_buyers(scan) else []
    return text_of(with_steps(made, [*steps, *prepared(plan, [scan])]), plan, dialect)
