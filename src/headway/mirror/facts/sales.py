"""Sales: what each order line sold, and what was taken back of it later."""

import polars as pl

from headway.mirror.exact import half_even, shared_out, times
from headway.mirror.facts.cancelled import cancelled_orders
from headway.mirror.facts.cost import at_price, costed
from headway.mirror.facts.stamp import converted, currency_or_own, placed, rated, stamped
from headway.mirror.facts.taken_back import taken_back
from headway.mirror.lookup import Reference
from headway.mirror.snapshot import Snapshot

FROM_ORDER = ("member_id", "account_id", "source_id", "campaign_id", "channel", "currency", "country", "region", "city")
PRICE_TO_AMOUNT = 10**6
LISTED = {"listed": "listed", "listed_original": "original_listed", "listed_currency": "list_currency"}
KEPT = [
    "order_id", "line_id", "event", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id",
    "source_id", "campaign_id", "channel", "country", "region", "city", "currency", "original", "original_gross",
    "units", "unit_price", "gross", "discount", "net", "cost", "original_cost", "cost_currency", *LISTED.values(),
    "cancelled_at",
]  # fmt: skip


def sales(snapshot: Snapshot) -> pl.DataFrame:
    """One row a line at the order's moment, one row a line and event that took something of it back, at that event's
    moment.

    Amounts of a row are converted at the rate of its own day; gross − discount = net to the last decimal.
    """
    lines = costed(_priced(_lines(snapshot)), snapshot)
    back = taken_back(lines, _takings(snapshot))
    events = pl.concat([lines.select(back.columns), back]) if back.height else lines.select(back.columns)
    whole = with_order(events, snapshot).join(cancelled_orders(snapshot), on="snap", how="left")
    whole = stamped(whole, "happened", snapshot.house)
    whole = rated(whole, snapshot, currency="currency", day="happened_day")
    whole = placed(whole, snapshot, day="happened_day").with_columns(
        pl.col("net").alias("original"), pl.col("gross").alias("original_gross"),
        converted("gross").alias("gross"), converted("net").alias("net"),
        pl.coalesce("own_office", "office_id").alias("office_id"),
    )  # fmt: skip
    whole = whole.with_columns((pl.col("gross") - pl.col("net")).alias("discount"))
    whole = _at_list_price(whole, snapshot)
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *KEPT)


def _at_list_price(events: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """What was sold, at the list price of its day; of what came back nothing."""
    sold = events.drop("rate").with_columns(pl.col("happened_day").alias("day"))
    priced = at_price(sold, snapshot, price="list_price", into="listed").drop("day")
    first = pl.col("event") == "sale"
    return priced.with_columns(pl.when(first).then(name).alias(kept) for name, kept in LISTED.items())


def _lines(snapshot: Snapshot) -> pl.DataFrame:
    orders = snapshot.rows("orders").select(
        "snap", "known_at", "placed_at", "placed_at_timed", "currency", pl.col("discount").alias("order_discount")
    )
    lines = snapshot.tables["order_lines"].join(orders, on="snap")
    return lines.select(
        "snap", "known_at", "order_id", "kind", "position", "product_id", "unit_price", "discount", "amount", "cost",
        "order_discount",
        pl.col("id").alias("line_id"),
        pl.col("kind").alias("event"),
        pl.col("quantity").alias("units"),
        pl.col("placed_at").alias("at"),
        pl.col("placed_at_timed").alias("at_timed"),
        currency_or_own("currency", snapshot.house),
    )  # fmt: skip


def _priced(lines: pl.DataFrame) -> pl.DataFrame:
    """Gross and net of each line in the original currency, the order's own discount taken off net alone.

    Gross is net plus the line's discount; where none is written, unit price × quantity; where that is not known, net.
    """
    listed = half_even(times(pl.col("unit_price"), pl.col("units")), PRICE_TO_AMOUNT)
    gross = pl.coalesce(pl.col("amount") + pl.col("discount"), listed, pl.col("amount"))
    shared = _shared_discount(lines)
    return shared.with_columns(gross.alias("gross"), (pl.col("amount") - pl.col("share")).alias("net"))


def _shared_discount(lines: pl.DataFrame) -> pl.DataFrame:
    given = lines.filter(pl.col("order_discount").fill_null(0) != 0)
    rest = lines.filter(pl.col("order_discount").fill_null(0) == 0)
    plain = rest.with_columns(pl.lit(0, dtype=pl.Int64).alias("share"))
    if given.is_empty():
        return plain
    sold = pl.when(pl.col("kind") == "sale").then(pl.col("amount").clip(lower_bound=0)).otherwise(0)
    value = pl.when(sold.sum().over("snap") > 0).then(sold).otherwise(pl.col("amount").abs())
    weighed = given.sort("snap", "position").with_columns(value.alias("value"))
    shared = shared_out(weighed, total="order_discount", weight="value", over="snap", into="share").drop("value")
    return pl.concat([plain, shared.select(plain.columns)])


def _takings(snapshot: Snapshot) -> pl.DataFrame:
    """Refunds and cancellations. One without a moment, and an order that only stands as cancelled, book at the
    order's moment.
    """
    orders = snapshot.tables["orders"].select(
        "snap", "status", pl.col("placed_at").alias("order_at"), pl.col("placed_at_timed").alias("order_timed")
    )
    events = snapshot.tables["order_events"].filter(pl.col("kind").is_in(["refunded", "cancelled"]))
    written = events.join(orders, on="snap").select(
        "snap", "position", "line_id", "quantity", "amount",
        pl.coalesce("at", "order_at").alias("at"),
        pl.when(pl.col("at").is_null()).then(pl.col("order_timed")).otherwise(pl.col("at_timed")).alias("at_timed"),
    )  # fmt: skip
    cancelled = events.filter(pl.col("kind") == "cancelled").select("snap")
    only_standing = orders.filter(pl.col("status") == "cancelled").join(cancelled, on="snap", how="anti")
    nothing = pl.lit(None, dtype=pl.Int64)
    implied = only_standing.select(
        "snap", pl.lit(2**31).alias("position"), nothing.alias("line_id"), nothing.alias("quantity"),
        nothing.alias("amount"),
        pl.col("order_at").alias("at"), pl.col("order_timed").alias("at_timed"),
    )  # fmt: skip
    return pl.concat([written, implied], how="vertical_relaxed")


def with_order(events: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Who bought, who sold, in which shop, where it went. A place that the order leaves open is the customer's, unless
    the two are elsewhere.
    """
    orders = snapshot.rows("orders").select("snap", "known_at", *FROM_ORDER, pl.col("office_id").alias("own_office"))
    accounts = Reference(snapshot.references["accounts"], "id")
    home = {"country": "home_country", "region": "home_region", "city": "home_city"}
    located = accounts.find(orders, by="account_id", day=None, take=home)
    same_country = pl.col("country").is_null() | (pl.col("country") == pl.col("home_country"))
    same_region = same_country & (pl.col("region").is_null() | (pl.col("region") == pl.col("home_region")))
    settled = located.with_columns(
        pl.coalesce("country", "home_country").alias("country"),
        pl.when(same_country).then(pl.coalesce("region", "home_region")).otherwise(pl.col("region")).alias("region"),
        pl.when(same_region).then(pl.coalesce("city", "home_city")).otherwise(pl.col("city")).alias("city"),
        currency_or_own("currency", snapshot.house),
    ).drop(*home.values())
    named = settled.rename({"member_id": "rep_id", "account_id": "customer_id"})
    return events.join(named, on="snap", how="left")
