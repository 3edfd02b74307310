"""Values that stand once for several rows: an order's own cells on its first line only, as exports of nested records
write them."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from headway.ingest.mapping import TableMapping
from headway.ingest.table import SourceTable
from headway.values.counted import counted

OF_ORDER = ("order.", "account.", "member.", "campaign.")
SAID_OF_ORDER = ("order.status", "order.fulfilment", "order.kind")
MONEY = (
    "order.total",
    "order.subtotal",
    "order.tax",
    "order.shipping",
    "order.tip",
    "order.discount",
    "order.refunded",
)


def carried(table: SourceTable, mapping: TableMapping) -> SourceTable:
    """The table of order lines with each order's number, date, customer and status on all of its lines.

    A row without a number that leaves every cell of the order blank is a further line of the order above it. Money of
    the order stays where it is: it counts once.
    """
    number = mapping.column_of("order.number")
    if mapping.role != "order_lines" or number is None or number.column not in table.frame.columns:
        return table
    frame, count = _numbered(table.frame, mapping, number.column)
    said = [column for field in SAID_OF_ORDER if (column := _name(mapping, field)) in frame.columns]
    holed = [name for name in said if frame.get_column(name).has_nulls()]
    if holed:
        whole = [pl.col(name).drop_nulls().first().over(number.column) for name in holed]
        frame = frame.with_columns(
            pl.when(pl.col(number.column).is_null()).then(pl.col(name)).otherwise(pl.coalesce(name, filled)).alias(name)
            for name, filled in zip(holed, whole, strict=True)
        )
    note = f"{counted(count, 'row')} without an order number: further lines of the order above."
    return replace(table, frame=frame, notes=(*table.notes, note) if count else table.notes)


def _numbered(frame: pl.DataFrame, mapping: TableMapping, number: str) -> tuple[pl.DataFrame, int]:
    """The frame with numbers carried down, and how many."""
    blank = frame.get_column(number).is_null()
    if not blank.any() or blank.all() or blank[0]:
        return frame, 0
    goods = [column.column for column in mapping.columns if column.field.startswith("product.")]
    own = [name for name in _of_order(mapping) if name in frame.columns and name != number]
    if not any(name in frame.columns and frame.filter(blank).get_column(name).null_count() == 0 for name in goods):
        return frame, 0
    further = frame.select((pl.col(number).is_null() & pl.all_horizontal(pl.col(own).is_null())) if own else blank)
    rows = further.to_series()
    if not own or (blank & ~rows).any():
        return frame, 0
    fixed = [name for name in own if not _field(mapping, name).startswith(MONEY)]
    order = frame.get_column(number).is_not_null().cum_sum()
    filled = frame.with_columns(order.alias("_order")).with_columns(
        pl.col(name).first().over("_order") for name in (number, *fixed)
    )
    return filled.drop("_order"), int(blank.sum())


def _of_order(mapping: TableMapping) -> Sequence[str]:
    return [column.column for column in mapping.columns if column.field.startswith(OF_ORDER)]


def _name(mapping: TableMapping, field: str) -> str:
    column = mapping.column_of(field)
    return column.column if column else ""


def _field(mapping: TableMapping, name: str) -> str:
    return next(column.field for column in mapping.columns if column.column == name)
