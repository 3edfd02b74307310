"""A table as it was read: text cells, row numbers, and how it was read."""

from dataclasses import dataclass

import polars as pl

from headway.errors import Refused
from headway.schema.staged import Refusal

ROW = "_row"


class UnreadableFile(Refused):
    """A file that cannot be read as tables; the message says which, why, and what to do."""

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class HowRead:
    """How a table was found in its file. `skipped` are lines left out (titles, totals), each with the reason;
    `unfolded` is the column that holds what stood in a column for each period."""

    format: str
    encoding: str = ""
    delimiter: str = ""
    header_line: int = 1
    skipped: tuple[str, ...] = ()
    unfolded: str = ""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table of a file. Every column of `frame` is text as written, besides `_row` (Int64; 1 is the first row of
    data).

    `label` is the file's name, with the sheet or table when the file holds several. `header` names the columns.
    """

    file: str
    sheet: str
    label: str
    header: tuple[str, ...]
    frame: pl.DataFrame
    how: HowRead
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    left_alone: str = ""

    @property
    def rows(self) -> int:
        """Rows of data that were read."""
        return self.frame.height
