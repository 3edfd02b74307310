"""Which model is which table."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.apps import apps

from headway.records.models import Record


class UnknownTable(KeyError):
    """No record type has this table: a mistake in our own code."""


@cache
def record_models() -> Mapping[str, type[Record]]:
    """Every mirrored model by its table's name, in the order of definition."""
    found = {m._meta.db_table: m for m in apps.get_app_config("records").get_models() if issubclass(m, Record)}
    return MappingProxyType(found)


def model_of(table: str) -> type[Record]:
    """The model of a record type's table; raises UnknownTable."""
    try:
        return record_models()[table]
    except KeyError as unknown:
        raise UnknownTable(table) from unknown


def columns_of(table: str) -> tuple[str, ...]:
    """The names of all columns of a table as the database calls them, `id` first."""
    return tuple(str(field.column) for field in model_of(table)._meta.local_concrete_fields)
