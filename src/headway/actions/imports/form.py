"""Staged rows in record form: exact whole numbers, references as ids, moments with their flag."""

from collections.abc import Mapping, Sequence

import polars as pl

from headway.actions.imports.rules import references
from headway.schema.column import SCALES, Column, Kind
from headway.schema.staged import polars_type
from headway.schema.tables import RecordType

KEPT = ("ref", "key", "file", "row")
MEANT = "_meant"

DEEPEST = 100
"""No tree of accounts, categories or teams is deeper."""


class LostReference(ValueError):
    """A staged row points to a row that was not staged: a mistake of whoever staged it."""

    def __init__(self, kind: str, column: str, ref: str) -> None:
        super().__init__(f'{kind}: {column} points to "{ref}", which was not staged')


def record_form(staged: pl.DataFrame, record_type: RecordType, ids: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`nth` (0, 1, 2… in staged order), ref, key, file, row, and every value column of the frame in record form.

    `ids` has for each record type the frame `ref`, `id`. A reference to the type itself stays text until its own ids
    are known.
    """
    frame = staged.with_columns(pl.lit(None, pl.String).alias(name) for name in KEPT if name not in staged.columns)
    frame = frame.with_columns(_values(frame, record_type))
    for column, target in references(record_type).items():
        if column in frame.columns and target != record_type.name:
            frame = with_ids(frame, record_type.name, column, ids.get(target))
    values = [name for name in frame.columns if name not in KEPT]
    return frame.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("nth"), *KEPT, *values)


def with_match_columns(rows: pl.DataFrame, record_type: RecordType) -> pl.DataFrame:
    """Rows (in record form) with all columns by which their type is matched; what the source did not have is empty."""
    lacking = [record_type.columns[name] for name in record_type.match if name not in rows.columns]
    return rows.with_columns(pl.lit(None, _kind(column)).alias(column.name) for column in lacking)


def _kind(column: Column) -> pl.DataType:
    if column.kind in SCALES or column.kind is Kind.REFERENCE:
        return pl.Int64()
    return pl.Datetime("us") if column.kind in (Kind.INSTANT, Kind.MOMENT) else polars_type(column)


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
    """The frame with the refs of a reference column exchanged for ids; raises LostReference for one that is not
    there.
    """
    known = ids if ids is not None else pl.DataFrame(schema={"ref": pl.String, "id": pl.Int64})
    meant = known.select(pl.col("ref").alias(column), pl.col("id").alias(MEANT))
    found = frame.join(meant, on=column, how="left", maintain_order="left")
    lost = found.filter(pl.col(column).is_not_null() & pl.col(MEANT).is_null())
    if lost.height:
        raise LostReference(kind, column, str(lost[column][0]))
    return found.with_columns(pl.col(MEANT).alias(column)).drop(MEANT)


def parents_first(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows (`id` and values) so that whatever a row points to within the frame comes before it.

    Rows that point to each other in a ring keep their place: they only load where one transaction takes them all.
    """
    own = [column for column in columns if column in rows.columns and rows[column].is_in(rows["id"].implode()).any()]
    if not own:
        return rows
    depth = dict.fromkeys(rows["id"].to_list(), 0)
    pairs = [pair for column in own for pair in rows.select("id", column).drop_nulls().rows() if pair[1] in depth]
    for _ in range(min(len(depth), DEEPEST)):
        deeper = {child: depth[parent] + 1 for child, parent in pairs if depth[child] <= depth[parent]}
        if not deeper:
            break
        depth.update(deeper)
    order = pl.Series("depth", [depth[record] for record in rows["id"]], dtype=pl.Int64)
    return rows.with_columns(order).sort("depth", maintain_order=True).drop("depth")
