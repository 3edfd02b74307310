"""From the shape of a question to finished SQL."""

from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Average, Duration, Incidence, Kept, Spread, Stock, Trimmed
from headway.query.shape import Shape
from headway.sql.at_rates import at_rates, rates_used
from headway.sql.average import average
from headway.sql.buyers import FIRST_SALES, buyers, first_sales, needs_buyers
from headway.sql.combine import labelled, together
from headway.sql.dialects import NATIVE, translated
from headway.sql.incidence import incidence
from headway.sql.kept import kept
from headway.sql.nodes import with_steps
from headway.sql.plan import TOGETHER, Plan, Scan, plan_of
from headway.sql.scans import flow, moments, stock
from headway.sql.seen import prepared
from headway.sql.spread import spread
from headway.sql.survival import survival
from headway.sql.trimmed import trimmed


@dataclass(frozen=True, slots=True)
class Statement:
    """Finished SQL and the names of the parameters that it takes."""

    sql: str
    parameters: frozenset[str]


@lru_cache(maxsize=4096)
def compiled(shape: Shape, catalogue: Catalogue, dialect: str) -> Statement:
    """The SQL of a shape in an engine's dialect; the same shape is compiled once."""
    plan = plan_of(shape, catalogue, shortcut=True)
    return text_of(tree_of(plan), plan, dialect)


@lru_cache(maxsize=256)
def rates_of(shape: Shape, catalogue: Catalogue, dialect: str) -> Statement:
    """A row a currency, `currency` and `rate`: what a shape at the rates of one day converts with."""
    plan = plan_of(shape, catalogue)
    return text_of(rates_used(plan), plan, dialect)


def tree_of(plan: Plan) -> exp.Select:
    """All scans as named steps, put together and labelled."""
    steps: list[tuple[str, exp.Select]] = []
    if any(needs_buyers(scan) for scan in plan.scans):
        steps.extend(buyers(plan))
    if any(scan.firsts for scan in plan.scans):
        steps.append((FIRST_SALES, first_sales(plan)))
    steps.extend(prepared(plan, plan.scans))
    if plan.shape.grain is not None and any(isinstance(scan.atoms[0], Stock | Kept) for scan in plan.scans):
        steps.append(("moments", moments()))
    columns: dict[str, list[str]] = {}
    for scan in plan.scans:
        steps.extend(_steps(plan, scan))
        columns[scan.name] = _counted(steps[-1][1], plan)
    last = plan.scans[0].name
    if len(plan.scans) > 1:
        steps.append((TOGETHER, together(plan, columns)))
        last = TOGETHER
    select = labelled(plan, last, [name for own in columns.values() for name in own])
    return with_steps(select, steps)


def text_of(tree: exp.Select, plan: Plan, dialect: str) -> Statement:
    """The finished text of a tree, which must not be used afterwards, and the parameters it names."""
    if plan.shape.at_rates:
        tree = at_rates(tree, plan)
    names = frozenset(node.name for node in tree.find_all(exp.Placeholder))
    sql = tree.sql(dialect=NATIVE, pretty=True, comments=False, copy=False)
    return Statement(translated(sql, dialect), names)


def _steps(plan: Plan, scan: Scan) -> list[tuple[str, exp.Select]]:
    match scan.atoms[0]:
        case Duration():
            return list(survival(plan, scan))
        case Incidence():
            return list(incidence(plan, scan))
        case Spread():
            return list(spread(plan, scan))
        case Kept():
            return list(kept(plan, scan))
        case Trimmed():
            return list(trimmed(plan, scan))
        case Average():
            return list(average(plan, scan))
        case Stock():
            return [(scan.name, stock(plan, scan))]
        case _:
            return [(scan.name, flow(plan, scan))]


def _counted(select: exp.Select, plan: Plan) -> list[str]:
    names = {*plan.keys, *plan.marks}
    return [node.alias_or_name for node in select.expressions if node.alias_or_name not in names]
