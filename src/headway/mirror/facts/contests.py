"""Decisions on deals that somebody else wanted too."""

import polars as pl

from headway.mirror.facts.deals import deal_outcomes
from headway.mirror.snapshot import Snapshot

KEPT = [
    "deal_id", "competitor_id", "outcome", "sign", "taken_back_at", "customer_id", "product_id", "rep_id", "manager_id",
    "team_id", "office_id", "pipeline_id", "stage_id", "source_id", "campaign_id", "loss_reason", "currency",
    "original", "amount",
]  # fmt: skip


def contests(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each decision on a deal and each competitor who was in it; to whom it was lost was in it too."""
    decided = deal_outcomes(snapshot)
    named = snapshot.tables["deal_competitors"].select("snap", pl.col("account_id").alias("competitor_id"))
    lost_to = decided.filter(pl.col("competitor_id").is_not_null()).select("snap", "competitor_id")
    there = pl.concat([named, lost_to], how="vertical_relaxed").unique()
    whole = decided.drop("competitor_id").join(there, on="snap")
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *KEPT)
