"""One reading of a fact as a SELECT: what is joined, which rows are read, what is counted by which keys."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Duration, Stock
from headway.query.shape import Shape
from headway.sql.deals_then import NAME, stands_then
from headway.sql.fragments import bound, column, parameter
from headway.sql.keys import Key, bucket, condition, dimension_key
from headway.sql.limits import happened, scope, version
from headway.sql.measures import aggregates, reads
from headway.sql.plan import Plan, Scan


def flow(plan: Plan, scan: Scan) -> exp.Select:
    """Events of the range, counted by the keys.

    Before: the rows of `sales`. After: `SELECT …, SUM(sales.net) AS net_sales FROM sales WHERE … GROUP BY ALL`.
    """
    shared, any_of = _filters(scan)
    tests = [*limits(plan, scan), *happened(plan.shape.limits, scan.anchor, scan.fact), *conditions(plan, scan)]
    if any_of:
        tests.append(exp.paren(exp.or_(*(bound(text, scan.fact) for text in any_of))))
    counted = [column for atom in scan.atoms for column in aggregates(atom, scan.fact, shared)]
    return grouped(source(plan, scan, keys(plan, scan), tests), keys(plan, scan), counted)


def stock(plan: Plan, scan: Scan) -> exp.Select:
    """What there is at one instant, or at the end of each bucket of time.

    After: `… WHERE from_at <= $moment AND (to_at IS NULL OR to_at > $moment)`; by time the moments are joined.
    """
    (first, *_) = scan.atoms
    if not isinstance(first, Stock):
        raise TypeError(f"{first.key} is not a stock")
    found = [key for key in keys(plan, scan) if plan.shape.grain is None or key.name != plan.shape.grain.value]
    tests = [*limits(plan, scan), *conditions(plan, scan)]
    counted = [column for atom in scan.atoms for column in aggregates(atom, scan.fact, "")]
    if plan.shape.grain is None:
        tests.append(there(scan, first, parameter("moment"), plan.shape, at_now=True))
        return grouped(source(plan, scan, found, tests), found, counted)
    time = Key(plan.shape.grain.value, column("bucket", "moments"))
    select = source(plan, scan, found, tests)
    open_then = there(scan, first, column("at", "moments"), plan.shape, at_now=False)
    select = select.join(exp.to_table("moments"), on=open_then, join_type="inner")
    return grouped(select, [time, *found], counted)


def moments() -> exp.Select:
    """The ends of the buckets, as two lists of equal length."""
    return exp.select(
        exp.alias_(exp.Unnest(expressions=[parameter("buckets")]), "bucket"),
        exp.alias_(exp.Unnest(expressions=[parameter("moments")]), "at"),
    )


def there(scan: Scan, atom: Stock, moment: exp.Expr, shape: Shape, *, at_now: bool) -> exp.Expr:
    """Whether a row was there at a moment; one without a start only now, in a question without any range or as-of."""
    undated = at_now and not (shape.limits.start or shape.limits.end or shape.limits.as_of)
    since, until = column(f"{scan.anchor}_at", scan.fact), column(f"{atom.until}_at", scan.fact)
    begun: exp.Expr = exp.LTE(this=since, expression=moment)
    if undated:
        begun = exp.paren(exp.or_(begun, exp.Is(this=since.copy(), expression=exp.Null())))
    not_over = exp.or_(exp.Is(this=until, expression=exp.Null()), exp.GT(this=until.copy(), expression=moment.copy()))
    return exp.and_(begun, exp.paren(not_over))


def keys(plan: Plan, scan: Scan) -> list[Key]:
    """The columns that this scan is grouped by, time first."""
    found = []
    if plan.shape.grain is not None:
        found.append(Key(plan.shape.grain.value, bucket(plan.shape, scan.anchor, scan.fact)))
    dimensions = plan.catalogue.dimensions
    return found + [dimension_key(dimensions[name], scan.fact, scan.anchor) for name in plan.shape.by]


def limits(plan: Plan, scan: Scan) -> Iterator[exp.Expr]:
    """Versions and scope."""
    yield from version(plan.shape.limits, scan.fact)
    yield from scope(plan.shape.limits, scan.fact, scan.fact)


def conditions(plan: Plan, scan: Scan) -> Iterator[exp.Expr]:
    """The question's own filters."""
    for number, where in enumerate(plan.shape.where):
        yield condition(where, number, plan.catalogue.dimensions[where.dimension], (scan.fact, scan.anchor))


def source(plan: Plan, scan: Scan, found: list[Key], tests: list[exp.Expr]) -> exp.Select:
    """FROM, JOIN and WHERE of a scan."""
    select = exp.Select().from_(_table(plan, scan))
    for key in {key.through: key for key in found if key.join}.values():
        alias = key.expression.args["table"].name
        on = exp.EQ(this=column("id", alias), expression=column(key.through, scan.fact))
        select = select.join(exp.to_table(key.join, alias=alias), on=on, join_type="left", copy=False)
    if needs_buyers(scan):
        select = _with_buyers(select, scan)
    return select.where(*tests, copy=False) if tests else select


def _table(plan: Plan, scan: Scan) -> exp.Table:
    if stands_then(plan, scan):
        return exp.to_table(NAME, alias=scan.fact)
    return exp.to_table(scan.fact)


def grouped(select: exp.Select, found: list[Key], counted: list[exp.Expr]) -> exp.Select:
    """Add the columns of a scan and group by its keys."""
    select = select.select(*(exp.alias_(key.expression, key.name) for key in found), *counted, copy=False)
    return (
        select.group_by(*(exp.Literal.number(number + 1) for number in range(len(found))), copy=False)
        if found
        else select
    )


def needs_buyers(scan: Scan) -> bool:
    """Whether the scan tells new customers from existing ones."""
    texts = [text for atom in scan.atoms for text in (atom.filter, getattr(atom, "expression", "")) if text]
    return any("buyer" in reads(text) for text in texts)


def buyers(plan: Plan) -> Iterator[tuple[str, exp.Select]]:
    """When each customer first bought, and when orders that were partly taken back were placed.

    Over all of history and all reps, whatever is asked: a customer is new to the business once.
    """
    sold = exp.EQ(this=column("event"), expression=exp.Literal.string("sale"))
    back = exp.EQ(this=column("event"), expression=exp.Literal.string("return"))
    known = [*version(plan.shape.limits)]
    first = exp.alias_(exp.Min(this=column("happened_at")), "first_at")
    placed = exp.alias_(exp.Min(this=column("happened_at")), "placed_at")
    table = exp.to_table("sales")
    yield (
        "first_orders",
        exp.select("customer_id", first).from_(table).where(*known, sold).group_by("customer_id"),
    )
    returned = exp.select("order_id").from_(table.copy()).where(*known, back)
    among = exp.In(this=column("order_id"), query=exp.Subquery(this=returned))
    yield (
        "order_starts",
        exp.select("order_id", placed).from_(table.copy()).where(*known, sold.copy(), among).group_by("order_id"),
    )


def _with_buyers(select: exp.Select, scan: Scan) -> exp.Select:
    for name, key in (("first_orders", "customer_id"), ("order_starts", "order_id")):
        on = exp.EQ(this=column(key, name), expression=column(key, scan.fact))
        select = select.join(exp.to_table(name), on=on, join_type="left", copy=False)
    return select


def _filters(scan: Scan) -> tuple[str, list[str]]:
    texts = list(dict.fromkeys(atom.filter for atom in scan.atoms if not isinstance(atom, Duration)))
    if "" in texts:
        return "", []
    return (texts[0] if len(texts) == 1 else ""), texts
