"""Amounts at the exchange rates of one day, in the place of those at the rate of each row's own day."""

from collections.abc import Iterable

from sqlglot import exp

from headway.schema.tables import Fact, Original, facts, stored_facts, table_of
from headway.sql.fragments import bound
from headway.sql.limits import version
from headway.sql.measures import reads
from headway.sql.nodes import (
    alias,
    both,
    called,
    cast,
    column,
    equal,
    known,
    left_join,
    null,
    number,
    ordered,
    parameter,
    select,
    table,
    when,
)
from headway.sql.plan import Plan

RATES = "exchange_rates"
RATES_THEN = "rates_then"
AMOUNT, EXACT = "DECIMAL(18, 4)", "DECIMAL(38, 4)"
WIDE = "DECIMAL(19, 4)"
"""With a rate's eighteen digits as many as both engines multiply without loss; of eighteen, DuckDB holds the product in
eighteen too and stops."""
HALF_UNIT, HALF = "0.00005", "0.5"


def at_rates(tree: exp.Select, plan: Plan) -> exp.Select:
    """The statement with every fact that holds converted amounts read at the rates of `$rates_day`; it is changed.

    Before: `SELECT SUM(sales.net) FROM sales`. After: `WITH rates_then AS (…), sales_at_rates AS (…) SELECT
    SUM(sales.net) FROM sales_at_rates AS sales`. Nothing else of the statement changes, so that what is counted, and by
    what, is the same.
    """
    read = _columns_read(tree)
    restated: dict[str, None] = {}
    for node in tree.find_all(exp.Table):
        fact = stored_facts().get(node.name)
        if fact is not None and fact.originals:
            restated[fact.name] = None
            node.set("alias", exp.TableAlias(this=exp.to_identifier(node.alias_or_name)))
            node.set("this", exp.to_identifier(_name(fact.name)))
    if restated:
        steps = [
            (RATES_THEN, rates_then(plan)),
            *((_name(name), _fact(facts()[name], plan, read)) for name in restated),
        ]
        _before(tree, steps)
    return tree


def _columns_read(tree: exp.Select) -> frozenset[str] | None:
    """The names of all columns that a statement reads, so that no other is converted; None where it may be any."""
    if any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star)):
        return None
    return frozenset(node.name for node in tree.find_all(exp.Column))


def _name(fact: str) -> str:
    return f"{fact}_at_rates"


def _before(tree: exp.Select, steps: list[tuple[str, exp.Select]]) -> None:
    named = [exp.CTE(this=step, alias=exp.TableAlias(this=exp.to_identifier(name))) for name, step in steps]
    held = tree.args.get("with_")
    tree.set("with_", exp.With(expressions=[*named, *(held.expressions if held else [])]))


def rates_then(plan: Plan) -> exp.Select:
    """`currency` and `rate`: of each currency the last rate on or before `$rates_day`, as known then."""
    order = exp.Order(expressions=[ordered(column(name), largest_first=True) for name in ("happened_day", "rate_id")])
    place = exp.Window(this=exp.RowNumber(), partition_by=[column("currency")], order=order)
    by_then = exp.LTE(this=column("happened_day"), expression=parameter("rates_day"))
    tests = [*version(plan.shape.limits), by_then]
    made = select([column("currency"), column("rate")], table(RATES), tests=tests)
    made.set("qualify", exp.Qualify(this=equal(place, number(1))))
    return made


def _fact(fact: Fact, plan: Plan, read: frozenset[str] | None) -> exp.Select:
    """A fact with its money at these rates, row by row, each amount half-even to four decimals as the booked ones are.

    Only columns that are `read`. An amount of the workspace's own currency is what it was; of a currency without a rate
    there is none.
    """
    added = [one.column for one in plan.catalogue.dimensions.values() if fact.name in one.facts]
    names = [name for name in dict.fromkeys([*fact.columns, *added]) if read is None or name in read]
    joins = []
    for currency in _currencies(names, fact):
        rates = _rates_of(currency)
        joins.append(left_join(table(RATES_THEN, rates), equal(column("currency", rates), column(currency, fact.name))))
    money = _effect if plan.shape.rate_effect else _money
    columns = [alias(money(name, fact), name) for name in names]
    return select(columns, table(fact.name), joins=joins)


def _currencies(names: Iterable[str], fact: Fact) -> tuple[str, ...]:
    """The columns of the currencies of which some of these columns are, each once."""
    converted = [source for name in names for source in fact.differences.get(name, (name,))]
    held = (fact.originals[name].currency for name in converted if name in fact.originals)
    return tuple(dict.fromkeys(held))


def _rates_of(currency: str) -> str:
    return f"rate_of_{currency}"


def _money(name: str, fact: Fact) -> exp.Expr:
    if name in fact.originals:
        return _converted(name, fact.originals[name], fact.name)
    if name in fact.differences:
        one, less = fact.differences[name]
        difference = exp.Sub(this=_money(one, fact), expression=_money(less, fact))
        return cast(difference, AMOUNT)
    return column(name, fact.name)


def _effect(name: str, fact: Fact) -> exp.Expr:
    """By how much a booked amount is more than the one at these rates; none where one of the two is not known."""
    restated_ = _money(name, fact)
    if name not in fact.originals and name not in fact.differences:
        return restated_
    return cast(exp.Sub(this=column(name, fact.name), expression=restated_), AMOUNT)


def _converted(name: str, original: Original, fact: str) -> exp.Expr:
    """`original × rate`, half-even to four decimals.

    Where the product lies right between two amounts, twice the nearest half of it is the even one.
    """
    currency = column(original.currency, fact)
    rate = column("rate", _rates_of(original.currency))

    def product() -> exp.Expr:
        return exp.Mul(this=cast(bound(original.amount, fact), WIDE), expression=rate.copy())

    near = cast(product(), EXACT)
    off = exp.Abs(this=exp.Sub(this=near.copy(), expression=exp.Paren(this=product())))
    half = cast(exp.Mul(this=exp.Paren(this=product()), expression=number(HALF)), EXACT)
    even = exp.Mul(this=half, expression=number(2))
    rounded = when(equal(off, number(HALF_UNIT)), even, near)
    own = equal(currency, parameter("house"))
    return cast(when(own, column(name, fact), exp.Paren(this=rounded)), AMOUNT)


def rates_used(plan: Plan) -> exp.Select:
    """The rates themselves, in the order of their currencies."""
    made = select([column("currency"), column("rate")], called(rates_then(plan), RATES_THEN))
    made.set("order", exp.Order(expressions=[ordered(column("currency"))]))
    return made


def restated(names: Iterable[str], fact: str) -> tuple[str, ...]:
    """Those of the columns of a fact that are empty where a currency has no rate on the day."""
    held = facts()[table_of(fact)]
    return tuple(name for name in names if name in held.originals or name in held.differences)


def unrestated(name: str, fact: str) -> exp.Expr:
    """Whether a restated column is empty though what it was converted from is known: for want of a rate."""
    held = facts()[table_of(fact)]
    source = held.originals.get(name) or held.originals[held.differences[name][0]]
    written = [known(column(one, fact)) for one in sorted(reads(source.amount)) if one in facts()[fact].columns]
    return both(null(column(name, fact)), *written)
