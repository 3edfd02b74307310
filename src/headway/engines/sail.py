"""The second engine: Sail, a Spark Connect server in this process, over a copy of what another engine holds."""

import os
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pysail.spark import SparkConnectServer
from pyspark.errors import PySparkException
from pyspark.sql.connect.functions.builtin import lit
from pyspark.sql.connect.plan import SQL
from pyspark.sql.connect.session import SparkSession

from headway.engines.engine import Engine
from headway.engines.layout import META, tables
from headway.errors import BadQuestion, Refused

TRIES = 5
WORDS = re.compile(r"\w+")


class SailCannot(BadQuestion):
    """Sail refuses a statement; nothing was answered."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Sail cannot answer this ({why}). Ask without --engine sail.")


class KeepsChanging(Refused):
    """The records changed each time that the facts were copied."""

    def __init__(self) -> None:
        super().__init__("The records change faster than they can be copied for Sail; ask again in a moment.")


@contextmanager
def serving() -> Iterator[str]:
    """A Sail server of this process, reached from this machine only, until the block ends; its address."""
    os.environ.setdefault("RUST_LOG", "error")
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        host, port = server.listening_address
        yield f"sc://{host}:{port}"
    finally:
        server.stop()


@contextmanager
def over(source: Engine, address: str) -> Iterator["SailEngine"]:
    """Sail at an address, asked about what another engine holds, until the block ends."""
    session = SparkSession.builder.remote(address).create()
    try:
        session.client.set_retry_policies([])  # the server is of this process: what fails fails again
        session.client.disable_reattachable_execute()
        session.conf.set("spark.sql.session.timeZone", "UTC")
        with tempfile.TemporaryDirectory(prefix="headway-sail-") as folder:
            yield SailEngine(source, session, Path(folder))
    finally:
        session.stop()


class SailEngine:
    """An Engine that runs questions on Sail, over copies of the tables that they name.

    A table is copied from `source`, as Parquet into `folder`, when a question first names it, and again when a batch
    has touched it since; all tables of a question are of one moment.
    """

    dialect = "spark"

    def __init__(self, source: Engine, session: SparkSession, folder: Path) -> None:
        self._source, self._session, self.folder = source, session, folder
        self._copied: dict[str, int] = {}
        self._copying = threading.Lock()
        self._files = count(1)

    def run(self, sql: str, values: Mapping[str, object]) -> pa.Table:
        """Run one question; `values` fill `:name` parameters. Raises SailCannot for what Sail refuses."""
        self._copy(set(WORDS.findall(sql)))
        client = self._session.client
        asked = SQL(sql, named_args={name: lit(_typed(value)) for name, value in values.items()}).to_proto(client)
        try:
            table, *_ = client.to_table(asked, {})  # a frame's toArrow() casts to a schema that may be wrong
        except PySparkException as refused:
            raise SailCannot(_first_line(refused)) from refused
        return _without_zones(table)

    def gaps(self, table: str, columns: Sequence[str]) -> frozenset[str]:
        """Those of the columns that have no value in some row, as the source knows."""
        return self._source.gaps(table, columns)

    def listed(self, table: str, columns: Sequence[str]) -> Sequence[Mapping[str, object]]:
        """Every row of a dimension with these columns, as the source knows."""
        return self._source.listed(table, columns)

    def versions(self, tables: Sequence[str]) -> Mapping[str, int]:
        """The number of the last published batch that touched each table, as the source knows."""
        return self._source.versions(tables)

    def _copy(self, words: set[str]) -> None:
        """Have each table among these words as the source holds it now, all as of one moment."""
        names = sorted(words & tables().keys())
        with self._copying:
            if META in words:
                self._copy_one(META)
            for _ in range(TRIES):
                now = self._source.versions(names)
                stale = [name for name in names if self._copied.get(name) != now[name]]
                if not stale:
                    return
                for name in stale:
                    self._copy_one(name)
                    self._copied[name] = now[name]
        raise KeepsChanging

    def _copy_one(self, name: str) -> None:
        path = self.folder / f"{name}-{next(self._files)}.parquet"
        pq.write_table(self._source.run(f'SELECT * FROM "{name}"', {}), path)  # noqa: S608  a table of our schema
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)


def _first_line(refused: PySparkException) -> str:
    return str(refused).strip().partition("\n")[0]


def _typed(value: object) -> object:
    """Whole numbers in 64 bits whatever their size: Sail dies of a list that holds short and long ones."""
    if isinstance(value, list):
        return [_typed(one) for one in value]
    return np.int64(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _without_zones(table: pa.Table) -> pa.Table:
    """Instants as engines of ours give them: UTC, without a zone."""
    for place, held in enumerate(table.schema):
        if pa.types.is_timestamp(held.type):
            table = table.set_column(place, held.name, table.column(place).cast(pa.timestamp("us")))
    return table
