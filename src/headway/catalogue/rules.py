"""The rules that definitions obey; every breach is told at once, with file, key, what is wrong and what to write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from headway.catalogue.catalogue import ALL, OTHERS, Catalogue
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.metric import (
    About,
    Atom,
    Duration,
    Incidence,
    Kept,
    Made,
    Metric,
    Ratio,
    Spread,
    Stock,
    Take,
    Trimmed,
    Unit,
)
from headway.catalogue.parts import parts_of, things_of
from headway.schema.tables import Fact, dimensions, facts
from headway.values.suggest import did_you_mean

WORD = re.compile(r"'[^']*'|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?")
SQL_WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "null",
        "in",
        "between",
        "case",
        "when",
        "then",
        "else",
        "end",
        "cast",
        "as",
        "double",
        "interval",
        "minute",
        "minutes",
        "day",
        "days",
        "hour",
        "coalesce",
        "least",
        "greatest",
        "true",
        "false",
        "date",
        "timestamp",
        "nullif",
        "distinct",
        "from",
        "lower",
    ]
)
OUR_WORDS = frozenset(("as_of", "moment", "days_between", "days_since", "minutes_since", "buyer"))
WORDS = ("expression", "filter", "column", "of", "counted", "ended", "event", "elapsed", "waited", "reached")
KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong in the definitions."""

    file: str
    key: str
    field: str
    wrong: str
    write: str

    def __str__(self) -> str:
        return f"{self.file} [{self.key}] {self.field}: {self.wrong}; write {self.write}"


def issues_of(catalogue: Catalogue) -> list[Issue]:
    """Everything that is wrong across a whole catalogue; empty when it can be used."""
    found: list[Issue] = []
    for metric in catalogue.metrics.values():
        found.extend(_name(metric))
        if isinstance(metric, Made):
            found.extend(_parts(metric, catalogue))
        else:
            found.extend(_fact(metric, catalogue))
        found.extend(_dimensions(metric, catalogue))
    for dimension in catalogue.dimensions.values():
        if dimension.table and dimension.table not in dimensions():
            write = ", ".join(dimensions())
            found.append(Issue("dimensions.toml", dimension.key, "table", f'"{dimension.table}" is not a table', write))
    return found


def _issue(metric: About, field: str, wrong: str, write: str) -> Issue:
    return Issue(metric.category, metric.key, field, wrong, write)


def _name(metric: Metric) -> Iterator[Issue]:
    if not KEY.fullmatch(metric.key):
        yield _issue(metric, "key", "has other signs than small letters, digits and _", "for example net_sales")
    if not re.fullmatch(r"M\d{3}|-", metric.number):
        yield _issue(metric, "number", f'"{metric.number}" is not a definition number', "M001 to M999, or -")
    if not metric.definition.rstrip().endswith("."):
        yield _issue(metric, "definition", "is not a sentence", "one sentence that ends with a full stop")


def _parts(metric: Made, catalogue: Catalogue) -> Iterator[Issue]:
    for part in parts_of(metric):
        if part not in catalogue.metrics:
            hint = did_you_mean(part, catalogue.metrics)
            yield _issue(metric, "parts", f'"{part}" is not a metric{hint}', "the key of a metric")
        elif metric.key in _all_parts(part, catalogue, frozenset()):
            yield _issue(metric, "parts", f'"{part}" is made of {metric.key} itself', "parts that do not need it")
    if isinstance(metric, Ratio):
        yield from _stated(metric, catalogue)
        yield from _across(metric, catalogue)
    if isinstance(metric, Ratio) and metric.proportion and metric.unit is not Unit.SHARE:
        yield _issue(metric, "unit", "a proportion is a share", 'unit = "share"')


