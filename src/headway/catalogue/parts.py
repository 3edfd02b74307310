"""What a metric is made of, and what stands beside its value."""

from collections.abc import Mapping

from headway.catalogue.metric import (
    Among,
    Balance,
    Cohort,
    Derived,
    DistinctCount,
    Drawn,
    Incidence,
    Kept,
    Metric,
    Monthly,
    Product,
    Ratio,
    Shared,
    Shortfall,
    Spread,
    Take,
    Unit,
)

MADE_OF: Mapping[type[Metric], tuple[str, ...]] = {
    Balance: ("favour", "against"),
    **dict.fromkeys((Monthly, Among), ("part",)),
    Shortfall: ("value", "rate"),
    Shared: ("own", "common", "key_part"),
    Drawn: ("total", "squares", "count"),
}


def parts_of(metric: Metric) -> tuple[str, ...]:
    """The keys of the metrics that this one is made of directly; empty for an atom."""
    match metric:
        case Ratio():
            sides = (metric.numerator, metric.denominator, metric.n, metric.requires_if)
            return tuple(dict.fromkeys(name for name in (*sides, *metric.requires) if name))
        case Derived():
            return (*metric.plus, *metric.minus)
        case Product():
            return (*metric.times, *metric.over)
        case _:
            return tuple(str(getattr(metric, name)) for name in MADE_OF.get(type(metric), ()))


def things_of(metric: Metric | None) -> tuple[str, str, str] | None:
    """Fact, anchor and column of the different things that a metric counts; None for one that counts no such."""
    return (metric.fact, metric.anchor, metric.column) if isinstance(metric, DistinctCount) else None


def is_share_of_things(metric: Metric) -> bool:
    """Whether it is a share of things counted, not of money and not estimated: its successes are its value times n."""
    if isinstance(metric, Spread):
        return metric.take is Take.AT_LEAST
    if isinstance(metric, Kept):
        return metric.held.counts
    return isinstance(metric, Cohort) or (isinstance(metric, Ratio) and metric.proportion)


def has_interval(metric: Metric) -> bool:
    """Whether a 95 % interval stands beside the rate."""
    return isinstance(metric, Incidence | Balance) or is_share_of_things(metric)


def has_n(metric: Metric) -> bool:
    """Whether the number of things that it is counted over stands beside it."""
    return metric.unit is Unit.SHARE or isinstance(metric, Balance)
