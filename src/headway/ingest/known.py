"""The port through which an import learns what exists; `actions` supplies it."""

from collections.abc import Mapping as AbstractMapping
from typing import Protocol

import polars as pl

from headway.ingest.mapping import Mapping
from headway.schema.custom import CustomField

NAMES = {"number": pl.String, "name": pl.String}


class Known(Protocol):
    """What Headway holds already."""

    def names(self, record_type: str) -> pl.DataFrame:
        """Columns `number` and `name` (text, null where there is none) of the records of a type."""
        ...

    def same_as(self, record_type: str) -> AbstractMapping[str, str]:
        """Spellings that a person joined: spelling → name. A spelling that maps to itself was parted on purpose."""
        ...

    def fields(self, record_type: str) -> AbstractMapping[str, CustomField]:
        """The fields of the business's own that a record type has, by key."""
        ...

    def mapping(self, fingerprint: str) -> Mapping | None:
        """The kept mapping that has a table of this header fingerprint, or None."""
        ...


class NothingKnown:
    """An empty workspace."""

    def names(self, record_type: str) -> pl.DataFrame:  # noqa: ARG002
        """No records."""
        return pl.DataFrame(schema=NAMES)

    def same_as(self, record_type: str) -> AbstractMapping[str, str]:  # noqa: ARG002
        """No joined spellings."""
        return {}

    def fields(self, record_type: str) -> AbstractMapping[str, CustomField]:  # noqa: ARG002
        """No fields."""
        return {}

    def mapping(self, fingerprint: str) -> Mapping | None:  # noqa: ARG002
        """No kept mapping."""
        return None
