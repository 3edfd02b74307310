"""Facts of money beside sales: payments, and what is charged with an order for delivery and tax."""

import polars as pl

from headway.mirror.facts.cancelled import cancelled_orders
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.sales import with_order
from headway.mirror.facts.stamp import business_day, placed
from headway.mirror.lookup import Reference
from headway.mirror.snapshot import Snapshot


def payments(snapshot: Snapshot) -> pl.DataFrame:
    """One row a payment, negative where money went back. Who paid is, where nobody is named, who bought the order."""
    rows = snapshot.rows("payments")
    orders = Reference(snapshot.references["orders"], "id")
    rows = orders.find(rows, by="order_id", day=None, take={"account_id": "buyer_id", "member_id": "rep_id"})
    signed = pl.when(pl.col("kind") == "received").then(pl.col("amount")).otherwise(-pl.col("amount"))
    rows = rows.with_columns(pl.coalesce("account_id", "buyer_id").alias("customer_id"), signed.alias("amount"))
    return recorded("payments", rows.drop("account_id", "contract_id", "order_id"), snapshot)


def order_charges(snapshot: Snapshot) -> pl.DataFrame:
    """One row an order of which delivery or tax is recorded, at its moment; one more, negative, when it was cancelled
    whole.
    """
    orders = snapshot.tables["orders"].select(
        "snap", pl.col("id").alias("order_id"), "placed_at", "placed_at_timed", "shipping", "tax"
    )
    told = orders.filter(pl.col("shipping").is_not_null() | pl.col("tax").is_not_null()).with_columns(
        (pl.col("shipping").fill_null(0) + pl.col("tax").fill_null(0)).alias("original"),
        pl.col("shipping").alias("original_shipping"),
        pl.col("tax").alias("original_tax"),
    )
    back = told.join(cancelled_orders(snapshot), on="snap").with_columns(
        pl.col("cancelled_at").alias("placed_at"),
        pl.lit(value=True).alias("placed_at_timed"),
        *(-pl.col(name) for name in ("shipping", "tax", "original", "original_shipping", "original_tax")),
    )
    events = pl.concat([told, back.select(told.columns)]).rename({"placed_at": "at", "placed_at_timed": "at_timed"})
    whole = with_order(events, snapshot).with_columns(business_day("at", snapshot.house).alias("day"))
    whole = placed(whole, snapshot, day="day")
    whole = whole.with_columns(pl.coalesce("own_office", "office_id").alias("office_id"))
    return recorded("order_charges", whole.drop("day"), snapshot)
