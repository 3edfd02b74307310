"""Columns in which a file numbers its own rows, and that no field takes: kept beside an import as runs of numbers, so
that a later file with the same numbers is noticed."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence

import polars as pl

from headway.ingest.mapping import Mapping, TableMapping
from headway.ingest.table import ROW, SourceTable
from headway.ingest.typed import EVENTS
from headway.schema.staged import RowNumbers
from headway.values.fold import fold

FEWEST = 20
MOST_RUNS = 50_000
LOOKED_AT = 50


def row_numbers(tables: AbstractMapping[str, SourceTable], mapping: Mapping) -> dict[str, dict[str, RowNumbers]]:
    """By file and by the folded name of the column: the numbers of its rows, as first and last of each run."""
    found: dict[str, dict[str, RowNumbers]] = {}
    for entry in mapping.tables:
        table = tables.get(entry.label)
        if entry.role not in EVENTS or table is None or table.rows < FEWEST:
            continue
        for column in _left_alone(entry, table):
            numbers = _numbers(table.frame.get_column(column))
            if numbers is not None and fold(column):
                found.setdefault(table.file, {})[fold(column)] = RowNumbers(column, _runs(numbers))
    return found


def _left_alone(entry: TableMapping, table: SourceTable) -> Sequence[str]:
    return [one.column for one in entry.columns if not one.field and one.column in table.header and one.column != ROW]


def _numbers(column: pl.Series) -> pl.Series | None:
    """The column as whole numbers, sorted; None where it is not a different one in every row, or too scattered."""
    if column.head(LOOKED_AT).cast(pl.Int64, strict=False).has_nulls():
        return None
    numbers = column.cast(pl.Int64, strict=False)
    if numbers.has_nulls() or numbers.n_unique() < len(numbers):
        return None
    ordered = numbers.sort()
    return ordered if _breaks(ordered).sum() < MOST_RUNS else None


def _breaks(ordered: pl.Series) -> pl.Series:
    return ordered.diff().fill_null(0) > 1


def _runs(ordered: pl.Series) -> tuple[tuple[int, int], ...]:
    runs = pl.DataFrame({"n": ordered, "run": _breaks(ordered).cum_sum()}).group_by("run", maintain_order=True)
    return tuple(runs.agg(first=pl.col("n").min(), last=pl.col("n").max()).select("first", "last").iter_rows())
