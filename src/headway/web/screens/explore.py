"""Explore: what is asked as chips and menus, the answer as a chart and a grid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from headway.answers.answer import Value
from headway.insights.figures import Number
from headway.query.question import Condition, Operator
from headway.values.grain import Grain
from headway.web.address import link, one
from headway.web.asked import Against, Asked
from headway.web.barring import Bar, Menu, Option, bar_of
from headway.web.exploring import MOST_METRICS, MOST_ROW_SPLITS, Exploration, offered, read_exploration
from headway.web.filters import write_filter
from headway.web.screens.buckets import bucket_label
from headway.web.screens.charts import Chart, Line, over_time, ranked
from headway.web.screens.choosing import asks_nothing_missing
from headway.web.screens.grid import Grid, grid
from headway.web.screens.series import number
from headway.web.screens.table import Table
from headway.web.screens.words import unit_of

MOST_LINES, MOST_BARS = 6, 20
ADDS = frozenset({"flow", "distinct"})
FIRST = ("net_sales", "bookings", "win_rate", "new_leads", "calls")
SIGNS = {"=": "is", "!=": "is not", "<": "below", "<=": "at most", ">": "above", ">=": "at least"}


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the address without it."""

    label: str
    without: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Explore:
    """What Explore shows."""

    bar: Bar
    empty: bool = False
    metrics: tuple[Chip, ...] = ()
    add_metric: Menu | None = None
    rows: tuple[Chip, ...] = ()
    add_row: Menu | None = None
    across: Menu | None = None
    grain: Menu | None = None
    filters: tuple[Chip, ...] = ()
    filter_by: tuple[tuple[str, str], ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    cut: str = ""
    notes: tuple[str, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    facts: str = ""
    as_csv: str = ""
    as_xlsx: str = ""


def explore_screen(asked: Asked, path: str) -> Explore:
    """Explore as its address says; without a metric, the first that the workspace has."""
    if asked.empty:
        return Explore(bar_of(asked, path, title="Explore"), empty=True)
    asked = _compared_if_asked(with_first_metric(asked))
    exploration = read_exploration(asked)
    possible = _possible(asked)
    found = grid(asked, exploration, path)
    catalogue = asked.place.catalogue
    dimensions = offered(catalogue, exploration.metrics)
    return Explore(
        bar=bar_of(asked, path, title="Explore"),
        metrics=_metric_chips(asked, exploration, path),
        add_metric=_metric_menu(asked, exploration, possible, path),
        rows=_row_chips(asked, exploration, path),
        add_row=_row_menu(asked, exploration, dimensions, path),
        across=_across_menu(asked, exploration, dimensions, path),
        grain=_grain_menu(asked, exploration, path),
        filters=_filter_chips(asked, path),
        filter_by=tuple((name, catalogue.dimensions[name].label) for name in dimensions),
        chart=_chart(asked, exploration, found),
        table=found.table,
        cut=found.cut,
        notes=found.answer.notes,
        definitions=tuple((catalogue.metrics[key].label, text) for key, text in found.answer.definitions.items()),
        facts=" ".join(dict.fromkeys(fact for key in exploration.metrics for fact in catalogue.facts_of(key))),
        as_csv=link("/explore.csv", asked.params),
        as_xlsx=link("/explore.xlsx", asked.params),
    )


def _compared_if_asked(asked: Asked) -> Asked:
    """Explore compares only where its address says so."""
    return asked if one(asked.params, "against") else replace(asked, against=Against.NONE)


def _possible(asked: Asked) -> tuple[str, ...]:
    return tuple(metric.key for metric in asked.place.catalogue.listed() if asks_nothing_missing(asked, metric.key))


def with_first_metric(asked: Asked) -> Asked:
    """The same page with a metric chosen: the first that the workspace has, where the address names none."""
    if one(asked.params, "metric"):
        return asked
    possible = _possible(asked)
    first = next((key for key in FIRST if key in possible), possible[0] if possible else FIRST[0])
    return replace(asked, params=(*asked.params, ("metric", first)))


def _metric_chips(asked: Asked, exploration: Exploration, path: str) -> tuple[Chip, ...]:
    catalogue, chosen = asked.place.catalogue, exploration.metrics
    without = {key: [other for other in chosen if other != key] for key in chosen}
    return tuple(
        Chip(
            catalogue.metrics[key].label,
            link(path, asked.params, metric=without[key]) if len(chosen) > 1 else "",
            catalogue.metrics[key].definition,
        )
        for key in chosen
    )


def _metric_menu(asked: Asked, exploration: Exploration, possible: Iterable[str], path: str) -> Menu | None:
    if len(exploration.metrics) >= MOST_METRICS:
        return None
    metrics, before, options = asked.place.catalogue.metrics, "", []
    splits = {*exploration.rows, *([exploration.across] if exploration.across else [])}
    for key in possible:
        if key in exploration.metrics or not splits <= set(asked.place.catalogue.dimensions_of(key)):
            continue
        rule = bool(before) and metrics[key].category != before
        before = metrics[key].category
        options.append(
            Option(metrics[key].label, link(path, asked.params, metric=[*exploration.metrics, key]), rule=rule)
        )
    return Menu("Metric", "+ metric", tuple(options)) if options else None


def _row_chips(asked: Asked, exploration: Exploration, path: str) -> tuple[Chip, ...]:
    labels = asked.place.catalogue.dimensions
    return tuple(
        Chip(
            labels[name].label,
            link(path, asked.params, by=[other for other in exploration.rows if other != name]),
            labels[name].definition,
        )
        for name in exploration.rows
    )


def _row_menu(asked: Asked, exploration: Exploration, dimensions: Iterable[str], path: str) -> Menu | None:
    if len(exploration.rows) >= MOST_ROW_SPLITS:
        return None
    labels = asked.place.catalogue.dimensions
    free = [name for name in dimensions if name not in {*exploration.rows, exploration.across}]
    options = tuple(Option(labels[name].label, link(path, asked.params, by=[*exploration.rows, name])) for name in free)
    return Menu("Rows", "+ split", options) if options else None


def _across_menu(asked: Asked, exploration: Exploration, dimensions: Iterable[str], path: str) -> Menu | None:
    labels = asked.place.catalogue.dimensions
    none = Option("Nothing", link(path, asked.params, across=None), not exploration.across)
    free = [name for name in dimensions if name not in exploration.rows]
    options = tuple(
        Option(labels[name].label, link(path, asked.params, across=name), name == exploration.across) for name in free
    )
    chosen = labels[exploration.across].label if exploration.across else "Nothing"
    return Menu("Columns", chosen, (none, *options)) if options else None


def _grain_menu(asked: Asked, exploration: Exploration, path: str) -> Menu:
    none = Option("Not by time", link(path, asked.params, grain=None, sort=None), exploration.grain is None)
    steps = tuple(
        Option(f"By {grain.value}", link(path, asked.params, grain=grain.value, sort=None), exploration.grain is grain)
        for grain in Grain
    )
    chosen = f"by {exploration.grain.value}" if exploration.grain else "not by time"
    return Menu("Time", chosen, (none, *steps))


def _filter_chips(asked: Asked, path: str) -> tuple[Chip, ...]:
    found = []
    for condition in asked.own_filters:
        rest = [write_filter(other) for other in asked.own_filters if other is not condition]
        found.append(Chip(_said(asked, condition), link(path, asked.params, where=rest)))
    return tuple(found)


def _said(asked: Asked, condition: Condition) -> str:
    label = asked.place.catalogue.dimensions[condition.dimension].label
    values = " or ".join(value or "unknown" for value in condition.values)
    sign = SIGNS[condition.operator.value] if condition.operator is not Operator.EQUAL else "is"
    return f"{label} {sign} {values}"


def _chart(asked: Asked, exploration: Exploration, found: Grid) -> Chart | None:
    key = exploration.metrics[0]
    metric = asked.place.catalogue.metrics[key]
    unit = unit_of(metric, asked.place.currency)
    title = f"{metric.label}{_by_words(asked, exploration)}"
    if exploration.grain:
        return _over_time(asked, exploration, found, title, unit)
    if not exploration.rows and not exploration.across:
        return None
    splits = [*exploration.rows, *([exploration.across] if exploration.across else [])]
    pairs = [
        (" · ".join("Unknown" if row[one] is None else str(row[one]) for one in splits), number(row[key]))
        for row in found.answer.rows
    ]
    known = sorted(
        ((label, value) for label, value in pairs if value is not None), key=lambda pair: pair[1], reverse=True
    )[:MOST_BARS]
    if len(known) < 2:
        return None
    line = Line(metric.label, tuple(value for _, value in known))
    more = f"{title}, first {MOST_BARS}" if len(pairs) > MOST_BARS else title
    return ranked(more, [label for label, _ in known], [line], unit=unit, figures=asked.place.figures)


def _by_words(asked: Asked, exploration: Exploration) -> str:
    labels = asked.place.catalogue.dimensions
    splits = [
        labels[name].label.lower()
        for name in (*exploration.rows, *([exploration.across] if exploration.across else []))
    ]
    if exploration.grain:
        splits.insert(0, exploration.grain.value)
    return f" by {' and '.join(splits)}" if splits else ""


def _over_time(asked: Asked, exploration: Exploration, found: Grid, title: str, unit: str) -> Chart | None:
    grain, key = exploration.grain, exploration.metrics[0]
    if grain is None:
        return None
    splits = [*exploration.rows, *([exploration.across] if exploration.across else [])]
    steps = list(dict.fromkeys(row[grain.value] for row in found.answer.rows if row[grain.value] is not None))
    lines: dict[str, dict[Value, Number | None]] = {}
    for row in found.answer.rows:
        name = " · ".join("Unknown" if row[one] is None else str(row[one]) for one in splits)
        lines.setdefault(name, {})[row[grain.value]] = number(row[key])
    weights = {name: sum((float(value or 0) for value in values.values()), 0.0) for name, values in lines.items()}
    top = sorted(lines, key=lambda name: weights[name], reverse=True)[:MOST_LINES]
    if len(steps) < 2:
        return None
    drawn = [
        Line(name or asked.place.catalogue.metrics[key].label, tuple(lines[name].get(step) for step in steps))
        for name in top
    ]
    adds = asked.place.catalogue.metrics[key].additivity.value in ADDS
    said = f"{title}, largest {MOST_LINES}" if len(lines) > MOST_LINES else title
    labels = [bucket_label(step, grain) for step in steps]
    return over_time(
        said, labels, drawn, unit=unit, figures=asked.place.figures, bars=adds and len(drawn) == 1 and len(steps) <= 120
    )
