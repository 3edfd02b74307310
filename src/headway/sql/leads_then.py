"""Leads as they stood at the as-of: one decided later was open."""

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.schema.tables import facts
from headway.sql.nodes import alias, column, parameter, select, table, text, when
from headway.sql.plan import Plan, Scan

LEADS_THEN = "leads_then"


def stood_then(plan: Plan, scan: Scan) -> bool:
    """Whether a scan must read leads as they stood rather than as they stand."""
    return plan.shape.limits.as_of and scan.fact == "leads"


def leads_then(plan: Plan) -> exp.Select:
    """Before: a lead lost in May, asked as of April. After: open, without a reason of loss."""
    return select([alias(_then(name), name) for name in _columns(plan.catalogue)], table("leads"))


def _columns(catalogue: Catalogue) -> list[str]:
    added = [one.column for one in catalogue.dimensions.values() if "leads" in one.facts]
    return list(dict.fromkeys([*facts()["leads"].columns, *added]))


def _then(name: str) -> exp.Expr:
    later = exp.GT(this=column("decided_at"), expression=parameter("as_of"))
    if name == "outcome":
        return when(later, text("open"), column(name))
    if name == "loss_reason":
        return when(later, exp.Null(), column(name))
    return column(name)
