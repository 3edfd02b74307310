"""Home's charts: the leading number step by step beside its comparison, and when or where it happens."""

from collections.abc import Mapping
from dataclasses import dataclass

from headway.answers.answer import Answer
from headway.insights.span import Span
from headway.insights.window import Window
from headway.query.question import Condition, Operator
from headway.records.models import OpenHours
from headway.values.grain import Grain
from headway.values.open_time import weeks_of
from headway.values.since import held_within
from headway.web.asked import Asked
from headway.web.links import rows_of
from headway.web.period import step_for
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_label, bucket_span, bucket_window
from headway.web.screens.charts import Chart, Line, over_time, ranked
from headway.web.screens.choosing import asks_nothing_missing
from headway.web.screens.series import Series, number
from headway.web.screens.words import unit_of

TIMED = ("orders", "calls", "new_leads")
FEWEST_HOURS, FEWEST_STAGES = 3, 2


@dataclass(frozen=True, slots=True)
class Side:
    """The smaller chart: what of, split by what."""

    chart: Chart
    metric: str
    by: str


def step_chart(asked: Asked, key: str, series: Series | None = None) -> Chart | None:
    """The metric by its natural step of time, with the comparison dashed."""
    metric = asked.place.catalogue.metrics[key]
    unit = unit_of(metric, asked.place.currency)
    grain = step_for(asked.span.days if asked.span else whole_days(asked))
    answer = ask_once(asked.query((key,), grain=grain), asked.world)
    points = [(bucket_span(row[grain.value], grain, asked.clock.calendar), number(row[key])) for row in answer.rows]
    if len(points) < 2:
        return None
    hrefs = tuple(rows_of(asked, key, window=bucket_window(span, asked.window)) for span, _ in points)
    name = asked.span.label(asked.place.style) if asked.span else "All time"
    lines = [Line(name, tuple(value for _, value in points), hrefs if grain is not Grain.HOUR else ())]
    window = series.compared(key)[0] if series else None
    lines += _then(asked, key, grain, window, len(points))
    labels = _labels(asked, grain, [span for span, _ in points], answer)
    adds = metric.additivity.value in {"flow", "distinct"}
    title = f"{metric.label} by {grain.value}"
    return over_time(title, labels, lines, unit=unit, figures=asked.place.figures, bars=adds)


def whole_days(asked: Asked) -> int:
    """How many days the data cover."""
    first, through = asked.reach.first(), asked.through
    return (through - first).days + 1 if first and through else 1


def _labels(asked: Asked, grain: Grain, spans: list[Span], answer: Answer) -> list[str]:
    style, calendar = asked.place.style, asked.clock.calendar
    if grain is Grain.HOUR:
        return [bucket_label(row[grain.value], grain, style, calendar) for row in answer.rows]
    return [bucket_label(span.start, grain, style, calendar) for span in spans]


def _then(asked: Asked, key: str, grain: Grain, before: Window | None, steps: int) -> list[Line]:
    """The comparison's whole span, step by step, cut to as many steps as are shown."""
    if before is None:
        return []
    window = Window(before.span, before.span.last, None, before.selling)
    answer = ask_once(asked.query((key,), grain=grain, window=window), asked.world)
    values = [number(row[key]) for row in answer.rows][:steps]
    if not any(values):
        return []
    return [Line(before.span.label(asked.place.style), tuple(values + [None] * (steps - len(values))), then=True)]


def side_chart(asked: Asked) -> Side | None:
    """When in the day it happens where times of day are known, else where the open deals stand."""
    if asked.span is None or asked.span.grain is not Grain.DAY:
        for key in TIMED:
            if asks_nothing_missing(asked, key) and (found := _by_hour(asked, key)):
                return found
    return _by_stage(asked, "open_opportunities") if asks_nothing_missing(asked, "open_opportunities") else None


def _by_hour(asked: Asked, key: str) -> Side | None:
    answer = ask_once(asked.query((key,), by=("hour",)), asked.world)
    known = {int(str(row["hour"])): number(row[key]) for row in answer.rows if row["hour"] is not None}
    if len(known) < FEWEST_HOURS:
        return None
    hours = _hours_shown(known, asked)
    hrefs = tuple(rows_of(asked, key, also=(Condition("hour", Operator.EQUAL, (str(hour),)),)) for hour in hours)
    metric = asked.place.catalogue.metrics[key]
    line = Line(metric.label, tuple(known.get(hour) or 0 for hour in hours), hrefs)
    title = f"{metric.label} by hour of day"
    labels = [f"{hour:02}" for hour in hours]
    unit = unit_of(metric, asked.place.currency)
    return Side(over_time(title, labels, [line], unit=unit, figures=asked.place.figures, bars=True), key, "hour")


def _hours_shown(known: Mapping[int, object], asked: Asked) -> range:
    """From opening to closing on the days that are shown, and further where something happened outside: an open hour
    without anything is seen.
    """
    first, later = weeks_of(OpenHours.objects.settled().values_list("from_day", "weekday", "opens", "closes"))
    start, end = (asked.window.span.start, asked.window.last) if asked.window else (None, None)
    rows = [(opens, closes) for week in held_within(start, end, first, later) for _, opens, closes in week]
    opened, closed = [opens // 60 for opens, _ in rows], [-(-closes // 60) - 1 for _, closes in rows]
    return range(min([*known, *opened]), max([*known, *closed]) + 1)


def _by_stage(asked: Asked, key: str) -> Side | None:
    answer = ask_once(asked.query((key,), by=("stage",)), asked.world)
    known = [(str(row["stage"]), number(row[key])) for row in answer.rows if row["stage"] is not None and row[key]]
    if len(known) < FEWEST_STAGES:
        return None
    metric = asked.place.catalogue.metrics[key]
    hrefs = tuple(rows_of(asked, key, also=(Condition("stage", Operator.EQUAL, (name,)),)) for name, _ in known)
    line = Line(metric.label, tuple(value for _, value in known), hrefs)
    title = f"{metric.label} by stage"
    unit = unit_of(metric, asked.place.currency)
    return Side(
        ranked(title, [name for name, _ in known], [line], unit=unit, figures=asked.place.figures), key, "stage"
    )
