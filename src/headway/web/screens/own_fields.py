"""Fields that the business added to its records, as further columns of a list."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from headway.records.models import CustomField
from headway.web.screens.listed import Field, Holds, Listed
from headway.web.screens.records import text
from headway.web.screens.table import Cell
from headway.web.workplace import here

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
            _value(key, holds),
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


def _value(key: str, holds: str) -> Callable[[Any], Cell]:
    return lambda row: text(own_words((row.custom or {}).get(key), holds))


def own_words(value: object, holds: str) -> str:
    """A value of such a field as people read it. A number is not grouped: it may be a year or a size."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    told, style = str(value), here().style
    with suppress(ValueError, InvalidOperation):
        match HOLDS.get(holds):
            case Holds.NUMBER:
                return style.ungrouped(Decimal(told))
            case Holds.DAY:
                return style.day(date.fromisoformat(told))
    return told
