"""Whole tables, or the rows of given ids, as Polars frames: the present versions, the past ones, or all of them.

Columns are the table's own; amounts, prices and the like stay whole numbers at their scale, days are Date, instants
Datetime("us") in UTC without a zone, flags Boolean, `custom` JSON text. Rows are in the order of their ids.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from headway.records import frames_postgres, frames_sqlite
from headway.records.bulk import record_type_of
from headway.records.tables import model_of, shape_of

Ids: TypeAlias = "Collection[int] | range | None"
STEP = 50_000
VERSION = {"recorded_from": pl.Datetime("us"), "recorded_to": pl.Datetime("us")}


def types_of(table: str, without: Collection[str] = ()) -> Mapping[str, pl.DataType]:
    """The Polars type of each column of a table, in the table's order, but for those in `without`."""
    fields = model_of(table)._meta.local_concrete_fields
    return {str(field.column): record_type_of(field) for field in fields if field.column not in without}


def rows(
    table: str, ids: Ids = None, *, by: str = "id", without: Collection[str] = (), using: str = DEFAULT_DB_ALIAS
) -> pl.DataFrame:
    """The present rows whose `by` column is one of the ids; a `range` means from its start up to its stop; None all
    of them. Columns in `without` are not read.
    """
    connection = connections[using]
    types = types_of(table, without)
    read = frames_postgres.present if connection.vendor == "postgresql" else frames_sqlite.present
    parts = [read(connection, table, part, by=by, types=types) for part in _parts(connection, table, ids)]
    return pl.concat([pl.DataFrame(schema=types), *parts]).sort("id")


def past(
    table: str, ids: Ids = None, *, by: str = "id", without: Collection[str] = (), using: str = DEFAULT_DB_ALIAS
) -> pl.DataFrame:
    """The versions that no longer stand, from history, with `recorded_from` and `recorded_to`. `by` is `id` or the
    table's root.
    """
    shape = shape_of(table)
    if by not in ("id", shape.root):
        raise ValueError(f"{table} has no history by {by}: only by id{f' and {shape.root}' if shape.root else ''}")
    connection = connections[using]
    types = types_of(table, without)
    schema = {**types, **VERSION}
    column = "row_id" if by == "id" else "root_id"
    step = [ids] if ids is None or isinstance(ids, range) else _split(ids)
    read = frames_postgres.past if connection.vendor == "postgresql" else frames_sqlite.past
    parts = [read(connection, table, part, column=column, types=types) for part in step]
    return pl.concat([pl.DataFrame(schema=schema), *parts]).sort("id", "recorded_from")


def versions(
    table: str,
    ids: Ids = None,
    *,
    by: str = "id",
    hide: Collection[int] = (),
    without: Collection[str] = (),
    using: str = DEFAULT_DB_ALIAS,
) -> pl.DataFrame:
    """Past and present versions together, `recorded_to` null where one still stands.

    Versions written by the imports in `hide` (those still being applied) are left out as though never written: what
    they replaced goes on until the next version that may be seen, or until now. Both parts are read in one snapshot.
    `without` names columns that nobody needs; never `recorded_at` and `import_id`.
    """
    with snapshot(using):
        present = rows(table, ids, by=by, without=without, using=using)
        gone = past(table, ids, by=by, without=without, using=using)
    standing = present.with_columns(
        recorded_from=pl.col("recorded_at"), recorded_to=pl.lit(None, dtype=pl.Datetime("us"))
    )
    every = pl.concat([gone, standing])
    return (_without(every, hide) if hide else every).sort("id", "recorded_from")


@contextmanager
def snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Everything read inside is of one moment: nothing committed meanwhile is seen. Reads only; SQLite's writers go
    on.
    """
    connection = connections[using]
    if connection.in_atomic_block or _in_snapshot(connection):
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _in_snapshot(connection: BaseDatabaseWrapper) -> bool:
    """Whether a snapshot is open already: it was begun past Django, which does not know of it."""
    if connection.connection is None:
        return False
    if connection.vendor == "postgresql":
        return bool(connection.connection.info.transaction_status)
    return bool(connection.connection.in_transaction)


def unsettled_imports(*, using: str = DEFAULT_DB_ALIAS) -> frozenset[int]:
    """The imports whose rows must not be seen yet: what `versions` is to hide."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id FROM imports WHERE state IN ('staged', 'applying', 'failed', 'undoing')")
        return frozenset(row[0] for row in cursor.fetchall())


def _without(every: pl.DataFrame, hide: Collection[int]) -> pl.DataFrame:
    hidden = pl.col("import_id").is_in(list(hide)).fill_null(value=False)
    seen = every.filter(~hidden)
    bridges = every.filter(hidden).select("id", recorded_to="recorded_from", until="recorded_to")
    while not (joined := seen.join(bridges, on=["id", "recorded_to"], how="inner")).is_empty():
        seen = seen.join(
            joined.select("id", "recorded_from", "until", met=pl.lit(value=True)),
            on=["id", "recorded_from"],
            how="left",
        )
        recorded_to = pl.when(pl.col("met")).then("until").otherwise("recorded_to")
        seen = seen.with_columns(recorded_to=recorded_to).drop("until", "met")
    return seen


def _parts(connection: BaseDatabaseWrapper, table: str, ids: Ids) -> Iterator[Collection[int] | range]:
    if isinstance(ids, range):
        yield ids
    elif ids is not None:
        yield from _split(ids)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT MIN(id), MAX(id) FROM "{table}"')  # a table of ours
            first, last = cursor.fetchone()
        if first is not None:
            yield from (range(start, min(start + STEP, last + 1)) for start in range(first, last + 1, STEP))


def _split(ids: Collection[int]) -> Iterator[Collection[int]]:
    """Ids in pieces short enough for one statement; a piece without gaps is a range, which is found at once."""
    every = sorted(set(ids))
    for start in range(0, len(every), STEP):
        piece = every[start : start + STEP]
        whole = range(piece[0], piece[-1] + 1)
        yield whole if len(whole) == len(piece) else piece
