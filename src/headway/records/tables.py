"""Which model is which table, and what each table looks like to the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.apps import apps
from django.db import connection, models

from headway.records.models import Record


class UnknownTable(KeyError):
    """No record type has this table: a mistake in our own code."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as the database sees it. `root` is the column of the record that its rows are part of (a line's
    `order_id`).
    """

    table: str
    columns: tuple[str, ...]
    root: str | None


@cache
def record_models() -> Mapping[str, type[Record]]:
    """Every mirrored model by its table's name, in the order of definition."""
    found = {m._meta.db_table: m for m in apps.get_app_config("records").get_models() if issubclass(m, Record)}
    return MappingProxyType(found)


def any_rows(tables: Iterable[str]) -> bool:
    """Whether any of these tables of records holds a row, with one question for all. Raises UnknownTable."""
    names = [connection.ops.quote_name(model_of(table)._meta.db_table) for table in tables]
    if not names:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f"EXISTS(SELECT 1 FROM {name})" for name in names))
        (found,) = cursor.fetchone()
    return bool(found)


def model_of(table: str) -> type[Record]:
    """The model of a record type's table; raises UnknownTable."""
    try:
        return record_models()[table]
    except KeyError as unknown:
        raise UnknownTable(table) from unknown


KEPT = ("saved_answers", "dashboards", "own_metrics")
"""The tables of what people keep."""


def written_model(table: str) -> type[models.Model]:
    """The model of a table that actions write and undo: a record type's, or of what people keep; raises
    UnknownTable.
    """
    if table not in KEPT:
        return model_of(table)
    return next(model for model in apps.get_app_config("records").get_models() if model._meta.db_table == table)


@cache
def shape_of(table: str) -> Shape:
    """The columns of a table, `id` first, and its root; raises UnknownTable."""
    fields = model_of(table)._meta.local_concrete_fields
    roots = [str(f.column) for f in fields if isinstance(f, models.ForeignKey) and _is_part_of(f)]
    return Shape(table=table, columns=tuple(str(f.column) for f in fields), root=roots[0] if roots else None)


def shapes() -> tuple[Shape, ...]:
    """Every mirrored table's shape."""
    return tuple(shape_of(table) for table in record_models())


def columns_of(table: str) -> tuple[str, ...]:
    """The names of all columns of a table as the database calls them, `id` first."""
    return shape_of(table).columns


def _is_part_of(field: models.Field) -> bool:  # type: ignore[type-arg]  # any field at all
    return field.remote_field is not None and getattr(field.remote_field, "on_delete", None) is models.CASCADE
