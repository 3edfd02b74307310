"""What a scan reads for its fact: deals and leads as they stood, and shared deals at the share of who asks (D16)."""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.schema.tables import facts
from headway.sql.deals_then import NAME, deals_then, stands_then
from headway.sql.leads_then import LEADS_THEN, leads_then, stood_then
from headway.sql.limits import of_scope, shared, version
from headway.sql.nodes import alias, both, called, column, either, equal, known, left_join, null, number, select, table
from headway.sql.nodes import when as case
from headway.sql.plan import Plan, Scan

SHARES = "shares"
SHARED_MONEY = ("original", "amount", "amount_at_creation")


def read(plan: Plan, scan: Scan) -> exp.Table:
    """The table that a scan reads, called as its fact."""
    if _in_part(plan, scan):
        return table(_seen_name(scan.fact), scan.fact)
    if stood_then(plan, scan):
        return table(LEADS_THEN, scan.fact)
    return table(NAME, scan.fact) if stands_then(plan, scan) else table(scan.fact)


def prepared(plan: Plan, scans: Iterable[Scan]) -> Iterator[tuple[str, exp.Select]]:
    """The steps that make what these scans read, each once."""
    asked = tuple(scans)
    if any(stands_then(plan, scan) for scan in asked):
        yield from deals_then(plan)
    if any(stood_then(plan, scan) for scan in asked):
        yield LEADS_THEN, leads_then(plan)
    parts = {scan.fact: scan for scan in asked if _in_part(plan, scan)}
    if parts:
        yield SHARES, _shares(plan)
    for fact, scan in parts.items():
        yield _seen_name(fact), _seen(plan, scan)


def _in_part(plan: Plan, scan: Scan) -> bool:
    return plan.shape.limits.scoped and shared(scan.fact)


def _seen_name(fact: str) -> str:
    return f"{fact}_seen"


def _shares(plan: Plan) -> exp.Select:
    """`deal_id` and `share`: how much of each shared deal is the scope's."""
    theirs = case(of_scope(column("rep_id")), column("share"), number(0))
    each = select(
        [column("deal_id"), alias(theirs, "share")], table("deal_credits"), tests=[*version(plan.shape.limits)]
    )
    whole = alias(exp.Sum(this=column("share")), "share")
    return select([column("deal_id"), whole], called(each, "credited"), group=[column("deal_id")])


def _seen(plan: Plan, scan: Scan) -> exp.Select:
    """Rows of the scope's members, of nobody, and of deals in which they have a share, with money at that share.

    Before: a deal of 100, shared half and half. After: 50, for either of the two; 100 for who leads both.
    """
    fact = scan.fact
    whose, at = column("rep_id", fact), column("share", SHARES)
    alone = null(column("deal_id", SHARES))
    tests = either(
        both(null(whose), alone),
        of_scope(whose.copy()),
        exp.GT(this=at, expression=number(0)),
    )
    own = NAME if stands_then(plan, scan) else fact
    on = equal(column("deal_id", SHARES), column("deal_id", fact))
    columns = [alias(_part(name, fact), name) for name in columns_of(fact, plan.catalogue)]
    return select(columns, table(own, fact), joins=[left_join(table(SHARES), on)], tests=[tests])


def _part(name: str, fact: str) -> exp.Expr:
    whole = column(name, fact)
    if name not in SHARED_MONEY:
        return whole
    theirs = exp.Mul(this=whole.copy(), expression=column("share", SHARES))
    return case(known(column("deal_id", SHARES)), theirs, whole)


def columns_of(fact: str, catalogue: Catalogue) -> list[str]:
    """The columns of a fact, with those that the business added."""
    added = [one.column for one in catalogue.dimensions.values() if fact in one.facts]
    return list(dict.fromkeys([*facts()[fact].columns, *added]))
