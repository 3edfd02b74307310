"""Small steps that every builder of staged tables takes."""

from collections.abc import Mapping, Sequence

import polars as pl

from headway.schema.staged import BOOKKEEPING, staged_schema
from headway.schema.tables import record_types

EXACT = pl.Decimal(38, 6)


def staged_frame(record_type: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of a record type that `rows` has, in the types of staging; bookkeeping columns are always there."""
    schema = staged_schema(record_types()[record_type])
    for name in BOOKKEEPING:
        if name not in rows.columns:
            rows = rows.with_columns(pl.lit(None).alias(name))
    return rows.select(pl.col(name).cast(kind) for name, kind in schema.items() if name in rows.columns)


def renamed(rows: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The fields that are there, under their column names; a moment brings its `_timed` flag, its local reading
    stays behind."""
    found = []
    for field, name in names.items():
        if field in rows.columns:
            found.append(pl.col(field).alias(name))
        if f"{field}.timed" in rows.columns:
            found.append(pl.col(f"{field}.timed").fill_null(value=False).alias(f"{name}_timed"))
    return rows.select(found)


def joined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames below each other, whatever columns each has."""
    return pl.concat(parts, how="diagonal_relaxed")


def content_key(rows: pl.DataFrame, columns: Sequence[str], within: str | None = None) -> pl.Series:
    """Identity of rows without a number of their own: their content and the ordinal of that content (within a group).

    Written out, not hashed: keys are kept for ever and no hash of the engine's is promised to stay the same.
    """
    parts = [*([within] if within else []), *[name for name in columns if name in rows.columns]]
    text = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in parts], separator="|")
    frame = rows.select(text=text).with_columns(again=pl.col("text").is_duplicated()).with_row_index("at")
    repeated = frame.filter("again").with_columns(nth=pl.int_range(pl.len()).over("text")).select("at", "nth")
    counted = (
        frame.join(repeated, on="at", how="left", maintain_order="left")
        if repeated.height
        else frame.with_columns(nth=0)
    )
    return counted.select(pl.concat_str("text", pl.col("nth").fill_null(0).cast(pl.String), separator="|")).to_series()
