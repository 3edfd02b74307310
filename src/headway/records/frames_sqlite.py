"""Frames out of SQLite: each column is gathered as one JSON array, which is twice as fast as fetching rows into
Python.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

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
    held = _likely_alike(connection, source, values, types)
    varied = {name: kind for name, kind in types.items() if name not in held}
    frame, wrong = _gather_beside(connection, source, values, (varied, held))
    if wrong:
        more = gather(connection, source, values, {name: types[name] for name in wrong})
        frame = pl.concat([frame, more], how="horizontal")
    one = parsed(pl.DataFrame([pl.Series(name, [held[name]], dtype=raw_type(types[name])) for name in held]), types)
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(one[name][0], dtype=kind).alias(name)
        for name, kind in types.items()
    )


def _likely_alike(
    connection: BaseDatabaseWrapper, source: str, values: list[str | int], types: Mapping[str, pl.DataType]
) -> dict[str, Any]:
    """The columns that hold one value in the first rows, with it: an import writes many columns alike."""
    names = [name for name in types if name != "id"]
    if not names:
        return {}
    with connection.cursor() as cursor:
        wanted = ", ".join(f'+"{name}"' for name in names)  # with a sign no column goes through Django's converters
        cursor.execute(f"SELECT {wanted} {source} LIMIT 3", values)  # our own names
        some = cursor.fetchall()
    columns = zip(names, zip(*some, strict=True), strict=False)
    return {name: column[0] for name, column in columns if len(set(column)) == 1}


def _gather_beside(
    connection: BaseDatabaseWrapper,
    source: str,
    values: list[str | int],
    columns: tuple[Mapping[str, pl.DataType], Mapping[str, Any]],
) -> tuple[pl.DataFrame, list[str]]:
    """The varied columns, and in the same scan which of the others hold more than the one value: comparing is several
    times as fast as gathering.
    """
    varied, held = columns
    same = "".join(f', MIN("{name}" IS %s)' for name in held)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_arrays(varied)}{same} {source}", [*held.values(), *values])  # our own names
        found = cursor.fetchone()
    wrong = [name for name, is_so in zip(held, found[len(varied) :], strict=True) if is_so == 0]
    return _opened_arrays(found[: len(varied)], varied), wrong


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
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_arrays(types)} {source}", values)  # our own names
        return _opened_arrays(cursor.fetchone(), types)


def _arrays(types: Iterable[str]) -> str:
    return ", ".join(f'JSON_GROUP_ARRAY("{column}")' for column in types)


def _opened_arrays(found: Sequence[str], types: Mapping[str, pl.DataType]) -> pl.DataFrame:
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
