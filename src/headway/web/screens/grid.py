"""An answer as a grid: compared, sorted by any column, crossed by a column split; every cell a link to its rows, the
total asked for itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from headway.answers.answer import Answer, Value
from headway.catalogue.dimension import Dimension, DimensionKind
from headway.catalogue.metric import Additivity, Metric
from headway.insights.figures import Figures
from headway.insights.sentence import GROWING_UNITS
from headway.query.question import Condition, Operator
from headway.values.grain import Grain
from headway.values.style import DASH, MINUS, Number, exactly
from headway.values.written import whole_written
from headway.web.address import link, one
from headway.web.asked import Asked
from headway.web.barring import earlier_label
from headway.web.exploring import Exploration, answer_of
from headway.web.links import rows_of
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_label
from headway.web.screens.charts import Line
from headway.web.screens.drilled import earlier_window, narrowed
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Column, Row, Table, n_words, value_cell
from headway.web.screens.words import unit_of

CELLS = 1_500
"""So many stand on one page of the table: a browser lays them out and scrolls them without a stutter."""
LEAST_ROWS = 25
MOST_ACROSS = 24
UNKNOWN = "Unknown"
TOTAL = -1
NATURAL = frozenset({DimensionKind.HOUR, DimensionKind.WEEKDAY})
Key = tuple[Value, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which rows of how many a page of the table shows; `earlier` and `later` are empty at the ends."""

    first: int
    last: int
    count: int
    earlier: str = ""
    later: str = ""

    @property
    def needed(self) -> bool:
        """Whether there is more than one page."""
        return bool(self.earlier or self.later)


@dataclass(frozen=True, slots=True)
class Grid:
    """The table's page, where it stands among all rows, and the answer that it shows; `then` is the compared series of
    a table by time."""

    table: Table
    answer: Answer
    paging: Paging
    then: Line | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One group of columns: the rows by their key, and their total, each in its answer at its place; `value` is that of
    the column split, by which its cells are narrowed."""

    label: str
    rows: Mapping[Key, tuple[int, Values]]
    answer: Answer
    total: tuple[int, Values]
    whole: Answer
    value: str = ""
    also: tuple[Condition, ...] = ()

    def at(self, key: Key | None) -> tuple[int, Values] | None:
        """Where a row, or the total, stands and what it holds; None where the part has no such row."""
        return self.total if key is None else self.rows.get(key)

    def reason(self, key: Key | None, name: str) -> str:
        """Why a column has no value there."""
        found = self.at(key)
        source = self.whole if key is None else self.answer
        return source.reasons.get((found[0], name), "") if found else "Nothing here"


@dataclass(frozen=True, slots=True)
class _Head:
    """One column: a metric of a part, or its `previous` or `change`; `sort` is how an address names it."""

    part: _Part
    metric: Metric
    kind: str
    label: str

    @property
    def sort(self) -> str:
        """`net_sales`, `net_sales.change`, `net_sales.change@web`."""
        name = self.metric.key + (f".{self.kind}" if self.kind else "")
        return f"{name}@{self.part.value}" if self.part.also else name


def grid(asked: Asked, exploration: Exploration, path: str) -> Grid:
    """The grid of an exploration."""
    answer = answer_of(asked, exploration)
    parts = _parts(asked, exploration, answer)
    heads = _heads(asked, exploration, parts)
    keys = _sorted(asked, exploration, heads)
    split = heads_of(exploration)
    paging = _paging(asked, path, len(keys) if split else 0, columns=len(split) + len(heads))
    shown = keys[paging.first - 1 : paging.last] if split and keys else []
    rows = tuple(_row(asked, exploration, key, heads) for key in shown)
    blank = [Cell("") for _ in split[1:]]
    total = Row((Cell("All"), *blank, *(_cell(asked, exploration, None, head) for head in heads)))
    return Grid(
        Table(_columns(asked, exploration, heads, path), rows, total), answer, paging, _then(asked, exploration, heads)
    )


def _paging(asked: Asked, path: str, count: int, *, columns: int) -> Paging:
    """The page that the address names, the last one where it names one beyond."""
    size = max(CELLS // columns, LEAST_ROWS)
    pages = max(-(-count // size), 1)
    at = min(max(whole_written(one(asked.params, "page")) or 1, 1), pages)
    return Paging(
        first=(at - 1) * size + 1 if count else 0,
        last=min(at * size, count),
        count=count,
        earlier=link(path, asked.params, page=str(at - 1)) if at > 1 else "",
        later=link(path, asked.params, page=str(at + 1)) if at < pages else "",
    )


def heads_of(exploration: Exploration) -> list[str]:
    """The names of the columns that tell rows apart."""
    return [*([exploration.grain.value] if exploration.grain else []), *exploration.rows]


def condition(dimension: str, value: Value) -> Condition:
    """The filter that a row's label stands for; unknown is the empty value."""
    return Condition(dimension, Operator.EQUAL, ("" if value is None else str(value),))


