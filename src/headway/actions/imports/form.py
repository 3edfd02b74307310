"""Staged rows in record form: exact whole numbers, references as ids, moments with their flag."""

from collections.abc import Mapping

import polars as pl

from headway.actions.imports.rules import references
from headway.schema.column import SCALES, Kind
from headway.schema.tables import RecordType

KEPT = ("ref", "key", "file", "row")


class LostReference(ValueError):
    """A staged row points to a row that was not staged: a mistake of whoever staged it."""

    def __init__(self, kind: str, column: str, ref: str) -> None:
        super().__init__(f'{kind}: {column} points to "{ref}", which was not staged')


def record_form(staged: pl.DataFrame, record_type: RecordType, ids: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`at` (0, 1, 2… in staged order), ref, key, file, row, and every value column of the frame in record form.

    `ids` has for each record type the frame `ref`, `id`. A reference to the type itself stays text until its own ids are known.
    """
    frame = staged.with_columns(pl.lit(None, pl.String).alias(name) for name in KEPT if name not in staged.columns)
    frame = frame.with_columns(_values(frame, record_type))
    for column, target in references(record_type).items():
        if column in frame.columns and target != record_type.name:
            frame = with_ids(frame, record_type.name, column, ids.get(target))
    values = [name for name in frame.columns if name not in KEPT]
    return frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("at"), *KEPT, *values)


def _values(frame: pl.DataFrame, record_type: RecordType) -> list[pl.Expr]:
    found: list[pl.Expr] = []
    for column in record_type.columns.values():
        if column.name not in frame.columns:
            continue
        value = pl.col(column.name)
        if column.kind in SCALES:
            found.append(value.cast(pl.Decimal(38, SCALES[column.kind])).to_physical().cast(pl.Int64))
        elif column.kind in (Kind.INSTANT, Kind.MOMENT):
            found.append(value.dt.replace_time_zone(None))
        if column.kind is Kind.MOMENT:
            flag = f"{column.name}_timed"
            told = pl.col(flag) if flag in frame.columns else pl.lit(None, pl.Boolean)
            found.append(pl.when(value.is_not_null()).then(told.fill_null(value=True)).alias(flag))
    return found


def with_ids(frame: pl.DataFrame, kind: str, column: str, ids: pl.DataFrame | None) -> pl.DataFrame:
    """The frame with the refs of a reference column exchanged for ids; raises LostReference for one that is not there."""
    known = ids if ids is not None else pl.DataFrame(schema={"ref": pl.String, "id": pl.Int64})
    found = frame.join(known.select(pl.col("ref").alias(column), "id"), on=column, how="left", maintain_order="left")
    lost = found.filter(pl.col(column).is_not_null() & pl.col("id").is_null())
    if lost.height:
        raise LostReference(kind, column, str(lost[column][0]))
    return found.with_columns(pl.col("id").alias(column)).drop("id")
