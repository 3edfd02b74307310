"""The very rows that a number is made of: the scan of a metric without its aggregate, narrowed to one cell."""

from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.metric import Atom, Cohort, DistinctCount, Duration, Quantile, Stock, Sum
from headway.query.shape import Shape
from headway.schema.tables import VERSION_COLUMNS, facts
from headway.sql.compile import Statement
from headway.sql.deals_then import deals_then, stands_then
from headway.sql.fragments import bound, column, parameter
from headway.sql.limits import happened
from headway.sql.plan import Plan, Scan, plan_of
from headway.sql.scans import buyers, conditions, keys, limits, needs_buyers, source, there

VALUE = "value"
ROWS = "behind"


@dataclass(frozen=True, slots=True)
class Cell:
    """Which rows: of one metric read from a fact (`atom` in the shape), in one cell of the shape's keys when
    `narrowed`, and
    for a cohort only those that reached it when `reached`.
    """

    shape: Shape
    narrowed: bool
    reached: bool = False


@lru_cache(maxsize=512)
def page_of(cell: Cell, catalogue: Catalogue, dialect: str) -> Statement:
    """One page of rows, `$limit` of them from `$offset`: newest first, for a quantile or duration by size."""
    plan = plan_of(cell.shape, catalogue)
    (scan,) = plan.scans
    (atom,) = scan.atoms
    select = _labels(plan, scan)
    by_size = isinstance(atom, Quantile | Duration)
    first = exp.Ordered(
        this=column(VALUE if by_size else f"{scan.anchor}_at", ROWS), desc=not by_size, nulls_first=False
    )
    ids = [name for name in facts()[scan.fact].columns if name.endswith("_id")][:2]
    ties = [exp.Ordered(this=column(name, ROWS), nulls_first=False) for name in ids]
    select.set("order", exp.Order(expressions=[first, *ties]))
    select.set("limit", exp.Limit(expression=parameter("limit")))
    select.set("offset", exp.Offset(expression=parameter("offset")))
    return _finished(select, plan, scan, cell, dialect)


@lru_cache(maxsize=512)
def sum_of(cell: Cell, catalogue: Catalogue, dialect: str) -> Statement:
    """One row about all pages: how many rows there are, and the sum of their values."""
    plan = plan_of(cell.shape, catalogue)
    (scan,) = plan.scans
    count = exp.alias_(exp.Count(this=exp.Star()), "rows")
    total = exp.alias_(exp.Sum(this=column(VALUE)), "total")
    return _finished(exp.select(count, total).from_(exp.to_table(ROWS)), plan, scan, cell, dialect)


def _finished(select: exp.Select, plan: Plan, scan: Scan, cell: Cell, dialect: str) -> Statement:
    steps = list(buyers(plan)) if needs_buyers(scan) else []
    steps += list(deals_then(plan)) if stands_then(plan, scan) else []
    for name, step in [*steps, (ROWS, _rows(plan, scan, cell))]:
        select = select.with_(name, as_=step, copy=False)
    names = frozenset(node.name for node in select.find_all(exp.Placeholder))
    return Statement(select.sql(dialect=dialect, pretty=True), names)


def _rows(plan: Plan, scan: Scan, cell: Cell) -> exp.Select:
    (atom,) = scan.atoms
    found = keys(plan, scan)
    tests = [*limits(plan, scan), *conditions(plan, scan), *_tests(atom, scan, cell)]
    if isinstance(atom, Stock):
        found = found[1:] if plan.shape.grain else found
        tests.append(there(scan, atom, parameter("moment"), plan.shape, at_now=plan.shape.grain is None))
    else:
        tests += happened(plan.shape.limits, scan.anchor, scan.fact)
    if cell.narrowed:
        tests += [exp.NullSafeEQ(this=key.expression, expression=parameter(f"k_{key.name}")) for key in found]
    columns: list[exp.Expr] = [column(name, scan.fact) for name in shown_columns(scan.fact)]
    columns.append(exp.alias_(_value(atom, scan.fact), VALUE))
    if isinstance(atom, Duration):
        columns.append(
            exp.alias_(exp.Coalesce(this=exp.paren(bound(atom.ended, scan.fact)), expressions=[exp.false()]), "ended")
        )
    select = source(plan, scan, found, tests).select(*columns, copy=False)
    if isinstance(atom, DistinctCount):
        return _first_of_each(select, atom, scan)
    known = (
        exp.GTE(this=column(VALUE), expression=exp.Literal.number(0)) if isinstance(atom, Duration) else _known(VALUE)
    )
    return exp.select("*").from_(select.subquery("all_rows")).where(known)


def _tests(atom: Atom, scan: Scan, cell: Cell) -> list[exp.Expr]:
    texts = [atom.filter] if atom.filter else []
    if isinstance(atom, Cohort) and cell.reached:
        texts.append(atom.reached)
    if isinstance(atom, DistinctCount):
        texts.append(f"{atom.column} IS NOT NULL")
    return [bound(f"({text})", scan.fact) for text in texts]


def _value(atom: Atom, table: str) -> exp.Expr:
    match atom:
        case Sum() | Quantile():
            return bound(atom.expression, table)
        case Stock() if atom.expression:
            return bound(atom.expression, table)
        case Duration():
            return (
                exp.Case().when(bound(atom.ended, table), bound(atom.elapsed, table)).else_(bound(atom.waited, table))
            )
        case _:
            return exp.Literal.number(1)


def _first_of_each(select: exp.Select, atom: DistinctCount, scan: Scan) -> exp.Select:
    order = exp.Order(
        expressions=[exp.Ordered(this=column(f"{scan.anchor}_at", scan.fact), desc=False, nulls_first=False)]
    )
    place = exp.Window(this=exp.RowNumber(), partition_by=[column(atom.column, scan.fact)], order=order)
    return select.qualify(exp.EQ(this=place, expression=exp.Literal.number(1)))


def _known(name: str) -> exp.Expr:
    return exp.Not(this=exp.Is(this=column(name), expression=exp.Null()))


def shown_columns(fact: str) -> list[str]:
    """The columns of a fact that a person is shown: all but versions and business hours."""
    return [name for name in facts()[fact].columns if name not in VERSION_COLUMNS and not name.endswith("_hour")]


def _labels(plan: Plan, scan: Scan) -> exp.Select:
    select = exp.Select().from_(exp.to_table(ROWS))
    columns: list[exp.Expr] = []
    for key, dimension in plan.catalogue.dimensions.items():
        if dimension.kind is DimensionKind.THING and dimension.column in facts()[scan.fact].columns:
            alias = f"{key}_names"
            on = exp.EQ(this=column("id", alias), expression=column(dimension.column, ROWS))
            select = select.join(exp.to_table(dimension.table, alias=alias), on=on, join_type="left", copy=False)
            columns.append(exp.alias_(column("name", alias), key))
    (atom,) = scan.atoms
    own = [*shown_columns(scan.fact), VALUE, *(["ended"] if isinstance(atom, Duration) else [])]
    return select.select(*(column(name, ROWS) for name in own), *columns, copy=False)