def keeps_order(dimension: Dimension) -> bool:
    """Whether its values have an order of their own: hours, weekdays, stages."""
    return bool(dimension.order) or dimension.kind in NATURAL


def _parts(asked: Asked, exploration: Exploration, answer: Answer) -> list[_Part]:
    heads = heads_of(exploration)
    if not exploration.across:
        return [_Part("", _by_key(heads, answer), answer, (TOTAL, answer.totals), answer)]
    columns = ask_once(exploration.query(asked, rows=False), asked.world)
    whole = ask_once(exploration.query(asked, across=False), asked.world)
    parts = []
    for place, row in enumerate(list(columns.rows)[:MOST_ACROSS]):
        value = row[exploration.across]
        also = (condition(exploration.across, value),)
        cells = _by_key(heads, answer, only=(exploration.across, value))
        parts.append(_Part(_text(value), cells, answer, (place, row), columns, also[0].values[0], also))
    return [*parts, _Part("All", _by_key(heads, whole), whole, (TOTAL, whole.totals), whole)]


def _by_key(
    heads: Sequence[str], answer: Answer, only: tuple[str, Value] | None = None
) -> dict[Key, tuple[int, Values]]:
    return {
        tuple(row[head] for head in heads): (place, row)
        for place, row in enumerate(answer.rows)
        if only is None or row[only[0]] == only[1]
    }


def _heads(asked: Asked, exploration: Exploration, parts: Sequence[_Part]) -> list[_Head]:
    before = exploration.before(asked)
    kinds = {"": "", "previous": earlier_label(before, asked.place.style), "change": "Change"} if before else {"": ""}
    metrics = [asked.place.catalogue.metrics[name] for name in exploration.metrics]
    several = len(metrics) > 1
    found = []
    for part in parts:
        for metric in metrics:
            own = ", ".join(word for word in (part.label, metric.label if several or not part.label else "") if word)
            for kind, word in kinds.items():
                alone = kind and not several and not part.label
                label = word if alone else f"{own}, {word.lower() if kind == 'change' else word}" if kind else own
                found.append(_Head(part, metric, kind, label))
    return found


def _then(asked: Asked, exploration: Exploration, heads: Sequence[_Head]) -> Line | None:
    before = exploration.before(asked)
    if before is None or not exploration.grain or exploration.rows or exploration.across:
        return None
    name = f"{exploration.metrics[0]}.previous"
    return Line(
        earlier_label(before, asked.place.style),
        tuple(number(row[name]) for _, row in heads[0].part.rows.values()),
        then=True,
    )


def _sort(asked: Asked, exploration: Exploration) -> str:
    """By what the rows are sorted: as the address says, else as the rows are by nature, else the largest first."""
    kinds = asked.place.catalogue.dimensions
    ordered = exploration.grain or any(keeps_order(kinds[name]) for name in exploration.rows[:1])
    return exploration.sort or ("" if ordered else f"-{exploration.metrics[0]}")


def _sorted(asked: Asked, exploration: Exploration, heads: Sequence[_Head]) -> list[Key]:
    parts = [heads[-1].part, *(head.part for head in heads)]
    keys = list(dict.fromkeys(key for part in parts for key in part.rows))
    sort, split = _sort(asked, exploration), heads_of(exploration)
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name in split:
        place = split.index(name)
        keys.sort(key=lambda key: _natural(key[place]), reverse=down)
        return sorted(keys, key=lambda key: key[place] is None)
    head = next((other for other in heads if other.sort == name), None)
    if head is None:
        return keys
    column, part = f"{head.metric.key}.{head.kind}".removesuffix("."), head.part

    def weight(key: Key) -> tuple[bool, float]:
        found = part.at(key)
        value = number(found[1].get(column)) if found else None
        return (value is None, (-float(value) if down else float(value)) if value is not None else 0.0)

    return sorted(keys, key=weight)


