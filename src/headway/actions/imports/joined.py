"""Rows that name a thing by the number that it had before it was joined to another."""

from typing import Any

import polars as pl

from headway.actions.same_as import NUMBER
from headway.records.models import Alias
from headway.records.tables import model_of

JOINED = {"number": pl.String, "to_number": pl.String, "to_name": pl.String}


def joined_numbers(kind: str) -> pl.DataFrame:
    """Numbers that a file may still use for a thing that was joined to another: JOINED."""
    rows = Alias.objects.filter(object=kind, note=NUMBER).values_list("spelling", "record_id")
    found = {spelling.removeprefix("#"): record for spelling, record in rows}
    if not found:
        return pl.DataFrame(schema=JOINED)
    model: Any = model_of(kind)
    things = {one.pk: (getattr(one, "number", None), one.name) for one in model.objects.filter(pk__in=found.values())}
    lines = [(number, *things[record]) for number, record in found.items() if record in things]
    return pl.DataFrame(lines, schema=JOINED, orient="row")


def with_joined(rows: pl.DataFrame, joined: pl.DataFrame) -> pl.DataFrame:
    """Rows that name a joined thing by its number name the other instead, and come after those that do so already."""
    if joined.is_empty() or "number" not in rows.columns:
        return rows
    both = rows.join(joined, on="number", how="left", maintain_order="left")
    other = pl.col("to_name").is_not_null()
    named = [pl.when(other).then("to_name").otherwise("name").alias("name")] if "name" in rows.columns else []
    told = both.with_columns(pl.when(other).then("to_number").otherwise("number").alias("number"), *named)
    return told.with_columns(other.alias("_joined")).sort("_joined", maintain_order=True).select(rows.columns)
