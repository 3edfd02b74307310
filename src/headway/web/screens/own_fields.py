"""Fields that the business added to its records, as further columns of a list."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from headway.records.models import CustomField
from headway.web.screens.listed import Field, Holds, Listed
from headway.web.screens.records import text
from headway.web.screens.table import Cell

MOST = 4
"""So many own columns a list shows unasked; each can be chosen, a record's page shows all."""
HOLDS = {
    "number": Holds.NUMBER,
    "amount": Holds.NUMBER,
    "day": Holds.DAY,
    "instant": Holds.DAY,
    "flag": Holds.FLAG,
}


def with_own_fields(kind: Listed, table: str) -> Listed:
    """The list with the fields of its record type after its own columns."""
    found = CustomField.objects.filter(object=table).order_by("id").values_list("key", "label", "kind")
    own = tuple(
        Field(
            f"own_{key}",
            label,
            _value(key),
            f"custom__{key}",
            number=holds in {"number", "amount"},
            narrow=True,
            holds=HOLDS.get(holds, Holds.TEXT),
            own=key,
            proposed=place < MOST,
        )
        for place, (key, label, holds) in enumerate(found)
    )
    return replace(kind, fields=(*kind.fields, *own)) if own else kind


def _value(key: str) -> Callable[[Any], Cell]:
    def write(row: Any) -> Cell:
        value = (row.custom or {}).get(key)
        return text({True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value)

    return write
