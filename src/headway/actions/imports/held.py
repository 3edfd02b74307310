"""What the records hold, read for planning an import."""

import json
from collections.abc import Iterable

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from headway.actions.imports.own_json import CUSTOM, canonical
from headway.actions.imports.plan import REFS
from headway.actions.imports.rules import references
from headway.records import bulk
from headway.records.models import ExternalRef, History
from headway.records.tables import model_of
from headway.schema.tables import record_types

ALL_AT_ONCE = 20_000
"""Beyond so many ids a whole table is read and joined rather than asked for in parts."""

NOT_YET = 2**62
"""Ids of a preview begin here: above all that a database gives."""

VALUES = {"id": pl.Int64, "column": pl.String, "value": pl.String}


class Held:
    """The records as planning sees them (`plan.Present`). In a preview no ids are set aside."""

    def __init__(self, *, preview: bool) -> None:
        self.preview = preview
        self.first_new: dict[str, int] = {}

    def refs(self, kind: str, source: str) -> pl.DataFrame:
        """`key`, `id` of what this source delivered before."""
        columns = ["key", "record_id"]
        found = bulk.read(_connection(), ExternalRef, columns, "source = %s AND object = %s", [source, kind])
        return found.rename({"record_id": "id"}) if found.height else pl.DataFrame(schema=REFS)

    def rows(self, kind: str, columns: Iterable[str], *, of: tuple[str, pl.Series] | None = None) -> pl.DataFrame:
        """`id` and the columns, of all rows or of those whose column `of[0]` holds one of the ids `of[1]`."""
        model = model_of(kind)
        names = list(dict.fromkeys(["id", *columns, *([of[0]] if of else [])]))
        stored = {name: bulk.column_of(model, name) for name in names}
        back = {column: name for name, column in stored.items()}
        if of is None:
            return bulk.read(_connection(), model, list(back)).rename(back)
        target = kind if of[0] == "id" else references(record_types()[kind])[of[0]]
        ids = of[1].drop_nulls().unique().filter(of[1].drop_nulls().unique() < self.first_new.get(target, NOT_YET))
        if ids.len() > ALL_AT_ONCE:
            every = bulk.read(_connection(), model, list(back)).rename(back)
            return every.join(ids.alias(of[0]).to_frame(), on=of[0], how="semi")
        return self._in_parts(kind, back, stored[of[0]], ids)

    def _in_parts(self, kind: str, back: dict[str, str], column: str, ids: pl.Series) -> pl.DataFrame:
        model, connection = model_of(kind), _connection()
        name = connection.ops.quote_name(column)
        found = [bulk.read(connection, model, list(back), f"{name} IN (NULL)")]
        for part in bulk.in_parts(ids.to_list()):
            found.append(bulk.read(connection, model, list(back), f"{name} IN ({','.join(map(str, part))})"))
        return pl.concat(found).rename(back)

    def writers(self, kind: str, ids: pl.Series) -> pl.DataFrame:
        """`id`, `writer`: the import that wrote the present version of each row, empty for a person."""
        return self.rows(kind, ["imported"], of=("id", ids)).select("id", writer="imported")

    def last_imported(self, kind: str, ids: pl.Series) -> pl.DataFrame:
        """`id`, `column`, `value` (text) of the last version of each row that an import wrote."""
        images: dict[int, dict[str, object]] = {}
        for part in bulk.in_parts(ids.to_list()):
            past = History.objects.filter(table=kind, row_id__in=part).order_by("recorded_to", "id")
            for row_id, image in past.values_list("row_id", "image"):
                held = json.loads(image) if isinstance(image, str) else image
                if held.get("import_id") is not None:
                    images[row_id] = held
        return _cells(kind, images)

    def reserve(self, kind: str, count: int) -> pl.Series:
        """New ids; in a preview numbers that no record has."""
        if self.preview or not count:
            self.first_new[kind] = NOT_YET
            return pl.int_range(NOT_YET, NOT_YET + count, dtype=pl.Int64, eager=True)
        with transaction.atomic():
            ids = bulk.reserve_ids(_connection(), kind, count)
        self.first_new[kind] = int(ids[0])
        return ids


def _cells(kind: str, images: dict[int, dict[str, object]]) -> pl.DataFrame:
    model = model_of(kind)
    found = [pl.DataFrame(schema=VALUES)]
    for field in model._meta.concrete_fields:
        values = [image.get(str(field.column)) for image in images.values()]
        if field.name == CUSTOM:
            values = [canonical(value) for value in values]
        series = bulk.from_image(values, field)
        cells = pl.DataFrame({"id": pl.Series(list(images), dtype=pl.Int64), "value": series.cast(pl.String)})
        found.append(cells.select("id", pl.lit(field.name).alias("column"), "value"))
    return pl.concat(found)


def _connection() -> BaseDatabaseWrapper:
    return connections[DEFAULT_DB_ALIAS]
