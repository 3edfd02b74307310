"""How a metric is made, in words and signs."""

from collections.abc import Callable, Mapping
from typing import Any

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import (
    Among,
    Atom,
    Average,
    Balance,
    Cohort,
    Count,
    Derived,
    DistinctCount,
    Drawn,
    Duration,
    Held,
    Incidence,
    Kept,
    Metric,
    Monthly,
    Product,
    Quantile,
    Ratio,
    Series,
    Shared,
    Shortfall,
    Spread,
    Stock,
    Sum,
    Take,
    Trimmed,
)
from headway.schema.tables import facts


def formula(catalogue: Catalogue, metric: Metric) -> str:
    """The formula in words and signs: `Deals won ÷ Deals decided`, `sum of net over sales, where event = 'sale'`."""
    label = {key: found.label for key, found in catalogue.metrics.items()}
    match metric:
        case Ratio():
            whole = " of the whole" if metric.across else ""
            return f"{label[metric.numerator]} ÷ {label[metric.denominator]}{whole}"
        case Derived():
            plus = " + ".join(label[key] for key in metric.plus)
            return plus + "".join(f" − {label[key]}" for key in metric.minus)
        case Product():
            times = " × ".join(label[key] for key in metric.times)
            return times + "".join(f" ÷ {label[key]}" for key in metric.over)
        case Balance():
            return f"100 × ({label[metric.favour]} − {label[metric.against]})"
        case Monthly() | Among() | Shortfall() | Shared() | Drawn():
            return _of_others(label, metric)
        case _:
            return f"{_counted(metric)}{_where(metric.filter)}"


def _of_others(label: Mapping[str, str], metric: Monthly | Among | Shortfall | Shared | Drawn) -> str:
    match metric:
        case Monthly():
            return f"{SERIES[metric.series].format(metric.months)} of {label[metric.part]}"
        case Among():
            return f"number of {metric.of}s whose {label[metric.part]} is {_between(metric)}"
        case Shortfall():
            return f"{label[metric.value]} × ({label[metric.rate]} a year before − now), where above 0, by {metric.of}"
        case Shared():
            share = f"{label[metric.common]} × {label[metric.key_part]} ÷ {label[metric.key_part]} of the whole"
            return f"{label[metric.own]} + {share}"
        case Drawn():
            return f"{label[metric.total]} ÷ {label[metric.count]}, drawn to that of all, the more the fewer there are"


SERIES: Mapping[Series, str] = {
    Series.MEAN: "mean of the last {} whole months",
    Series.YEARLY: "last {} whole months, taken to a year by what they were of the two years around them,",
    Series.RAMP: "median wait of new reps for {} months in a row at four fifths of the tenured,",
    Series.GROWTH: "(last twelve months ÷ first twelve) to the power of (1 ÷ years between) − 1,",
}


def _between(metric: Among) -> str:
    ends = [f"{metric.low:g} or more"] if metric.low > float("-inf") else []
    return " and ".join([*ends, *([f"below {metric.high:g}"] if metric.high < float("inf") else [])])


def _counted(metric: Atom) -> str:
    return COUNTED[type(metric)](metric, facts()[metric.fact].label.lower())


def _sum(metric: Sum, rows: str) -> str:
    return f"sum of {metric.expression} over {rows}"


def _count(_: Count, rows: str) -> str:
    return f"number of {rows}"


def _different(metric: DistinctCount, rows: str) -> str:
    return f"different {metric.column} in {rows}"


def _quantile(metric: Quantile, rows: str) -> str:
    return f"{_level(metric.quantile)} of {metric.expression} over {rows}"


def _duration(metric: Duration, rows: str) -> str:
    return f"{_level(metric.quantile)} wait over {rows}, unfinished ones included as censored"


def _incidence(metric: Incidence, rows: str) -> str:
    return f"probability over {rows} of {metric.event}, unfinished ones included as censored"


def _stock(metric: Stock, rows: str) -> str:
    what = f"sum of {metric.expression} of {rows}" if metric.expression else f"number of {rows}"
    return f"{what} at the instant"


def _average(metric: Average, rows: str) -> str:
    what = f"sum of {metric.expression} of {rows}" if metric.expression else f"number of {rows}"
    return f"{what} on average over {'the time of selling days' if metric.selling else 'time'}"


def _cohort(metric: Cohort, rows: str) -> str:
    return f"share of {rows} that reached: {metric.reached}"


def _trimmed(metric: Trimmed, rows: str) -> str:
    far = f"{metric.fence:g} times the distance of the quartiles beyond them"
    return f"mean of {metric.expression} over {rows} without those further than {far}"


def _spread(metric: Spread, rows: str) -> str:
    amount = metric.expression or f"different {metric.counted}"
    return f"{_taken(metric)}: {amount} of each {metric.of.removesuffix('_id')} in {rows}"


def _kept(metric: Kept, rows: str) -> str:
    each = metric.of.removesuffix("_id")
    match metric.held:
        case Held.THINGS:
            return f"each {each} in {rows} at the start of the period: share with one at its end"
        case Held.LOST:
            return f"each {each} in {rows} at the start of the period: share with none at its end"
        case Held.LEFT:
            return (
                f"{metric.expression} of each {each} in {rows}: what is left at the end, growth apart, ÷ at the start"
            )
        case Held.GONE:
            return f"{metric.expression} of each {each} in {rows}: what is gone of it at the end ÷ at the start"
        case Held.AMOUNT:
            return f"{metric.expression} of each {each} in {rows}: at the end ÷ at the start"


def _taken(metric: Spread) -> str:
    match metric.take:
        case Take.TOP:
            return f"the largest {metric.k} of all" if metric.k > 1 else "the largest of all"
        case Take.HERFINDAHL:
            return "squared shares added up"
        case Take.AT_LEAST:
            return f"share with {metric.k} or more"
        case Take.MEDIAN:
            return "median"


COUNTED: Mapping[type[Atom], Callable[[Any, str], str]] = {
    Sum: _sum,
    Count: _count,
    DistinctCount: _different,
    Quantile: _quantile,
    Duration: _duration,
    Incidence: _incidence,
    Stock: _stock,
    Average: _average,
    Cohort: _cohort,
    Trimmed: _trimmed,
    Spread: _spread,
    Kept: _kept,
}


def _level(share: float) -> str:
    return "median" if share == 0.5 else f"{share * 100:g} % quantile"


def _where(condition: str) -> str:
    return f", where {condition}" if condition else ""
