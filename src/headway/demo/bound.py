"""Contracts of the demo: upkeep of the light that companies bought, renewed year by year; and what was paid."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.drawn import Past, Tables, drawn, one_of, seconds
from headway.demo.frame import Columns, amounts, numbered, staged

DAY = 24 * 3600
YEAR, TWO = 12, 24
LEAVES, GOES_ON = 0.17, 0.25
WHY = ("Price", "Own technician", "Moved")


def bound_tables(rng: Generator, tables: Tables, end: int) -> dict[str, pl.DataFrame]:
    """contracts, payments."""
    return {"contracts": _contracts(rng, tables, end), "payments": _payments(rng, tables, Past(end))}


def _contracts(rng: Generator, tables: Tables, end: int) -> pl.DataFrame:
    """Of companies that bought some take upkeep for a year or two and renew it, at another price, until they leave;
    some go on month by month.
    """
    won = tables["deal_outcomes"].filter(pl.col("kind") == "won").select(pl.col("deal").alias("ref"), "at")
    deals = tables["deals"].filter(pl.col("status") == "won").join(won, on="ref", maintain_order="left")
    first = drawn(rng, deals.unique("account", keep="first", maintain_order=True), 0.55)
    terms = tables["deal_terms"].unique("deal", keep="last", maintain_order=True)
    owners = dict(terms.select("deal", "owner").iter_rows())
    today = datetime.fromtimestamp(end, tz=UTC).date()
    rows: list[dict[str, object]] = []
    for deal, account, at in first.select("ref", "account", "at").iter_rows():
        start, price, before = (at + timedelta(days=14)).date(), int(rng.integers(60, 900)) * 100, -1
        while start <= today:
            months = int(rng.choice((YEAR, TWO), p=(0.75, 0.25)))
            until = _months_later(start, months)
            evergreen, leaves = before < 0 and rng.random() < GOES_ON, rng.random() < LEAVES
            ended = until if leaves and until <= today else None
            rows.append({
                "account": account, "deal": deal if before < 0 else None, "member": owners.get(deal),
                "renews": before, "starts_on": start, "committed_to": None if evergreen else until, "ended_on": ended,
                "monthly": price, "one_off": 25_000 if before < 0 and not evergreen else -1,
                "reason": WHY[len(rows) % len(WHY)] if ended else None,
            })  # fmt: skip
            before, start, price = len(rows) - 1, until, int(price * rng.choice((1, 1.03, 1.08, 0.9)))
            if leaves or evergreen or until > today:
                break
            rows[-1]["ended_on"] = until
    return _staged(pl.DataFrame(rows, infer_schema_length=None))


def _staged(rows: pl.DataFrame) -> pl.DataFrame:
    if rows.is_empty():
        return staged("contracts", {}, size=0)
    once = rows["one_off"].to_numpy()
    renewed = rows["renews"].to_numpy()
    columns: Columns = {
        "number": numbered("U{}", np.arange(rows.height) + 1),
        "account": rows["account"],
        "member": rows["member"],
        "deal": rows["deal"],
        "renews": pl.select(r=pl.when(rows["renews"] >= 0).then(pl.format("contracts{}", rows["renews"]))).to_series(),
        "starts_on": rows["starts_on"],
        "committed_to": rows["committed_to"],
        "ended_on": rows["ended_on"],
        "auto_renews": pl.Series(np.zeros(len(renewed), dtype=np.bool_)),
        "monthly": amounts(rows["monthly"].to_numpy()),
        "one_off": amounts(np.maximum(once, 0), once >= 0),
        "currency": pl.Series(["EUR"] * rows.height),
        "end_reason": rows["reason"],
    }
    return staged("contracts", columns, size=rows.height)


def _months_later(start: date, months: int) -> date:
    """The first of the month so many months after."""
    turn = start.month - 1 + months
    return date(start.year + turn // 12, turn % 12 + 1, 1)


def _payments(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    """What trade orders were paid, some weeks after, and what of it went back."""
    lines = tables["order_lines"].group_by("order", maintain_order=True).agg(pl.col("amount").sum().alias("net"))
    orders = tables["orders"].filter(pl.col("channel") == "trade", pl.col("status") != "cancelled")
    orders = orders.join(lines.rename({"order": "ref"}), on="ref", maintain_order="left").filter(pl.col("net") > 0)
    at = seconds(orders["placed_at"]) + rng.integers(3 * DAY, 50 * DAY, orders.height)
    known = past.known(at)
    orders, at = orders.filter(pl.Series(known)), at[known]
    due = orders.select(
        pl.col("net") + pl.col("tax").fill_null(0) + pl.col("shipping").fill_null(0) - pl.col("discount").fill_null(0)
    ).to_series()
    back = (rng.random(len(at)) < 0.02) & past.known(at + 20 * DAY)
    place = np.concatenate([np.arange(len(at)), np.flatnonzero(back)])
    moments_of = np.concatenate([at, at[back] + 20 * DAY])
    kind = np.repeat(np.array(["received", "refunded"], dtype=object), [len(at), int(back.sum())])
    rows = orders[place]
    columns: Columns = {
        "number": numbered("Z{}", np.arange(len(place)) + 1),
        "account": rows["account"],
        "order": rows["ref"],
        "at": past.moments(moments_of),
        "kind": kind,
        "amount": due[place],
        "currency": rows["currency"],
        "method": one_of(rng, ("transfer", "card", "direct debit"), len(place), (0.7, 0.1, 0.2)),
        "disputed": pl.Series(rng.random(len(place)) < 0.01),
    }
    return staged("payments", columns, size=len(place))
