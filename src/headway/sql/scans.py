"""One reading of a fact as a SELECT: what is joined, which rows are read, what is counted by which keys."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from headway.catalogue.metric import Duration, Stock
from headway.query.shape import Shape
from headway.schema.tables import facts
from headway.sql.buyers import FIRST_SALES, needs_buyers
from headway.sql.fragments import bound, joined
from headway.sql.keys import Key, condition, dimension_key, time_key
from headway.sql.limits import in_earlier, ranged, scope, version
from headway.sql.measures import aggregates, points_to, valueless
from headway.sql.nodes import (
    INSTANTS,
    alias,
    both,
    call,
    cast,
    column,
    count,
    either,
    equal,
    left_join,
    null,
    number,
    parameter,
    select,
    table,
)
from headway.sql.plan import IN_ALL, IN_EARLIER, Plan, Scan
from headway.sql.seen import read


def flow(plan: Plan, scan: Scan) -> exp.Select:
    """Events of the range, counted by the keys.

    Before: the rows of `sales`. After: `SELECT …, SUM(sales.net) AS net_sales FROM sales WHERE … GROUP BY 1`.
    """
    if scan.firsts:
        return _firsts(plan, scan)
    shared, own = _filters(scan)
    tests = [*limits(plan, scan), *ranged(plan.shape, scan.anchor, scan.fact), *conditions(plan, scan), *own]
    counted = [aggregate for atom in scan.atoms for aggregate in aggregates(atom, scan.fact, shared)]
    counted += [without for atom in scan.atoms for without in valueless(atom, plan.shape.gaps, shared)]
    found = keys(plan, scan)
    return _counted(plan, source(plan, scan, found, tests), found, counted)


def _firsts(plan: Plan, scan: Scan) -> exp.Select:
    """Customers by their first sale. After: `SELECT …, COUNT(*) AS new_customers FROM first_sales AS sales …`."""
    tests = list(ranged(plan.shape, scan.anchor, scan.fact))
    made = select([], table(FIRST_SALES, scan.fact), tests=tests)
    return _counted(plan, made, keys(plan, scan), [alias(count(), atom.key) for atom in scan.atoms])


def _counted(plan: Plan, made: exp.Select, found: list[Key], counted: list[exp.Expr]) -> exp.Select:
    return (grouped_and_whole if plan.shape.with_whole else grouped)(made, found, counted)


def stock(plan: Plan, scan: Scan) -> exp.Select:
    """What there is at one instant, or at the end of each bucket of time.

    After: `… WHERE from_at <= $moment AND (to_at IS NULL OR to_at > $moment)`; by time the moments are joined.
    """
    (first, *_) = scan.atoms
    if not isinstance(first, Stock):
        raise TypeError(f"{first.key} is not a stock")
    found = [key for key in keys(plan, scan) if plan.shape.grain is None or key.name != plan.shape.grain.value]
    shared, own = _filters(scan)
    tests = [*limits(plan, scan), *conditions(plan, scan), *own]
    counted = [aggregate for atom in scan.atoms for aggregate in aggregates(atom, scan.fact, shared)]
    if plan.shape.grain is None:
        tests.append(there(scan, first, parameter("moment"), plan.shape, at_now=True))
        return _counted(plan, source(plan, scan, found, tests), found, counted)
    made = source(plan, scan, found, tests)
    open_then = there(scan, first, column("at", "moments"), plan.shape, at_now=False)
    made.append("joins", exp.Join(this=table("moments"), kind="INNER", on=open_then))
    return _at_each(grouped(made, [Key(plan.shape.grain.value, column("bucket", "moments")), *found], counted))


def _at_each(made: exp.Select) -> exp.Select:
    """The moment of each bucket where a filter speaks of the moment."""
    for node in list(made.find_all(exp.Placeholder)):
        if node.name == "moment":
            node.replace(column("at", "moments"))
    return made


def moments() -> exp.Select:
    """The buckets, the moments just before they begin and those at which they end, as lists of equal length. Where
    nothing has begun yet they are empty, and an empty list does not say of what.
    """
    lists = (("openings", "opening"), ("moments", "at"))
    instants = [alias(exp.Unnest(expressions=[cast(parameter(given), INSTANTS)]), name) for given, name in lists]
    return select([alias(exp.Unnest(expressions=[parameter("buckets")]), "bucket"), *instants])


def there(scan: Scan, atom: Stock, moment: exp.Expr, shape: Shape, *, at_now: bool) -> exp.Expr:
    """Whether a row was there at a moment; one without a start only now, in a question without any range or as-of."""
    undated = at_now and not (shape.limits.start or shape.limits.end or shape.limits.as_of)
    since, until = f"{scan.anchor}_at", f"{atom.until}_at"
    begun: exp.Expr = exp.LTE(this=column(since, scan.fact), expression=moment)
    if undated:
        begun = either(begun, null(column(since, scan.fact)))
    later = exp.GT(this=column(until, scan.fact), expression=moment.copy())
    return both(begun, either(null(column(until, scan.fact)), later))


def keys(plan: Plan, scan: Scan) -> list[Key]:
    """The columns that this scan is grouped by: time first, last which of two ranges."""
    found: list[Key] = []
    if plan.shape.grain is not None:
        found.append(time_key(plan.shape, scan.anchor, scan.fact))
    dimensions = plan.catalogue.dimensions
    found += [dimension_key(dimensions[name], scan.fact, scan.anchor) for name in plan.shape.by]
    if plan.shape.earlier is not None:
        found.append(Key(IN_EARLIER, in_earlier(plan.shape, scan.anchor, scan.fact)))
    return found


def limits(plan: Plan, scan: Scan) -> Iterator[exp.Expr]:
    """Versions and scope; what is told from other facts has been told from the versions asked for."""
    if not facts()[scan.fact].told:
        yield from version(plan.shape.limits, scan.fact)
    yield from scope(plan.shape.limits, scan.fact, scan.fact)


def conditions(plan: Plan, scan: Scan) -> Iterator[exp.Expr]:
    """The question's own filters."""
    for place, where in enumerate(plan.shape.where):
        yield condition(where, place, plan.catalogue.dimensions[where.dimension], (scan.fact, scan.anchor))


