"""Fields that the business added to its records, as further columns of a list."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from headway.records.models import CustomField
from headway.web.screens.lists import Field, Listed
from headway.web.screens.records import text
from headway.web.screens.table import Cell

MOST = 4
"""So many own columns a list shows; a record's page shows all."""


def with_own_fields(kind: Listed, table: str) -> Listed:
    """The list with the first fields of its record type after its own columns."""
    found = CustomField.objects.filter(object=table).order_by("id").values_list("key", "label")[:MOST]
    own = tuple(Field(f"own_{key}", label, _value(key), f"custom__{key}", narrow=True) for key, label in found)
    return replace(kind, fields=(*kind.fields, *own)) if own else kind


def _value(key: str) -> Callable[[Any], Cell]:
    def write(row: Any) -> Cell:
        return text((row.custom or {}).get(key))

    return write
