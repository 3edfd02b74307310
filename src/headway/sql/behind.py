"""The very rows that a number is made of: the scan of a metric without its aggregate, narrowed to one cell."""

from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.metric import (
    Atom,
    Average,
    Cohort,
    DistinctCount,
    Duration,
    Incidence,
    Kept,
    Quantile,
    Spread,
    Stock,
    Sum,
    Trimmed,
)
from headway.query.shape import Shape
from headway.schema.tables import VERSION_COLUMNS, facts
from headway.sql.average import was_there
from headway.sql.buyers import buyers, needs_buyers
from headway.sql.checks import by_value, older_versions, tests
from headway.sql.compile import Statement, text_of
from headway.sql.fragments import bound
from headway.sql.kept import there_then
from headway.sql.limits import happened
from headway.sql.nodes import (
    alias,
    called,
    column,
    count,
    equal,
    known,
    left_join,
    number,
    ordered,
    parameter,
    select,
    table,
    with_steps,
)
from headway.sql.plan import Plan, Scan, plan_of
from headway.sql.scans import conditions, keys, limits, source, there
from headway.sql.seen import prepared
from headway.sql.survival import ended, waiting

VALUE = "value"
ROWS = "behind"
BY_SIZE = (Quantile, Trimmed, Duration, Incidence)
WAITING = (Duration, Incidence)


@dataclass(frozen=True, slots=True)
class Cell:
    """Which rows: of one metric read from a fact (`atom` in the shape), in one cell of the shape's keys when
    `narrowed`, and
    for a cohort only those that reached it when `reached`. With a `check` the rows that it finds instead of those that
    are counted (`checks.py`).
    """

    shape: Shape
    narrowed: bool
    reached: bool = False
    check: str = ""


@lru_cache(maxsize=512)
def page_of(cell: Cell, catalogue: Catalogue, dialect: str) -> Statement:
    """One page of rows, `$limit` of them from `$offset`: newest first, for a quantile or duration by size."""
    plan = plan_of(cell.shape, catalogue)
    (scan,) = plan.scans
    made = _labels(plan, scan)
    by_size = isinstance(scan.atoms[0], BY_SIZE)
    first = ordered(column(VALUE if by_size else f"{scan.anchor}_at", ROWS), largest_first=not by_size)
    ids = [name for name in facts()[scan.fact].columns if name.endswith("_id")][:2]
    made.set("order", exp.Order(expressions=[first, *(ordered(column(name, ROWS)) for name in ids)]))
    made.set("limit", exp.Limit(expression=parameter("limit")))
    made.set("offset", exp.Offset(expression=parameter("offset")))
    return _finished(made, plan, cell, dialect)


@lru_cache(maxsize=512)
def sum_of(cell: Cell, catalogue: Catalogue, dialect: str) -> Statement:
    """One row about all pages: how many rows there are, and the sum of their values."""
    columns = [alias(count(), "rows"), alias(exp.Sum(this=column(VALUE)), "total")]
    return _finished(select(columns, table(ROWS)), plan_of(cell.shape, catalogue), cell, dialect)


@lru_cache(maxsize=512)
def sums_by(cell: Cell, name: str, catalogue: Catalogue, dialect: str) -> Statement:
    """One row for each value that a column of the fact has in all pages: how many rows have it, and the sum of their
    values.
    """
    columns = [alias(column(name), "thing"), alias(count(), "rows"), alias(exp.Sum(this=column(VALUE)), "value")]
    made = select(columns, table(ROWS), group=[column(name)])
    return _finished(made, plan_of(cell.shape, catalogue), cell, dialect)


def _finished(made: exp.Select, plan: Plan, cell: Cell, dialect: str) -> Statement:
    (scan,) = plan.scans
    steps = list(buyers(plan)) if needs_buyers(scan) else []
    steps += prepared(plan, [scan], one_moment=True)
    return text_of(with_steps(made, [*steps, (ROWS, _rows(plan, scan, cell))]), plan, dialect)


