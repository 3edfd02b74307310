"""How facts and dimensions lie in an engine: column types, the column of a row's root, the frames it takes."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl
import pyarrow as pa

from headway.schema.column import SCALES, Column, Kind
from headway.schema.tables import VERSION_COLUMNS, Fact, dimensions, stored_facts

META = "headway_meta"
VERSIONS = "headway_versions"

DUCKDB_TYPES: Mapping[Kind, str] = {
    Kind.ID: "BIGINT",
    Kind.INTEGER: "BIGINT",
    Kind.REFERENCE: "BIGINT",
    Kind.AMOUNT: "DECIMAL(18,4)",
    Kind.PRICE: "DECIMAL(18,6)",
    Kind.QUANTITY: "DECIMAL(18,4)",
    Kind.SHARE: "DECIMAL(18,6)",
    Kind.RATE: "DECIMAL(18,10)",
    Kind.NUMBER: "DOUBLE",
    Kind.DAY: "DATE",
    Kind.INSTANT: "TIMESTAMP",
    Kind.HOUR: "TINYINT",
    Kind.FLAG: "BOOLEAN",
    Kind.TEXT: "VARCHAR",
    Kind.CHOICE: "VARCHAR",
    Kind.CURRENCY: "VARCHAR",
}

POLARS_TYPES: Mapping[Kind, pl.DataType] = {
    Kind.ID: pl.Int64(),
    Kind.INTEGER: pl.Int64(),
    Kind.REFERENCE: pl.Int64(),
    Kind.AMOUNT: pl.Int64(),
    Kind.PRICE: pl.Int64(),
    Kind.QUANTITY: pl.Int64(),
    Kind.SHARE: pl.Int64(),
    Kind.RATE: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.DAY: pl.Date(),
    Kind.INSTANT: pl.Datetime("us"),
    Kind.HOUR: pl.Int8(),
    Kind.FLAG: pl.Boolean(),
    Kind.TEXT: pl.String(),
    Kind.CHOICE: pl.String(),
    Kind.CURRENCY: pl.String(),
}


def tables() -> dict[str, Mapping[str, Column]]:
    """Every table of an engine with its columns in order: facts first, then dimensions."""
    found: dict[str, Mapping[str, Column]] = {name: fact.columns for name, fact in stored_facts().items()}
    found.update({name: dimension.columns for name, dimension in dimensions().items()})
    return found


def root_column(fact: Fact) -> str:
    """The column that holds the id of a row's root: the first of the fact's own columns."""
    anchors = {f"{anchor}_{part}" for anchor in fact.anchors for part in ("at", "day", "hour")}
    return next(name for name in fact.columns if name not in anchors and name not in VERSION_COLUMNS)


def frame_schema(columns: Mapping[str, Column]) -> dict[str, pl.DataType]:
    """The Polars types in which rows travel to an engine: amounts, prices, quantities as scaled
    integers, instants naive UTC.
    """
    return {name: POLARS_TYPES[column.kind] for name, column in columns.items()}


def conform(frame: pl.DataFrame, columns: Mapping[str, Column]) -> pl.DataFrame:
    """The frame with exactly these columns, in this order and these types; an absent column is null.

    Raises ValueError for a column that the table does not have, and Polars' own error for a value that does not fit.
    """
    strange = [name for name in frame.columns if name not in columns]
    if strange:
        raise ValueError(f"no such columns: {', '.join(strange)}")
    return frame.select(_conformed(frame, column) for column in columns.values())


def _conformed(frame: pl.DataFrame, column: Column) -> pl.Expr:
    wanted = POLARS_TYPES[column.kind]
    if column.name not in frame.columns:
        return pl.lit(None, dtype=wanted).alias(column.name)
    found = frame.schema[column.name]
    if column.kind is Kind.INSTANT and isinstance(found, pl.Datetime) and found.time_zone is not None:
        return pl.col(column.name).dt.convert_time_zone("UTC").dt.replace_time_zone(None).cast(wanted)
    if column.kind in SCALES and isinstance(found, pl.Decimal):
        shift = Decimal(10) ** SCALES[column.kind]
        return (pl.col(column.name) * pl.lit(shift)).cast(wanted).alias(column.name)
    return pl.col(column.name).cast(wanted)


def arrow(frame: pl.DataFrame, columns: Mapping[str, Column]) -> pa.Table:
    """The conformed frame as Arrow, with scaled integers read as exact decimals without copying them."""
    found = {name: _array(frame.get_column(name), column) for name, column in columns.items()}
    return pa.table(found)


def _array(series: pl.Series, column: Column) -> pa.Array | pa.ChunkedArray:
    array = series.rechunk().to_arrow()
    if column.kind not in SCALES:
        return array
    kind = pa.decimal64(18, SCALES[column.kind])
    return pa.Array.from_buffers(kind, len(array), array.buffers(), array.null_count, array.offset)
