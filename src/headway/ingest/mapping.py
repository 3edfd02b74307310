"""What each table and column of the files means: made by `propose`, kept as TOML, changed by a person."""

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day first", "month first", "year first"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column. `field` is a word of `words/` such as `line.amount`; empty: left alone; `custom:NAME`: kept as a
    field of the business's own of the record that the table is about, `custom.account:NAME` of the account.

    `kind` is what such a field holds (text, number, amount, day, flag); empty: as the values are.
    `order` is day first, month first or year first, `decimal` is `.` or `,`; both empty where nothing is ambiguous.
    """

    column: str
    field: str = ""
    order: str = ""
    decimal: str = ""
    evidence: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table: its `role` (a section of `words/roles.toml`; empty: left alone) and its columns."""

    label: str
    header: tuple[str, ...]
    role: str
    columns: tuple[ColumnMapping, ...]
    evidence: str = ""

    def column_of(self, field_name: str) -> ColumnMapping | None:
        """The column that fills a field, or None."""
        return next((column for column in self.columns if column.field == field_name), None)


@dataclass(frozen=True, slots=True)
class Mapping:
    """All tables of one import. `source` is part of each row's identity: give another one to another system's numbers.

    `same_as` joins spellings: record type → spelling → name (a spelling that maps to itself is kept apart).
    `answers` are decisions by question key.
    """

    tables: tuple[TableMapping, ...]
    source: str = "files"
    same_as: AbstractMapping[str, AbstractMapping[str, str]] = field(default_factory=dict)
    answers: AbstractMapping[str, str] = field(default_factory=dict)