def _natural(value: Value) -> tuple[float, str]:
    if isinstance(value, int | float):
        return float(value), ""
    return 0.0, str(value).casefold()


def _row(asked: Asked, exploration: Exploration, key: Key, heads: Sequence[_Head]) -> Row:
    labels = [Cell(_label(asked, exploration.grain, place, value)) for place, value in enumerate(key)]
    return Row((*labels, *(_cell(asked, exploration, key, head) for head in heads)))


def _label(asked: Asked, grain: Grain | None, place: int, value: Value) -> str:
    if grain is None or place or value is None:
        return _text(value)
    return bucket_label(value, grain, asked.place.style, asked.clock.calendar)


def _text(value: Value) -> str:
    return UNKNOWN if value is None else str(value)


def _cell(asked: Asked, exploration: Exploration, key: Key | None, head: _Head) -> Cell:
    if head.kind == "change":
        return replace(_change(asked, key, head), rows=_href(asked, exploration, key, replace(head, kind="")))
    name = f"{head.metric.key}.{head.kind}".removesuffix(".")
    found, unit = head.part.at(key), unit_of(head.metric, asked.place.currency)
    value = number(found[1].get(name)) if found else None
    if found is None and head.metric.additivity is Additivity.FLOW:
        value = 0
    href = _href(asked, exploration, key, head) if found else ""
    cell = value_cell(value, unit, asked.place.figures, href=href, why=head.part.reason(key, name))
    n = None if head.kind or not found else found[1].get(f"{name}.n")
    return replace(cell, beside=n_words(n, asked.place.figures))


def _change(asked: Asked, key: Key | None, head: _Head) -> Cell:
    """The difference, and beside it the growth: none of shares and durations, whose difference says it."""
    found, name, figures = head.part.at(key), head.metric.key, asked.place.figures
    difference = number(found[1].get(f"{name}.change")) if found else None
    if found is None or difference is None:
        return Cell(
            DASH,
            number=True,
            why=figures.style.told(head.part.reason(key, f"{name}.change")) or "Nothing to compare with",
        )
    unit, growth = unit_of(head.metric, asked.place.currency), number(found[1].get(f"{name}.growth"))
    beside = "" if unit in GROWING_UNITS or growth is None else figures.growth(float(growth))
    if growth is None and difference > 0 and not number(found[1].get(f"{name}.previous")):
        beside = "new"
    return Cell(_signed(difference, unit, figures), number=True, beside=beside)


def _signed(difference: Number, unit: str, figures: Figures) -> str:
    """To the cent, as the numbers beside it."""
    if unit in GROWING_UNITS or not difference:
        return figures.signed(difference, unit)
    return f"{'+' if difference > 0 else MINUS}{figures.exact(abs(exactly(difference)), unit)}"


def _href(asked: Asked, exploration: Exploration, key: Key | None, head: _Head) -> str:
    also, window = narrowed(asked, exploration, key, head.metric.key)
    before = exploration.before(asked) if head.kind else None
    if before is not None:
        window = earlier_window(asked, exploration, before, key)
    if (window is None and (before or (key and exploration.grain))) or also is None:
        return ""
    return rows_of(asked, head.metric.key, also=(*head.part.also, *also), window=window)


def _columns(asked: Asked, exploration: Exploration, heads: Sequence[_Head], path: str) -> tuple[Column, ...]:
    def column(name: str, label: str, title: str = "", *, numeric: bool) -> Column:
        sort = _sort(asked, exploration)
        chosen, down = sort.removeprefix("-") == name, sort.startswith("-")
        turn = f"-{name}" if (chosen and not down) or (not chosen and numeric) else name
        order = ("descending" if down else "ascending") if chosen else ""
        return Column(label, numeric, link(path, asked.params, sort=turn), order, title)

    def labels() -> Iterator[Column]:
        for name in heads_of(exploration):
            kind = asked.place.catalogue.dimensions.get(name)
            yield column(name, kind.label if kind and name in exploration.rows else name.capitalize(), numeric=False)

    values = (column(head.sort, head.label, head.metric.definition, numeric=True) for head in heads)
    if not heads_of(exploration):
        return (Column("Part"), *(Column(value.label, number=True, title=value.title) for value in values))
    return (*labels(), *values)
