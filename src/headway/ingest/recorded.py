"""Kinds of table whose rows are records as they stand: each of their fields is a column of the record type.

`payment.at` is the column `at` of the record type that the kind of table with the prefix `payment` is about. A kind
may also bring the record that its rows belong to: a table of e-mail events has fields of recipients.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from headway.ingest.words import roles
from headway.schema.column import Column, Kind
from headway.schema.tables import record_types


@cache
def prefixes() -> Mapping[str, str]:
    """The prefix of fields → the record type that they are columns of."""
    return MappingProxyType(
        {str(table["prefix"]): str(table["root"]) for table in roles().values() if "prefix" in table}
    )


@cache
def recorded_roles() -> Mapping[str, str]:
    """The kinds of table whose rows are records as they stand → their prefix."""
    return MappingProxyType({name: str(table["prefix"]) for name, table in roles().items() if "prefix" in table})


def prefix_of(record_type: str) -> str:
    """The prefix of the fields of a record type; empty where no kind of table has it."""
    return next((prefix for prefix, name in prefixes().items() if name == record_type), "")


def same_by(record_type: str) -> tuple[str, ...]:
    """By which columns rows of other tables tell which one they belong to, where none gives its number."""
    return next((tuple(table.get("same", ())) for table in roles().values() if table["root"] == record_type), ())


def column_of(field: str) -> Column | None:
    """The column that such a field fills; None for any other field."""
    prefix, _, name = field.partition(".")
    return record_types()[prefixes()[prefix]].columns.get(name) if prefix in prefixes() else None


def is_summed(field: str) -> bool:
    """Whether what such a column holds may be added up: money and quantities, not scores and places."""
    column = column_of(field)
    return column is not None and column.kind in (Kind.AMOUNT, Kind.QUANTITY) and column.name not in NOT_SUMMED


NOT_SUMMED = frozenset(["rating", "best", "seconds", "waited_minutes"])
