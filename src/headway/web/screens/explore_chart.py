"""Explore's chart: lines or bars along time, bars for a split, bars side by side or stacked for two."""

from collections.abc import Sequence
from typing import TypeAlias

from headway.answers.answer import Value
from headway.query.question import Condition
from headway.values.grain import Grain
from headway.web.asked import Asked
from headway.web.barring import earlier_label
from headway.web.exploring import Exploration
from headway.web.links import rows_of
from headway.web.screens.buckets import bucket_label, bucket_span, bucket_window
from headway.web.screens.charts import Chart, Line, over_time, ranked
from headway.web.screens.grid import Grid, condition, keeps_order
from headway.web.screens.series import Number, number
from headway.web.screens.steps import step_chart
from headway.web.screens.words import unit_of

MOST_LINES, MOST_BARS, MOST_STEPS_AS_BARS = 6, 20, 120
Point: TypeAlias = tuple[Number | None, str]
"""A value, and the address of its rows."""
ADDS = frozenset({"flow", "distinct"})


def chart_of(asked: Asked, exploration: Exploration, found: Grid) -> Chart | None:
    """The first metric as a chart that fits what it is split by; of one number, its steps in time."""
    if exploration.grain:
        return _over_time(asked, exploration, exploration.grain, found)
    if exploration.across and exploration.rows:
        return _crossed(asked, exploration, found)
    if exploration.rows or exploration.across:
        return _split(asked, exploration, found)
    return step_chart(asked, exploration.metrics[0])


def _splits(exploration: Exploration) -> tuple[str, ...]:
    return (*exploration.rows, *((exploration.across,) if exploration.across else ()))


def _title(asked: Asked, exploration: Exploration) -> str:
    labels = asked.place.catalogue.dimensions
    words = [labels[name].label.lower() for name in _splits(exploration)]
    if exploration.grain:
        words.insert(0, exploration.grain.value)
    return f"{asked.place.catalogue.metrics[exploration.metrics[0]].label} by {' and '.join(words)}"


def _name(row: dict[str, Value], names: Sequence[str]) -> str:
    return " · ".join("Unknown" if row[one] is None else str(row[one]) for one in names)


def _narrowed(row: dict[str, Value], names: Sequence[str]) -> tuple[Condition, ...]:
    return tuple(condition(name, row[name]) for name in names)


def _unit(asked: Asked, exploration: Exploration) -> str:
    return unit_of(asked.place.catalogue.metrics[exploration.metrics[0]], asked.place.currency)


def _split(asked: Asked, exploration: Exploration, found: Grid) -> Chart | None:
    key, names = exploration.metrics[0], _splits(exploration)
    rows = [dict(row) for row in found.answer.rows]
    known = [(row, value) for row in rows if (value := number(row[key])) is not None]
    if not keeps_order(asked.place.catalogue.dimensions[names[0]]):
        known = sorted(known, key=lambda pair: pair[1], reverse=True)
    most = MOST_BARS // 2 if exploration.before(asked) else MOST_BARS
    known = known[:most]
    if len(known) < 2:
        return None
    hrefs = tuple(rows_of(asked, key, also=_narrowed(row, names)) for row, _ in known)
    line = Line(asked.place.catalogue.metrics[key].label, tuple(value for _, value in known), hrefs)
    title = _title(asked, exploration) + (f", first {most}" if len(rows) > most else "")
    labels = [_name(row, names) for row, _ in known]
    lines = [line, *_beside(asked, exploration, [row for row, _ in known])]
    return ranked(title, labels, lines, unit=_unit(asked, exploration), figures=asked.place.figures)


def _beside(asked: Asked, exploration: Exploration, rows: Sequence[dict[str, Value]]) -> list[Line]:
    """The compared values of the same rows."""
    before = exploration.before(asked)
    if before is None:
        return []
    values = tuple(number(row[f"{exploration.metrics[0]}.previous"]) for row in rows)
    return [Line(earlier_label(before, asked.place.style), values, then=True)]


def _crossed(asked: Asked, exploration: Exploration, found: Grid) -> Chart | None:
    key, across = exploration.metrics[0], exploration.across
    rows = [dict(row) for row in found.answer.rows]
    weights: dict[str, float] = {}
    columns: dict[str, float] = {}
    cells: dict[tuple[str, str], dict[str, Value]] = {}
    for row in rows:
        name, column, value = _name(row, exploration.rows), _name(row, (across,)), number(row[key])
        weights[name] = weights.get(name, 0.0) + float(value or 0)
        columns[column] = columns.get(column, 0.0) + float(value or 0)
        cells[name, column] = row
    labels = sorted(weights, key=lambda name: weights[name], reverse=True)[: MOST_BARS // 2]
    shown = sorted(columns, key=lambda name: columns[name], reverse=True)[:MOST_LINES]
    if len(labels) < 2:
        return None

    def point(row: dict[str, Value] | None) -> Point:
        if row is None:
            return None, ""
        return number(row[key]), rows_of(asked, key, also=_narrowed(row, (*exploration.rows, across)))

    lines = [_line(column, [point(cells.get((name, column))) for name in labels]) for column in shown]
    cut = len(weights) > len(labels) or len(columns) > len(shown)
    title = _title(asked, exploration) + (", the largest" if cut else "")
    stacks = asked.place.catalogue.metrics[key].additivity.value == "flow"
    unit = _unit(asked, exploration)
    return ranked(title, labels, lines, unit=unit, figures=asked.place.figures, stacked=stacks)


def _line(name: str, points: Sequence[Point]) -> Line:
    return Line(name, tuple(value for value, _ in points), tuple(href for _, href in points))


def _over_time(asked: Asked, exploration: Exploration, grain: Grain, found: Grid) -> Chart | None:
    key, names = exploration.metrics[0], _splits(exploration)
    metric = asked.place.catalogue.metrics[key]
    lines: dict[str, dict[Value, dict[str, Value]]] = {}
    for row in (dict(one) for one in found.answer.rows):
        if row[grain.value] is not None:
            lines.setdefault(_name(row, names), {})[row[grain.value]] = row
    steps = list(dict.fromkeys(step for values in lines.values() for step in values))
    if len(steps) < 2:
        return None
    weights = {name: sum(float(number(row[key]) or 0) for row in values.values()) for name, values in lines.items()}
    top = sorted(lines, key=lambda name: weights[name], reverse=True)[:MOST_LINES]

    def point(row: dict[str, Value] | None) -> Point:
        if row is None or grain is Grain.HOUR:
            return (number(row[key]) if row else None), ""
        window = bucket_window(bucket_span(row[grain.value], grain, asked.clock.calendar), asked.window)
        return number(row[key]), rows_of(asked, key, also=_narrowed(row, names), window=window)

    drawn = [_line(name or metric.label, [point(lines[name].get(step)) for step in steps]) for name in top]
    title = _title(asked, exploration) + (f", largest {MOST_LINES}" if len(lines) > MOST_LINES else "")
    labels = [bucket_label(step, grain, asked.place.style, asked.clock.calendar) for step in steps]
    bars = metric.additivity.value in ADDS and len(drawn) == 1 and len(steps) <= MOST_STEPS_AS_BARS
    drawn += [then for then in (found.then,) if then and not names]
    unit = _unit(asked, exploration)
    return over_time(title, labels, drawn, unit=unit, figures=asked.place.figures, bars=bars)
