"""Metrics out of MetricFlow YAML, in dbt's specification of 2026 and in the one before it, as metrics of the business's
own: what maps onto Headway's metrics, and of each other one why not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Count, DistinctCount, Quantile, Sum
from headway.catalogue.metricflow import place_of, simple
from headway.catalogue.own_make import made_of
from headway.catalogue.own_terms import MINUS, PER, PLUS, TIMES, CannotMake, Only, Term
from headway.errors import Refused
from headway.schema.tables import facts

CONDITION = re.compile(
    r"\(?\s*\{\{\s*Dimension\(\s*'(?P<place>[a-z0-9_]+)'\s*\)\s*\}\}\s*"
    r"(?P<sign>=|!=|<>|not\s+in|in)\s*(?P<values>\([^()]*\)|'(?:[^']|'')*')\s*\)?",
    re.IGNORECASE,
)
KEPT_UNKNOWN = re.compile(r"\{\{\s*Dimension\('([a-z0-9_]+)'\)\s*\}\}\s+is\s+null\s+or\s+", re.IGNORECASE)
TOKEN = re.compile(r"\s*(nullif\(\s*([A-Za-z_]\w*)\s*,\s*0\s*\)|[A-Za-z_]\w*|[-+*/])")
SIGNS = {"+": PLUS, "-": MINUS, "*": TIMES, "/": PER}


class NotMetricFlow(Refused):
    """The file is not MetricFlow YAML."""


@dataclass(frozen=True, slots=True)
class Found:
    """A metric of the file: to be made of these terms, or here already under the key `same`, or why it is not."""

    name: str
    label: str
    note: str = ""
    terms: tuple[Term, ...] = ()
    same: str = ""
    why: str = ""


class NotOurs(Refused):
    """A metric of the file does not map; says why."""


@dataclass(slots=True)
class _Reading:
    """The metrics of a file by name, and as what each was read."""

    said: Mapping[str, Mapping[str, Any]]
    catalogue: Catalogue
    read: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)


def read_metricflow(text: str, catalogue: Catalogue) -> tuple[Found, ...]:
    """Every metric of the file, in its order. Raises NotMetricFlow for a text that is none."""
    said = _said(text)
    reading = _Reading({str(one["name"]): one for one in said}, catalogue)
    return tuple(_found(str(one["name"]), reading) for one in said)


def _said(text: str) -> list[dict[str, Any]]:
    """The metrics of both specifications, those of measures as simple ones."""
    try:
        held = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        raise NotMetricFlow(f"This is not YAML: {str(wrong).splitlines()[0]}.") from wrong
    if not isinstance(held, dict) or not ({"models", "metrics", "semantic_models"} & held.keys()):
        raise NotMetricFlow("This holds no models, semantic_models or metrics: it is not MetricFlow YAML.")
    found: list[dict[str, Any]] = []
    for model in _dicts(held.get("models")):
        found += [{**one, "model": model.get("name")} for one in _dicts(model.get("metrics"))]
    measures = {
        str(one.get("name")): {**one, "model": _referred(str(model.get("model", model.get("name"))))}
        for model in _dicts(held.get("semantic_models"))
        for one in _dicts(model.get("measures"))
    }
    found += [_newer(one, measures) for one in _dicts(held.get("metrics"))]
    return [one for one in found if one.get("name")]


def _dicts(several: object) -> list[dict[str, Any]]:
    return [one for one in several if isinstance(one, dict)] if isinstance(several, list) else []


def _referred(model: str) -> str:
    """`orders` in `ref('orders')`."""
    named = re.search(r"'([^']+)'", model)
    return named[1] if named else model


def _newer(one: dict[str, Any], measures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A metric of the older specification in the words of the newer one."""
    params = one.get("type_params")
    if not isinstance(params, dict):
        return one
    flat = {**one, **{name: params[name] for name in ("numerator", "denominator", "expr") if name in params}}
    if "metrics" in params:
        flat["input_metrics"] = params["metrics"]
    measure = params.get("measure")
    name = str(measure.get("name") if isinstance(measure, dict) else measure)
    if name in measures:
        told = measures[name]
        flat |= {"agg": told.get("agg"), "expr": told.get("expr", name), "model": told.get("model")}
    return flat


def _found(name: str, reading: _Reading) -> Found:
    one = reading.said[name]
    label, note = str(one.get("label") or name.replace("_", " ").capitalize()), str(one.get("description") or "")
    try:
        terms = _terms(name, reading)
        if len(terms) == 1 and not terms[0].only:
            return Found(name, label, same=terms[0].metric)
        held = (own.key for own in reading.catalogue.own if (own.label, own.terms) == (label, terms) and not own.until)
        if here := next(held, ""):
            return Found(name, label, same=here)
        made_of("this_metric", label, terms, reading.catalogue)
    except (NotOurs, CannotMake) as why:
        return Found(name, label, why=str(why))
    return Found(name, label, note=note, terms=terms)


def _terms(name: str, reading: _Reading) -> tuple[Term, ...]:
    if name in reading.read:
        return reading.read[name]
    if name in reading.busy:
        raise NotOurs("it is made of itself")
    reading.busy.add(name)
    try:
        found = _read(reading.said[name], reading)
    finally:
        reading.busy.discard(name)
    reading.read[name] = found
    return found


def _read(one: Mapping[str, Any], reading: _Reading) -> tuple[Term, ...]:
    match str(one.get("type", "simple")):
        case "simple":
            return (_with_filter(Term(_atom(one, reading.catalogue)), one.get("filter"), reading.catalogue),)
        case "ratio":
            top, bottom = (_input(one.get(side), reading) for side in ("numerator", "denominator"))
            return _same(one, reading, (top, Term(bottom.metric, PER, bottom.only)))
        case "derived":
            return _same(one, reading, tuple(_derived(one, reading)))
        case other:
            raise NotOurs(f"metrics of type {other} have no like here")