def source(plan: Plan, scan: Scan, found: list[Key], tests: list[exp.Expr]) -> exp.Select:
    """FROM, JOIN and WHERE of a scan."""
    behind = {key.through: key.join for key in found if key.join}
    joins = things_behind(plan, scan, behind)
    if needs_buyers(scan):
        for name, shared in (("first_orders", "customer_id"), ("order_starts", "order_id")):
            joins.append(left_join(table(name), equal(column(shared, name), column(shared, scan.fact))))
    return select([], read(plan, scan), joins=joins, tests=tests)


def things_behind(plan: Plan, scan: Scan, behind: Mapping[str, str] | None = None) -> list[exp.Join]:
    """The tables of the things that a scan asks something of, each once, and of those in `behind` (column → table)."""
    wanted = dict(behind or {})
    for atom in scan.atoms:
        wanted.update({f"{thing}_id": plan.catalogue.table_of(f"{thing}_id") for thing in sorted(points_to(atom))})
    joins = []
    for through, things in wanted.items():
        called = joined(through.removesuffix("_id"))
        joins.append(left_join(table(things, called), equal(column("id", called), column(through, scan.fact))))
    return joins


def grouped(made: exp.Select, found: list[Key], counted: list[exp.Expr]) -> exp.Select:
    """Add the columns of a scan and group by its keys."""
    made.set("expressions", [*(key.shown() for key in found), *counted])
    if found:
        made.set("group", exp.Group(expressions=_by(found)))
    return made


def _by(found: list[Key]) -> list[exp.Expr]:
    return [key.expression.copy() if key.a_year_later else number(place + 1) for place, key in enumerate(found)]


def grouped_and_whole(made: exp.Select, found: list[Key], counted: list[exp.Expr]) -> exp.Select:
    """As `grouped`, and one more row over everything, or over each of two ranges, in the same pass.

    After: `SELECT …, GROUPING(sales.region) AS in_all, SUM(sales.net) … GROUP BY GROUPING SETS ((1), ())`.
    """
    mark = alias(call("GROUPING", found[0].expression.copy()), IN_ALL)
    made.set("expressions", [*(key.shown() for key in found), mark, *counted])
    split = _by(found)
    whole = [term.copy() for term, key in zip(split, found, strict=True) if key.name == IN_EARLIER]
    sets = [exp.Tuple(expressions=terms) for terms in (split, whole)]
    made.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
    return made


def _filters(scan: Scan) -> tuple[str, list[exp.Expr]]:
    """The filter that all metrics of a scan share, empty for none, and what keeps rows out that none of them counts."""
    texts = list(dict.fromkeys(atom.filter for atom in scan.atoms if not isinstance(atom, Duration)))
    if "" in texts:
        return "", []
    any_of = [either(*(bound(words, scan.fact) for words in texts))]
    return (texts[0] if len(texts) == 1 else ""), any_of
