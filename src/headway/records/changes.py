"""The change log, read from a position. Only this module reads it.

A position means: every change below it has been read. On SQLite, where one writes at a time, it counts the log's
rows; on PostgreSQL it is a transaction number below which every transaction has ended, so that a slow one is never
stepped over.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

COLUMNS = {"seq": pl.Int64, "table": pl.String, "row_id": pl.Int64, "op": pl.String, "import_id": pl.Int64}
SELECT = "SELECT seq, table_name, row_id, op, import_id"
MANY = 200_000


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes in order of writing, and the position to read from next. `more`: the limit cut them short."""

    position: int
    frame: pl.DataFrame
    more: bool

    def ids(self, table: str) -> list[int]:
        """The changed rows of one table, each once, in rising order."""
        return self.frame.filter(pl.col("table") == table)["row_id"].unique().sort().to_list()


def read_changes(since: int, *, limit: int = MANY, using: str = DEFAULT_DB_ALIAS) -> Changes:
    """About `limit` changes from a position on (a whole transaction more on PostgreSQL), those of unfinished imports
    too.

    `imports` appears as a table: the row of an import whose state has moved; its own changes are `changes_of_import`.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _read_postgres(cursor, since, limit)
        rows = _fetch(cursor, f"{SELECT} FROM change_log WHERE seq >= %s ORDER BY seq LIMIT %s", since, limit)
    position = rows[-1][0] + 1 if rows else since
    return Changes(position=position, frame=_frame(rows), more=len(rows) == limit)


def changes_of_import(import_id: int, *, using: str = DEFAULT_DB_ALIAS) -> pl.DataFrame:
    """Every change that an import wrote, in the form of `Changes.frame`. The rows whose ids were set aside for it come
    first, with `seq` 0: the change log has no line for each.
    """
    with connections[using].cursor() as cursor:
        logged = _frame(_fetch(cursor, f"{SELECT} FROM change_log WHERE import_id = %s ORDER BY seq", import_id))
        every = "SELECT table_name, first_id, last_id FROM import_ranges WHERE import_id = %s ORDER BY id"
        return pl.concat([*(_set_aside(import_id, *found) for found in _fetch(cursor, every, import_id)), logged])


def _set_aside(import_id: int, table: str, first: int, last: int) -> pl.DataFrame:
    """All ids of a range: whether a row is still there is for the reader to see."""
    ids = pl.int_range(first, last + 1, dtype=pl.Int64, eager=True).alias("row_id").to_frame()
    return ids.select(
        pl.lit(0, pl.Int64).alias("seq"),
        pl.lit(table).alias("table"),
        "row_id",
        pl.lit("i").alias("op"),
        pl.lit(import_id, pl.Int64).alias("import_id"),
    )


def being_undone(*, using: str = DEFAULT_DB_ALIAS) -> frozenset[int]:
    """The imports that are being taken back: their rows are hidden from the moment at which that begins."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id FROM imports WHERE state = 'undoing'")
        return frozenset(row[0] for row in cursor.fetchall())


def head(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """The position after the last change that is committed now: who has read up to here has read all of it."""
    connection = connections[using]
    column = "xid" if connection.vendor == "postgresql" else "seq"
    with connection.cursor() as cursor:
        return int(_fetch(cursor, f"SELECT COALESCE(MAX({column}), 0) + 1 FROM change_log")[0][0])


def version(*, using: str = DEFAULT_DB_ALIAS) -> str:
    """A text that stays the same as long as reading the records, once more, finds the same: on PostgreSQL what is
    committed, on SQLite the last change and the imports whose rows are not to be seen.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return str(_fetch(cursor, "SELECT pg_current_snapshot()::text")[0][0])
        imports = "SELECT COALESCE(GROUP_CONCAT(id || state), '') FROM imports WHERE state <> 'applied'"
        return "|".join(map(str, _fetch(cursor, f"SELECT COALESCE(MAX(seq), 0), ({imports}) FROM change_log")[0]))


def settled(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """The position below which every change is committed already: from where to go on after reading all records."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return head(using=using)
    with connection.cursor() as cursor:
        return _number(cursor, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def is_ahead(position: int, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a position lies beyond everything that this record store can have given out: it is another store's."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return position > _number(cursor, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        last = "SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'change_log'"
        return position > _number(cursor, last)


def epoch(*, using: str = DEFAULT_DB_ALIAS) -> str:
    """The random name of this record store's life; a mirror of another epoch is made anew."""
    with connections[using].cursor() as cursor:
        return str(_fetch(cursor, "SELECT value FROM epoch WHERE id = 1")[0][0])


def _read_postgres(cursor: CursorWrapper, since: int, limit: int) -> Changes:
    ended = _number(cursor, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    every = f"{SELECT}, xid FROM change_log WHERE xid >= %s AND xid < %s ORDER BY xid, seq"
    rows = _fetch(cursor, f"{every} LIMIT %s", since, ended, limit + 1)
    if len(rows) <= limit:
        return Changes(position=max(since, ended), frame=_frame(rows), more=False)
    cut = rows[-1][5]
    whole = [row for row in rows if row[5] < cut]
    if not whole:  # one transaction larger than the limit is read whole
        whole, cut = _fetch(cursor, every, cut, cut + 1), cut + 1
    return Changes(position=cut, frame=_frame(whole), more=True)


def _fetch(cursor: CursorWrapper, sql: str, *values: int) -> list[tuple[Any, ...]]:
    cursor.execute(sql, values)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _number(cursor: CursorWrapper, sql: str) -> int:
    return int(_fetch(cursor, sql)[0][0])


def _frame(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame([row[:5] for row in rows], schema=COLUMNS, orient="row")
