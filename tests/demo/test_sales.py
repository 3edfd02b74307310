"""The demo's orders: money that adds up, and a business that looks like one."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl
import pytest


def test_gross_less_discount_is_net_on_every_line(company: Mapping[str, pl.DataFrame]) -> None:
    lines = company["order_lines"]
    scaled = [(lines[name] * Decimal(10) ** 4).cast(pl.Int64) for name in ("quantity", "discount", "amount")]
    price = (lines["unit_price"] * 100).cast(pl.Int64)
    quantity, discount, amount = scaled
    assert (price * quantity == (discount + amount) * 100).all()


def test_sales_are_positive_returns_negative_and_signs_agree(company: Mapping[str, pl.DataFrame]) -> None:
    sales = company["order_lines"].filter(kind="sale")
    returns = company["order_lines"].filter(kind="return")
    assert sales.select((pl.col("quantity") > 0).all(), (pl.col("discount") >= 0).all()).row(0) == (True, True)
    assert returns.select((pl.col("quantity") < 0).all(), (pl.col("amount") <= 0).all()).row(0) == (True, True)
    assert 0.003 < returns.height / sales.height < 0.03


def test_a_line_that_comes_back_is_refunded_at_most_what_was_charged(company: Mapping[str, pl.DataFrame]) -> None:
    lines = company["order_lines"].select(pl.col("ref").alias("line"), paid="amount", bought="quantity")
    refunds = company["order_events"].filter(pl.col("kind") == "refunded", pl.col("line").is_not_null())
    both = refunds.join(lines, on="line")
    assert both.height == refunds.height > 100
    assert both.select((pl.col("amount") <= pl.col("paid")).all(), (pl.col("quantity") <= pl.col("bought")).all()).row(
        0
    ) == (True, True)
    assert 0.05 < both.select((pl.col("quantity") < pl.col("bought")).mean()).item() < 0.6


def test_some_orders_are_cancelled_and_then_nothing_else_happens(company: Mapping[str, pl.DataFrame]) -> None:
    events = company["order_events"]
    cancelled = events.filter(kind="cancelled")["order"]
    assert events.filter(pl.col("order").is_in(cancelled.implode())).height == len(cancelled) > 50
    status = company["orders"].filter(pl.col("ref").is_in(cancelled.implode()))["status"]
    assert status.unique().to_list() == ["cancelled"]


def test_events_follow_the_order_in_time(company: Mapping[str, pl.DataFrame]) -> None:
    orders = company["orders"].select(pl.col("ref").alias("order"), "placed_at")
    events = company["order_events"].join(orders, on="order").sort("order", "position")
    assert (events["at"] >= events["placed_at"]).all()
    assert events.select((pl.col("at").diff().over("order") >= pl.duration(seconds=0)).all()).item()


def test_three_ways_of_selling_have_their_shares(company: Mapping[str, pl.DataFrame]) -> None:
    share = dict(company["orders"]["channel"].value_counts(normalize=True).rows())
    assert 0.4 < share["counter"] < 0.65
    assert 0.3 < share["web"] < 0.55
    assert 0.02 < share["trade"] < 0.2


def test_three_currencies_are_sold_in_and_every_day_has_a_rate(
    company: Mapping[str, pl.DataFrame], sold: pl.DataFrame
) -> None:
    assert set(sold["currency"]) == {"EUR", "GBP", "CHF"}
    first = company["currency_rates"].group_by("currency").agg(pl.col("day").min())
    assert set(first["currency"]) == {"GBP", "CHF"}
    assert (first["day"] <= sold["day"].min()).all()
    assert (company["currency_rates"]["rate"] > 0).all()


def test_the_counter_is_shut_on_closures_and_sundays(company: Mapping[str, pl.DataFrame], sold: pl.DataFrame) -> None:
    counter = sold.filter(channel="counter")
    assert not counter["day"].is_in(company["closures"]["day"].implode()).any()
    assert 7 not in counter["local"].dt.weekday().unique()
    hours = company["open_hours"].select(pl.col("weekday").cast(pl.Int8), "opens", "closes")
    timed = counter.with_columns(
        weekday=pl.col("local").dt.weekday(),
        minute=pl.col("local").dt.hour().cast(pl.Int64) * 60 + pl.col("local").dt.minute(),
    ).join(hours, on="weekday")
    assert timed.height == counter.height
    assert timed.select(((pl.col("minute") >= pl.col("opens")) & (pl.col("minute") < pl.col("closes"))).all()).item()


def test_saturday_is_the_counters_best_day_and_evening_the_webs_best_time(sold: pl.DataFrame) -> None:
    week = sold.filter(channel="counter").group_by(pl.col("local").dt.weekday()).len().sort("len")
    assert week["local"][-1] == 6
    web = sold.filter(channel="web")["local"].dt.hour()
    assert web.is_between(19, 22).mean() > 2 * web.is_between(2, 5).mean() * 2


def test_december_beats_june(sold: pl.DataFrame) -> None:
    retail = sold.filter(pl.col("channel") != "trade", pl.col("day").dt.year().is_in([2024, 2025]))
    month = dict(retail.group_by(pl.col("day").dt.month()).agg(pl.col("value").sum()).rows())
    assert month[12] > 1.3 * month[6]


def test_the_business_grows_and_one_quarter_was_lost(sold: pl.DataFrame) -> None:
    retail = sold.filter(pl.col("channel") != "trade")
    quarter = dict(
        retail.group_by(pl.col("day").dt.truncate("1q").dt.strftime("%Y-%m")).agg(pl.col("value").sum()).rows()
    )
    assert quarter["2026-04"] > quarter["2024-04"]
    assert quarter["2025-07"] < 0.85 * quarter["2024-07"]
    assert quarter["2025-07"] < 0.75 * quarter["2026-07"]


def test_guests_have_no_account_and_regulars_differ(company: Mapping[str, pl.DataFrame]) -> None:
    orders = company["orders"]
    guests = orders.group_by("channel").agg(pl.col("account").is_null().mean()).rows()
    assert dict(guests) == pytest.approx({"web": 0.1, "counter": 0.48, "trade": 0.0}, abs=0.06)
    times = (
        orders.filter(pl.col("account").is_not_null(), pl.col("channel") != "trade").group_by("account").len()["len"]
    )
    assert 0.3 < (times == 1).mean() < 0.75
    assert times.mean() > 1.8
    assert times.var() > 2 * times.mean()


def test_costs_are_missing_on_some_products_and_prices_change(company: Mapping[str, pl.DataFrame]) -> None:
    prices = company["product_prices"]
    missing = prices.group_by("product").agg(pl.col("cost").is_null().all())["cost"].mean()
    assert 0.02 < missing < 0.16
    assert prices.group_by("product").agg(pl.col("list_price").n_unique())["list_price"].mean() > 1.5
    span = prices.sort("product", "valid_from", nulls_last=False).with_columns(
        before=pl.col("valid_to").shift().over("product"), first=pl.col("valid_from").is_null()
    )
    assert span.filter(~pl.col("first")).select((pl.col("before") == pl.col("valid_from")).all()).item()


def test_a_discounted_share_of_lines_is_believable(sold: pl.DataFrame) -> None:
    assert 0.08 < (sold.filter(channel="web")["discount"] > 0).mean() < 0.35
    assert sold.filter(pl.col("off") > 0).height > 20
