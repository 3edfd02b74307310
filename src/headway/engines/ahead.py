"""Rows that several questions read, told once and held in memory until the last of them is answered."""

from collections.abc import Callable, Hashable, Mapping
from itertools import count
from threading import Lock

import duckdb

BESIDE = "beside"
"""The name of the database in memory that lies beside the file."""
_numbers = count(1)


class Ahead:
    """What is held for questions that are asked together; safe for several threads, each with a cursor of its own."""

    def __init__(self, cursor: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._cursor = cursor
        self._lock = Lock()
        self._held: dict[Hashable, tuple[str, Lock, list[bool]]] = {}

    def hold(self, sql: str, values: Mapping[str, object]) -> str:
        """The name of a table with the rows of this SELECT, made by who asks for it first."""
        key = (sql, tuple((name, repr(value)) for name, value in sorted(values.items())))
        with self._lock:
            name, making, made = self._held.setdefault(key, (f'{BESIDE}."{next(_numbers)}"', Lock(), []))
        with making:
            if not made:
                self._cursor().execute(f"CREATE TABLE {name} AS {sql}", dict(values))
                made.append(True)
        return name

    def drop(self) -> None:
        """Let go of everything held."""
        for name, _making, made in self._held.values():
            if made:
                self._cursor().execute(f"DROP TABLE {name}")
        self._held.clear()
