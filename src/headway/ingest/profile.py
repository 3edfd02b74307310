"""What the values of a column say by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from headway.ingest.cells.blanks import blanks_in
from headway.ingest.cells.dates import TIME_ONLY, DateStyle, date_style
from headway.ingest.cells.durations import clock_like
from headway.ingest.cells.flags import are_flags
from headway.ingest.cells.numbers import NumberStyle, number_like, number_style
from headway.ingest.fields import Holds
from headway.ingest.figures import share
from headway.ingest.table import ROW, SourceTable

SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Profile:
    """One column. `values` are the distinct values without blanks, `filled` counts cells with a value."""

    name: str
    values: pl.Series
    filled: int
    rows: int
    blanks: tuple[str, ...]
    number: NumberStyle
    date: DateStyle
    flag: bool
    time: bool

    @property
    def unique(self) -> bool:
        """Whether no value occurs twice."""
        return 0 < self.filled == len(self.values)

    def fits(self, kind: Holds) -> bool:
        """Whether the values can fill a field of this kind; an empty column fits any."""
        if not self.filled:
            return True
        match kind:
            case Holds.MONEY | Holds.QUANTITY:
                return self.number.share >= 0.6 and not (self.date.share > 0.9 and not self.date.serial)
            case Holds.DURATION:
                return self.number.share >= 0.6 or share(clock_like(self.values.head(SAMPLE))) >= 0.6
            case Holds.DATE:
                return self.date.share >= 0.6
            case Holds.TIME:
                return self.time
            case Holds.FLAG:
                return self.flag or len(self.values) <= 3
            case Holds.TEXT:
                return True


def profiles(table: SourceTable) -> Mapping[str, Profile]:
    """The profile of each column of a table."""
    return {name: profile_of(name, table.frame.get_column(name)) for name in table.header if name != ROW}


def profile_of(name: str, column: pl.Series) -> Profile:
    """The profile of one column."""
    values = column.drop_nulls().unique(maintain_order=len(column) < 100_000)
    blanks = blanks_in(values)
    lost = int(column.is_in(list(blanks)).sum()) if blanks else 0
    if blanks:
        values = values.filter(~values.is_in(list(blanks)))
    sample = values.head(SAMPLE)
    number = number_style(sample)
    if number.share >= 0.5 and len(values) > SAMPLE:
        number = number_style(values)
    if 0 < number.share < 0.95 and len(values) <= SAMPLE:
        number = replace(number, share=_share_of_rows(column, values.filter(number_like(values)), blanks))
    date = date_style(sample)
    if date.share >= 0.5 and len(values) > SAMPLE:
        date = date_style(values)
    time = bool(len(sample)) and share(sample.str.contains(TIME_ONLY)) > 0.95
    return Profile(
        name,
        values,
        len(column) - column.null_count() - lost,
        len(column),
        blanks,
        number,
        date,
        are_flags(values),
        time,
    )


def _share_of_rows(column: pl.Series, values: pl.Series, blanks: tuple[str, ...]) -> float:
    """The part of filled cells that hold one of the values: one odd word among many numbers weighs little."""
    filled = column.drop_nulls()
    filled = filled.filter(~filled.is_in(list(blanks))) if blanks else filled
    return share(filled.is_in(values.implode()))
