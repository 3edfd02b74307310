"""Deals as they stood at the as-of: a decision taken later, or taken back before, is not theirs."""

from collections.abc import Iterator

from sqlglot import exp

from headway.schema.tables import facts
from headway.sql.fragments import column, parameter
from headway.sql.limits import version
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
    yield NAME, _deals()


def _decisions(plan: Plan) -> exp.Select:
    at, back = column("happened_at"), column("taken_back_at")
    by_now = exp.or_(exp.Is(this=at, expression=exp.Null()), exp.LTE(this=at.copy(), expression=parameter("as_of")))
    stands = exp.or_(exp.Is(this=back, expression=exp.Null()), exp.GT(this=back.copy(), expression=parameter("as_of")))
    decided = exp.GT(this=column("sign"), expression=exp.Literal.number(0))
    latest = exp.Order(expressions=[exp.Ordered(this=column("happened_at"), desc=True, nulls_first=False)])
    place = exp.Window(this=exp.RowNumber(), partition_by=[column("deal_id")], order=latest)
    select = exp.select("deal_id", "outcome", *(f"happened_{part}" for part in PARTS), "loss_reason", "competitor_id")
    select = select.from_(exp.to_table("deal_outcomes"))
    select = select.where(*version(plan.shape.limits), decided, exp.paren(by_now), exp.paren(stands))
    return select.qualify(exp.EQ(this=place, expression=exp.Literal.number(1)))


def _deals() -> exp.Select:
    on = exp.EQ(this=column("deal_id", DECISIONS), expression=column("deal_id", "deals"))
    select = exp.Select().from_(exp.to_table("deals")).join(exp.to_table(DECISIONS), on=on, join_type="left")
    return select.select(*(exp.alias_(_then(name), name) for name in facts()["deals"].columns))


def _then(name: str) -> exp.Expr:
    outcome = column("outcome", DECISIONS)
    anchor, _, part = name.rpartition("_")
    if name == "outcome":
        return exp.Coalesce(this=outcome, expressions=[exp.Literal.string("open")])
    if name in {"loss_reason", "competitor_id"}:
        return column(name, DECISIONS)
    if anchor == "closed" and part in PARTS:
        return column(f"happened_{part}", DECISIONS)
    if anchor in {"won", "lost"} and part in PARTS:
        is_it = exp.EQ(this=outcome, expression=exp.Literal.string(anchor))
        return exp.Case().when(is_it, column(f"happened_{part}", DECISIONS))
    return column(name, "deals")