def _rows(plan: Plan, scan: Scan, cell: Cell) -> exp.Select:
    (atom,) = scan.atoms
    found = keys(plan, scan)
    if cell.check:
        return _checked(plan, scan, cell.check)
    kept = [*limits(plan, scan), *conditions(plan, scan), *_tests(atom, scan, cell)]
    if isinstance(atom, Stock):
        found = found[1:] if plan.shape.grain else found
        kept.append(there(scan, atom, parameter("moment"), plan.shape, at_now=plan.shape.grain is None))
    elif isinstance(atom, Average):
        found = found[1:] if plan.shape.grain else found
        kept.append(was_there(scan, atom))
    elif isinstance(atom, Kept):
        found = found[1:] if plan.shape.grain else found
        kept.append(there_then(atom, scan.fact, parameter("opening")))
    else:
        kept += happened(plan.shape.limits, scan.anchor, scan.fact)
    if cell.narrowed:
        kept += [exp.NullSafeEQ(this=key.expression, expression=parameter(key_parameter(key.name))) for key in found]
    made = source(plan, scan, found, kept)
    made.set(
        "expressions", [*(column(name, scan.fact) for name in shown_columns(scan.fact)), *_values(atom, scan.fact)]
    )
    if isinstance(atom, DistinctCount):
        return _first_of_each(made, atom, scan)
    counts = exp.GTE(this=column(VALUE), expression=number(0)) if isinstance(atom, WAITING) else known(column(VALUE))
    return select([exp.Star()], called(made, "all_rows"), tests=[counts])


def _checked(plan: Plan, scan: Scan, check: str) -> exp.Select:
    """The rows that a check of the metric finds."""
    (atom,) = scan.atoms
    found = [*limits(plan, scan), *conditions(plan, scan), *tests(check, plan, scan)]
    made = source(plan, scan, [], found)
    if older := older_versions(check, scan):
        made.append("joins", older)
    shown = (column(name, scan.fact) for name in shown_columns(scan.fact))
    made.set("expressions", [*shown, *_values(atom, scan.fact)])
    kept = by_value(check, made)
    return select([exp.Star()], called(made, "all_rows"), tests=kept)


def key_parameter(name: str) -> str:
    """The parameter that holds a cell's value of a dimension or step of time."""
    return f"k_{name.replace('.', '__')}"


def _tests(atom: Atom, scan: Scan, cell: Cell) -> list[exp.Expr]:
    texts = [atom.filter] if atom.filter else []
    if isinstance(atom, Cohort) and cell.reached:
        texts.append(atom.reached)
    if isinstance(atom, DistinctCount):
        texts.append(f"{atom.column} IS NOT NULL")
    if isinstance(atom, Spread):
        texts.append(f"{atom.of} IS NOT NULL")
    return [bound(f"({text})", scan.fact) for text in texts]


def _values(atom: Atom, fact: str) -> list[exp.Expr]:
    match atom:
        case Sum() | Quantile() | Trimmed():
            return [alias(bound(atom.expression, fact), VALUE)]
        case Spread() if atom.expression:
            return [alias(bound(atom.expression, fact), VALUE)]
        case Stock() | Average() | Kept() if atom.expression:
            return [alias(bound(atom.expression, fact), VALUE)]
        case Duration() | Incidence():
            return [alias(waiting(atom, fact), VALUE), alias(ended(atom, fact), "ended")]
        case _:
            return [alias(number(1), VALUE)]


def _first_of_each(made: exp.Select, atom: DistinctCount, scan: Scan) -> exp.Select:
    order = exp.Order(expressions=[ordered(column(f"{scan.anchor}_at", scan.fact))])
    place = exp.Window(this=exp.RowNumber(), partition_by=[column(atom.column, scan.fact)], order=order)
    made.set("qualify", exp.Qualify(this=equal(place, number(1))))
    return made


def shown_columns(fact: str) -> list[str]:
    """The columns of a fact that a person is shown: all but versions and business hours."""
    return [name for name in facts()[fact].columns if name not in VERSION_COLUMNS and not name.endswith("_hour")]


def _labels(plan: Plan, scan: Scan) -> exp.Select:
    joins: list[exp.Join] = []
    columns: list[exp.Expr] = []
    for key, dimension in plan.catalogue.dimensions.items():
        if dimension.kind is DimensionKind.THING and dimension.column in facts()[scan.fact].columns:
            names = f"{key}_names"
            on = equal(column("id", names), column(dimension.column, ROWS))
            joins.append(left_join(table(dimension.table, names), on))
            columns.append(alias(column("name", names), key))
    extra = ["ended"] if isinstance(scan.atoms[0], WAITING) else []
    own = [column(name, ROWS) for name in (*shown_columns(scan.fact), VALUE, *extra)]
    return select([*own, *columns], table(ROWS), joins=joins)
