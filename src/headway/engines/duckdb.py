"""The embedded engine: one DuckDB file, facts without keys, a cursor for each thread."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import duckdb
import polars as pl
import pyarrow as pa

from headway.engines.ahead import BESIDE, Ahead
from headway.engines.layout import DUCKDB_TYPES, META, VERSIONS, arrow, conform, root_column, tables
from headway.engines.store import EngineBusy
from headway.schema.column import Column
from headway.schema.custom import NOTE, CustomField, columns_with, read, written
from headway.schema.tables import dimensions, facts, table_of

MEMORY = ":memory:"
Listed: TypeAlias = tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked up since the last batch: which columns have gaps, the rows of dimensions."""

    gaps: dict[tuple[str, str], bool] = field(default_factory=dict)
    rows: dict[tuple[str, ...], Listed] = field(default_factory=dict)


class DuckDBStore:
    """Opens or makes the file (or one in memory) with every table of `schema/`; answers questions and takes batches.

    Nothing outside the file can be read or written through it, and its settings cannot be changed by SQL.
    """

    dialect = "duckdb"

    def __init__(self, path: str | Path, *, threads: int | None = None, memory: str = "4GB") -> None:
        self.path = str(path)
        self._connection = _open(self.path)
        _settle(self._connection, threads or os.cpu_count() or 2, memory)
        _make_tables(self._connection)
        self._connection.execute("SET lock_configuration = true")
        self._cursors = threading.local()
        self._writer = threading.Lock()
        self._looked: Looked | None = Looked()

    def run(self, sql: str, values: Mapping[str, object]) -> pa.Table:
        """Run one question; `values` fill `$name` parameters, those that it does not name are left alone."""
        return self._cursor().sql(sql, params=dict(values)).to_arrow_table()

    @contextmanager
    def ahead(self) -> Iterator[Ahead]:
        """What may be held for several questions, until the block ends."""
        held = Ahead(self._cursor)
        try:
            yield held
        finally:
            held.drop()

    def gaps(self, table: str, columns: Sequence[str]) -> frozenset[str]:
        """Those of the columns that have no value in some row; looked for once between two batches. Of a fact that is
        made of another, the columns of that other.
        """
        if table_of(table) != table:
            held = facts()[table_of(table)].columns
            return self.gaps(table_of(table), [column for column in columns if column in held])
        known = (self._looked or Looked()).gaps
        missing = [column for column in columns if (table, column) not in known]
        if missing:
            parts = [f'EXISTS (SELECT 1 FROM "{table}" WHERE "{column}" IS NULL)' for column in missing]  # noqa: S608
            (found,) = self._cursor().execute(f"SELECT {', '.join(parts)}").fetchall()
            known.update({(table, column): bool(has) for column, has in zip(missing, found, strict=True)})
        return frozenset(column for column in columns if known[table, column])

    def listed(self, table: str, columns: Sequence[str]) -> Listed:
        """Every row of a dimension with these columns; read once between two batches."""
        known = (self._looked or Looked()).rows
        key = (table, *columns)
        if key not in known:
            names = ", ".join(f'"{column}"' for column in columns)
            known[key] = tuple(self.run(f'SELECT {names} FROM "{table}"', {}).to_pylist())  # noqa: S608  of our schema
        return known[key]

    def versions(self, tables: Sequence[str]) -> Mapping[str, int]:
        """The number of the last published batch that touched each table; 0 for a table never written."""
        rows = self._cursor().execute(f"SELECT name, batch FROM {VERSIONS}").fetchall()  # noqa: S608  our own constant
        found = dict(rows)
        return {name: found.get(table_of(name), 0) for name in tables}

    def meta(self) -> Mapping[str, str]:
        """Everything noted so far; empty for a new file."""
        return dict(self._cursor().execute(f"SELECT key, value FROM {META}").fetchall())  # noqa: S608  our own constant

    @contextmanager
    def writing(self) -> Iterator["DuckDBBatch"]:
        """A batch, published when the block ends, undone when it raises. A second writer waits for the first."""
        with self._writer, self._connection.cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            try:
                batch = DuckDBBatch(cursor)
                yield batch
                batch.finish()
                self._looked = None  # what is seen while the batch is published may be of before it: not kept
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            finally:
                self._looked = Looked()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        self._cursor().execute("CHECKPOINT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._cursors, "cursor", None)
        if cursor is None:
            cursor = self._cursors.cursor = self._connection.cursor()
        return cursor


class DuckDBBatch:
    """One transaction of the store."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        last = cursor.execute(f"SELECT value FROM {META} WHERE key = 'batch'").fetchall()  # noqa: S608  our own constant
        self.number = int(last[0][0]) + 1 if last else 1
        noted = cursor.execute(f"SELECT key, value FROM {META} WHERE key = '{NOTE}'").fetchall()  # noqa: S608
        self._fields = read(dict(noted))
        self._touched: set[str] = set()

    def replace(self, fact: str, roots: pl.Series, rows: pl.DataFrame) -> None:
        """Delete every row of these roots, then insert `rows`."""
        if len(roots):
            self._delete(fact, root_column(facts()[fact]), roots)
        self.insert(fact, rows)

    def insert(self, fact: str, rows: pl.DataFrame) -> None:
        """Insert rows, sorted by the fact's first anchor."""
        self._touched.add(fact)
        first = f"{facts()[fact].anchors[0]}_at"
        stamped = rows.with_columns(pl.lit(self.number, dtype=pl.Int64).alias("batch"))
        columns = columns_with(fact, facts()[fact].columns, self._fields)
        self._insert(fact, stamped.sort(first) if first in stamped.columns else stamped, columns)

    def dimension(self, name: str, rows: pl.DataFrame, gone: Sequence[int] = ()) -> None:
        """Put these rows in place of those with the same id, and take away the ids that are `gone`."""
        self._touched.add(name)
        old = pl.concat([rows["id"].cast(pl.Int64), pl.Series("id", list(gone), dtype=pl.Int64)])
        if len(old):
            self._delete(name, "id", old)
        self._insert(name, rows, columns_with(name, dimensions()[name].columns, self._fields))

    def clear(self, fields: Sequence[CustomField] = ()) -> None:
        """Begin anew: every table is dropped and made again, with a column for each field."""
        for name in tables():
            self._cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        self._cursor.execute(f"DELETE FROM {META} WHERE key <> 'batch'")  # noqa: S608  our own constant
        self._fields = tuple(sorted(fields))
        _make_tables(self._cursor, self._fields)
        self.note({NOTE: written(self._fields)})
        self._touched.update(tables())

    def note(self, values: Mapping[str, str]) -> None:
        """Set these entries of `headway_meta`."""
        for key, value in values.items():
            self._set(META, "key", "value", (key, value))

    def finish(self) -> None:
        """Write the batch's number and which tables it touched, last."""
        for name in sorted(self._touched):
            self._set(VERSIONS, "name", "batch", (name, self.number))
        self.note({"batch": str(self.number)})

    def _set(self, table: str, key: str, column: str, pair: tuple[str, str | int]) -> None:
        self._cursor.execute(f'DELETE FROM {table} WHERE "{key}" = ?', [pair[0]])  # noqa: S608  our own constants
        self._cursor.execute(f'INSERT INTO {table} ("{key}", "{column}") VALUES (?, ?)', list(pair))  # noqa: S608

    def _delete(self, table: str, column: str, ids: pl.Series) -> None:
        self._cursor.register("going", pa.table({"id": ids.cast(pl.Int64).to_arrow()}))
        self._cursor.execute(f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT id FROM going)')  # noqa: S608
        self._cursor.unregister("going")

    def _insert(self, table: str, rows: pl.DataFrame, columns: Mapping[str, Column]) -> None:
        if rows.is_empty():
            return
        self._cursor.register("coming", arrow(conform(rows, columns), columns))
        self._cursor.execute(f'INSERT INTO "{table}" SELECT * FROM coming')  # noqa: S608  name from schema/
        self._cursor.unregister("coming")


def _open(path: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path)
    except duckdb.IOException as failure:
        if "lock" in str(failure):
            raise EngineBusy(path) from failure
        raise


def _settle(connection: duckdb.DuckDBPyConnection, threads: int, memory: str) -> None:
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute(f"ATTACH '{MEMORY}' AS {BESIDE}")
    for line in (
        "SET GLOBAL TimeZone = 'UTC'",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET python_enable_replacements = false",
        "SET enable_external_access = false",
    ):
        connection.execute(line)


def _make_tables(connection: duckdb.DuckDBPyConnection, fields: Sequence[CustomField] = ()) -> None:
    connection.execute(f"CREATE TABLE IF NOT EXISTS {META} (key VARCHAR NOT NULL, value VARCHAR NOT NULL)")
    connection.execute(f"CREATE TABLE IF NOT EXISTS {VERSIONS} (name VARCHAR NOT NULL, batch BIGINT NOT NULL)")
    for name, columns in tables().items():
        every = columns_with(name, columns, fields).values()
        lines = ", ".join(f'"{column.name}" {DUCKDB_TYPES[column.kind]}' for column in every)
        connection.execute(f'CREATE TABLE IF NOT EXISTS "{name}" ({lines})')
