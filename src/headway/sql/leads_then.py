"""Leads as they stood at the as-of: a decision taken later, or taken back before, is not theirs."""

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

LEADS_THEN = "leads_then"
DECISIONS = "lead_decisions_then"
CONVERTED = "converted"
PARTS = ("at", "day", "hour")


def stood_then(plan: Plan, scan: Scan) -> bool:
    """Whether a scan must read leads as they stood rather than as they stand."""
    return plan.shape.limits.as_of and scan.fact == "leads"


def leads_then(plan: Plan) -> Iterator[tuple[str, exp.Select]]:
    """The decision of each lead that stood at `$as_of`, and the leads with it in the place of today's.

    Before: a lead whose deal was won in March and reopened in May, asked as of April. After: converted in March.
    """
    yield DECISIONS, _decisions(plan)
    on = equal(column("lead_id", DECISIONS), column("lead_id", "leads"))
    added = [one.column for one in plan.catalogue.dimensions.values() if "leads" in one.facts]
    columns = [alias(_then(name), name) for name in dict.fromkeys([*facts()["leads"].columns, *added])]
    yield LEADS_THEN, select(columns, table("leads"), joins=[left_join(table(DECISIONS), on)])


def _decisions(plan: Plan) -> exp.Select:
    by_then = either(null(column("happened_at")), exp.LTE(this=column("happened_at"), expression=parameter("as_of")))
    stands = either(null(column("taken_back_at")), exp.GT(this=column("taken_back_at"), expression=parameter("as_of")))
    converted_first = ordered(when(equal(column("outcome"), text(CONVERTED)), number(0), number(1)))
    order = exp.Order(expressions=[converted_first, ordered(column("happened_at"))])
    place = exp.Window(this=exp.RowNumber(), partition_by=[column("lead_id")], order=order)
    kept = ["lead_id", "outcome", *(f"happened_{part}" for part in PARTS), "loss_reason"]
    tests = [*version(plan.shape.limits), by_then, stands]
    made = select([column(name) for name in kept], table("lead_decisions"), tests=tests)
    made.set("qualify", exp.Qualify(this=equal(place, number(1))))
    return made


def _then(name: str) -> exp.Expr:
    outcome = column("outcome", DECISIONS)
    anchor, _, part = name.rpartition("_")
    if name == "outcome":
        return coalesce(outcome, text("open"))
    if name == "loss_reason":
        return column(name, DECISIONS)
    if anchor == "decided" and part in PARTS:
        return column(f"happened_{part}", DECISIONS)
    if anchor == "converted" and part in PARTS:
        return when(equal(outcome, text(CONVERTED)), column(f"happened_{part}", DECISIONS))
    return column(name, "leads")
