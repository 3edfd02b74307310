"""Sales of known customers under their first order: when each first bought, and the place of an order among theirs."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from headway.schema.tables import facts
from headway.sql.fragments import bound
from headway.sql.limits import of_scope, version
from headway.sql.nodes import (
    alias,
    both,
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
    when,
)
from headway.sql.plan import COMPLETED, Plan

CUSTOMER_ORDERS = "customer_orders"
RANKED, FIRSTS, SECONDS = "orders_in_order", "first_orders_of_customers", "second_orders_of_customers"
PARTS = ("at", "day", "hour")
OF_FIRST = (
    "rep_id", "manager_id", "team_id", "office_id", "source_id", "campaign_id", "channel", "country", "region", "city",
)  # fmt: skip
"""What a row is told apart by is that of the first order, so that a customer stays in one group."""


def customer_orders(plan: Plan) -> Iterator[tuple[str, exp.Select]]:
    """Each row of sales with when its customer first and again ordered, and the place of its own order.

    Before: Ann's order of January and that of March. After: both under January, at places 1 and 2. Over all of history
    and all reps; where only some may be seen, the rows of other reps are left out when all orders have their places.
    """
    yield RANKED, _ranked(plan)
    yield FIRSTS, _firsts(plan)
    yield SECONDS, _seconds()
    yield CUSTOMER_ORDERS, _rows(plan)


def _completed(plan: Plan, of: str = "") -> list[exp.Expr]:
    """What tells rows of known customers and moments, up to the as-of, of orders not cancelled whole by then."""
    at = column("happened_at", of)
    tests = [*version(plan.shape.limits, of), bound(COMPLETED, of), known(column("customer_id", of)), known(at)]
    if plan.shape.limits.as_of:
        tests.append(exp.LTE(this=at.copy(), expression=parameter("as_of")))
    return tests


def _ranked(plan: Plan) -> exp.Select:
    """One row an order, with its place among those of its customer."""
    moments = [alias(exp.Min(this=column(f"happened_{part}")), f"happened_{part}") for part in PARTS]
    sold = [*_completed(plan), equal(column("event"), text("sale"))]
    group = [column("customer_id"), column("order_id")]
    orders = select([*(one.copy() for one in group), *moments], table("sales"), tests=sold, group=group)
    place = _row_number([column("customer_id")], [column("happened_at"), column("order_id")])
    held = ["customer_id", "order_id", *(f"happened_{part}" for part in PARTS)]
    source = exp.Subquery(this=orders, alias=exp.TableAlias(this=exp.to_identifier("orders_of_customers")))
    return select([*(column(name) for name in held), alias(place, "place")], source)


def _firsts(plan: Plan) -> exp.Select:
    """One row a customer: the first line of the first order."""
    on = both(*(equal(column(name, RANKED), column(name, "sales")) for name in ("customer_id", "order_id")))
    joins = [exp.Join(this=table(RANKED), kind="INNER", on=on)]
    tests = [
        *version(plan.shape.limits, "sales"),
        equal(column("event", "sales"), text("sale")),
        equal(column("place", RANKED), number(1)),
    ]
    first = [alias(column(f"happened_{part}", RANKED), f"first_{part}") for part in PARTS]
    own = [column(name, "sales") for name in ("customer_id", *OF_FIRST)]
    made = select([*own, *first], table("sales"), joins=joins, tests=tests)
    line = _row_number([column("customer_id", "sales")], [column("line_id", "sales")])
    made.set("qualify", exp.Qualify(this=equal(line, number(1))))
    return made


def _seconds() -> exp.Select:
    again = [alias(column(f"happened_{part}"), f"again_{part}") for part in PARTS]
    return select([column("customer_id"), *again], table(RANKED), tests=[equal(column("place"), number(2))])


def _rows(plan: Plan) -> exp.Select:
    of_customer = equal(column("customer_id", FIRSTS), column("customer_id", "sales"))
    again = equal(column("customer_id", SECONDS), column("customer_id", "sales"))
    placed = both(*(equal(column(name, RANKED), column(name, "sales")) for name in ("customer_id", "order_id")))
    joins = [
        exp.Join(this=table(FIRSTS), kind="INNER", on=of_customer),
        left_join(table(RANKED), placed),
        left_join(table(SECONDS), again),
    ]
    tests = [*_completed(plan, "sales")]
    if plan.shape.limits.scoped:
        rep = column("rep_id", "sales")
        tests.append(either(null(rep), of_scope(rep.copy())))
    columns = [alias(_of(name), name) for name in facts()[CUSTOMER_ORDERS].columns]
    return select(columns, table("sales"), joins=joins, tests=tests)


def _of(name: str) -> exp.Expr:
    anchor, _, part = name.rpartition("_")
    if name in OF_FIRST or (anchor == "first" and part in PARTS):
        return column(name, FIRSTS)
    if anchor == "again" and part in PARTS:
        return column(name, SECONDS)
    if name == "opens":
        return _opens()
    return column(name, RANKED if name == "place" else "sales")


def _opens() -> exp.Expr:
    """Whether a row is the first line of a customer's first order."""
    event = column("event", "sales")
    line = _row_number(
        [column("customer_id", "sales"), column("order_id", "sales"), event], [column("line_id", "sales")]
    )
    first = both(equal(column("place", RANKED), number(1)), equal(event.copy(), text("sale")), equal(line, number(1)))
    return when(first, exp.true(), exp.false())


def _row_number(by: Sequence[exp.Expr], order: Sequence[exp.Expr]) -> exp.Expr:
    terms = exp.Order(expressions=[ordered(term) for term in order])
    return exp.Window(this=exp.RowNumber(), partition_by=list(by), order=terms)
