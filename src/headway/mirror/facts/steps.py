"""Decisions on deals beside the steps that the deals took or left out."""

import polars as pl

from headway.mirror.facts.deals import deal_outcomes
from headway.mirror.facts.stage_reaches import open_stages
from headway.mirror.facts.stage_visits import stage_visits
from headway.mirror.snapshot import Snapshot

KEPT = [
    "deal_id", "stage_id", "taken", "outcome", "sign", "taken_back_at", "customer_id", "product_id", "rep_id",
    "manager_id", "team_id", "office_id", "pipeline_id", "source_id", "campaign_id",
]  # fmt: skip


def steps(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each decision on a deal and each open stage of lower rank than the furthest that the deal had been in
    by then, `taken` where it had been in it.

    Only who came beyond a step can be said to have left it out, and is compared with others who came beyond it: a deal
    that was lost in a step, or before it, says nothing of it, nor does one that was won out of it of the steps after.
    """
    decided = deal_outcomes(snapshot).drop("stage_id", "pipeline_id")
    been = (
        stage_visits(snapshot)
        .select("snap", "pipeline_id", "stage_id", "entered_at")
        .join(open_stages(snapshot), on=["snap", "pipeline_id", "stage_id"])
    )
    events = decided.with_row_index("event")
    by, entered = pl.col("happened_at"), pl.col("entered_at")
    before = events.select("snap", "event", "happened_at").join(been, on="snap")
    before = before.filter(by.is_null() | entered.is_null() | (entered <= by))
    furthest = before.group_by("event", "pipeline_id").agg(pl.col("rank").max().alias("furthest"))
    passed = (
        events.select("snap", "event")
        .join(furthest, on="event")
        .join(open_stages(snapshot), on=["snap", "pipeline_id"])
        .filter(pl.col("rank") < pl.col("furthest"))
    )
    taken = before.select("event", "stage_id", pl.lit(value=True).alias("taken")).unique()
    whole = passed.join(taken, on=["event", "stage_id"], how="left").join(events.drop("snap"), on="event")
    whole = whole.with_columns(pl.col("taken").fill_null(value=False))
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *KEPT)
