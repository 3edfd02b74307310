"""Change cells of many records, each only if it still holds what it was thought to hold."""

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import models as django_models

from headway.actions.imports.held import Held
from headway.actions.imports.own_json import CUSTOM, canonical
from headway.records import bulk
from headway.records.tables import model_of


def update_cells(kind: str, cells: pl.DataFrame, import_id: int | None) -> pl.DataFrame:
    """Write `after` (text in record form) into each cell (`id`, `column`) that still holds `before`; gives the other
    cells,
    with what they hold as `before`.

    One UPDATE a record, so that history gets one version. With a `writer` column that one is named as who wrote the
    row.
    """
    current = _current(kind, cells)
    both = cells.join(current, on=["id", "column"], how="left", maintain_order="left")
    same = pl.col("there").fill_null(value=False) & pl.col("now").eq_missing(pl.col("before"))
    todo, late = both.filter(same), both.filter(~same)
    columns = todo.group_by("id").agg(
        pl.col("column").sort(), pl.col("after").sort_by("column"), pl.col("writer").first()
    )
    for (names,), rows in columns.group_by("column"):
        _update(kind, list(names), rows, import_id)
    return late.with_columns(before="now").drop("there", "now")


def _current(kind: str, cells: pl.DataFrame) -> pl.DataFrame:
    names = cells["column"].unique().sort().to_list()
    rows = Held(preview=False).rows(kind, names, of=("id", cells["id"].unique()))
    if CUSTOM in names:
        rows = rows.with_columns(
            pl.Series(CUSTOM, [canonical(text) for text in rows[CUSTOM].to_list()], dtype=pl.String)
        )
    found = [
        rows.select(
            "id",
            pl.lit(name).alias("column"),
            pl.col(name).cast(pl.String).alias("now"),
            pl.lit(value=True).alias("there"),
        )
        for name in names
    ]
    return pl.concat(found)


def _update(kind: str, names: list[str], rows: pl.DataFrame, import_id: int | None) -> None:
    model, connection = model_of(kind), connections[DEFAULT_DB_ALIAS]
    fields = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)  # type: ignore[union-attr]
    sql = f"UPDATE {quote(kind)} SET {sets}, import_id = %s WHERE id = %s"  # noqa: S608  # names are our models' own
    values = [_typed(rows["after"].list.get(place), field) for place, field in enumerate(fields)]  # type: ignore[arg-type]
    writers = rows["writer"].to_list() if import_id is None else [import_id] * rows.height
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*values, writers, rows["id"].to_list(), strict=True)))


def _typed(texts: pl.Series, field: "django_models.Field[object, object]") -> list[object]:
    frame = bulk.storable(bulk.from_text(texts, field).to_frame("value"), vendor=connections[DEFAULT_DB_ALIAS].vendor)
    return frame["value"].to_list()
