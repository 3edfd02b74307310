"""The pipeline: what changed between two days, what was open along the way, and how old it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from headway.answers.answer import Answer, Value
from headway.errors import BadQuestion
from headway.query.question import Condition, Operator
from headway.values.grain import Grain
from headway.values.suggest import did_you_mean
from headway.web.address import link, one, only
from headway.web.asked import Asked
from headway.web.barring import Bar, Menu, Option, bar_of
from headway.web.links import SEEN, about_metric, rows_of
from headway.web.period import step_for
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_label, bucket_span, bucket_window
from headway.web.screens.charts import Chart, Line, stacked_over_time
from headway.web.screens.explore import filter_chips
from headway.web.screens.pipeline_bridge import (
    MEASURES,
    Conditions,
    Read,
    deals_of,
    drawn,
    horizon_menu,
    measure_of,
    read_bridge,
    said,
    table,
)
from headway.web.screens.series import number
from headway.web.screens.steps import whole_days
from headway.web.screens.table import Cell, Chip, Column, Row, Table, counted_noun
from headway.web.screens.words import unit_of

PATH = "/pipeline"
AGES = (
    ("open_under_30_days", "Under 30 days"),
    ("open_30_to_90_days", "30 to 90 days"),
    ("open_90_to_180_days", "90 to 180 days"),
    ("open_over_180_days", "180 days and more"),
    ("open_undated", "Nobody knows"),
)
GROUPS = {"stage": "Stage", "rep": "Rep", "team": "Team", "source": "Source"}


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The page. `empty` where no deals are recorded at all, or none by what the page is narrowed to."""

    bar: Bar
    empty: bool
    filters: tuple[Chip, ...] = ()
    sentence: str = ""
    reading: str = ""
    horizon: Menu | None = None
    measures: tuple[Option, ...] = ()
    bridge: Chart | None = None
    table: Table | None = None
    balance: str = ""
    deal_by_deal: str = ""
    as_csv: str = ""
    stock: Chart | None = None
    explore: str = ""
    groups: tuple[Option, ...] = ()
    ages: Table | None = None
    notes: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


def pipeline_screen(asked: Asked) -> Pipeline:
    """The page as its address says."""
    bar = bar_of(asked, PATH, title=f"Pipeline, {bar_of(asked, PATH).title}", compares=False)
    if "deals" not in asked.reach.held:
        return Pipeline(bar, empty=True)
    found = read_bridge(asked)
    by_value = measure_of(asked, found) == "value"
    by = _group(asked)
    labels = asked.place.catalogue.metrics
    return Pipeline(
        bar=bar,
        empty=False,
        filters=filter_chips(asked, PATH),
        sentence=said(asked, found, by_value=by_value),
        reading=_reading(found),
        horizon=horizon_menu(asked, PATH),
        measures=_options(asked, "measure", MEASURES, "value" if by_value else "count"),
        bridge=drawn(asked, found, by_value=by_value),
        table=table(asked, found),
        balance=_balance(asked, found),
        deal_by_deal=deals_of(asked),
        as_csv=link("/pipeline.csv", asked.params),
        stock=_stock(asked, found.horizon, by_value=by_value),
        explore=_explore(asked, found.horizon, by_value=by_value),
        groups=_options(asked, "by", GROUPS, by),
        ages=_ages(asked, found.horizon, by, by_value=by_value),
        notes=found.notes,
        asks=tuple((labels[key].label, about_metric(asked, key)) for key in ("open_pipeline", "pipeline_change")),
    )


def _group(asked: Asked) -> str:
    text = one(asked.params, "by") or "stage"
    if text not in GROUPS:
        raise BadQuestion(f'"{text}" is no way to split what is open{did_you_mean(text, GROUPS)}')
    return text


def _options(asked: Asked, part: str, labels: Mapping[str, str], now: str) -> tuple[Option, ...]:
    return tuple(Option(label, link(PATH, asked.params, **{part: key}), key == now) for key, label in labels.items())


def _reading(found: Read) -> str:
    if found.horizon:
        return (
            "Pulled in and pushed out: deals whose expected close was moved into these months or out of them. "
            "A deal is counted in every part that it went through."
        )
    return (
        "All open deals, whenever they are expected to close, so that moving that day changes nothing here. "
        "Choose months to see what was pulled in and pushed out. A deal is counted in every part that it went through."
    )


def _balance(asked: Asked, found: Read) -> str:
    value, deals = found.bridge.left_over
    if not value and not deals:
        return "These parts lead from the one to the other to the cent."
    missing = asked.place.figures.exact(value, asked.place.currency)
    return f"These parts do not add up: {missing} and {counted_noun(deals, 'deal')} are missing. Please report this."


