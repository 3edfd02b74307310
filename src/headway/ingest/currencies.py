"""In which currency an amount is, row by row: sums of several currencies are never added together."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from headway.ingest.mapping import TableMapping
from headway.ingest.recorded import column_of
from headway.ingest.signs import currency_of_rows
from headway.ingest.table import ROW, SourceTable
from headway.ingest.typed import currency_codes

WHOSE: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "order_lines": ("order", "orders", "ref"),
        "order_events": ("order", "orders", "ref"),
        "deal_lines": ("deal", "deal_terms", "deal"),
    }
)
"""Of amounts that take their currency from another record: the column that names it, its type, by what it is found."""


SAID_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "line": ("order.currency", "deal.currency"),
        "order": ("order.currency",),
        "return": ("order.currency",),
        "deal": ("deal.currency",),
        "spend": ("spend.currency",),
        "product": ("product.currency",),
    }
)
"""By the first word of a field of money, the fields that say its currency."""


def of_file(table: SourceTable, mapping: TableMapping, field: str, staged: pl.DataFrame | None) -> pl.Series | None:
    """The currency of each row of a file, by its own column or sign, else by what was `staged` of the row; null where
    none is said. None for a field that is always in the workspace's currency.
    """
    prefix = field.partition(".")[0]
    names = (f"{prefix}.currency",) if column_of(f"{prefix}.currency") else SAID_BY.get(prefix)
    if names is None:
        return None
    numbers = table.frame.select(ROW)
    found = pl.Series("currency", [None] * numbers.height, dtype=pl.String)
    if staged is not None and {"row", "currency"} <= set(staged.columns):
        known = staged.select(pl.col("row").alias(ROW).cast(numbers.schema[ROW]), "currency").drop_nulls()
        found = numbers.join(known.unique(ROW, keep="first"), on=ROW, how="left", maintain_order="left")["currency"]
    named = next((column for column in mapping.columns if column.field in names), None)
    if named is not None and named.column in table.frame.columns:
        return currency_codes(table.frame.get_column(named.column)).fill_null(found)
    signs = currency_of_rows(table, mapping)
    return found if signs is None else signs.fill_null(found)


def of_staged(kind: str, rows: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.Series:
    """The currency of each staged row, null where none is said."""
    nothing = pl.Series("currency", [None] * rows.height, dtype=pl.String)
    if "currency" in rows.columns:
        return rows.get_column("currency")
    column, whose, by = WHOSE.get(kind, ("", "", ""))
    parents = tables.get(whose)
    if parents is None or "currency" not in parents.columns:
        return nothing
    known = parents.select(pl.col(by).alias(column), "currency").drop_nulls(column).unique(column, keep="first")
    return rows.select(column).join(known, on=column, how="left", maintain_order="left").get_column("currency")
