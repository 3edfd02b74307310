"""How many rows a question leaves out: those without a date, and those whose value is empty."""

from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Atom, Stock
from headway.query.shape import Shape
from headway.sql.compile import Statement
from headway.sql.fragments import bound, column
from headway.sql.limits import happened
from headway.sql.measures import optional_columns, reads
from headway.sql.plan import Plan, Scan, plan_of
from headway.sql.scans import conditions, limits


@lru_cache(maxsize=1024)
def exclusions(shape: Shape, catalogue: Catalogue, dialect: str) -> Statement:
    """One row: `m__undated` and `m__empty` for each metric that can leave rows out."""
    plan = plan_of(shape, catalogue)
    counted: list[exp.Expr] = []
    for scan in plan.scans:
        for number, atom in enumerate(scan.atoms):
            if not number:
                counted.append(exp.alias_(exp.Subquery(this=_undated(plan, scan)), f"{atom.key}__undated"))
            if optional_columns(atom) and not isinstance(atom, Stock):
                counted.append(exp.alias_(exp.Subquery(this=_empty(plan, scan, atom)), f"{atom.key}__empty"))
    tree = exp.select(*counted)
    names = frozenset(node.name for node in tree.find_all(exp.Placeholder))
    return Statement(tree.sql(dialect=dialect, pretty=True), names)


def _undated(plan: Plan, scan: Scan) -> exp.Select:
    at = column(f"{scan.anchor}_at", scan.fact)
    tests = [*limits(plan, scan), *conditions(plan, scan), exp.Is(this=at, expression=exp.Null())]
    first = scan.atoms[0]
    if isinstance(first, Stock):
        until = column(f"{first.until}_at", scan.fact)
        tests.append(exp.Is(this=until, expression=exp.Null()))
    elif len(scan.atoms) == 1 and first.filter and not _needs_more(first):
        tests.append(bound(f"({first.filter})", scan.fact))
    return _count(scan, tests)


def _empty(plan: Plan, scan: Scan, atom: Atom) -> exp.Select:
    tests = [*limits(plan, scan), *conditions(plan, scan), *happened(plan.shape.limits, scan.anchor, scan.fact)]
    if atom.filter and not _needs_more(atom):
        tests.append(bound(f"({atom.filter})", scan.fact))
    nulls = [exp.Is(this=column(name, scan.fact), expression=exp.Null()) for name in optional_columns(atom)]
    return _count(scan, [*tests, exp.paren(exp.or_(*nulls))])


def _needs_more(atom: Atom) -> bool:
    return bool(atom.filter) and ("buyer" in reads(atom.filter) or "as_of" in reads(atom.filter))


def _count(scan: Scan, tests: list[exp.Expr]) -> exp.Select:
    return exp.select(exp.Count(this=exp.Star())).from_(exp.to_table(scan.fact)).where(*tests)