def _stock(asked: Asked, horizon: Conditions, *, by_value: bool) -> Chart | None:
    """What was open at the end of each step, by stage; of several pipelines together, by pipeline."""
    split = _split(asked)
    metric = asked.place.catalogue.metrics["open_pipeline" if by_value else "open_opportunities"]
    grain = step_for(asked.span.days if asked.span else whole_days(asked))
    grain = Grain.DAY if grain is Grain.HOUR else grain
    query = asked.query((metric.key,), by=(split,), grain=grain)
    answer = ask_once(replace(query, where=(*query.where, *horizon)), asked.world)
    steps = list(dict.fromkeys(row[grain.value] for row in answer.rows if row[grain.value] is not None))
    if len(steps) < 2:
        return None
    lines = []
    for name, rows in _parts(answer, split):
        held = {row[grain.value]: row for row in rows}
        if not any(number(row[metric.key]) for row in rows):
            continue
        also = (Condition(split, Operator.EQUAL, (str(name or ""),)), *horizon)
        windows = [bucket_window(bucket_span(step, grain, asked.clock.calendar), asked.window) for step in steps]
        hrefs = tuple(rows_of(asked, metric.key, also=also, window=window) for window in windows)
        values = tuple(number(held[step][metric.key]) if step in held else None for step in steps)
        lines.append(Line(str(name or f"No {split}"), values, hrefs))
    labels = [bucket_label(step, grain, asked.place.style, asked.clock.calendar) for step in steps]
    unit = unit_of(metric, asked.place.currency)
    what = "Value of what is open" if by_value else "Deals that are open"
    title = f"{what} at the end of each {grain.value}, by {split}"
    return stacked_over_time(title, labels, lines, unit=unit, figures=asked.place.figures) if lines else None


def _split(asked: Asked) -> str:
    chosen = any(condition.dimension == "pipeline" for condition in asked.where)
    several = len(ask_once(asked.query(("open_opportunities",), by=("pipeline",)), asked.world).rows) > 1
    return "pipeline" if several and not chosen else "stage"


def _parts(answer: Answer, split: str) -> list[tuple[Value, list[Mapping[str, Value]]]]:
    """The rows of each part, in the order in which they come."""
    order = {name: place for place, name in enumerate(dict.fromkeys(row[split] for row in answer.rows))}
    rows = sorted(answer.rows, key=lambda row: order[row[split]])
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row[split])]


def _explore(asked: Asked, horizon: Conditions, *, by_value: bool) -> str:
    where = [value for key, value in asked.params if key == "where"]
    where += [f"{one_of.dimension}={','.join(one_of.values)}" for one_of in horizon]
    grain = step_for(asked.span.days if asked.span else whole_days(asked))
    metric = "open_pipeline" if by_value else "open_opportunities"
    params = only(asked.params, *SEEN)
    return link("/explore", params, metric=metric, across=_split(asked), grain=grain.value, where=where)


def _ages(asked: Asked, horizon: Conditions, by: str, *, by_value: bool) -> Table | None:
    """What is open at the end, by how long it has been, split by one thing; undated deals where there are any."""
    ending = "_value" if by_value else ""
    whole = "open_pipeline" if by_value else "open_opportunities"
    keys = (*(f"{key}{ending}" for key, _ in AGES), whole)
    counts = tuple(key for key, _ in AGES)
    query = asked.query(tuple(dict.fromkeys((*keys, *counts, "open_opportunities"))), by=(by,))
    answer = ask_once(replace(query, where=(*query.where, *horizon)), asked.world)
    rows = [row for row in answer.rows if row["open_opportunities"]]
    if not rows:
        return None
    shown = [place for place, key in enumerate(counts) if key != "open_undated" or answer.totals[key]]
    places = [*shown, len(AGES)]
    heads = [*(AGES[place][1] for place in shown), "All"]
    beside = (*counts, "open_opportunities")

    def cells(row: Mapping[str, Value], also: Conditions) -> tuple[Cell, ...]:
        return tuple(_cell(asked, row, (keys[place], beside[place] if by_value else ""), also) for place in places)

    def named(row: Mapping[str, Value]) -> Row:
        name = str(row[by] or "")
        also = (Condition(by, Operator.EQUAL, (name,)), *horizon)
        return Row((Cell(name or "Unknown"), *cells(row, also)))

    columns = (Column(GROUPS[by]), *(Column(head, number=True) for head in heads))
    return Table(columns, tuple(named(row) for row in rows), Row((Cell("All"), *cells(answer.totals, horizon))))


def _cell(asked: Asked, row: Mapping[str, Value], keys: Sequence[str], also: Conditions) -> Cell:
    key, count = keys
    value, deals = number(row[key]), row[count] if count else None
    if not value and not deals:
        return Cell("–", number=True, why="None")
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    text = asked.place.figures.exact(value, unit) if value is not None else "not recorded"
    beside = counted_noun(deals, "deal") if isinstance(deals, int) else ""
    return Cell(text, number=True, href=rows_of(asked, key if value is not None else count, also=also), beside=beside)
