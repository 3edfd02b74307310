"""How MetricFlow says what Headway counts: an aggregate of an expression, and where it finds a dimension."""

from typing import Any

from headway.catalogue.dimension import Dimension, DimensionKind, stands_on
from headway.catalogue.metric import Atom, Count, DistinctCount, Quantile, Sum
from headway.schema.tables import Fact


def simple(metric: Atom) -> dict[str, Any]:
    """A metric that is read from a fact, as MetricFlow aggregates it. Raises TypeError for a kind that it does not
    know.
    """
    match metric:
        case Sum():
            return {"type": "simple", "agg": "sum", "expr": _where(metric.expression, metric.filter), **_dated(metric)}
        case Count():
            return {"type": "simple", "agg": "count", "expr": _where("1", metric.filter), **_dated(metric)}
        case DistinctCount():
            expression = _where(metric.column, metric.filter)
            return {"type": "simple", "agg": "count_distinct", "expr": expression, **_dated(metric)}
        case Quantile():
            level = {"percentile": metric.quantile, "percentile_type": "continuous"}
            expression = _where(metric.expression, metric.filter)
            return {"type": "simple", "agg": "percentile", **level, "expr": expression, **_dated(metric)}
        case _:
            raise TypeError(f"{metric.key} is not aggregated in one step")


def _dated(metric: Atom) -> dict[str, str]:
    return {"agg_time_dimension": f"{metric.anchor}_at"}


def _where(expression: str, condition: str) -> str:
    if not condition:
        return expression
    return f"case when {condition.replace('as_of', 'current_timestamp')} then {expression} end"


def place_of(dimension: Dimension, fact: Fact) -> str:
    """Where MetricFlow finds a dimension from a fact: `product__name`, `sales__channel`; empty for no such place."""
    if dimension.kind is DimensionKind.THING:
        return f"{dimension.column.removesuffix('_id')}__name" if stands_on(dimension, fact) else ""
    if stands_on(dimension, fact):
        return f"{fact.name}__{dimension.column}"
    return f"{dimension.through.removesuffix('_id')}__{dimension.attribute}" if dimension.through else ""
