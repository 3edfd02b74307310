"""One record: what is known of it, what belongs to it, and what happened, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from headway.actions.permission import SELLERS
from headway.records.models import Account, CustomField, Deal, Lead, Order, Seat
from headway.web.forms.form import Verb
from headway.web.screens.own_fields import own_words
from headway.web.screens.records import moment
from headway.web.screens.table import Cell, Column, Row, Table
from headway.web.workplace import here

LATEST = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a timeline."""

    when: str
    what: str
    more: str
    tone: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """One fact about a record; `edit` is where it is changed."""

    label: str
    text: str
    href: str = ""
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that belong to the record; `note` says when not all are shown."""

    title: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done to the record."""

    label: str
    href: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """A record's page."""

    title: str
    noun: str
    list_href: str
    list_name: str
    state: str
    tone: str
    lead: str
    known: tuple[Known, ...]
    missing: tuple[Known, ...]
    acts: tuple[Act, ...]
    related: tuple[Related, ...]
    line: tuple[Happening, ...]


def fact(label: str, value: object, field: str = "", *, href: str = "") -> Known:
    """A fact, or the place of one that is not recorded; `field` is the column behind it, where it may be changed."""
    return Known(label, "" if value is None else str(value), href, field)


def parted(record: Any, facts: Iterable[Known], *, may_change: bool) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
    """The facts that are recorded, and those that are not but may be; each with the way to change it."""
    path = href_of(record)
    ways = [replace(one, edit=f"{path}/set/{one.edit}" if may_change and one.edit else "") for one in facts]
    return tuple(one for one in ways if one.text), tuple(one for one in ways if not one.text and one.edit)


def custom(record: Any) -> tuple[Known, ...]:
    """The business's own fields, by their labels; those that this record has not too."""
    values = record.custom or {}
    labels = CustomField.objects.filter(object=record._meta.db_table).order_by("id").values_list("key", "label", "kind")
    return tuple(fact(label, own_words(values.get(key), kind), f"custom.{key}") for key, label, kind in labels)


def acts(record: Any, verbs: Sequence[Verb], *, may_change: bool) -> tuple[Act, ...]:
    """The buttons of what may be done to it; what was won is the one that is hoped for."""
    path = href_of(record)
    return tuple(Act(verb.label, f"{path}/do/{verb.key}", verb.key == "won") for verb in verbs) if may_change else ()


def name_of(row: Any, fallback: str = "") -> str:
    """What people call a row; the fallback for none, and for one that nobody has named."""
    return str(getattr(row, "name", None) or getattr(row, "number", None) or fallback)


def href_of(row: Any) -> str:
    """The page of a deal, lead, order or account; nothing for none."""
    paths = {Deal: "deals", Lead: "leads", Order: "orders", Account: "customers"}
    path = paths.get(row.__class__)
    return f"/{path}/{row.public_id}" if path else ""


def may_type(user: User) -> bool:
    """Whether this person may type in and put right what is theirs."""
    return Seat.objects.filter(user=user, role__in=SELLERS).exists()


def recorded_moment(at: datetime | None, timed: bool | None) -> str:  # noqa: FBT001  # the model's own companion flag
    """A moment in words, or nothing."""
    return moment(at, timed=bool(timed)) if at is not None else ""


def amount_words(value: Decimal | None, currency: str | None) -> str:
    """Money with its currency, or nothing."""
    place = here()
    return "" if value is None else place.figures.exact(value, currency or place.currency)


def quantity_words(value: Decimal | None) -> str:
    """A quantity without idle zeros."""
    return "" if value is None else here().figures.exact(value, "units")


def happening(
    at: datetime | None, what: str, *, more: str = "", tone: str = "", timed: bool = True
) -> Happening | None:
    """A line of the timeline; None for what has no date."""
    return Happening(moment(at, timed=timed), what, more, tone, at) if at is not None else None


def newest_first(found: Iterable[Happening | None]) -> tuple[Happening, ...]:
    """The dated happenings, newest on top."""
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.at, reverse=True))


def simple_table(
    heads: Iterable[tuple[str, bool]], rows: Iterable[tuple[Cell, ...]], total: tuple[Cell, ...] = ()
) -> Table:
    """A table from heads (label, is a number) and cells; a row opens what its first cell opens."""
    columns = tuple(Column(label, number=number) for label, number in heads)
    lines = tuple(Row(cells, href=cells[0].href) for cells in rows)
    return Table(columns, lines, Row(total) if total else None)
