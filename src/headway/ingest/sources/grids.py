"""Rows of typed values (workbooks, databases, JSON) as text cells, written the one way that the cell readers know."""

from collections.abc import Sequence
from datetime import date, datetime, time
from math import isfinite

import polars as pl

from headway.ingest.sources.dialect import header_place
from headway.ingest.sources.layout import column_names, finished
from headway.ingest.table import ROW, HowRead, SourceTable, UnreadableFile


def text_of(value: object) -> str | None:
    """A value as text: ISO dates, numbers with at most 15 digits as spreadsheets show them, true and false."""
    if value is None or isinstance(value, bytes):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float) -> str | None:
    if not isfinite(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e18 else format(value, ".15g")


def table_of(rows: Sequence[Sequence[object]], *, file: str, sheet: str, label: str, kind: str) -> SourceTable | None:
    """A table from a sheet; None when the sheet holds nothing."""
    cells = [[text_of(value) for value in row] for row in rows]
    cells = [row for row in cells if any(cell and cell.strip() for cell in row)]
    if not cells:
        return None
    width = max(len(row) for row in cells)
    filled = [sum(1 for cell in row if cell and cell.strip()) for row in cells[:200]]
    place = header_place([[cell or "" for cell in row] for row in cells[:60]], max(filled))
    header = cells[place] if place is not None else [""] * width
    body = cells[place + 1 :] if place is not None else cells
    titles = tuple(f"title line {' '.join(cell for cell in row if cell)!r}" for row in cells[: place or 0])
    names, body = _without_empty_columns(column_names(header, file), header, body)
    how = HowRead(kind, header_line=(place or 0) + 1, skipped=titles)
    grid = grid_of(names, body)
    return finished(grid, SourceTable(file, sheet, label, tuple(names), grid, how))


def _without_empty_columns(
    names: list[str], header: Sequence[str | None], body: list[list[str | None]]
) -> tuple[list[str], list[list[str | None]]]:
    keep = [
        at
        for at, cell in enumerate(header)
        if (cell and cell.strip()) or any(at < len(row) and row[at] for row in body)
    ]
    return [names[at] for at in keep], [[row[at] if at < len(row) else None for at in keep] for row in body]


def grid_of(names: Sequence[str], body: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Text columns and the row number."""
    columns = list(zip(*body, strict=True)) if body else [()] * len(names)
    grid = pl.DataFrame([pl.Series(name, column, pl.String) for name, column in zip(names, columns, strict=True)])
    return grid.insert_column(0, pl.Series(ROW, range(1, len(body) + 1), pl.Int64))


def refuse_no_tables(file: str) -> UnreadableFile:
    """For a file that opens but holds no rows."""
    return UnreadableFile(file, "there is no table with rows in it.")
