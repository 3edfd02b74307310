"""Writing to an engine: numbered batches, each published whole or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

import polars as pl

from headway.engines.engine import Engine
from headway.errors import Refused
from headway.schema.custom import CustomField


class EngineBusy(Refused):
    """Another process holds the engine's file."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} is in use by another Headway process; stop that one, or ask it instead.")


class Batch(Protocol):
    """One batch being written. Readers see nothing of it until it is published."""

    @property
    def number(self) -> int:
        """The number that every row of this batch carries; one more than the last published."""
        ...

    def replace(self, fact: str, roots: pl.Series, rows: pl.DataFrame) -> None:
        """Delete every row of these roots and insert `rows`; columns that they lack are null, `batch` is set."""
        ...

    def insert(self, fact: str, rows: pl.DataFrame) -> None:
        """Insert rows of roots that the engine does not hold yet."""
        ...

    def dimension(self, name: str, rows: pl.DataFrame, gone: Sequence[int] = ()) -> None:
        """Put these rows in place of those with the same id, and take away the ids that are `gone`."""
        ...

    def clear(self, fields: Sequence[CustomField] = ()) -> None:
        """Begin anew: every fact and dimension is emptied and takes the columns of `schema/` as they are now, and
        those of the fields that the business added.
        """
        ...

    def note(self, values: Mapping[str, str]) -> None:
        """Set these entries of `headway_meta`."""
        ...


@runtime_checkable
class Store(Engine, Protocol):
    """An engine that can also be written. One writer at a time; readers are never blocked by it."""

    def writing(self) -> AbstractContextManager[Batch]:
        """A batch that is published when the block ends and undone when it raises."""
        ...

    def meta(self) -> Mapping[str, str]:
        """Everything noted so far: zone, currency, position, epoch, last batch …"""
        ...

    def close(self) -> None:
        """Let go of the file; the store is of no use afterwards."""
        ...
