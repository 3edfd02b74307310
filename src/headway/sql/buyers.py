"""New customers and existing ones: when each first bought."""

from collections.abc import Iterator

from sqlglot import exp

from headway.sql.fragments import bound
from headway.sql.limits import version
from headway.sql.measures import reads
from headway.sql.nodes import alias, column, equal, known, select, table, text, within
from headway.sql.plan import COMPLETED, Plan, Scan

FIRST_SALES = "first_sales"


def needs_buyers(scan: Scan) -> bool:
    """Whether the scan tells new customers from existing ones."""
    if scan.firsts:
        return False
    texts = [words for atom in scan.atoms for words in (atom.filter, getattr(atom, "expression", "")) if words]
    return any("buyer" in reads(words) for words in texts)


def buyers(plan: Plan) -> Iterator[tuple[str, exp.Select]]:
    """When each customer first completed an order, and when orders that were partly taken back were placed.

    Over all of history and all reps, whatever is asked: a customer is new to the business once.
    """
    sold = equal(column("event"), text("sale"))
    back = equal(column("event"), text("return"))
    held = list(version(plan.shape.limits))
    first = exp.Min(this=column("happened_at"))
    customer, order = column("customer_id"), column("order_id")
    tests = [*held, sold, bound(COMPLETED)]
    bought = select([customer, alias(first, "first_at")], table("sales"), tests=tests, group=[customer.copy()])
    yield "first_orders", bought
    returned = select([order], table("sales"), tests=[*(test.copy() for test in held), back])
    tests = [*(test.copy() for test in held), sold.copy(), within(order.copy(), returned)]
    columns = [order.copy(), alias(first.copy(), "placed_at")]
    yield "order_starts", select(columns, table("sales"), tests=tests, group=[order.copy()])


def first_sales(plan: Plan) -> exp.Select:
    """The moment and day of each known customer's first completed order, over all of history and all reps."""
    customer, at, day = column("customer_id"), column("happened_at"), column("happened_day")
    columns = [customer, alias(exp.Min(this=at), "happened_at"), alias(exp.Min(this=day), "happened_day")]
    sold = equal(column("event"), text("sale"))
    tests = [*version(plan.shape.limits), sold, bound(COMPLETED), known(customer.copy()), known(at.copy())]
    return select(columns, table("sales"), tests=tests, group=[customer.copy()])
