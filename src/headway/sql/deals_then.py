"""Deals as they stood at the as-of: a decision taken later, or taken back before, is not theirs."""

from collections.abc import Iterator

from sqlglot import exp

from headway.schema.tables import facts
from headway.sql.limits import version
from headway.sql.nodes import (
    alias,
    coalesce,
    column,
    either,
    equal,
    left_join,
    null,
    number,
    ordered,
    parameter,
    select,
    table,
    text,
    when,
)
from headway.sql.plan import Plan, Scan

NAME = "deals_then"
DECISIONS = "decisions_then"
PARTS = ("at", "day", "hour")


def stands_then(plan: Plan, scan: Scan) -> bool:
    """Whether a scan must read deals as they stood rather than as they stand."""
    return plan.shape.limits.as_of and scan.fact == "deals"


def deals_then(plan: Plan) -> Iterator[tuple[str, exp.Select]]:
    """The decision of each deal that stood at `$as_of`, and the deals with it in the place of today's.

    Before: a deal won in March, reopened in April, asked as of 31 March. After: won, although today it is open.
    """
    yield DECISIONS, _decisions(plan)
    yield NAME, _deals(plan)


def _decisions(plan: Plan) -> exp.Select:
    by_now = either(null(column("happened_at")), exp.LTE(this=column("happened_at"), expression=parameter("as_of")))
    stands = either(null(column("taken_back_at")), exp.GT(this=column("taken_back_at"), expression=parameter("as_of")))
    decided = exp.GT(this=column("sign"), expression=number(0))
    order = exp.Order(expressions=[ordered(column("happened_at"), largest_first=True)])
    place = exp.Window(this=exp.RowNumber(), partition_by=[column("deal_id")], order=order)
    kept = ["deal_id", "outcome", *(f"happened_{part}" for part in PARTS), "loss_reason", "competitor_id"]
    tests = [*version(plan.shape.limits), decided, by_now, stands]
    made = select([column(name) for name in kept], table("deal_outcomes"), tests=tests)
    made.set("qualify", exp.Qualify(this=equal(place, number(1))))
    return made


def _deals(plan: Plan) -> exp.Select:
    on = equal(column("deal_id", DECISIONS), column("deal_id", "deals"))
    added = [one.column for one in plan.catalogue.dimensions.values() if "deals" in one.facts]
    columns = [alias(_then(name), name) for name in dict.fromkeys([*facts()["deals"].columns, *added])]
    return select(columns, table("deals"), joins=[left_join(table(DECISIONS), on)])


def _then(name: str) -> exp.Expr:
    outcome = column("outcome", DECISIONS)
    anchor, _, part = name.rpartition("_")
    if name == "outcome":
        return coalesce(outcome, text("open"))
    if name in {"loss_reason", "competitor_id"}:
        return column(name, DECISIONS)
    if anchor == "closed" and part in PARTS:
        return column(f"happened_{part}", DECISIONS)
    if anchor in {"won", "lost"} and part in PARTS:
        return when(equal(outcome, text(anchor)), column(f"happened_{part}", DECISIONS))
    return column(name, "deals")
