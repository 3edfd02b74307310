"""Several scans as one result: facts are aggregated at their own grain first, and only then put side by side."""

from sqlglot import exp

from headway.sql.fragments import column
from headway.sql.plan import Plan


def together(plan: Plan, columns: dict[str, list[str]]) -> exp.Select:
    """All scans stacked and folded by their keys, which unlike a join also meets where a key is unknown.

    Before: two CTEs by rep. After: `SELECT rep, MAX(net_sales), MAX(deals_won) FROM (… UNION ALL …) GROUP BY rep`.
    """
    names = list(plan.keys)
    everything = [name for own in columns.values() for name in own]
    parts = [_part(scan, names, set(own), everything) for scan, own in columns.items()]
    stacked: exp.Query = parts[0]
    for part in parts[1:]:
        stacked = exp.union(stacked, part, distinct=False, copy=False)
    folded = [exp.alias_(exp.Max(this=column(name)), name) for name in everything]
    select = exp.select(*names, *folded).from_(stacked.subquery("stacked"))
    return select.group_by(*names) if names else select


def _part(scan: str, names: list[str], own: set[str], everything: list[str]) -> exp.Select:
    filled = [column(name) if name in own else exp.alias_(exp.Null(), name) for name in everything]
    return exp.select(*names, *filled).from_(exp.to_table(scan))


def labelled(plan: Plan, scan: str, columns: list[str]) -> exp.Select:
    """The finished rows: keys with the names of things beside their ids (`rep`, `rep__id`), then what was counted."""
    dimensions = plan.catalogue.dimensions
    select = exp.Select().from_(exp.to_table(scan))
    shown: list[exp.Expr] = []
    for name in plan.keys:
        dimension = dimensions.get(name) if name in plan.shape.by else None
        if dimension is None or dimension.kind.value != "thing":
            shown.append(column(name, scan))
            continue
        alias = f"{name}_names"
        on = exp.EQ(this=column("id", alias), expression=column(name, scan))
        select = select.join(exp.to_table(dimension.table, alias=alias), on=on, join_type="left", copy=False)
        shown += [exp.alias_(column("name", alias), name), exp.alias_(column(name, scan), f"{name}__id")]
        if dimension.order:
            shown.append(exp.alias_(column(dimension.order, alias), f"{name}__order"))
    return select.select(*shown, *(column(name, scan) for name in columns), copy=False)