def _same(one: Mapping[str, Any], reading: _Reading, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """One metric of ours under the same key that is made of the same, else the terms."""
    known = reading.catalogue.metrics.get(str(one.get("name")))
    if known is None or one.get("filter"):
        if one.get("filter"):
            raise NotOurs("a filter on a metric that is made of others: put it on each of its parts")
        return terms
    made = made_of("this_metric", known.label, terms, reading.catalogue)["this_metric"]
    alike = type(made) is type(known) and all(
        getattr(made, side) == getattr(known, side)
        for side in ("numerator", "denominator", "plus", "minus", "times", "over")
        if hasattr(known, side)
    )
    return (Term(known.key),) if alike else terms


def _atom(one: Mapping[str, Any], catalogue: Catalogue) -> str:
    """The metric of ours that aggregates the same of the same rows."""
    wanted = (str(one.get("agg")), _plain(str(one.get("expr") or one.get("name"))), str(one.get("model")))
    named = catalogue.metrics.get(str(one.get("name")))
    for metric in (*([named] if named else []), *catalogue.metrics.values()):
        if isinstance(metric, Sum | Count | DistinctCount | Quantile) and metric.fact == wanted[2]:
            ours = simple(metric)
            if (ours["agg"], _plain(ours["expr"])) == wanted[:2] and ours.get("percentile") == one.get("percentile"):
                return metric.key
    raise NotOurs(
        f"{wanted[0]} of {one.get('expr') or one.get('name')} over {wanted[2]} is none of Headway's: "
        "bring what it counts in as records, then make it of the metric that counts them"
    )


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _input(said: object, reading: _Reading) -> Term:
    one = said if isinstance(said, dict) else {"name": said}
    name = str(one.get("name"))
    if one.get("offset_window") or one.get("offset_to_grain"):
        raise NotOurs(f"{name} is taken at another time: compare periods in Explore instead")
    if name in reading.said:
        terms = _terms(name, reading)
        if len(terms) > 1:
            raise NotOurs(f"it is made of {name}, which must be a metric here first")
        (term,) = terms
    elif name in reading.catalogue.metrics:
        term = Term(name)
    else:
        raise NotOurs(f"it is made of {name}, which the file does not hold")
    return _with_filter(term, one.get("filter"), reading.catalogue)


def _derived(one: Mapping[str, Any], reading: _Reading) -> Iterator[Term]:
    inputs = _dicts(one.get("input_metrics"))
    by_name = {str(said.get("alias") or said.get("name")): said for said in inputs}
    how = ""
    for place, (sign, name) in enumerate(_tokens(str(one.get("expr", "")))):
        if (place % 2 == 0) == bool(sign):
            raise NotOurs("its expression is more than metrics added, taken off, multiplied or divided")
        if sign:
            how = SIGNS[sign]
            continue
        term = _input(by_name.get(name, name), reading)
        yield Term(term.metric, how, term.only)


def _tokens(expression: str) -> list[tuple[str, str]]:
    """The signs and names of an expression, in order; raises for anything else."""
    found, at = [], 0
    while at < len(expression.rstrip()):
        token = TOKEN.match(expression, at)
        if token is None:
            raise NotOurs(f"its expression has “{expression[at:].strip()[:20]}” in it, which is no metric")
        sign = token[1] if token[1] in SIGNS else ""
        found.append((sign, "" if sign else token[2] or token[1]))
        at = token.end()
    return found


def _with_filter(term: Term, said: object, catalogue: Catalogue) -> Term:
    texts = [str(one) for one in said] if isinstance(said, list) else [str(said)] if said else []
    only = tuple(one for text in texts for one in _onlys(text, term.metric, catalogue))
    return Term(term.metric, term.how, (*term.only, *only))


def _onlys(text: str, metric: str, catalogue: Catalogue) -> Iterator[Only]:
    """The conditions of a filter; raises for what is more than values of dimensions."""
    kept = set(KEPT_UNKNOWN.findall(text))
    rest, at = KEPT_UNKNOWN.sub("", text).strip(), 0
    while at < len(rest):
        found = CONDITION.match(rest, at)
        if found is None:
            raise NotOurs(f"its filter “{text.strip()[:60]}” is more than values of dimensions")
        sign = "=" if found["sign"].lower() in {"=", "in"} else "!="
        if sign == "!=" and found["place"] not in kept:
            raise NotOurs(f"its filter leaves out what is unknown too; here “is not” keeps it ({found['place']})")
        yield Only(_dimension(found["place"], metric, catalogue), sign, tuple(_values(found["values"])))
        at = found.end()
        joined = re.compile(r"\s*and\s+", re.IGNORECASE).match(rest, at)
        at = joined.end() if joined else at
        if joined is None and rest[at:].strip():
            raise NotOurs(f"its filter “{text.strip()[:60]}” is more than values of dimensions")
        if joined is None:
            break


def _values(text: str) -> Sequence[str]:
    return [value.replace("''", "'") for value in re.findall(r"'((?:[^']|'')*)'", text)]


def _dimension(place: str, metric: str, catalogue: Catalogue) -> str:
    for fact in catalogue.facts_of(metric):
        for name in catalogue.dimensions_of(metric):
            if place_of(catalogue.dimensions[name], facts()[fact]) == place:
                return name
    raise NotOurs(f"its filter asks for {place}, which {catalogue.metrics[metric].label} does not know here")
