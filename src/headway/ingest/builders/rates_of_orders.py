"""Exchange rates that stand on the lines of invoices: what one unit of the invoice's currency was worth at home."""

import polars as pl

from headway.ingest.gathering import Gathering
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted


def stage_rates_of_orders(gathering: Gathering) -> None:
    """The rates of each currency and day, where the file shows that they lead to the workspace's currency: its own
    rows stand at 1. Else they are left aside, and said."""
    for table in gathering.of_role("order_lines", "orders"):
        if table.has("order.rate", "order.currency", "order.placed_at"):
            _add(gathering, table)


def _add(gathering: Gathering, table: TypedTable) -> None:
    home, rate = gathering.settings.currency, pl.col("order.rate")
    rows = table.rows.filter(pl.col("order.currency").is_not_null() & rate.is_not_null() & (rate > 0))
    own = rows.filter(pl.col("order.currency") == home).get_column("order.rate")
    foreign = rows.filter(pl.col("order.currency") != home)
    column = table.mapping.column_of("order.rate")
    name = column.column if column else ""
    if foreign.is_empty():
        return
    if own.is_empty() or not (own == 1).all():
        gathering.notes.append(f"{table.label}: nothing shows that the rates in `{name}` lead to {home}: left aside.")
        return
    found = foreign.select(
        ROW, currency="order.currency", day=pl.col("order.placed_at.local").cast(pl.Date), rate="order.rate"
    ).drop_nulls()
    days = found.unique(["currency", "day"], keep="last", maintain_order=True)
    gathering.notes.append(f"{table.label}: `{name}` gives the rates to {home} of {counted(days.height, 'day')}.")
    rates = days.with_columns(pl.col("rate").cast(pl.Decimal(38, 10)), ref=pl.format("fx:{}|{}", "currency", "day"))
    gathering.add("currency_rates", rates.rename({ROW: "row"}), label=table.label)
