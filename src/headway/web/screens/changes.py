"""What was changed of a record after it came in: when, by whom, from what to what."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import connection, models

from headway.records.fields import AmountField
from headway.records.models import Audit, History, Import
from headway.values.style import DASH
from headway.web.screens.details import Related, amount_words, name_of, simple_table
from headway.web.screens.records import moment, text
from headway.web.screens.table import Cell, of_all
from headway.web.workplace import here

MOST = 100
SILENT = {"id", "public_id", "recorded_at", "import_id", "position"}


@dataclass(frozen=True, slots=True)
class Version:
    """A row as it stood from a moment on; `values` by column, already as Python knows them."""

    at: datetime
    writer: int | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One column of one row that became something else."""

    at: datetime
    writer: int | None
    row: tuple[str, int]
    field: "models.Field[Any, Any]"
    before: Any
    after: Any


def changes(record: models.Model, *parts: type[models.Model]) -> Related | None:
    """A table of the latest changes of a record and of its rows in these part tables; None where nothing changed."""
    found: list[Change] = list(_changed(record.__class__, [record], row_id=record.pk))
    for part in parts:
        owner = next(field for field in part._meta.concrete_fields if field.related_model is record.__class__)
        now = list(part._default_manager.filter(**{owner.name: record}))
        found += _changed(part, now, root_id=record.pk)
    if not found:
        return None
    found.sort(key=lambda one: one.at, reverse=True)
    shown = found[:MOST]
    who = _writers(shown)
    currency = getattr(record, "currency", None)
    rows = [
        (
            Cell(moment(one.at, timed=True)),
            text(who.get((one.writer, one.row))),
            Cell(_label(one.field)),
            _cell(one.field, one.before, currency),
            _cell(one.field, one.after, currency),
        )
        for one in shown
    ]
    heads = (("When", False), ("Who", False), ("What", False), ("Before", False), ("After", False))
    note = of_all(min(len(found), MOST), len(found))
    return Related("Changes", simple_table(heads, rows), note)


def _changed(model: type[models.Model], now: Iterable[models.Model], **which: int) -> Iterable[Change]:
    """The changes of the rows of one table that stand now; a row that was taken away is told by what is left."""
    past: dict[int, list[Version]] = {}
    for old in History.objects.filter(table=model._meta.db_table, **which).order_by("recorded_from", "id"):
        past.setdefault(old.row_id, []).append(
            Version(old.recorded_from, old.image.get("import_id"), _read(model, old.image))
        )
    for row in now:
        versions = [*past.get(row.pk, []), _standing(row)]
        for before, after in pairwise(versions):
            yield from _differences(model, row.pk, before, after)


def _differences(model: type[models.Model], row: int, before: Version, after: Version) -> Iterable[Change]:
    for field in _told(model):
        was, is_now = before.values.get(field.attname), after.values.get(field.attname)
        if was != is_now:
            yield Change(after.at, after.writer, (model._meta.db_table, row), field, was, is_now)


def _told(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if field.column not in SILENT and not field.name.endswith("_timed")
    ]


def _standing(row: Any) -> Version:
    values = {field.attname: getattr(row, field.attname) for field in _told(row.__class__)}
    return Version(row.recorded_at, row.imported_id, values)


def _read(model: type[models.Model], image: Mapping[str, Any]) -> dict[str, Any]:
    return {field.attname: _value(field, image.get(str(field.column))) for field in _told(model)}


def _value(field: "models.Field[Any, Any]", raw: Any) -> Any:
    """The value of an image, in which either database writes it as JSON."""
    if raw is None:
        return None
    if isinstance(field, models.DateTimeField):
        found = datetime.fromisoformat(raw)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date.fromisoformat(raw)
    if isinstance(field, models.BooleanField):
        return bool(raw)
    if isinstance(field, models.JSONField):
        return json.loads(raw) if isinstance(raw, str) else raw
    convert = getattr(field, "from_db_value", None)
    return convert(raw, None, connection) if convert else raw


def _label(field: "models.Field[Any, Any]") -> str:
    return str(field.verbose_name).replace("_", " ").removesuffix(" at").capitalize()


def _cell(field: "models.Field[Any, Any]", value: Any, currency: str | None) -> Cell:
    if value is None or value == "":
        return Cell(DASH, why="Not recorded")
    if field.related_model is not None:
        related: Any = field.related_model
        return text(name_of(related._default_manager.filter(pk=value).first()))
    if isinstance(field, AmountField):
        return Cell(amount_words(value, currency))
    return Cell(_words(value))


def _words(value: Any) -> str:
    match value:
        case datetime():
            return moment(value, timed=True)
        case date():
            return here().style.day(value)
        case Decimal():
            return here().style.exact(value)
        case dict():
            return "; ".join(f"{key}: {one}" for key, one in value.items())
        case _:
            return str(value)


def _writers(found: Sequence[Change]) -> dict[tuple[int | None, tuple[str, int]], str]:
    """Who wrote a version: its import with who started it, else the last audited action on the row."""
    imports = {one.pk: one for one in Import.objects.filter(pk__in={one.writer for one in found if one.writer})}
    told: dict[tuple[int | None, tuple[str, int]], str] = {}
    for one in found:
        key = (one.writer, one.row)
        if key not in told:
            told[key] = _import_words(imports.get(one.writer or 0)) or _actor(one)
    return told


def _import_words(row: Import | None) -> str:
    if row is None:
        return ""
    names = [str(file.get("name", "")) for file in row.files]
    return f"Import {row.pk}{', ' + names[0] if names else ''}"


def _actor(change: Change) -> str:
    table, row = change.row
    found = Audit.objects.filter(object=table, record_id=row, at__gte=change.at).order_by("at").first()
    return found.actor if found else ""
