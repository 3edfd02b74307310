"""An answer as a grid: sorted, crossed by a column split, every cell a link to its rows, the total asked for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from headway.answers.answer import Answer, Value
from headway.catalogue.metric import Additivity
from headway.insights.figures import DASH
from headway.insights.sentence import GROWING_UNITS
from headway.insights.span import Span
from headway.insights.window import Window
from headway.query.question import Condition, Operator
from headway.web.address import link
from headway.web.asked import Asked
from headway.web.exploring import Exploration, answer_of
from headway.web.links import rows_of
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_label, bucket_span
from headway.web.screens.charts import Line
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Column, Row, Table, n_words, value_cell
from headway.web.screens.words import unit_of

MOST_CELLS = 10_000
MOST_ACROSS = 24
UNKNOWN = "Unknown"
NOWHERE = -2
Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table, what was cut from it, and the answer that it shows; `then` is the compared series of a table by
    time."""

    table: Table
    answer: Answer
    keys: tuple[Key, ...]
    cut: str
    then: Line | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One group of columns: an answer by row key, a value of the column split (or none), and how its cells are
    narrowed."""

    label: str
    cells: dict[Key, tuple[int, dict[str, Value]]]
    answer: Answer
    total: dict[str, Value]
    also: tuple[Condition, ...] = ()
    window: Window | None = None


def grid(asked: Asked, exploration: Exploration, path: str) -> Grid:
    """The grid of an exploration."""
    answer = answer_of(asked, exploration)
    parts = _parts(asked, exploration, answer)
    keys = _sorted(exploration, parts)
    width = max(1, len(parts) * len(exploration.metrics))
    most = max(MOST_CELLS // width, 1)
    rows = tuple(_row(asked, exploration, key, parts) for key in keys[:most])
    cut = f"The first {most:,} of {len(keys):,} rows; the file holds all." if len(keys) > most else ""
    total = Row((Cell("All"), *_pad(exploration), *_cells(asked, exploration, parts, None)))
    table = Table(_columns(asked, exploration, parts, path), rows if heads_of(exploration) else (), total)
    return Grid(table, answer, tuple(keys), cut, _then(exploration, parts, keys))


def _then(exploration: Exploration, parts: Sequence[_Part], keys: Sequence[Key]) -> Line | None:
    if not exploration.grain or len(parts) < 2 or parts[1].window is None:
        return None
    key = exploration.metrics[0]
    values = [number(parts[1].cells[one][1].get(key)) if one in parts[1].cells else None for one in keys]
    return Line(parts[1].label, tuple(values), then=True)


def heads_of(exploration: Exploration) -> list[str]:
    """The names of the columns that tell rows apart."""
    return [*([exploration.grain.value] if exploration.grain else []), *exploration.rows]


def condition(dimension: str, value: Value) -> Condition:
    """The filter that a row's label stands for; unknown is the empty value."""
    return Condition(dimension, Operator.EQUAL, ("" if value is None else str(value),))


def _parts(asked: Asked, exploration: Exploration, answer: Answer) -> list[_Part]:
    heads = heads_of(exploration)
    if not exploration.across:
        label = asked.place.catalogue.metrics[exploration.metrics[0]].label
        found = [_Part(label, _by_key(heads, answer), answer, dict(answer.totals))]
        return found + _compared(asked, exploration, heads, answer)
    across = asked.query(exploration.metrics, by=(exploration.across,))
    columns = ask_once(across, asked.world)
    by_row = asked.query(exploration.metrics, by=exploration.rows, grain=exploration.grain)
    whole = ask_once(by_row, asked.world)
    parts = []
    for row in columns.rows[:MOST_ACROSS]:
        value = row[exploration.across]
        kept = [place for place, one in enumerate(answer.rows) if one[exploration.across] == value]
        also = (condition(exploration.across, value),)
        parts.append(_Part(_text(value), _by_key(heads, answer, kept), answer, dict(row), also))
    return [*parts, _Part("All", _by_key(heads, whole), whole, dict(whole.totals))]


def _by_key(
    heads: Sequence[str], answer: Answer, kept: Sequence[int] | None = None
) -> dict[Key, tuple[int, dict[str, Value]]]:
    places = range(len(answer.rows)) if kept is None else kept
    return {tuple(answer.rows[place][head] for head in heads): (place, dict(answer.rows[place])) for place in places}


def _compared(asked: Asked, exploration: Exploration, heads: Sequence[str], now: Answer) -> list[_Part]:
    """The comparison beside each row: the same split, or the step of time at the same place."""
    before = asked.before
    if not exploration.compares or before is None or (exploration.grain and exploration.rows):
        return []
    query = asked.query(exploration.metrics, by=exploration.rows, grain=exploration.grain, window=before)
    answer = ask_once(query, asked.world)
    cells = _by_key(heads, answer)
    if exploration.grain:
        cells = dict(zip(_by_key(heads, now), cells.values(), strict=False))
    return [_Part(before.span.label, cells, answer, dict(answer.totals), window=before)]


