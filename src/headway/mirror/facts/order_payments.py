"""Orders and when each was first paid for."""

from datetime import datetime

import polars as pl

from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import business_day, placed
from headway.mirror.snapshot import Snapshot

UNKNOWN = datetime(1970, 1, 1)  # noqa: DTZ001  engine instants are naive UTC


def order_payments(snapshot: Snapshot) -> pl.DataFrame:
    """One row an order: paid at the first payment that was received for it, else when its own events say so."""
    rows = snapshot.rows("orders").rename({"id": "order_id", "office_id": "own_office", "member_id": "rep_id"})
    received = _first(snapshot.tables["payments"].filter(pl.col("kind") == "received"))
    said = _first(snapshot.tables["order_events"].filter(pl.col("kind") == "paid"))
    told = pl.concat([received, said.join(received, on="snap", how="anti")])
    whole = rows.join(told, on="snap", how="left").join(_cancelled(snapshot), on="snap", how="left")
    whole = placed(whole.with_columns(business_day("placed_at", snapshot.house).alias("day")), snapshot, day="day")
    whole = whole.with_columns(pl.coalesce("own_office", "office_id").alias("office_id"))
    return recorded("order_payments", whole.drop("day", "currency"), snapshot)


def _first(rows: pl.DataFrame) -> pl.DataFrame:
    dated = rows.filter(pl.col("at").is_not_null()).sort("at", maintain_order=True)
    first = dated.unique("snap", keep="first", maintain_order=True)
    return first.select("snap", pl.col("at").alias("paid_at"), pl.col("at_timed").alias("paid_at_timed"))


def _cancelled(snapshot: Snapshot) -> pl.DataFrame:
    events = snapshot.tables["order_events"].filter(pl.col("kind") == "cancelled").select("snap", "at")
    stands = snapshot.tables["orders"].filter(pl.col("status") == "cancelled")
    both = pl.concat([events, stands.select("snap", pl.lit(None, dtype=pl.Datetime("us")).alias("at"))])
    return both.group_by("snap").agg(pl.col("at").min().fill_null(UNKNOWN).alias("cancelled_at"))
