"""What a scan reads for its fact: deals and leads as they stood, and shared deals at the share of who asks (D16)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.schema.tables import facts
from headway.sql.asked_once import ONCE, asked_once
from headway.sql.customer_orders import CUSTOMER_ORDERS, customer_orders
from headway.sql.deals_then import NAME, deals_then, stands_then
from headway.sql.given import DAYS, days
from headway.sql.leads_then import LEADS_THEN, leads_then, stood_then
from headway.sql.limits import of_scope, shared, version
from headway.sql.nodes import (
    DATE,
    alias,
    both,
    called,
    cast,
    coalesce,
    column,
    either,
    equal,
    known,
    left_join,
    null,
    number,
    ordered,
    parameter,
    select,
    table,
    text,
)
from headway.sql.nodes import when as case
from headway.sql.paying import TOLD, told
from headway.sql.plan import Plan, Scan
from headway.sql.silent import WEIGHED, weighed
from headway.sql.told import told_facts

SHARES = "shares"
MEMBERS = "scope_members"
STAND_INS = "stand_ins"
WHO = ("rep_id", "manager_id", "team_id", "office_id")
LAST_DAY = "9999-12-31"
SHARED_MONEY = ("original", "amount", "original_at_creation", "amount_at_creation")


class Instead(NamedTuple):
    """What is read in the place of a fact, and the steps that make it."""

    name: str
    steps: Callable[[Plan], Iterable[tuple[str, exp.Select]]]


INSTEAD: Mapping[str, Instead] = {
    "days": Instead(DAYS, lambda _: [(DAYS, days())]),
    "quotas": Instead(ONCE, lambda plan: [(ONCE, asked_once(plan))]),
    "order_payments": Instead(TOLD, lambda plan: [(TOLD, told(plan))]),
    "silences": Instead(WEIGHED, weighed),
}


def read(plan: Plan, scan: Scan) -> exp.Table:
    """The table that a scan reads, called as its fact."""
    if _in_part(plan, scan):
        return table(_seen_name(scan.fact), scan.fact)
    if stood_then(plan, scan):
        return table(LEADS_THEN, scan.fact)
    if scan.fact in INSTEAD:
        return table(INSTEAD[scan.fact].name, scan.fact)
    return table(NAME, scan.fact) if stands_then(plan, scan) else table(scan.fact)


def prepared(plan: Plan, scans: Iterable[Scan], *, one_moment: bool = False) -> Iterator[tuple[str, exp.Select]]:
    """The steps that make what these scans read, each once. `one_moment` as in `told_facts`."""
    asked = tuple(scans)
    if any(scan.fact == CUSTOMER_ORDERS for scan in asked):
        yield from customer_orders(plan)
    yield from told_facts(plan, asked, one_moment=one_moment)
    if any(stands_then(plan, scan) for scan in asked):
        yield from deals_then(plan)
    if any(stood_then(plan, scan) for scan in asked):
        yield from leads_then(plan)
    for fact in dict.fromkeys(scan.fact for scan in asked if scan.fact in INSTEAD):
        yield from INSTEAD[fact].steps(plan)
    parts = {scan.fact: scan for scan in asked if _in_part(plan, scan)}
    if parts:
        yield MEMBERS, select([alias(exp.Unnest(expressions=[parameter("scope")]), "member_id")])
        yield SHARES, _shares(plan)
        yield STAND_INS, _stand_ins(plan)
    for fact, scan in parts.items():
        yield _seen_name(fact), _seen(plan, scan)


def _in_part(plan: Plan, scan: Scan) -> bool:
    return plan.shape.limits.scoped and shared(scan.fact)


def _seen_name(fact: str) -> str:
    return f"{fact}_seen"


def _shares(plan: Plan) -> exp.Select:
    """`deal_id` and `share`: how much of each shared deal is the scope's."""
    theirs = case(of_scope(column("rep_id")), column("share"), number(0))
    each = select([column("deal_id"), alias(theirs, "share")], table("deal_credits"), tests=_credits(plan))
    whole = alias(exp.Sum(this=column("share")), "share")
    return select([column("deal_id"), whole], called(each, "credited"), group=[column("deal_id")])


def _credits(plan: Plan) -> list[exp.Expr]:
    """One row a member and shared deal: the one about where the member works as things stand."""
    return [*version(plan.shape.limits), null(column("until"))]


def _stand_ins(plan: Plan) -> exp.Select:
    """Who of the scope stands for each shared deal where its owner is not of it: who has the largest share, at each
    place where they ever worked.
    """
    held = exp.GT(this=column("share"), expression=number(0))
    tests = [*version(plan.shape.limits), of_scope(column("rep_id")), held]
    made = select([column(name) for name in ("deal_id", *WHO, "since", "until")], table("deal_credits"), tests=tests)
    order = exp.Order(expressions=[ordered(column("share"), largest_first=True), ordered(column("rep_id"))])
    place = exp.Window(this=exp.Rank(), partition_by=[column("deal_id")], order=order)
    made.set("qualify", exp.Qualify(this=equal(place, number(1))))
    return made


def _seen(plan: Plan, scan: Scan) -> exp.Select:
    """Rows of the scope's members, of nobody, and of deals in which they have a share, with money at that share.

    Before: a deal of 100, shared half and half. After: 50, for either of the two; 100 for who leads both. It stands
    once: under its owner, or, if that is nobody of the scope, under the member of the scope with the largest share.
    """
    fact = scan.fact
    alone = null(column("deal_id", SHARES))
    tests = either(
        both(null(column("rep_id", fact)), alone),
        known(column("member_id", MEMBERS)),
        exp.GT(this=column("share", SHARES), expression=number(0)),
    )
    own = INSTEAD[fact].name if fact in INSTEAD else NAME if stands_then(plan, scan) else fact
    joins = [
        left_join(table(SHARES), equal(column("deal_id", SHARES), column("deal_id", fact))),
        left_join(table(MEMBERS), equal(column("member_id", MEMBERS), column("rep_id", fact))),
        left_join(table(STAND_INS), _working_then(fact)),
    ]
    columns = [alias(_part(name, fact), name) for name in columns_of(fact, plan.catalogue)]
    return select(columns, table(own, fact), joins=joins, tests=[tests])


def _working_then(fact: str) -> exp.Expr:
    """A shared deal's stand-in where they worked on the day of a row, undated where they work as things stand."""
    columns = facts()[fact].columns
    where = "stood_day" if "stood_day" in columns else f"{facts()[fact].anchors[0]}_day"
    day = coalesce(column(where, fact), cast(text(LAST_DAY), DATE))
    since, until = column("since", STAND_INS), column("until", STAND_INS)
    return both(
        equal(column("deal_id", STAND_INS), column("deal_id", fact)),
        either(null(since), exp.LTE(this=since.copy(), expression=day)),
        either(null(until), exp.GT(this=until.copy(), expression=day.copy())),
    )


def _part(name: str, fact: str) -> exp.Expr:
    whole = column(name, fact)
    if name in WHO:
        theirs = either(known(column("member_id", MEMBERS)), null(column("rep_id", STAND_INS)))
        return case(theirs, whole, column(name, STAND_INS))
    if name not in SHARED_MONEY:
        return whole
    part = exp.Mul(this=whole.copy(), expression=column("share", SHARES))
    return case(known(column("deal_id", SHARES)), part, whole)


def columns_of(fact: str, catalogue: Catalogue) -> list[str]:
    """The columns of a fact, with those that the business added."""
    added = [one.column for one in catalogue.dimensions.values() if fact in one.facts]
    return list(dict.fromkeys([*facts()[fact].columns, *added]))
