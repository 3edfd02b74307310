"""Rows on their way into records: what an import, a connector and the demo company hand to the action that loads them.

A staged table is a Polars frame for one record type. Besides the record type's columns it has
  `ref`   text, unique in the table: how other staged rows point to this one (a reference column holds the `ref` of the
          row it means)
  `key`   text or null: identity of the row at its source, kept in external_ref; null: found by the record type's
          `match` columns
  `file`  text or null, `row` integer or null: where it was read (row 1 is the first row of data)
  `custom` text or null: JSON object of custom fields
Every referenced thing has a row of its own in its staged table, even when only its name is known.
Amounts, prices, quantities, shares and rates are Polars Decimal of the scales in `schema/column.py`; days are Date; an
instant is Datetime("us", "UTC"); a moment has a second column `<name>_timed` (Boolean). A column that is absent was not
in the source: existing values are left alone. A null in a present column means the source says nothing: on a new record
it is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from headway.schema.column import SCALES, Column, Kind
from headway.schema.custom import CustomField
from headway.schema.tables import RecordType

BOOKKEEPING: Mapping[str, type[pl.DataType]] = {
    "ref": pl.String,
    "key": pl.String,
    "file": pl.String,
    "row": pl.Int64,
    "custom": pl.String,
}


def polars_type(column: Column) -> pl.DataType:
    """The Polars type of a staged column."""
    if column.kind in SCALES:
        return pl.Decimal(38 if column.kind is Kind.RATE else 18, SCALES[column.kind])
    match column.kind:
        case Kind.INTEGER | Kind.ID | Kind.HOUR:
            return pl.Int64()
        case Kind.NUMBER:
            return pl.Float64()
        case Kind.DAY:
            return pl.Date()
        case Kind.INSTANT | Kind.MOMENT:
            return pl.Datetime("us", "UTC")
        case Kind.FLAG:
            return pl.Boolean()
        case _:
            return pl.String()


def staged_schema(record_type: RecordType) -> dict[str, pl.DataType]:
    """Every column that a staged table of this type may have, in order."""
    found: dict[str, pl.DataType] = {name: kind() for name, kind in BOOKKEEPING.items()}
    for column in record_type.columns.values():
        found[column.name] = polars_type(column)
        if column.kind is Kind.MOMENT:
            found[f"{column.name}_timed"] = pl.Boolean()
    return found


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, and why."""

    file: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """A column in which a file numbers its rows: its name, and first and last of each run of numbers."""

    column: str
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """Checked rows by record type, ready to load.

    `source` names the mapping that they came through and is part of each row's identity. `fields` are those of the
    business's own that `custom` fills, made with the import where they are new.
    `same_as` are spellings that a person joined for this file, remembered for the next: record type → spelling → name
    (a spelling that stands for itself is kept apart). `row_numbers`: by file and folded column, numbers that no field
    takes.
    """

    source: str
    tables: Mapping[str, pl.DataFrame]
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = field(default=())
    fields: tuple[CustomField, ...] = ()
    same_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    row_numbers: Mapping[str, Mapping[str, RowNumbers]] = field(default_factory=dict)
