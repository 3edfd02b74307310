"""From a grid of cells to a table: names of columns, rows that are no data (groups, totals, footers)."""

from collections.abc import Sequence

import polars as pl

from headway.ingest.table import ROW, HowRead, SourceTable, UnreadableFile
from headway.schema.staged import Refusal

MOST_COLUMNS = 2000
TOTAL = r"(?i)^\s*(grand\s+|sub-?)?(total|totals|totale|totaal|summe|gesamt|gesamtsumme|celkem|suma|somme|sous-total)\b"
GROUP = "(group)"


def column_names(cells: Sequence[str | None], file: str) -> list[str]:
    """Unique names; an unnamed column is called by its place, a repeated one gets a number."""
    if len(cells) > MOST_COLUMNS:
        raise UnreadableFile(
            file, f"it has {len(cells):,} columns; a table may have {MOST_COLUMNS:,}. Leave out what is not needed."
        )
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join((cell or "").replace("\ufeff", "").split()) or f"(column {place})"
        again = sum(1 for other in names if other == name or other.startswith(f"{name} (again"))
        names.append(f"{name} (again {again})" if again else name)
    return names


def finished(grid: pl.DataFrame, found: SourceTable) -> SourceTable:
    """Leave out the rows of `grid` (text columns and `_row`) that are no data, and say so; group rows become a
    column."""
    columns = [name for name in grid.columns if name != ROW]
    empty = pl.all_horizontal(pl.col(columns).is_null())
    grid = grid.with_columns(pl.col(columns).str.strip_chars().replace("", None)).filter(~empty)
    grid, skipped = _without_totals(grid, columns)
    grid, columns, more = _with_groups(grid, columns)
    grid, footers = _without_footers(grid, columns)
    how = found.how
    how = HowRead(how.format, how.encoding, how.delimiter, how.header_line, (*how.skipped, *skipped, *more, *footers))
    return SourceTable(found.file, found.sheet, found.label, tuple(columns), grid, how, found.refusals, found.notes)


def _without_totals(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    if len(columns) < 3:
        return grid, []
    first = pl.coalesce(columns)
    mostly_empty = pl.sum_horizontal(pl.col(columns).is_null()) * 2 >= len(columns) - 1
    is_total = (first.str.contains(TOTAL) & mostly_empty).fill_null(value=False)
    totals = grid.filter(is_total).select(ROW, text=first)
    if totals.is_empty():
        return grid, []
    said = [f"row {row}: total line {text!r}" for row, text in totals.head(20).iter_rows()]
    return grid.filter(~is_total), [*said, *_and_more(totals.height)]


def _with_groups(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str], list[str]]:
    first = columns[0]
    alone = (
        pl.col(first).is_not_null() & pl.all_horizontal(pl.col(columns[1:]).is_null())
        if len(columns) > 3
        else pl.lit(value=False)
    )
    groups = grid.filter(alone) if len(columns) > 3 and first.startswith("(column") else grid.clear()
    within = grid.filter(~alone) if groups.height else grid
    if groups.is_empty() or within.get_column(first).is_not_null().any():
        return grid, columns, []
    filled = grid.with_columns(pl.when(alone).then(pl.col(first)).forward_fill().alias(GROUP)).filter(~alone)
    tail = groups.filter(pl.col(ROW) > within.get_column(ROW).max())
    said = [f"{groups.height - tail.height} group lines became the column {GROUP}"]
    said += [f"row {row}: footer {text!r}" for row, text in tail.select(ROW, first).head(20).iter_rows()]
    return filled.drop(first), [GROUP, *columns[1:]], said


def _without_footers(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    if len(columns) < 4 or grid.is_empty():
        return grid, []
    count = grid.select(n=pl.sum_horizontal(pl.col(columns).is_not_null()))["n"]
    full = (count > 1).arg_true()
    last = int(full[-1]) if len(full) else grid.height - 1
    foot = grid.slice(last + 1)
    said = [
        f"row {row}: footer {text!r}" for row, text in foot.select(ROW, t=pl.coalesce(columns)).head(20).iter_rows()
    ]
    return grid.slice(0, last + 1), said


def _and_more(count: int) -> list[str]:
    return [f"and {count - 20} total lines more"] if count > 20 else []


def ragged(file: str, row: int, cells: Sequence[str], width: int) -> Refusal:
    """A row that has another number of cells than the header."""
    return Refusal(file, row, "", " | ".join(cells)[:300], f"has {len(cells)} cells where the header has {width}")
