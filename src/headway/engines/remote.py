"""The engine that another process holds, asked through its socket."""

import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from headway.engines.socket_name import short_name
from headway.engines.wire import packed, receive, send, table_from, unpacked
from headway.errors import HeadwayError

PATIENCE = 600.0


class NobodyAnswers(HeadwayError):
    """No process serves the socket: it is not there, or was left behind by one that ended."""


class EngineFailed(HeadwayError):
    """The owner could not run what it was asked; the message is its engine's."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The mirror had not reached the last change in time: `changes` more were recorded."""

    changes: int

    def __str__(self) -> str:
        return f"The figures are {self.changes} changes behind the records; ask again in a moment."


class RemoteEngine:
    """An Engine over a unix socket; a connection for each thread. Raises NobodyAnswers when the owner is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()
        self.dialect: str = self._ask({"do": "hello"})["dialect"]

    def run(self, sql: str, values: Mapping[str, object]) -> pa.Table:
        """Run one question in the owner's process."""
        self._ask({"do": "run", "sql": sql, "values": dict(values)})
        body = receive(self._connection())
        if body is None:
            raise NobodyAnswers(str(self._path))
        return table_from(body)

    def gaps(self, table: str, columns: Sequence[str]) -> frozenset[str]:
        """Those of the columns that have no value in some row."""
        return frozenset(self._ask({"do": "gaps", "table": table, "columns": list(columns)}))

    def listed(self, table: str, columns: Sequence[str]) -> Sequence[Mapping[str, object]]:
        """Every row of a dimension with these columns."""
        names = ", ".join(f'"{column}"' for column in columns)
        rows: list[dict[str, object]] = self.run(f'SELECT {names} FROM "{table}"', {}).to_pylist()  # noqa: S608
        return rows

    def versions(self, tables: Sequence[str]) -> Mapping[str, int]:
        """The number of the last published batch that touched each table."""
        found: dict[str, int] = self._ask({"do": "versions", "tables": list(tables)})
        return found

    def meta(self) -> Mapping[str, str]:
        """The entries of `headway_meta`."""
        found: dict[str, str] = self._ask({"do": "meta"})
        return found

    def reach(self) -> Behind | None:
        """Wait until the mirror has everything that was committed before this call; Behind when that takes too long."""
        changes = self._ask({"do": "reach"})
        return Behind(int(changes)) if changes else None

    def count_in(self, currency: str) -> None:
        """Have the owner begin to count in a currency; its figures are made again before this returns."""
        self._ask({"do": "count in", "currency": currency})

    def change_settings(self, values: Mapping[str, object], *, keep_times: bool) -> None:
        """Have the owner change its settings; its figures are made by them before this returns."""
        self._ask({"do": "change settings", "values": dict(values), "keep_times": keep_times})

    def close(self) -> None:
        """Hang up this thread's connection."""
        connection = getattr(self._threads, "connection", None)
        if connection is not None:
            connection.close()
            self._threads.connection = None

    def _ask(self, request: Mapping[str, object]) -> Any:
        try:
            send(self._connection(), packed(request))
            body = receive(self._connection())
        except OSError as gone:
            self.close()
            raise NobodyAnswers(str(self._path)) from gone
        if body is None:
            self.close()
            raise NobodyAnswers(str(self._path))
        reply = unpacked(body)
        if "error" in reply:
            raise EngineFailed(reply["error"])
        return reply["ok"]

    def _connection(self) -> socket.socket:
        connection: socket.socket | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = self._threads.connection = self._connected()
        return connection

    def _connected(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE)
        try:
            with short_name(self._path) as name:
                connection.connect(name)
        except OSError as nobody:
            connection.close()
            raise NobodyAnswers(str(self._path)) from nobody
        return connection
