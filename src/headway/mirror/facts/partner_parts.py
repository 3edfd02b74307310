"""Decisions on deals in which partners had a part."""

import polars as pl

from headway.mirror.exact import shared_out
from headway.mirror.facts.deals import deal_outcomes
from headway.mirror.snapshot import Snapshot

KEPT = [
    "deal_id", "partner_id", "part", "outcome", "sign", "taken_back_at", "customer_id", "product_id", "rep_id",
    "manager_id", "team_id", "office_id", "pipeline_id", "source_id", "campaign_id", "currency", "original", "amount",
]  # fmt: skip


def partner_parts(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each decision on a deal and each partner in it.

    Where several brought a deal, each has an equal share of its value, so that the shares add up to the deal; who
    touched it has the whole, since a deal that three helped in is no third of a deal to any of them.
    """
    parts = snapshot.tables["deal_partners"].select(
        "snap", pl.col("account_id").alias("partner_id"), pl.col("part").fill_null("brought")
    )
    whole = deal_outcomes(snapshot).with_row_index("event").join(parts.sort("snap", "partner_id"), on="snap")
    brought = whole.filter(pl.col("part") == "brought").with_columns(pl.lit(1, dtype=pl.Int64).alias("equal"))
    for money in ("original", "amount"):
        brought = shared_out(brought, total=money, weight="equal", over="event", into=money)
    rest = whole.filter(pl.col("part") != "brought")
    made = pl.concat([brought.select(rest.columns), rest])
    return made.select("snap", "happened_at", "happened_day", "happened_hour", *KEPT)
