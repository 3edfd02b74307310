"""Parquet files: typed columns written out as the text that the cell readers know."""

import io

import polars as pl

from headway.ingest.sources.damage import read_in_rust
from headway.ingest.sources.grids import grid_of
from headway.ingest.sources.layout import column_names, finished
from headway.ingest.sources.nested import flat_rows
from headway.ingest.table import ROW, HowRead, SourceTable, UnreadableFile


def read_parquet(data: bytes, file: str) -> SourceTable:
    """The one table of a Parquet file. Raises UnreadableFile when it is damaged or cut off."""
    with read_in_rust(file, "the Parquet file is damaged or cut off. Export it again."):
        frame = pl.read_parquet(io.BytesIO(data))
    if frame.is_empty():
        raise UnreadableFile(file, "there is no table with rows in it.")
    if any(kind.is_nested() for kind in frame.dtypes):
        return _nested(frame, file)
    names = column_names(frame.columns, file)
    texts = [_text(column).rename(name) for column, name in zip(frame.get_columns(), names, strict=True)]
    numbers = pl.Series(ROW, range(1, frame.height + 1), pl.Int64)
    grid = pl.DataFrame([numbers, *texts])
    return SourceTable(file, "", file, tuple(names), grid, HowRead("Parquet"))


def _nested(frame: pl.DataFrame, file: str) -> SourceTable:
    """Structures become columns, and lists of lines rows."""
    flat, opened = flat_rows(frame.to_dicts())
    given = list(dict.fromkeys(name for row in flat for name in row))
    names = column_names(given, file)
    grid = grid_of(names, [[row.get(name) for name in given] for row in flat])
    notes = (f"its list `{opened}` became rows, one a line; row numbers count these.",) if opened else ()
    return finished(grid, SourceTable(file, "", file, tuple(names), grid, HowRead("Parquet"), notes=notes))


def _text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_float():
        kept = column.fill_nan(None)
        whole = kept.drop_nulls()
        return (kept.cast(pl.Int64) if (whole == whole.round(0)).all() and (whole.abs() < 1e15).all() else kept).cast(
            pl.String
        )
    if isinstance(kind, pl.Datetime):
        if kind.time_zone is not None:
            return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%d %H:%M:%S%.f+00:00")
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.f")
    if kind == pl.Boolean:
        return column.cast(pl.String).str.strip_chars().replace("", None)
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        return pl.Series(column.name, [None] * len(column), pl.String)
    return column.cast(pl.String).str.strip_chars().replace("", None)
