"""The catalogue as MetricFlow YAML, in dbt's specification of 2026: models that are semantic ones themselves, simple
metrics in them, and ratios and derived metrics beside them; and a report of what maps and what does not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.metric import Atom, Count, Derived, DistinctCount, Metric, Product, Quantile, Ratio, Sum
from headway.catalogue.metricflow import place_of, simple
from headway.catalogue.own_terms import PER, OwnMetric, Term
from headway.schema.column import Kind
from headway.schema.tables import Fact, dimensions, facts

HEAD = "# Headway's catalogue for MetricFlow. A model holds the rows of a fact that stand now: recorded_to is null.\n"
TIMES = frozenset((Kind.INSTANT, Kind.DAY))
WORDS = re.compile(r"\b(?:days_between|days_since|minutes_since|buyer)\b|\b[a-z_]+\.[a-z_]+\b")
WHY: Mapping[str, str] = MappingProxyType(
    {
        "Stock": "what there is at an instant has two dates, from and until; MetricFlow counts rows by one",
        "Average": "an average over time weighs each row by how long it was there",
        "Duration": "waits that have not ended yet are censored (Kaplan–Meier)",
        "Incidence": "waits end in several ways (Aalen–Johansen)",
        "Spread": "each thing's amount is made first, then one number over the things",
        "Trimmed": "what lies far out is found in the rows themselves",
        "Cohort": "a cohort is followed up to a moment",
        "Balance": "it is the difference of two shares of the same answers",
        "Monthly": "it is made of whole months that are over",
        "Among": "it counts the things of which another metric has a value",
        "Shortfall": "it compares each thing with itself a year before",
        "Kept": "it follows each thing from the start of a period to its end",
        "Shared": "what belongs to no part is shared out between the parts that are asked for",
        "Drawn": "each part is drawn to the mean of all parts that are asked for",
    }
)


@dataclass(frozen=True, slots=True)
class Fidelity:
    """What became of the catalogue: `maps` exactly, `differs` with what is not carried over, `left` with why not."""

    maps: tuple[str, ...]
    differs: Mapping[str, str]
    left: Mapping[str, str]


@dataclass(slots=True)
class _Sorting:
    simple: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    above: list[dict[str, Any]] = field(default_factory=list)
    differs: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def as_metricflow(catalogue: Catalogue) -> tuple[str, Fidelity]:
    """The YAML, and what of the catalogue it says."""
    found = _Sorting()
    own = {one.key: one for one in catalogue.own if not one.until}
    heads = tuple(f"{key}_part" for key in own)
    parts = {name for name, metric in catalogue.metrics.items() if name.startswith(heads) and not metric.listed}
    for metric in catalogue.metrics.values():
        if metric.key in parts:
            continue
        if metric.key in own:
            _own(own[metric.key], catalogue, found)
        else:
            _sorted(metric, found)
    while lost := [one for one in found.above if _lost(one, found)]:
        for one in lost:
            found.above.remove(one)
            found.left[one["name"]] = _lost(one, found)
            found.differs.pop(one["name"], None)
    models = [_model(name, found.simple.get(name, [])) for name in sorted(found.simple)]
    things = [_thing(name) for name in dimensions()]
    said = {"version": 2, "models": [*models, *things], "metrics": found.above}
    names = [one["name"] for group in found.simple.values() for one in group] + [one["name"] for one in found.above]
    text = HEAD + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=120)
    return text, Fidelity(tuple(name for name in names if name not in found.differs), found.differs, found.left)


def _lost(one: Mapping[str, Any], found: _Sorting) -> str:
    missing = [name for name in _inputs(one) if name in found.left]
    return f"it is made of {missing[0]}, which does not map" if missing else ""


def _inputs(one: Mapping[str, Any]) -> Iterable[str]:
    sides = [one[side] for side in ("numerator", "denominator") if side in one]
    return [side["name"] for side in (*sides, *one.get("input_metrics", ()))]


def _sorted(metric: Metric, found: _Sorting) -> None:
    match metric:
        case Sum() | Count() | DistinctCount() | Quantile():
            _counted(metric, found)
        case Ratio():
            _divided(metric, found)
        case Derived():
            expression = " + ".join(metric.plus) + "".join(f" - {key}" for key in metric.minus)
            found.above.append(_derived(metric, expression, (*metric.plus, *metric.minus)))
        case Product():
            expression = " * ".join(metric.times) + "".join(f" / nullif({key}, 0)" for key in metric.over)
            found.above.append(_derived(metric, expression, (*metric.times, *metric.over)))
        case _:
            found.left[metric.key] = WHY[type(metric).__name__]


def _counted(metric: Sum | Count | DistinctCount | Quantile, found: _Sorting) -> None:
    why = _unsaid(metric)
    if why:
        found.left[metric.key] = why
        return
    found.simple.setdefault(metric.fact, []).append({**_about(metric), **simple(metric)})
    if metric.always_by:
        found.differs[metric.key] = f"a number of each {metric.always_by[0]} only; MetricFlow adds several together"
    if "as_of" in metric.filter:
        found.differs[metric.key] = "as of now only: another moment cannot be asked for"


def _divided(metric: Ratio, found: _Sorting) -> None:
    if metric.across:
        found.left[metric.key] = "its denominator is not split by all dimensions"
        return
    sides = {"numerator": {"name": metric.numerator}, "denominator": {"name": metric.denominator}}
    found.above.append({**_about(metric), "type": "ratio", **sides})
    if metric.requires or metric.decided or metric.positive:
        found.differs[metric.key] = "where Headway says that there is no value, MetricFlow divides"


def _derived(metric: Metric, expression: str, inputs: Iterable[str]) -> dict[str, Any]:
    names = [{"name": key} for key in dict.fromkeys(inputs)]
    return {**_about(metric), "type": "derived", "expr": expression, "input_metrics": names}


def _own(one: OwnMetric, catalogue: Catalogue, found: _Sorting) -> None:
    """An own metric as its maker put it together: its parts narrowed by filters of their own."""
    inputs = []
    for place, term in enumerate(one.terms, start=1):
        wheres = [_filter(only.dimension, only.sign, only.values, term, catalogue) for only in term.only]
        if not all(wheres):
            found.left[one.key] = "it is narrowed by something that MetricFlow cannot filter by"
            return
        told = {"name": term.metric}
        if wheres:
            told |= {"alias": f"{term.metric}_{place}", "filter": " and ".join(wheres)}
        inputs.append(told)
    about = _about(catalogue.metrics[one.key])
    if [term.how for term in one.terms] == ["", PER]:
        sides = {
            side: {key: told[key] for key in ("name", "filter") if key in told}
            for side, told in zip(("numerator", "denominator"), inputs, strict=True)
        }
        found.above.append({**about, "type": "ratio", **sides})
        return
    names = [told.get("alias", told["name"]) for told in inputs]
    words = [f" {term.how} {_divisor(name, term.how)}" for term, name in zip(one.terms[1:], names[1:], strict=True)]
    found.above.append({**about, "type": "derived", "expr": names[0] + "".join(words), "input_metrics": inputs})


def _divisor(name: str, how: str) -> str:
    return f"nullif({name}, 0)" if how == PER else name


def _unsaid(metric: Atom) -> str:
    """Why the words of a metric cannot be said in a warehouse."""
    texts = (getattr(metric, name, "") for name in ("expression", "filter"))
    if any(WORDS.search(re.sub(r"'[^']*'", "", text)) for text in texts):
        return "its words are Headway's own: waits by the clock, first purchases, what a reference leads to"
    if facts()[metric.fact].given:
        return "its rows come with the question: the days of the calendar"
    if facts()[metric.fact].told:
        return "its rows are made when it is asked, under the day of something else"
    return ""


def _about(metric: Metric) -> dict[str, Any]:
    meta = {"unit": str(metric.unit), "direction": str(metric.direction), "number": metric.number}
    return {
        "name": metric.key,
        "label": metric.label,
        "description": metric.definition,
        "config": {"meta": {"headway": meta}},
    }


def _model(name: str, metrics: list[dict[str, Any]]) -> dict[str, Any]:
    fact = facts()[name]
    return {
        "name": name,
        "description": f"{fact.means}.",
        "semantic_model": {"enabled": True, "name": name},
        "primary_entity": name,
        "agg_time_dimension": f"{fact.anchors[0]}_at",
        "columns": [one for column in fact.columns if (one := _column(column, fact))],
        "metrics": metrics,
    }


def _column(name: str, fact: Fact) -> dict[str, Any] | None:
    column = fact.columns[name]
    if column.kind in TIMES and name.endswith("_at"):
        return {"name": name, "granularity": "day", "dimension": {"type": "time"}}
    if name.removesuffix("_id") in ENTITIES:
        return {"name": name, "entity": {"type": "foreign", "name": name.removesuffix("_id")}}
    if column.kind in {Kind.TEXT, Kind.CHOICE, Kind.FLAG, Kind.NUMBER, Kind.INTEGER}:
        return {"name": name, "dimension": {"type": "categorical"}}
    return None


ENTITIES = ("rep", "product", "customer", "source", "team", "office", "campaign", "stage")
OF_TABLE = MappingProxyType({"members": "rep"})


def _thing(name: str) -> dict[str, Any]:
    table = dimensions()[name]
    words = [column for column in table.columns if table.columns[column].kind in {Kind.TEXT, Kind.CHOICE}]
    key = {"name": "id", "entity": {"type": "primary", "name": OF_TABLE.get(name, name.removesuffix("s"))}}
    columns = [{"name": column, "dimension": {"type": "categorical"}} for column in words]
    return {"name": name, "semantic_model": {"enabled": True, "name": name}, "columns": [key, *columns]}


def _filter(name: str, sign: str, values: tuple[str, ...], term: Term, catalogue: Catalogue) -> str:
    """The condition in MetricFlow's words; empty where it has none."""
    dimension = catalogue.dimensions[name]
    (fact, *more) = catalogue.facts_of(term.metric)
    where = place_of(dimension, facts()[fact])
    if more or not where or "" in values or dimension.kind not in {DimensionKind.THING, DimensionKind.TEXT}:
        return ""
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    said = f"{{{{ Dimension('{where}') }}}}"
    return f"{said} in ({listed})" if sign == "=" else f"({said} is null or {said} not in ({listed}))"
