"""Frames out of SQLite: each column is gathered as one JSON array, which is twice as fast as fetching rows into
Python.
"""

import json
from collections.abc import Callable, Collection, Mapping

import polars as pl
from django.db.backends.base.base import BaseDatabaseWrapper

INSTANT = "%Y-%m-%d %H:%M:%S%.f"
MANY = 2_000
"""From so many ids on it pays to find out first which columns say the same in all rows."""


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
    source = f'FROM "{table}" WHERE {where}'
    if len(ids) < MANY:
        return gather(connection, source, values, types)
    alike = _alike(connection, source, values, types)
    varied = gather(connection, source, values, {name: kind for name, kind in types.items() if name not in alike})
    return varied.select(alike[name] if name in alike else pl.col(name) for name in types)


def _alike(
    connection: BaseDatabaseWrapper, source: str, values: list[str | int], types: Mapping[str, pl.DataType]
) -> dict[str, pl.Expr]:
    """The columns that hold one value in all rows, as that value: an import writes many, and comparing is several
    times as fast as gathering.
    """
    names = [name for name in types if name != "id"]
    if not names:
        return {}
    with connection.cursor() as cursor:
        wanted = ", ".join(f'+"{name}"' for name in names)  # with a sign no column goes through Django's converters
        cursor.execute(f"SELECT {wanted} {source} LIMIT 3", values)  # our own names
        some = cursor.fetchall()
        held = {name: column[0] for name, column in zip(names, zip(*some, strict=True), strict=False)}
        likely = [name for name, column in zip(names, zip(*some, strict=True), strict=False) if len(set(column)) == 1]
        if not likely:
            return {}
        same = ", ".join(f'MIN("{name}" IS %s)' for name in likely)
        cursor.execute(f"SELECT {same} {source}", [*(held[name] for name in likely), *values])  # our own names
        found = [name for name, is_so in zip(likely, cursor.fetchone(), strict=True) if is_so]
    one = parsed(pl.DataFrame([pl.Series(name, [held[name]], dtype=raw_type(types[name])) for name in found]), types)
    return {name: pl.lit(one[name][0], dtype=types[name]).alias(name) for name in found}


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
    kept = {"recorded_from": pl.Datetime("us"), "recorded_to": pl.Datetime("us"), "image": pl.String()}
    found = gather(connection, f"FROM history WHERE table_name = %s AND {where}", [table, *values], kept)
    return opened(found, types, raw=raw_type)


def gather(
    connection: BaseDatabaseWrapper, source: str, values: list[str | int], types: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """The columns of a FROM … WHERE … clause, all in the order of one scan."""
    arrays = ", ".join(f'JSON_GROUP_ARRAY("{column}")' for column in types)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {arrays} {source}", values)  # our own names
        found = cursor.fetchone()
    columns = [
        pl.Series(name, [text], dtype=pl.String).str.json_decode(pl.List(raw_type(kind))).explode(empty_as_null=False)
        for (name, kind), text in zip(types.items(), found, strict=True)
    ]
    return parsed(pl.DataFrame(columns), types)


def opened(
    found: pl.DataFrame, types: Mapping[str, pl.DataType], *, raw: Callable[[pl.DataType], pl.DataType]
) -> pl.DataFrame:
    """Images (JSON objects) as columns; a column that an old image does not have is null."""
    shape = pl.Struct({name: raw(kind) for name, kind in types.items()})
    image = found.select(pl.col("image").str.json_decode(shape)).unnest("image")
    return pl.concat([parsed(image, types), found.drop("image")], how="horizontal")


def raw_type(kind: pl.DataType) -> pl.DataType:
    """How a column comes out of SQLite: flags as numbers, days and instants as text."""
    if kind == pl.Boolean():
        return pl.Int64()
    return pl.String() if kind.is_temporal() else kind


def parsed(frame: pl.DataFrame, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Raw columns in their own types."""
    return frame.with_columns(
        _parsed(name, kind) for name, kind in types.items() if frame.schema.get(name, kind) != kind
    )


def _parsed(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Boolean():
        return pl.col(name).cast(pl.Boolean)
    if kind == pl.Date():
        return pl.col(name).str.to_date("%Y-%m-%d")
    plain = pl.col(name).str.strip_suffix("+00:00").str.replace("T", " ", literal=True)
    return plain.str.to_datetime(INSTANT, time_unit="us")


def _among(column: str, ids: Collection[int] | range) -> tuple[str, list[str | int]]:
    if isinstance(ids, range):
        return f'"{column}" >= %s AND "{column}" < %s', [ids.start, ids.stop]
    return f'"{column}" IN (SELECT value FROM JSON_EACH(%s))', [json.dumps(list(ids))]
