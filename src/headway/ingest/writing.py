"""How files write amounts and days: by that a business may want to read its own."""

from collections import Counter
from collections.abc import Iterable, Mapping

import polars as pl

from headway.ingest.fields import Holds, holds
from headway.ingest.mapping import DAY_FIRST, MONTH_FIRST, ColumnMapping
from headway.ingest.mapping import Mapping as FileMapping
from headway.ingest.table import SourceTable

LOOKED_AT = 20_000
"""So many rows of a column are looked at."""
OPENS, ENDS = r"^[^\d.,]*", r"[^\d.,]*$"
NUMBERS = {
    "1.234,56": r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}",
    "1,234.56": r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}",
    "1 234,56": r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?",
    "1'234.56": r"\d{1,3}(?:['’]\d{3})+(?:\.\d+)?",
    ",": r"\d+,(?:\d{1,2}|\d{4,})",
    ".": r"\d+\.(?:\d{1,2}|\d{4,})",
}
"""How an amount shows by what it is marked; a mark alone is that of decimals. `1.234` shows nothing."""
AMOUNTS = {way: f"{OPENS}(?:{shape}){ENDS}" for way, shape in NUMBERS.items()}
DATES = {
    "31.12.2017": r"^\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b",
    DAY_FIRST: r"^\d{1,2}[/-]\d{1,2}[/-]\d{4}\b",
    "31 Dec 2017": r"(?i)^\d{1,2}\.?[ -]\p{L}{3,}\.?,?[ -]\d{4}\b",
    "2017-12-31": r"^\d{4}-\d{2}-\d{2}\b",
}
SLASHED = {DAY_FIRST: "31/12/2017", MONTH_FIRST: "12/31/2017"}


def ways_written(tables: Iterable[SourceTable], mapping: FileMapping) -> dict[str, dict[str, int]]:
    """How many amounts (`numbers`) and days (`dates`) of these tables are written in which way, where they show it."""
    columns = {entry.label: entry.columns for entry in mapping.tables}
    found: dict[str, Counter[str]] = {"numbers": Counter(), "dates": Counter()}
    for table in tables:
        for column in columns.get(table.label, ()):
            if not column.field or column.column not in table.frame.columns:
                continue
            values = table.frame.get_column(column.column).head(LOOKED_AT).drop_nulls().str.strip_chars()
            if holds(column.field) is Holds.MONEY:
                found["numbers"].update(_matching(values, AMOUNTS))
            elif holds(column.field) is Holds.DATE:
                found["dates"].update(_days(values, column))
    return {what: dict(counts) for what, counts in found.items()}


def _matching(values: pl.Series, shapes: Mapping[str, str]) -> dict[str, int]:
    counts = {way: int(values.str.contains(shape).sum()) for way, shape in shapes.items()}
    return {way: count for way, count in counts.items() if count}


def _days(values: pl.Series, column: ColumnMapping) -> dict[str, int]:
    """Days between slashes show nothing where nobody knows which part is the month."""
    found = _matching(values, DATES)
    slashed = found.pop(DAY_FIRST, 0)
    return {**found, SLASHED[column.order]: slashed} if slashed and column.order in SLASHED else found
