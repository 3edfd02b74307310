"""Frames out of PostgreSQL: COPY as CSV, which tells an empty text (quoted) from nothing."""

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Any

import polars as pl
from django.db.backends.base.base import BaseDatabaseWrapper

from headway.records.frames_sqlite import opened, parsed


def present(
    connection: BaseDatabaseWrapper,
    table: str,
    ids: Collection[int] | range,
    *,
    by: str,
    types: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """The rows of a table whose `by` is among the ids."""
    where, values = _among(by, ids)
    columns = ", ".join(_raw_column(name, kind) for name, kind in types.items())
    raw = {name: raw_type(kind) for name, kind in types.items()}
    return parsed(copy_out(connection, f'SELECT {columns} FROM "{table}" WHERE {where}', values, raw), types)


def past(
    connection: BaseDatabaseWrapper,
    table: str,
    ids: Collection[int] | range | None,
    *,
    column: str,
    types: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """History images of a table, opened into its columns."""
    where, values = _among(column, ids) if ids is not None else ("TRUE", [])
    kept: dict[str, pl.DataType] = {"recorded_from": pl.Datetime("us"), "recorded_to": pl.Datetime("us")}
    times = ", ".join(_raw_column(name, kind) for name, kind in kept.items())
    custom = " || jsonb_build_object('custom', image ->> 'custom')" if "custom" in types else ""
    sql = f"SELECT {times}, (image{custom})::text FROM history WHERE table_name = %s AND {where}"
    raw: dict[str, pl.DataType] = {"recorded_from": pl.String(), "recorded_to": pl.String(), "image": pl.String()}
    found = parsed(copy_out(connection, sql, [table, *values], raw), kept)
    return opened(found, types, raw=_raw_in_image)


def copy_out(
    connection: BaseDatabaseWrapper, sql: str, values: list[Any], schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """The rows of a query by COPY, read straight into columns."""
    buffer = BytesIO()
    statement = f"COPY ({sql}) TO STDOUT WITH (FORMAT csv)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement, values) as copy:
        for block in copy:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=schema)


def raw_type(kind: pl.DataType) -> pl.DataType:
    """How a column comes out of COPY: flags as 0 and 1, days and instants as text."""
    if kind == pl.Boolean():
        return pl.Int64()
    return pl.String() if kind.is_temporal() else kind


def _raw_in_image(kind: pl.DataType) -> pl.DataType:
    return pl.String() if kind.is_temporal() else kind


def _raw_column(name: str, kind: pl.DataType) -> str:
    if kind == pl.Boolean():
        return f'"{name}"::int'
    if kind == pl.Datetime("us"):
        return f"\"{name}\" AT TIME ZONE 'UTC'"
    return f'"{name}"'


def _among(column: str, ids: Collection[int] | range) -> tuple[str, list[Any]]:
    if isinstance(ids, range):
        return f'"{column}" >= %s AND "{column}" < %s', [ids.start, ids.stop]
    return f'"{column}" = ANY(%s)', [list(ids)]
