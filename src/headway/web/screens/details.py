"""One record: what is known of it, what belongs to it, and what happened, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from headway.records.models import Account, CustomField, Deal, Lead, Order
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
    """One fact about a record."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that belong to the record; `note` says when not all are shown."""

    title: str
    table: Table
    note: str = ""


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
    related: tuple[Related, ...]
    line: tuple[Happening, ...]


def known(*pairs: tuple[str, object] | tuple[str, object, str]) -> tuple[Known, ...]:
    """The facts that are recorded; empty ones are left out."""
    return tuple(
        Known(pair[0], str(pair[1]), pair[2] if len(pair) > 2 else "") for pair in pairs if pair[1] not in {None, ""}
    )


def custom(values: dict[str, Any] | None) -> tuple[tuple[str, object], ...]:
    """The business's own fields, by their labels."""
    if not values:
        return ()
    labels = dict(CustomField.objects.filter(key__in=list(values)).values_list("key", "label"))
    return tuple((labels.get(key, key), value) for key, value in values.items())


def name_of(row: Any, fallback: str = "") -> str:
    """What people call a row."""
    return str(getattr(row, "name", None) or getattr(row, "number", None) or fallback) if row is not None else ""


def href_of(row: Any) -> str:
    """The page of a deal, lead, order or account; nothing for none."""
    paths = {Deal: "deals", Lead: "leads", Order: "orders", Account: "customers"}
    path = paths.get(row.__class__)
    return f"/{path}/{row.public_id}" if path else ""


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
