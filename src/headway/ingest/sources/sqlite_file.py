"""SQLite files: every table that holds rows."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from headway.ingest.sources.grids import grid_of, refuse_no_tables, text_of
from headway.ingest.sources.layout import column_names, finished
from headway.ingest.table import HowRead, SourceTable, UnreadableFile

NOT_DATA = ("sqlite_", "django_", "auth_")


def read_sqlite(data: bytes, file: str) -> tuple[SourceTable, ...]:
    """One table a table. Read from a private copy, so the file is never locked or changed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        copy.write_bytes(data)
        try:
            with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
                connection.text_factory = _text
                tables = _tables(connection, file)
        except (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError) as error:
            raise UnreadableFile(file, f"the SQLite file is damaged ({error}).") from error
    if not tables:
        raise refuse_no_tables(file)
    return tables


def _text(written: bytes) -> str:
    """Text as UTF-8, as SQLite wants it; some programs write Windows-1252 all the same."""
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        return written.decode("cp1252", "replace")


def _tables(connection: sqlite3.Connection, file: str) -> tuple[SourceTable, ...]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    names = [name for (name,) in found if not name.startswith(NOT_DATA)]
    tables = []
    for name in names:
        quoted = name.replace('"', '""')
        cursor = connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  # a name cannot be a parameter; it is quoted
        header = column_names([column[0] for column in cursor.description], file)
        body = [[text_of(value) for value in row] for row in cursor]
        if body:
            label = f"{file} {name}" if len(names) > 1 else file
            grid = grid_of(header, body)
            tables.append(finished(grid, SourceTable(file, name, label, tuple(header), grid, HowRead("SQLite"))))
    return tuple(tables)
