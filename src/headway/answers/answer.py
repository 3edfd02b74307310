"""What comes back from a question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from itertools import repeat
from typing import TYPE_CHECKING, TypeAlias, overload

import polars as pl
import pyarrow as pa

from headway.values.style import DASH, MINUS, UNCHOSEN, Style, exactly

if TYPE_CHECKING:
    import pandas

MOST_LINES = 60
"""So many rows an answer prints of itself."""

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """`kind` is time, dimension or metric; `unit` an ISO code, `share`, `count`, `days`, `minutes`, `hours` or `units`.

    A label has no unit.
    A rate `m` is followed by `m.n`, `m.low`, `m.high`; a compared metric by `m.previous`, `m.change`, `m.growth`.
    """

    name: str
    kind: str
    unit: str = ""
    label: str = ""


class Rows(Sequence[Mapping[str, Value]]):
    """Rows held as columns: each is made when it is looked at, and equals a plain mapping of its values by column.

    Of no column, there are `height` empty rows.
    """

    __slots__ = ("_height", "columns")

    def __init__(self, columns: Mapping[str, Sequence[Value]], height: int) -> None:
        self.columns = columns
        self._height = height

    def __len__(self) -> int:
        return self._height

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        names = tuple(self.columns)
        if not names:
            return iter([{} for _ in range(self._height)])
        return map(dict, map(zip, repeat(names), zip(*self.columns.values(), strict=True)))

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, Value]]: ...
    def __getitem__(self, place: int | slice) -> Mapping[str, Value] | Sequence[Mapping[str, Value]]:
        if isinstance(place, slice):
            kept = range(self._height)[place]
            return Rows({name: column[place] for name, column in self.columns.items()}, len(kept))
        if not -self._height <= place < self._height:
            raise IndexError(place)
        return {name: column[place] for name, column in self.columns.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((self._height, tuple(self.columns)))

    def __repr__(self) -> str:
        return repr(list(self))


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of each currency is worth in the workspace's own on a day: the last rate on or before it."""

    day: date
    of: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Rows in order, totals asked apart (never summed from the rows), and everything said about them in words.

    Money, units and hours are Decimal, rates and durations are float, counts are int; undefined is None, its reason
    is in `reasons` under
    (row index or -1 for totals, column name). `keys` holds, row by row, the bucket and the ids (else words) of the
    dimensions: what a drill-down
    needs. `rates` are those of one day, where amounts are at these.
    """

    columns: tuple[AnswerColumn, ...]
    rows: Sequence[Mapping[str, Value]]
    totals: Mapping[str, Value]
    notes: tuple[str, ...]
    definitions: Mapping[str, str]
    as_of: datetime
    known_at: datetime | None
    sql: str
    reasons: Mapping[tuple[int, str], str]
    keys: tuple[tuple[object, ...], ...] = ()
    rates: Rates | None = None

    def column(self, name: str) -> list[Value]:
        """The values of one column, row by row."""
        return list(self.rows.columns[name]) if isinstance(self.rows, Rows) else [row[name] for row in self.rows]

    def to_dict(self) -> dict[str, object]:
        """The answer as JSON knows it: money as exact decimal strings, dates and instants as ISO text."""
        units = {column.name: column.unit for column in self.columns}
        return {
            "columns": [
                {"name": column.name, "kind": column.kind, "unit": column.unit, "label": column.label}
                for column in self.columns
            ],
            "rows": [_plain_row(row, units) for row in self.rows],
            "totals": _plain_row(self.totals, units),
            "notes": list(self.notes),
            "definitions": dict(self.definitions),
            "reasons": [
                {"row": None if row < 0 else row, "column": column, "reason": reason}
                for (row, column), reason in self.reasons.items()
            ],
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "constant_rates": _rates(self.rates),
            "sql": self.sql,
        }

    def to_arrow(self) -> pa.Table:
        """The rows as Arrow; money as decimals of ten places, so that quotients keep their digits."""
        return pa.table({column.name: _array(self.column(column.name)) for column in self.columns})

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars frame."""
        found = pl.from_arrow(self.to_arrow())
        if not isinstance(found, pl.DataFrame):
            raise TypeError("an Arrow table became something other than a frame")
        return found

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a pandas frame (pandas must be installed)."""
        found: pandas.DataFrame = self.to_arrow().to_pandas()
        return found

    def __repr__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def money_text(value: Decimal) -> str:
    """All of its digits, at least two decimals and no needless zeros: 2297200.86, not 2297200.8600."""
    text = f"{value.normalize():f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2}"


def plain(value: Value, unit: str) -> str | int | float | bool | None:
    """One value as JSON knows it, given its column's unit."""
    if isinstance(value, Decimal):
        if unit in {"units", "hours", "number"}:
            return int(value) if value == value.to_integral_value() else float(value)
        return money_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _rates(rates: Rates | None) -> dict[str, object] | None:
    if rates is None:
        return None
    return {"day": rates.day.isoformat(), "rates": {currency: f"{rate:f}" for currency, rate in rates.of.items()}}


