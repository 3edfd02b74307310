"""Answers are made column by column: equally long lists by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import TypeVar

import polars as pl
import pyarrow as pa

Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Columns:
    """What was read, `height` rows of it. A column that is not there is empty in every row."""

    named: Mapping[str, Sequence[object]]
    height: int

    def __contains__(self, name: str) -> bool:
        return name in self.named

    def __getitem__(self, name: str) -> Sequence[object]:
        found = self.named.get(name)
        return [None] * self.height if found is None else found

    def tuples(self, names: Iterable[str]) -> Iterator[tuple[object, ...]]:
        """The rows as tuples of these columns; for no columns, an empty tuple a row."""
        chosen = [self[name] for name in names]
        return zip(*chosen, strict=True) if chosen else repeat((), self.height)

    def without(self, name: str) -> "Columns":
        """All columns but this one."""
        return Columns({other: column for other, column in self.named.items() if other != name}, self.height)

    def taken(self, places: Sequence[int]) -> "Columns":
        """The rows at these places, in this order."""
        if places == range(self.height):
            return self
        return Columns({name: taken(column, places) for name, column in self.named.items()}, len(places))


def taken(column: Sequence[Held], places: Sequence[int]) -> list[Held]:
    """The values at these places, in this order."""
    if places == range(len(column)):
        return list(column)
    return list(map(column.__getitem__, places))


def has_gaps(column: Sequence[object]) -> bool:
    """Whether a value is missing. `None in column` would compare each decimal with None, at a microsecond each."""
    return type(None) in set(map(type, column))


NO_COUNTS = Columns({}, 1)
"""One row in which nothing was counted."""


def columns_of(table: pa.Table, *, time: str = "", largest_first: str = "") -> Columns:
    """An engine's table as lists of Python values; where these columns are named and there, sorted by them.

    By way of Polars, which makes the same values as Arrow in a third of the time, and sorts in a tenth of Python's.
    """
    if not table.num_columns:
        return Columns({}, table.num_rows)
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("a table became something other than a frame")
    terms = {name: name == largest_first for name in (time, largest_first) if name in frame.columns}
    if terms:
        frame = frame.sort(list(terms), descending=list(terms.values()), nulls_last=True)
    return Columns({series.name: _values(series) for series in frame}, table.num_rows)


def _values(series: pl.Series) -> Sequence[object]:
    """Decimals by way of their text, which is as exact and takes two thirds of the time."""
    if isinstance(series.dtype, pl.Decimal):
        written = series.cast(pl.String).to_list()
        return [None if text is None else Decimal(text) for text in written]
    return series.to_list()