def _across(metric: Ratio, catalogue: Catalogue) -> Iterator[Issue]:
    for name in metric.across:
        if name not in {ALL, OTHERS} and name not in catalogue.dimensions:
            hint = did_you_mean(name, catalogue.dimensions)
            yield _issue(metric, "across", f'"{name}" is not a dimension{hint}', "the key of a dimension, * or others")
    parts = (metric.denominator, *_all_parts(metric.denominator, catalogue, frozenset())) if metric.across else ()
    for part in parts:
        if isinstance(catalogue.metrics.get(part), Kept | Duration | Incidence | Spread | Trimmed):
            yield _issue(metric, "across", f"{part} is not counted row by row", "a denominator that is")


def _stated(metric: Ratio, catalogue: Catalogue) -> Iterator[Issue]:
    whole = catalogue.metrics.get(metric.denominator)
    for key in (*metric.stated, *metric.aside):
        part = catalogue.metrics.get(key)
        if things_of(part) is None or things_of(part) != things_of(whole):
            wrong = f'"{key}" does not count the same things as {metric.denominator}'
            yield _issue(metric, "stated", wrong, "a distinct count of the same fact, anchor and column")


def _all_parts(key: str, catalogue: Catalogue, seen: frozenset[str]) -> frozenset[str]:
    if key in seen or key not in catalogue.metrics:
        return seen
    for part in parts_of(catalogue.metrics[key]):
        seen = _all_parts(part, catalogue, seen | {key}) | {part}
    return seen | {key}


def _fact(metric: Atom, catalogue: Catalogue) -> Iterator[Issue]:
    fact = facts().get(metric.fact)
    if fact is None:
        wrong = f'"{metric.fact}" is not a fact{did_you_mean(metric.fact, facts())}'
        yield _issue(metric, "fact", wrong, f"one of {', '.join(facts())}")
        return
    if metric.anchor not in fact.anchors:
        yield _issue(metric, "anchor", f'"{metric.anchor}" is not one', f"one of {', '.join(fact.anchors)}")
    if isinstance(metric, Spread):
        yield from _spread(metric)
    if isinstance(metric, Stock | Kept) and metric.until not in fact.anchors:
        yield _issue(metric, "until", f'"{metric.until}" is not an anchor', f"one of {', '.join(fact.anchors)}")
    if isinstance(metric, Kept) and bool(metric.expression) == metric.held.counts:
        yield _issue(metric, "expression", "does not go with what is held", "an amount, or none for things")
    for field in WORDS:
        yield from _words(metric, field, {*fact.columns, *OUR_WORDS, *fact.anchors, *_behind(fact, catalogue)})


def _spread(metric: Spread) -> Iterator[Issue]:
    if bool(metric.expression) == bool(metric.counted):
        yield _issue(metric, "expression", "is not the one way to an amount", "either an expression or counted")
    if metric.take in {Take.TOP, Take.AT_LEAST} and metric.k < 1:
        yield _issue(metric, "k", f"{metric.k} is no number of things", "1 or more")


def _behind(fact: Fact, catalogue: Catalogue) -> Iterator[str]:
    """What may be asked of the things that a fact points to: `source.medium`."""
    for dimension in catalogue.dimensions.values():
        if dimension.kind is DimensionKind.THING and dimension.column in fact.columns:
            table = dimensions().get(dimension.table)
            thing = dimension.column.removesuffix("_id")
            yield from (f"{thing}.{name}" for name in (table.columns if table else ()))


def _words(metric: Atom, field: str, known: set[str]) -> Iterator[Issue]:
    text = getattr(metric, field, "")
    for word in WORD.findall(text):
        if word.startswith("'") or word.lower() in SQL_WORDS or word in known:
            continue
        yield _issue(
            metric, field, f'"{word}" is not a column of {metric.fact}{did_you_mean(word, known)}', "a column of it"
        )


def _dimensions(metric: Metric, catalogue: Catalogue) -> Iterator[Issue]:
    for key in (*metric.dimensions, *metric.never_by, *metric.always_by):
        if key not in catalogue.dimensions:
            hint = did_you_mean(key, catalogue.dimensions)
            yield _issue(metric, "dimensions", f'"{key}" is not a dimension{hint}', "the key of a dimension")