def _sorted(exploration: Exploration, parts: Sequence[_Part]) -> list[Key]:
    keys = list(dict.fromkeys(key for part in parts for key in part.cells))
    heads = heads_of(exploration)
    sort = exploration.sort or ("" if exploration.grain else f"-{exploration.metrics[0]}")
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name in heads:
        place = heads.index(name)
        return sorted(keys, key=lambda key: (key[place] is None, str(key[place])), reverse=down)
    if name not in exploration.metrics:
        return keys
    last = parts[-1] if exploration.across else parts[0]

    def weight(key: Key) -> tuple[bool, float]:
        value = number(last.cells[key][1].get(name)) if key in last.cells else None
        return (value is None, (-float(value) if down else float(value)) if value is not None else 0.0)

    return sorted(keys, key=weight)


def _pad(exploration: Exploration) -> list[Cell]:
    return [Cell("") for _ in heads_of(exploration)[1:]]


def _row(asked: Asked, exploration: Exploration, key: Key, parts: Sequence[_Part]) -> Row:
    labels = [_label(exploration, place, value) for place, value in enumerate(key)]
    return Row((*(Cell(label) for label in labels), *_cells(asked, exploration, parts, key)))


def _label(exploration: Exploration, place: int, value: Value) -> str:
    if exploration.grain and place == 0:
        return UNKNOWN if value is None else bucket_label(value, exploration.grain)
    return _text(value)


def _text(value: Value) -> str:
    return UNKNOWN if value is None else str(value)


def _cells(asked: Asked, exploration: Exploration, parts: Sequence[_Part], key: Key | None) -> list[Cell]:
    cells = []
    for part in parts:
        place, values = (-1, part.total) if key is None else part.cells.get(key, (NOWHERE, {}))
        for name in exploration.metrics:
            metric = asked.place.catalogue.metrics[name]
            why = part.answer.reasons.get((place, name), "" if place != NOWHERE else "Nothing here")
            href = _href(asked, exploration, name, key, part) if place != NOWHERE else ""
            unit = unit_of(metric, asked.place.currency)
            value = number(values.get(name))
            if place == NOWHERE and metric.additivity is Additivity.FLOW:
                value = 0
            cell = value_cell(value, unit, asked.place.figures, href=href, why=why)
            cells.append(replace(cell, beside=n_words(values.get(f"{name}.n"), asked.place.figures)))
    if len(parts) > 1 and parts[1].window is not None:
        cells += [_change(asked, name, parts, key) for name in exploration.metrics]
    return cells


def _change(asked: Asked, name: str, parts: Sequence[_Part], key: Key | None) -> Cell:
    """How the first part changed on the second: points for shares, differences for durations, else growth."""
    now, then = (
        number((part.total if key is None else part.cells.get(key, (0, {}))[1]).get(name)) for part in parts[:2]
    )
    unit = unit_of(asked.place.catalogue.metrics[name], asked.place.currency)
    if now is None or then is None:
        return Cell(DASH, number=True, why="Nothing to compare with")
    difference = Decimal(str(now)) - Decimal(str(then))
    if unit in GROWING_UNITS or then <= 0:
        return Cell(asked.place.figures.signed(difference, unit), number=True)
    return Cell(asked.place.figures.growth(float(difference / Decimal(str(then)))), number=True)


def _href(asked: Asked, exploration: Exploration, name: str, key: Key | None, part: _Part) -> str:
    also, window = list(part.also), part.window
    if key is not None and not (exploration.grain and part.window):
        start = 1 if exploration.grain else 0
        also += [condition(one, value) for one, value in zip(exploration.rows, key[start:], strict=True)]
        if exploration.grain and key[0] is not None:
            span: Span = bucket_span(key[0], exploration.grain, asked.clock.calendar)
            window = Window(span, span.last, None, 0)
    return rows_of(asked, name, also=tuple(also), window=window)


def _columns(asked: Asked, exploration: Exploration, parts: Sequence[_Part], path: str) -> tuple[Column, ...]:
    catalogue = asked.place.catalogue
    found = [] if heads_of(exploration) else [Column("")]
    for head in heads_of(exploration):
        label = (
            head.capitalize()
            if exploration.grain and head == exploration.grain.value
            else catalogue.dimensions[head].label
        )
        found.append(_column(asked, exploration, path, (head, label), number=False))
    for part in parts:
        for name in exploration.metrics:
            label = catalogue.metrics[name].label
            said = label if part is parts[0] and not exploration.across else f"{part.label} · {label}"
            if len(exploration.metrics) == 1 and (exploration.across or part is not parts[0]):
                said = part.label
            sortable = part is (parts[-1] if exploration.across else parts[0])
            found.append(_column(asked, exploration, path if sortable else "", (name, said), number=True))
    if len(parts) > 1 and parts[1].window is not None:
        several = len(exploration.metrics) > 1
        found += [
            Column(f"Change · {catalogue.metrics[name].label}" if several else "Change", number=True)
            for name in exploration.metrics
        ]
    return tuple(found)


def _column(asked: Asked, exploration: Exploration, path: str, head: tuple[str, str], *, number: bool) -> Column:
    name, label = head
    sort = exploration.sort or ("" if exploration.grain else f"-{exploration.metrics[0]}")
    chosen = path and sort.removeprefix("-") == name
    descending = sort.startswith("-")
    turn = f"-{name}" if (chosen and not descending) or (not chosen and number) else name
    sorted_by = ("descending" if descending else "ascending") if chosen else ""
    return Column(label, number=number, href=link(path, asked.params, sort=turn) if path else "", sorted_by=sorted_by)
