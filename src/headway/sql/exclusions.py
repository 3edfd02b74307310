"""How many rows a question leaves out: those without a date, and those whose value is empty."""

from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Atom, Stock
from headway.query.shape import Shape
from headway.sql.compile import Statement, text_of
from headway.sql.fragments import bound
from headway.sql.limits import happened
from headway.sql.measures import optional_columns, reads
from headway.sql.nodes import alias, column, count, either, null, select, table
from headway.sql.plan import Plan, Scan, plan_of
from headway.sql.scans import conditions, limits


@lru_cache(maxsize=1024)
def exclusions(shape: Shape, catalogue: Catalogue, dialect: str) -> Statement:
    """One row: `m__undated` for the first metric of each scan, and `m__empty` for each that can leave rows out."""
    plan = plan_of(shape, catalogue)
    counted: list[exp.Expr] = []
    for scan in plan.scans:
        counted.append(alias(_undated(plan, scan), f"{scan.atoms[0].key}__undated"))
        for atom in scan.atoms:
            if optional_columns(atom) and not isinstance(atom, Stock):
                counted.append(alias(_empty(plan, scan, atom), f"{atom.key}__empty"))
    return text_of(select(counted), dialect)


def _undated(plan: Plan, scan: Scan) -> exp.Expr:
    tests = [*limits(plan, scan), *conditions(plan, scan), null(column(f"{scan.anchor}_at", scan.fact))]
    first = scan.atoms[0]
    if isinstance(first, Stock):
        tests.append(null(column(f"{first.until}_at", scan.fact)))
    elif len(scan.atoms) == 1:
        tests += _own(first, scan)
    return _count(scan, tests)


def _empty(plan: Plan, scan: Scan, atom: Atom) -> exp.Expr:
    tests = [*limits(plan, scan), *conditions(plan, scan), *happened(plan.shape.limits, scan.anchor, scan.fact)]
    nulls = [null(column(name, scan.fact)) for name in optional_columns(atom)]
    return _count(scan, [*tests, *_own(atom, scan), either(*nulls)])


def _own(atom: Atom, scan: Scan) -> list[exp.Expr]:
    if not atom.filter or "buyer" in reads(atom.filter):
        return []
    return [bound(f"({atom.filter})", scan.fact)]


def _count(scan: Scan, tests: list[exp.Expr]) -> exp.Expr:
    return exp.Subquery(this=select([count()], table(scan.fact), tests=tests))
