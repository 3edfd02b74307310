"""Amounts of things and how they are spread: each thing's amount first, then one number over the things."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Spread, Take
from headway.sql.fragments import bound
from headway.sql.limits import ranged
from headway.sql.nodes import DOUBLE, alias, call, cast, column, count, filtered, known, number, ordered, select, table
from headway.sql.plan import Plan, Scan
from headway.sql.scans import conditions, keys, limits, source

PLACE = "place"
AMOUNT = "amount"


def spread(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Two steps: things with their amounts and their places, the largest first; what is taken of them."""
    (atom,) = scan.atoms
    if not isinstance(atom, Spread):
        raise TypeError(f"{atom.key} is not a spread")
    yield f"{atom.key}_things", _things(plan, scan, atom)
    names = [key.name for key in keys(plan, scan)]
    own = [column(name) for name in names]
    columns = [alias(made, f"{atom.key}{name}") for name, made in _taken(atom)]
    made = select(
        [*own, *columns], table(f"{atom.key}_things"), tests=_counted(atom), group=[one.copy() for one in own]
    )
    yield scan.name, made


def _things(plan: Plan, scan: Scan, atom: Spread) -> exp.Select:
    """After: `SELECT region, customer_id AS thing, SUM(net) AS amount, ROW_NUMBER() OVER (…) AS place … GROUP BY …`."""
    found = keys(plan, scan)
    tests = [*limits(plan, scan), *ranged(plan.shape, scan.anchor, scan.fact), *conditions(plan, scan)]
    if atom.filter:
        tests.append(bound(f"({atom.filter})", scan.fact))
    thing = column(atom.of, scan.fact)
    tests.append(known(thing.copy()))
    amount: exp.Expr = exp.Sum(this=bound(atom.expression, scan.fact)) if atom.expression else _different(atom, scan)
    made = source(plan, scan, found, tests)
    shown = [key.shown() for key in found]
    order = exp.Order(expressions=[ordered(amount.copy(), largest_first=True), ordered(thing.copy())])
    within = [key.expression.copy() for key in found]
    place = exp.Window(this=exp.RowNumber(), partition_by=within, order=order)
    made.set("expressions", [*shown, alias(thing.copy(), "thing"), alias(amount, AMOUNT), alias(place, PLACE)])
    made.set("group", exp.Group(expressions=[*(key.expression.copy() for key in found), thing.copy()]))
    return made


def _different(atom: Spread, scan: Scan) -> exp.Expr:
    return exp.Count(this=exp.Distinct(expressions=[column(atom.counted, scan.fact)]))


def _counted(atom: Spread) -> list[exp.Expr]:
    """A part of a whole is of things that come to something; a median is of all that have an amount."""
    if atom.take in {Take.TOP, Take.HERFINDAHL}:
        return [exp.GT(this=column(AMOUNT), expression=number(0))]
    return [known(column(AMOUNT))]


def _taken(atom: Spread) -> Iterator[tuple[str, exp.Expr]]:
    amount = cast(column(AMOUNT), DOUBLE)
    whole = exp.Sum(this=amount)
    match atom.take:
        case Take.TOP:
            first = exp.LTE(this=column(PLACE), expression=number(atom.k))
            yield "", exp.Div(this=filtered(exp.Sum(this=amount.copy()), first), expression=whole)
        case Take.HERFINDAHL:
            squares = exp.Sum(this=exp.Mul(this=amount.copy(), expression=amount.copy()))
            yield "", exp.Div(this=squares, expression=exp.Paren(this=exp.Mul(this=whole, expression=whole.copy())))
        case Take.AT_LEAST:
            yield "__reached", filtered(count(), exp.GTE(this=column(AMOUNT), expression=number(atom.k)))
        case Take.MEDIAN:
            middle = call("QUANTILE_CONT", cast(column(AMOUNT), "DECIMAL(28, 8)"), number("0.5"))
            yield "", middle
    yield "__n", count()
