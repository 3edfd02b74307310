"""Currencies that stand beside the amounts themselves: `€4.00` in one row, `$8.00` in the next."""

import polars as pl

from headway.ingest.cells.numbers import SYMBOLS
from headway.ingest.mapping import TableMapping
from headway.ingest.table import SourceTable
from headway.ingest.words import cells

AMOUNTS = (
    "line.amount",
    "line.gross",
    "line.unit_price",
    "order.subtotal",
    "order.total",
    "deal.amount",
    "spend.amount",
)
CURRENCIES = {
    "order_lines": "order.currency",
    "orders": "order.currency",
    "deals": "deal.currency",
    "spend": "spend.currency",
}


def currency_of_rows(table: SourceTable, mapping: TableMapping) -> pl.Series | None:
    """The currency of each row by the sign of its amount, named after its field; None where a column says so already
    or all rows bear the same sign."""
    field = CURRENCIES.get(mapping.role)
    column = next((found for name in AMOUNTS if (found := mapping.column_of(name))), None)
    if field is None or column is None or mapping.column_of(field) or column.column not in table.frame.columns:
        return None
    text = table.frame.get_column(column.column)
    if not text.str.contains(SYMBOLS).any():
        return None
    signs = text.str.extract(f"({SYMBOLS})", 1)
    codes = signs.replace_strict(cells()["currency"], default=None, return_dtype=pl.String)
    return codes.rename(field) if codes.drop_nulls().n_unique() > 1 else None
