"""What a sold line cost, in the workspace's currency."""

import polars as pl

from headway.mirror.exact import half_even, times
from headway.mirror.facts.stamp import business_day, converted, currency_or_own, rated
from headway.mirror.lookup import Reference
from headway.mirror.snapshot import Snapshot

PRICE_TO_AMOUNT = 10**6


def costed(lines: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The lines with `cost` in the workspace's currency at the rate of the order's day: the line's own, else the
    product's cost valid that day × quantity, else null; and with `original_cost` in `cost_currency`, of which it was
    converted. Of a line that was taken back it is negative, whatever sign was written.
    """
    dayed = lines.with_columns(business_day("at", snapshot.house).alias("day"))
    own = rated(dayed, snapshot, currency="currency", day="day")
    returned = pl.when(pl.col("kind") == "return").then(-pl.col("cost").abs()).otherwise(pl.col("cost"))
    written = own.with_columns(returned.alias("line_cost"), converted(returned).alias("cost")).drop("rate")
    listed = at_price(written, snapshot, price="cost", into="listed")
    unwritten = pl.col("line_cost").is_null()
    chosen = {"cost": "listed", "original_cost": "listed_original", "cost_currency": "listed_currency"}
    own_ones = {"cost": "cost", "original_cost": "line_cost", "cost_currency": "currency"}
    return listed.with_columns(
        pl.when(unwritten).then(pl.col(chosen[name])).otherwise(pl.col(own_ones[name])).alias(name) for name in chosen
    ).drop("line_cost", *chosen.values(), "day")


def at_price(lines: pl.DataFrame, snapshot: Snapshot, *, price: str, into: str) -> pl.DataFrame:
    """The lines (with `day`) with what they come to at the product's `price` valid that day: `into` in the workspace's
    currency, `<into>_original` in `<into>_currency` as the price says; null where none is known.
    """
    prices = Reference(snapshot.references["product_prices"], "product_id", "valid_from", "valid_to")
    if prices.versions.is_empty():
        nothing = {into: pl.Int64, f"{into}_original": pl.Int64, f"{into}_currency": pl.String}
        return lines.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in nothing.items())
    take = {price: "one_price", "currency": "price_currency"}
    found = prices.find(lines, by="product_id", day="day", take=take)
    found = found.with_columns(currency_or_own("price_currency", snapshot.house))
    found = rated(found, snapshot, currency="price_currency", day="day")
    of_line = half_even(times(pl.col("one_price"), pl.col("units")), PRICE_TO_AMOUNT)
    return found.with_columns(
        converted(of_line).alias(into),
        of_line.alias(f"{into}_original"),
        pl.when(of_line.is_not_null()).then("price_currency").alias(f"{into}_currency"),
    ).drop("one_price", "price_currency", "rate")