def _plain_row(row: Mapping[str, Value], units: Mapping[str, str]) -> dict[str, object]:
    return {name: plain(value, units.get(name, "")) for name, value in row.items()}


def _array(values: list[Value]) -> pa.Array:
    if any(isinstance(value, Decimal) for value in values):
        return pa.array(values, pa.decimal128(38, 10))
    return pa.array(values)


def as_html(answer: Answer) -> str:
    """A small table for a notebook: rows, totals, notes."""
    units = {column.name: column.unit for column in answer.columns}
    names = [column.name for column in answer.columns]
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{_html_cells(row, names, units)}</tr>" for row in answer.rows)
    split = any(column.kind != "metric" for column in answer.columns)
    foot = f"<tfoot><tr>{_html_cells(answer.totals, names, units)}</tr></tfoot>" if split else ""
    notes = "".join(f"<li>{escape(note)}</li>" for note in answer.notes)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>" + (
        f"<ul>{notes}</ul>" if notes else ""
    )


def _html_cells(row: Mapping[str, Value], names: Sequence[str], units: Mapping[str, str]) -> str:
    return "".join(f"<td>{escape(_text(row.get(name), units[name]))}</td>" for name in names)


def _text(value: Value, unit: str) -> str:
    found = plain(value, unit)
    return "–" if found is None else str(found)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer's cells as people read them in a terminal; `foot` is empty where nothing is split."""

    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...]
    lines: tuple[str, ...]


def written(answer: Answer, style: Style, *, most: int | None = None) -> Written:
    """The answer in a style: at most so many rows, totals, and below them why values are missing, and the notes."""
    columns = answer.columns
    split = any(column.kind != "metric" for column in columns)
    rows = tuple(tuple(_written(row[one.name], one, style) for one in columns) for row in answer.rows[:most])
    left = len(answer.rows) - len(rows)
    more = (f"… and {style.number(left)} more row{'' if left == 1 else 's'}",) if left else ()
    reasons = dict.fromkeys(f"{column}: {reason}" for (_, column), reason in answer.reasons.items())
    foot = tuple(
        _written(answer.totals[one.name], one, style) if one.kind == "metric" else "" if place else "Total"
        for place, one in enumerate(columns)
    )
    return Written(
        heads=tuple(column.name for column in columns),
        numbers=tuple(column.kind == "metric" for column in columns),
        rows=rows,
        foot=foot if split else (),
        lines=(*more, *map(style.told, (*reasons, *answer.notes))),
    )


def as_text(answer: Answer) -> str:
    """A table for a terminal, with the first sixty rows, as `print` shows an answer."""
    made = written(answer, UNCHOSEN, most=MOST_LINES)
    rows = [made.heads, *made.rows, *([made.foot] if made.foot else [])]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = [_line(cells, widths, made.numbers) for cells in rows]
    rule = "  ".join("-" * width for width in widths)
    lines.insert(1, rule)
    if made.foot:
        lines.insert(-1, rule)
    return "\n".join((*lines, *made.lines))


def _line(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    placed = zip(cells, widths, numbers, strict=True)
    return "  ".join(cell.rjust(width) if number else cell.ljust(width) for cell, width, number in placed).rstrip()


def _written(value: Value, column: AnswerColumn, style: Style) -> str:
    if column.kind != "metric":
        return "(unknown)" if value is None else str(value)
    changed = column.unit == "share" and column.name.endswith(".change")
    return figure(value, "points" if changed else column.unit, style)


def figure(value: Value, unit: str, style: Style) -> str:
    """`2,297,200.86`, `63.15 %`, `57.00`; money has two decimals here and all of its digits in CSV and JSON. A rate
    changes by `points`, which are not per cent of it.
    """
    if value is None:
        return DASH
    if not isinstance(value, int | float | Decimal):
        return str(value)
    match unit:
        case "share":
            text = f"{style.number(exactly(value) * 100, 2)} %"
        case "points":
            text = f"{'+' if value >= 0 else ''}{style.number(exactly(value) * 100, 2)} points"
        case "count":
            text = style.number(value)
        case "units":
            text = style.exact(exactly(value))
        case _:
            text = style.number(value, 2)
    return text.replace(MINUS, "-")
