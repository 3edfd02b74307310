"""What an engine must be able to do for questions; writing is in `engines/store.py`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

import pyarrow as pa


class Engine(Protocol):
    """Runs finished SQL with named parameters and gives Arrow back."""

    @property
    def dialect(self) -> str:
        """The name of the SQL dialect that `sql/` must write for this engine: duckdb, clickhouse, spark."""
        ...

    def run(self, sql: str, values: Mapping[str, object]) -> pa.Table:
        """Run one statement; `values` fill `$name` parameters. Safe to call from several threads."""
        ...

    def gaps(self, table: str, columns: Sequence[str]) -> frozenset[str]:
        """Those of the columns that have no value in some row of the table, of any version. Cheap to ask again."""
        ...

    def listed(self, table: str, columns: Sequence[str]) -> Sequence[Mapping[str, object]]:
        """Every row of a dimension with these columns. Cheap to ask again; not to be changed."""
        ...

    def versions(self, tables: Sequence[str]) -> Mapping[str, int]:
        """The number of the last published batch that touched each table; 0 for a table never written."""
        ...


class Ahead(Protocol):
    """Rows held for several questions that are asked together."""

    def hold(self, sql: str, values: Mapping[str, object]) -> str:
        """The name, as SQL says it, of a table with the rows of this SELECT."""
        ...


@runtime_checkable
class TellsAhead(Protocol):
    """An engine that can hold rows for several questions."""

    def ahead(self) -> AbstractContextManager[Ahead]:
        """What may be held, until the block ends."""
        ...
