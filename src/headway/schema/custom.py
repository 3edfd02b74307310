"""Fields that a business added to its records, as typed columns of the engine."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from headway.schema.column import Column, Kind
from headway.schema.tables import dimensions, record_types, stored_facts

NOTE = "custom_fields"
"""The entry of `headway_meta` that says which custom fields an engine holds."""

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "text": Kind.TEXT,
        "number": Kind.NUMBER,
        "amount": Kind.AMOUNT,
        "day": Kind.DAY,
        "instant": Kind.DAY,
        "flag": Kind.TEXT,
    }
)
"""What each kind of field is in the engine: an instant is its day, a flag `yes` or `no`."""


@dataclass(frozen=True, slots=True, order=True)
class CustomField:
    """A field of the record type `of`. `key` names it in the records' `custom`, `kind` is one of KINDS.

    `person`: it says something about a person; it stays in the records and never enters the engine.
    """

    of: str
    key: str
    label: str
    kind: str = "text"
    person: bool = False

    @property
    def column(self) -> Column:
        """Its column in the engine; no column of ours begins so."""
        means = f"{self.label}, a field of the business's own"
        return Column(f"own_{self.key}", KINDS[self.kind], required=False, means=means)


def key_of(label: str) -> str:
    """A header as a key: `Plan Tier (new)` is `plan_tier_new`, `Größe` is `grosse`; other scripts keep theirs."""
    plain = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    key = re.sub(r"\W+", "_", plain).strip("_") or "field"
    return f"n{key}" if key[0].isdigit() else key


def holders(of: str) -> tuple[str, ...]:
    """The engine's tables that carry the custom fields of a record type: its dimension, else its facts."""
    things = tuple(name for name, table in dimensions().items() if table.of == of)
    return things or tuple(name for name, fact in stored_facts().items() if fact.root == of)


def may_have_fields() -> tuple[str, ...]:
    """The record types to which a business may add fields and that the engine holds."""
    return tuple(name for name, kind in record_types().items() if kind.custom)


def columns_with(table: str, columns: Mapping[str, Column], fields: Iterable[CustomField]) -> Mapping[str, Column]:
    """A table's columns and after them those of its custom fields."""
    own = {field.column.name: field.column for field in fields if not field.person and table in holders(field.of)}
    return {**columns, **own} if own else columns


def written(fields: Iterable[CustomField]) -> str:
    """The fields as text for `headway_meta`."""
    return json.dumps([asdict(field) for field in sorted(fields)], ensure_ascii=False)


def read(notes: Mapping[str, str]) -> tuple[CustomField, ...]:
    """The fields that an engine holds, from its notes."""
    return tuple(CustomField(**line) for line in json.loads(notes.get(NOTE, "[]")))
