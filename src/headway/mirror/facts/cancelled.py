"""Which orders were cancelled whole, and when: what never came about makes nobody a customer."""

from datetime import datetime

import polars as pl

from headway.mirror.snapshot import Snapshot

UNKNOWN = datetime(1970, 1, 1)  # noqa: DTZ001  engine instants are naive UTC
"""When an order was cancelled of which neither the cancellation nor the placing has a moment."""


def cancelled_orders(snapshot: Snapshot) -> pl.DataFrame:
    """`snap` and `cancelled_at` of each order of which nothing was left to sell.

    It was cancelled as a whole, or line by line until none was left, or only stands as cancelled: then at the moment
    at which it was placed. What was refunded had been sold first.
    """
    orders = snapshot.tables["orders"].select("snap", "status", "placed_at")
    events = snapshot.tables["order_events"].filter(pl.col("kind") == "cancelled")
    dated = events.join(orders, on="snap").with_columns(pl.coalesce("at", "placed_at").fill_null(UNKNOWN).alias("at"))
    every = pl.col("quantity").is_null() & pl.col("amount").is_null()
    whole = dated.filter(pl.col("line_id").is_null() & every).select("snap", "at")
    standing = orders.filter(pl.col("status") == "cancelled").join(events, on="snap", how="anti")
    implied = standing.select("snap", pl.col("placed_at").fill_null(UNKNOWN).alias("at"))
    found = pl.concat([whole, implied, _by_lines(dated.filter(pl.col("line_id").is_not_null()), snapshot)])
    return found.group_by("snap").agg(pl.col("at").min().alias("cancelled_at"))


def _by_lines(cancelled: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Orders of which each sold line was cancelled, at the last of these moments."""
    lines = snapshot.tables["order_lines"].filter(pl.col("kind") == "sale")
    lines = lines.join(cancelled.select("snap").unique(), on="snap", how="semi")
    every = pl.col("quantity").is_null() & pl.col("amount").is_null()
    taken = cancelled.group_by("snap", "line_id").agg(
        every.any().alias("every"), pl.col("quantity").sum().alias("taken"), pl.col("at").max()
    )
    beside = lines.select("snap", pl.col("id").alias("line_id"), pl.col("quantity").alias("units")).join(
        taken, on=["snap", "line_id"], how="left"
    )
    gone = (pl.col("every") | (pl.col("taken") >= pl.col("units"))).fill_null(value=False)
    counted = beside.group_by("snap").agg(gone.all().alias("all_gone"), pl.col("at").max())
    return counted.filter("all_gone").select("snap", "at")
