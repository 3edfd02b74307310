"""Lists of records that have no page of their own making: their columns are those of the schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from headway.records.querysets import Records
from headway.records.tables import model_of
from headway.schema.column import SCALES, Column, Kind
from headway.schema.tables import RecordType, record_types
from headway.values.style import DASH
from headway.web.other_kinds import other_kinds
from headway.web.screens.listed import Field, Holds, Listed
from headway.web.screens.records import EMPTY, money, of, text, when
from headway.web.screens.table import Cell
from headway.web.workplace import here

NAMES: Mapping[str, str] = MappingProxyType(
    {"account": "Customer", "member": "Person", "at": "When", "order": "Order", "office": "Site"}
)
"""What a column is called in lists, where its own name says it less well."""
SHOWN = 7
"""So many columns stand in a list unasked."""
ASIDE = frozenset(["comment", "note"])
"""Columns of many words, which stand in a list only where somebody chose them."""
CALLED = ("name", "number", "address")
"""By what a row that another points to is shown, the first that its records have."""


@dataclass(frozen=True, slots=True)
class Held:
    """A kind of record and how many of it this person may see."""

    label: str
    means: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Others:
    """All kinds without a place of their own in the menu that have rows."""

    kinds: tuple[Held, ...]


def others_screen(user: User) -> Others:
    """The kinds of record that this person may see rows of."""
    found = ((kind, model_of(kind.name).objects.visible_to(user).count()) for kind in other_kinds().values())
    return Others(tuple(Held(kind.many, kind.means, f"/{kind.name}", count) for kind, count in found if count))


@cache
def other_list(name: str) -> Listed:
    """The list of a record type; raises KeyError for one that has a page of its own making."""
    kind = other_kinds()[name]
    columns = sorted(kind.columns.values(), key=lambda column: not column.required)  # what must be there comes first
    fields = tuple(_field(column, kind) for column in columns)
    first = next((field for field in fields if field.key == "number"), fields[0])
    ordered = (first, *(field for field in fields if field is not first and field.key not in ASIDE))
    shown = tuple(replace(field, narrow=place > 2, proposed=place < SHOWN) for place, field in enumerate(ordered))
    aside = tuple(replace(field, proposed=False) for field in fields if field.key in ASIDE)
    dated = next((column for column in kind.columns.values() if column.kind is Kind.MOMENT), None)
    refers = [column.name for column in kind.columns.values() if column.refers]
    return Listed(
        title=kind.many,
        noun=kind.label.lower(),
        nouns=kind.many.lower(),
        path=f"/{name}",
        fields=(*shown, *aside),
        searched=tuple(_searched(kind)),
        filters={c.name: (_label(c), c.name) for c in kind.columns.values() if c.choices},
        dated=(_label(dated), dated.name) if dated else None,
        dressed=lambda rows: rows.select_related(*refers) if refers else rows.all(),
        usual=f"-{dated.name}" if dated else first.key,
    )


def choices_of(name: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The words of each column that holds one of a few, as filters offer them."""
    columns = other_kinds()[name].columns.values()
    return {c.name: tuple((word, word.replace("_", " ")) for word in c.choices) for c in columns if c.choices}


def as_they_stood(kind: Listed, rows: Records[Any], at: datetime) -> tuple[Listed, Records[Any]]:
    """The list at a moment: what is dated later is not there, and what happened to the rest later is not told."""
    if kind.dated is None:
        return kind, rows
    fields = tuple(
        replace(field, write=_up_to(field, at)) if field.holds is Holds.MOMENT else field for field in kind.fields
    )
    name = kind.dated[1]
    return replace(kind, fields=fields), rows.filter(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": at}))


def _up_to(field: Field, at: datetime) -> Callable[[Any], Cell]:
    def write(row: Any) -> Cell:
        value = getattr(row, field.key)
        return field.write(row) if value is None or value <= at else Cell(DASH, why="Not yet")

    return write


def _label(column: Column) -> str:
    plain = column.name.removesuffix("_at").removesuffix("_on").replace("_", " ")
    return NAMES.get(column.name, plain.capitalize())


def _searched(kind: RecordType) -> list[str]:
    """Where the search looks: texts of the record, and the names of what it points to."""
    own = [c.name for c in kind.columns.values() if c.kind is Kind.TEXT and c.name not in ASIDE]
    return [*own, *(f"{c.name}__{_called(c)}" for c in kind.columns.values() if c.refers and _called(c) == "name")]


def _called(column: Column) -> str:
    columns = record_types()[str(column.refers)].columns
    return next((name for name in CALLED if name in columns), "id")


def _field(column: Column, kind: RecordType) -> Field:
    name, label = column.name, _label(column)
    if column.refers:
        shown = _called(column)
        return Field(name, label, of(f"{name}.{shown}"), f"{name}__{shown}")
    match column.kind:
        case Kind.MOMENT:
            return Field(name, label, _moment(name), name, holds=Holds.MOMENT, raw=name)
        case Kind.DAY:
            return Field(name, label, lambda row: when(getattr(row, name)), name, holds=Holds.DAY, raw=name)
        case Kind.AMOUNT | Kind.PRICE if "currency" in kind.columns:
            return Field(name, label, _money(name), name, number=True, holds=Holds.NUMBER, raw=name)
        case Kind.INTEGER:
            return Field(name, label, _number(name), name, number=True, holds=Holds.NUMBER, raw=name)
        case Kind.FLAG:
            return Field(name, label, _flag(name), name, holds=Holds.NOTHING)
        case _ if column.kind in SCALES:
            return Field(name, label, _number(name), name, number=True, holds=Holds.NUMBER, raw=name)
        case _:
            return Field(name, label, _words(name) if column.choices else of(name), name)


def _moment(name: str) -> Callable[[Any], Cell]:
    return lambda row: when(getattr(row, name), getattr(row, f"{name}_timed"))


def _money(name: str) -> Callable[[Any], Cell]:
    return lambda row: money(getattr(row, name), row.currency)


def _words(name: str) -> Callable[[Any], Cell]:
    return lambda row: text((getattr(row, name) or "").replace("_", " "))


def _number(name: str) -> Callable[[Any], Cell]:
    def write(row: Any) -> Cell:
        value: Decimal | int | None = getattr(row, name)
        if value is None:
            return Cell(DASH, number=True, why=EMPTY)
        return Cell(here().style.exact(Decimal(value)), number=True)

    return write


def _flag(name: str) -> Callable[[Any], Cell]:
    return lambda row: text({True: "yes", False: "no"}.get(getattr(row, name)))
