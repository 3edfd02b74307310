"""Explore: what is asked as chips and menus, the answer as a chart and a grid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from headway.records.models import SavedAnswer
from headway.values.grain import Grain
from headway.web.address import link, one
from headway.web.asked import Against, Asked
from headway.web.barring import Bar, Menu, Option, bar_of, earlier_label
from headway.web.exploring import MOST_METRICS, MOST_ROW_SPLITS, Exploration, offered, read_exploration
from headway.web.filters import write_filter
from headway.web.forms.person import Person
from headway.web.period import step_for
from headway.web.questions import condition_words
from headway.web.screens.charts import Chart
from headway.web.screens.choosing import answerable, with_something
from headway.web.screens.explore_chart import chart_of
from headway.web.screens.grid import Paging, grid
from headway.web.screens.people import group_of
from headway.web.screens.saved import Strip, strip_of
from headway.web.screens.steps import whole_days
from headway.web.screens.table import Chip, Table
from headway.web.screens.told_apart import told_apart_lines
from headway.web.screens.warned import warned

FIRST = ("net_sales", "bookings", "deals_won", "new_opportunities", "new_leads", "calls", "open_opportunities")


@dataclass(frozen=True, slots=True)
class Explore:
    """What Explore shows."""

    bar: Bar
    empty: bool = False
    strip: Strip | None = None
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
    paging: Paging | None = None
    split: bool = False
    apart: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    facts: str = ""
    as_csv: str = ""
    as_xlsx: str = ""


def explore_screen(asked: Asked, path: str, person: Person, saved: SavedAnswer | None = None) -> Explore:
    """Explore as its address says; without a metric, the first that the workspace has; `saved` is the saved answer that
    is open.
    """
    if asked.empty:
        return Explore(bar_of(asked, path, title="Explore"), empty=True)
    asked = _compared_if_asked(with_first_metric(asked))
    title = saved.name if saved else "Explore"
    exploration = read_exploration(asked)
    possible = _possible(asked)
    found = grid(asked, exploration, path)
    catalogue = asked.place.catalogue
    dimensions = offered(catalogue, exploration.metrics)
    return Explore(
        bar=bar_of(asked, path, title=title),
        strip=strip_of(asked, person, saved),
        metrics=_metric_chips(asked, exploration, path),
        add_metric=_metric_menu(asked, exploration, possible, path),
        rows=_row_chips(asked, exploration, path),
        add_row=_row_menu(asked, exploration, dimensions, path),
        across=_across_menu(asked, exploration, dimensions, path),
        grain=_grain_menu(asked, exploration, path),
        filters=filter_chips(asked, path),
        filter_by=tuple((name, catalogue.dimensions[name].label) for name in dimensions),
        chart=chart_of(asked, exploration, found),
        table=found.table,
        paging=found.paging,
        split=bool(exploration.rows or exploration.across or exploration.grain),
        apart=told_apart_lines(asked, exploration, found.answer),
        notes=(*found.answer.notes, *_uncompared(asked, exploration), *_warned(asked, exploration)),
        definitions=tuple((catalogue.metrics[key].label, text) for key, text in found.answer.definitions.items()),
        facts=" ".join(dict.fromkeys(fact for key in exploration.metrics for fact in catalogue.facts_of(key))),
        as_csv=link("/explore.csv", asked.params),
        as_xlsx=link("/explore.xlsx", asked.params),
    )


def _compared_if_asked(asked: Asked) -> Asked:
    """Explore compares only where its address says so."""
    return asked if one(asked.params, "against") else replace(asked, against=Against.NONE)


def _uncompared(asked: Asked, exploration: Exploration) -> tuple[str, ...]:
    """Why nothing stands beside the numbers although a comparison was asked for."""
    before = asked.before if exploration.compares else None
    if before is None or exploration.before(asked):
        return ()
    since = max(day for key in exploration.metrics if (day := asked.since(key)))
    style = asked.place.style
    return (f"Not compared with {earlier_label(before, style)}: records begin on {style.day(since)}.",)


def _warned(asked: Asked, exploration: Exploration) -> tuple[str, ...]:
    """Where it is compared, and the ways of comparing disagree."""
    return warned(asked, exploration.metrics) if exploration.before(asked) else ()


def _possible(asked: Asked) -> tuple[str, ...]:
    return answerable(asked, [metric.key for metric in asked.place.catalogue.listed()])


def with_first_metric(asked: Asked) -> Asked:
    """The same page with a metric and a split chosen where the address names no metric: the first metric that has
    something in the period, by the first split that tells anything apart, else by time."""
    if one(asked.params, "metric"):
        return asked
    possible = _possible(asked)
    first = next(iter(with_something(asked, FIRST) or with_something(asked, possible) or possible or FIRST))
    chosen = [("metric", first)]
    if not any(key in {"by", "across", "grain"} for key, _ in asked.params):
        group, _, _ = group_of(asked, [first] if possible else [])
        steps = step_for(asked.span.days if asked.span else whole_days(asked))
        chosen.append(("by", group) if group else ("grain", steps.value))
    return replace(asked, params=(*asked.params, *chosen))


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


def filter_chips(asked: Asked, path: str) -> tuple[Chip, ...]:
    """What the address narrows to, each with the address without it."""
    found = []
    for condition in asked.own_filters:
        rest = [write_filter(other) for other in asked.own_filters if other is not condition]
        found.append(Chip(condition_words(condition, asked.place.catalogue), link(path, asked.params, where=rest)))
    return tuple(found)
