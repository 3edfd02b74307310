"""What lies in the demo's shops, and the points of its regular consumers."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.drawn import Past, Tables, drawn, seconds
from headway.demo.frame import Columns, amounts, numbered, quantities, staged

DAY = 24 * 3600
COUNTED = 90
"""Every so many days the shops count what they hold."""
EXPIRES = 365 * DAY
CENTS_A_POINT = 2
"""What the demo gives for a point."""


def held_tables(rng: Generator, tables: Tables, end: int) -> dict[str, pl.DataFrame]:
    """stock_levels, loyalty_points."""
    return {"stock_levels": _levels(rng, tables, end), "loyalty_points": _points(rng, tables, Past(end))}


def _levels(rng: Generator, tables: Tables, end: int) -> pl.DataFrame:
    """Counts of the last year and a bit, of the sixty products that come first, at every site."""
    shops = tables["offices"]["ref"]
    products = tables["products"]["ref"].head(60)
    last = end - end % DAY - 6 * 3600
    days = [last - turn * COUNTED * DAY for turn in range(4, -1, -1)]
    at = pl.DataFrame({"at": [datetime.fromtimestamp(day, tz=UTC) for day in days]})
    every = pl.DataFrame({"product": products}).join(pl.DataFrame({"office": shops}), how="cross").join(at, how="cross")
    size = every.height
    on_hand = np.maximum(0, rng.normal(18, 14, size)).astype(np.int64)
    reserved = np.minimum(on_hand, rng.poisson(1.2, size))
    inbound = np.where(rng.random(size) < 0.3, rng.integers(5, 60, size), 0)
    columns: Columns = {
        "number": numbered("I{}", np.arange(size) + 1),
        "product": every["product"],
        "office": every["office"],
        "at": every["at"],
        "on_hand": quantities(on_hand * 10),
        "reserved": quantities(reserved * 10),
        "inbound": quantities(inbound * 10),
    }
    return staged("stock_levels", columns, size=size)


def _points(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    """A fifth of the consumers collect a point a euro; some are used, old ones are lost, cancelled orders give back."""
    consumers = tables["orders"].filter(pl.col("account").is_not_null(), pl.col("channel") != "trade")
    members = drawn(rng, consumers.select("account").unique(maintain_order=True), 0.2)
    bought = consumers.join(members, on="account", how="semi").select("ref", "account", "placed_at", "status")
    worth = tables["order_lines"].group_by("order", maintain_order=True).agg(pl.col("amount").sum().alias("net"))
    bought = bought.join(worth.rename({"order": "ref"}), on="ref", maintain_order="left")
    bought = bought.with_columns(pl.col("net").cast(pl.Int64).alias("points")).filter(pl.col("points") > 0)
    at, count = seconds(bought["placed_at"]), bought["points"].to_numpy()
    gone = (bought["status"] == "cancelled").fill_null(value=False).to_numpy()
    chance = rng.random(len(at))
    used = ~gone & (chance < 0.35)
    lost = ~gone & ~used & (chance < 0.6)
    later = at + rng.integers(10 * DAY, 200 * DAY, len(at))
    parts = [
        ("earned", np.arange(len(at)), at, count),
        ("redeemed", np.flatnonzero(used), later[used], np.maximum(1, count[used] * 9 // 10)),
        ("expired", np.flatnonzero(lost), at[lost] + EXPIRES, count[lost]),
        ("reversed", np.flatnonzero(gone), at[gone] + DAY, count[gone]),
    ]
    kind = np.repeat(np.array([name for name, *_ in parts], dtype=object), [len(place) for _, place, *_ in parts])
    place, moment, points = (np.concatenate([part[turn] for part in parts]) for turn in (1, 2, 3))
    order = np.argsort(moment, kind="stable")
    order = order[past.known(moment[order])]
    rows = bought[place[order]]
    columns: Columns = {
        "number": numbered("Y{}", np.arange(len(order)) + 1),
        "account": rows["account"],
        "at": past.moments(moment[order]),
        "kind": kind[order],
        "points": quantities(points[order] * 10),
        "order": rows["ref"],
        "worth": amounts(points[order] * CENTS_A_POINT, known=kind[order] == "redeemed"),
    }
    return staged("loyalty_points", columns, size=len(order))
