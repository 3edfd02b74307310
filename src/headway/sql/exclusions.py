"""How many rows a question leaves out: those without a date, and those whose value is empty."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Atom, Stock
from headway.query.shape import Shape
from headway.schema.tables import facts
from headway.sql.at_rates import restated, unrestated
from headway.sql.compile import Statement, text_of
from headway.sql.fragments import bound
from headway.sql.limits import happened
from headway.sql.measures import optional_columns, reads
from headway.sql.nodes import alias, column, count, either, known, null, parameter, select, with_steps, within
from headway.sql.plan import Plan, Scan, plan_of
from headway.sql.scans import conditions, limits, there, things_behind
from headway.sql.seen import prepared, read
from headway.sql.tellings import TELLINGS

CONVERTED = frozenset(("net", "gross", "discount", "amount", "amount_at_creation"))


@lru_cache(maxsize=1024)
def may_lack(shape: Shape, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """By fact, the columns without which a row is left out of some metric of the shape, or not surely in its range."""
    found: dict[str, dict[str, None]] = {}
    for scan in plan_of(shape, catalogue).scans:
        if scan.fact in TELLINGS:
            continue
        columns = found.setdefault(scan.fact, {})
        columns.update({f"{scan.anchor}_at": None, f"{scan.anchor}_hour": None})
        for atom in scan.atoms:
            columns.update(dict.fromkeys(optional_columns(atom)))
    return {fact: tuple(columns) for fact, columns in found.items()}


@lru_cache(maxsize=1024)
def exclusions(shape: Shape, catalogue: Catalogue, dialect: str) -> Statement | None:
    """One row: `m__undated` for the first metric of each scan; for each that can leave rows out `m__unrated`, how many
    of these may lack a rate, and for a stock `m__empty`, how many these are; the question itself counts other metrics'.

    Where the range begins or ends within a day, also `m__untimed`: rows of those days (the parameter `edges`) of which
    nobody knows at what time they happened.

    What needs a column without gaps (`shape.gaps`) is not counted. None where there is nothing to count.
    """
    plan, gaps = plan_of(shape, catalogue), shape.gaps
    counted: list[exp.Expr] = []
    for scan in plan.scans:
        if (scan.fact, f"{scan.anchor}_at") in gaps:
            counted.append(alias(_undated(plan, scan), f"{scan.atoms[0].key}__undated"))
        if "instant" in (shape.limits.start, shape.limits.end) and (scan.fact, f"{scan.anchor}_hour") in gaps:
            counted.append(alias(_untimed(plan, scan), f"{scan.atoms[0].key}__untimed"))
        for atom in scan.atoms:
            empty = optional_columns(atom) if isinstance(atom, Stock) else ()
            for name, columns in (("empty", empty), ("unrated", _converted(scan, atom, shape))):
                if lacking := [column for column in columns if (scan.fact, column) in gaps]:
                    counted.append(alias(_empty(plan, scan, atom, lacking), f"{atom.key}__{name}"))
    if not counted:
        return None
    return text_of(with_steps(select(counted), prepared(plan, plan.scans)), plan, dialect)


def _undated(plan: Plan, scan: Scan) -> exp.Expr:
    tests = [*limits(plan, scan), *conditions(plan, scan), null(column(f"{scan.anchor}_at", scan.fact))]
    first = scan.atoms[0]
    if isinstance(first, Stock):
        tests.append(null(column(f"{first.until}_at", scan.fact)))
    else:
        tests += _any_of(scan)
    return _count(plan, scan, tests)


def _untimed(plan: Plan, scan: Scan) -> exp.Expr:
    days = select([exp.Unnest(expressions=[parameter("edges")])])
    tests = [*limits(plan, scan), *conditions(plan, scan), null(column(f"{scan.anchor}_hour", scan.fact))]
    tests.append(within(column(f"{scan.anchor}_day", scan.fact), days))
    return _count(plan, scan, [*tests, *_any_of(scan)])


@lru_cache(maxsize=1024)
def unrated(shape: Shape, catalogue: Catalogue, dialect: str, key: str) -> Statement | None:
    """A row a currency: `currency`, `rows` and `amount` as written, of what a metric leaves out for want of a rate;
    None where it needs no rate. The parameter `house` is the workspace's currency.
    """
    plan = plan_of(shape, catalogue)
    scan, atom = next((scan, atom) for scan in plan.scans for atom in scan.atoms if atom.key == key)
    columns = _converted(scan, atom, shape)
    if not columns:
        return None
    currency, original = column("currency", scan.fact), column("original", scan.fact)
    unconverted = [unrestated(name, scan.fact) for name in columns] if shape.at_rates else []
    tests = [
        *_left_out(plan, scan, atom, columns),
        *([either(*unconverted)] if unconverted else []),
        known(original),
        exp.NEQ(this=currency, expression=parameter("house")),
    ]
    counted = [alias(currency, "currency"), alias(count(), "rows"), alias(exp.Sum(this=original), "amount")]
    made = (
        select(counted, read(plan, scan), joins=things_behind(plan, scan), tests=tests)
        .group_by(currency)
        .order_by(currency)
    )
    return text_of(with_steps(made, prepared(plan, [scan])), plan, dialect)


def _converted(scan: Scan, atom: Atom, shape: Shape) -> tuple[str, ...]:
    """The columns of a metric's value that are empty where a rate is missing."""
    if "original" not in facts()[scan.fact].columns:
        return ()
    if shape.at_rates:
        return restated(optional_columns(atom), scan.fact)
    return tuple(name for name in optional_columns(atom) if name in CONVERTED)


def _empty(plan: Plan, scan: Scan, atom: Atom, columns: Iterable[str]) -> exp.Expr:
    return _count(plan, scan, _left_out(plan, scan, atom, columns))


def _left_out(plan: Plan, scan: Scan, atom: Atom, columns: Iterable[str]) -> list[exp.Expr]:
    """What tells the rows of a metric of which one of these columns is empty."""
    nulls = [null(column(name, scan.fact)) for name in columns]
    tests = [*limits(plan, scan), *conditions(plan, scan), *_own(atom, scan), either(*nulls)]
    if isinstance(atom, Stock):
        return [*tests, there(scan, atom, parameter("moment"), plan.shape, at_now=True)]
    return [*tests, *happened(plan.shape.limits, scan.anchor, scan.fact)]


def _any_of(scan: Scan) -> list[exp.Expr]:
    """What tells the rows that some metric of the scan counts."""
    owns = [_own(atom, scan) for atom in scan.atoms]
    return [either(*(test for own in owns for test in own))] if all(owns) else []


def _own(atom: Atom, scan: Scan) -> list[exp.Expr]:
    if not atom.filter or "buyer" in reads(atom.filter):
        return []
    return [bound(f"({atom.filter})", scan.fact)]


def _count(plan: Plan, scan: Scan, tests: list[exp.Expr]) -> exp.Expr:
    return exp.Subquery(this=select([count()], read(plan, scan), joins=things_behind(plan, scan), tests=tests))
