"""Several scans as one result: facts are aggregated at their own grain first, and only then put side by side."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from headway.catalogue.dimension import DimensionKind
from headway.sql.nodes import alias, called, column, equal, left_join, select, table
from headway.sql.plan import Plan


def together(plan: Plan, columns: Mapping[str, Sequence[str]]) -> exp.Select:
    """All scans stacked and folded by their keys, which unlike a join also meets where a key is unknown.

    Before: two CTEs by rep. After: `SELECT rep, MAX(net_sales), MAX(deals_won) FROM (… UNION ALL …) GROUP BY rep`.
    """
    everything = [name for own in columns.values() for name in own]
    parts = [_part(scan, (*plan.keys, *plan.marks), frozenset(own), everything) for scan, own in columns.items()]
    stacked: exp.Expr = parts[0]
    for part in parts[1:]:
        stacked = exp.Union(this=stacked, expression=part, distinct=False)
    folded = [alias(exp.Max(this=column(name)), name) for name in everything]
    names = (*plan.keys, *plan.marks)
    return select([*_named(names), *folded], called(stacked, "stacked"), group=_named(names))


def _part(scan: str, keys: Sequence[str], own: frozenset[str], everything: Sequence[str]) -> exp.Select:
    filled = [column(name) if name in own else alias(exp.Null(), name) for name in everything]
    return select([*_named(keys), *filled], table(scan))


def _named(names: Sequence[str]) -> list[exp.Expr]:
    return [column(name) for name in names]


def labelled(plan: Plan, scan: str, columns: Sequence[str]) -> exp.Select:
    """The finished rows: keys with the names of things beside their ids (`rep`, `rep__id`), then what was counted."""
    joins: list[exp.Join] = []
    shown: list[exp.Expr] = []
    for name in plan.keys:
        dimension = plan.catalogue.dimensions[name] if name in plan.shape.by else None
        if dimension is None or dimension.kind is not DimensionKind.THING:
            shown.append(column(name, scan))
            continue
        names = f"{name}_names"
        joins.append(left_join(table(dimension.table, names), equal(column("id", names), column(name, scan))))
        shown += [alias(column("name", names), name), alias(column(name, scan), f"{name}__id")]
        if dimension.order:
            shown.append(alias(column(dimension.order, names), f"{name}__order"))
    at = scan if joins else ""
    return select([*shown, *(column(name, at) for name in (*plan.marks, *columns))], table(scan), joins=joins)
