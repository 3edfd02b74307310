"""What the records hold, read for planning an import."""

import json
from collections.abc import Iterable, Sequence

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from headway.actions.imports.joined import joined_numbers
from headway.actions.imports.own_json import CUSTOM, canonical
from headway.actions.imports.plan import REFS
from headway.actions.imports.rules import references
from headway.actions.imports.unkeyed import Children
from headway.records import bulk, frames
from headway.records.models import Audit, ExternalRef, History, Import
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
        ids = self._known(of[1], target)
        if ids.len() > ALL_AT_ONCE:
            every = bulk.read(_connection(), model, list(back)).rename(back)
            return every.join(ids.alias(of[0]).to_frame(), on=of[0], how="semi")
        return self._in_parts(kind, back, stored[of[0]], ids)

    def _known(self, ids: pl.Series, kind: str) -> pl.Series:
        """The ids, each once, that a record may have already: not those just set aside."""
        once = ids.drop_nulls().unique()
        return once.filter(once < self.first_new.get(kind, NOT_YET))

    def _in_parts(self, kind: str, back: dict[str, str], column: str, ids: pl.Series) -> pl.DataFrame:
        model, connection = model_of(kind), _connection()
        name = connection.ops.quote_name(column)
        found = [bulk.read(connection, model, list(back), f"{name} IN (NULL)")]
        for part in bulk.in_parts(ids.to_list()):
            found.append(bulk.read(connection, model, list(back), f"{name} IN ({','.join(map(str, part))})"))
        return pl.concat(found).rename(back)

    def children(self, kind: str, parent: str, ids: pl.Series, columns: Sequence[str]) -> Children:
        """What the records hold, and held, below these parents."""
        known = self._known(ids, references(record_types()[kind])[parent])
        standing = self.rows(kind, [*columns, "imported"], of=(parent, known))
        empty = standing.drop("imported").clear()
        images = self._imported_once(kind, parent, known, columns) if known.len() else empty
        if images.is_empty():
            return Children(standing, empty, empty)
        now = self.rows(kind, ["imported"], of=("id", images["id"]))
        by_hand = now.filter(pl.col("imported").is_null())
        as_imported = images.join(by_hand, on="id", how="semi").select(empty.columns)
        applied = list(Import.objects.filter(state="applied").values_list("pk", flat=True))
        gone = images.join(now, on="id", how="anti").filter(pl.col("imported").is_in(applied))
        return Children(standing, as_imported, gone.select(empty.columns))

    def _imported_once(self, kind: str, parent: str, ids: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """The last version of each row below these parents that an import wrote and that no longer stands."""
        stored = {bulk.column_of(model_of(kind), name): name for name in ["id", *columns, "imported"]}
        past = frames.past(kind, ids.to_list(), by=bulk.column_of(model_of(kind), parent))
        written = past.filter(pl.col("import_id").is_not_null()).sort("recorded_to", maintain_order=True)
        return written.unique("id", keep="last", maintain_order=True).select(list(stored)).rename(stored)

    def of_source(self, kind: str, source: str) -> pl.DataFrame:
        """`id` of the records that stand as this source's imports last left them, or that it has a key for."""
        imports = Import.objects.filter(state="applied", source=source).values_list("pk", flat=True)
        if not imports:
            return pl.DataFrame(schema={"id": pl.Int64})
        every = self.rows(kind, ["imported"])
        keyed = every.join(self.refs(kind, source), on="id", how="semi")
        return pl.concat([every.filter(pl.col("imported").is_in(list(imports))), keyed]).select("id").unique()

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

    def joined(self, kind: str) -> pl.DataFrame:
        """`number`, `to_number`, `to_name`: numbers of things that were joined to others."""
        return joined_numbers(kind)

    def voided(self, kind: str, columns: Sequence[str]) -> pl.DataFrame:
        """`id` and the columns (text) of the records that a person voided and that were not put back."""
        done = Audit.objects.filter(verb="void_record", object=kind, undone_by__isnull=True)
        found = {
            row: (before or {}).get(kind, {}).get(str(row)) for row, before in done.values_list("record_id", "before")
        }
        rows = [{"id": row, **{name: image.get(name) for name in columns}} for row, image in found.items() if image]
        return pl.DataFrame(rows, schema={"id": pl.Int64, **dict.fromkeys(columns, pl.String)})

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
