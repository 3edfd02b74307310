"""How far deals came: of each deal every open stage of its pipeline, and whether and when it was reached."""

import polars as pl

from headway.mirror.facts.deal_life import basics, decisions
from headway.mirror.facts.stage_visits import stage_visits
from headway.mirror.snapshot import Snapshot, once

WHO = [
    "pipeline_id", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id", "source_id",
    "campaign_id",
]  # fmt: skip
BEYOND = 1_000_000
"""A rank after that of any stage."""
STANDING = ("reached", "reached_at", "visited", "visited_at", "before_reached", "before_at")
ENTERED = ("entered_at", "entered_day", "entered_hour")


@once
def stage_reaches(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each deal that ever entered a pipeline and each open stage of it, dated by its first entry to any.

    `reached`: it was in this stage or a later one, or was ever won; skipped stages are reached, and reopening a deal
    undoes nothing. `visited`: it was in this very stage. `reached_at` and `visited_at` are when first, empty where
    nobody knows. `before_reached`: the stage before this one was reached; of the first that always holds.
    """
    ranked = stage_visits(snapshot).join(open_stages(snapshot), on=["snap", "pipeline_id", "stage_id"])
    first = ranked.sort("snap", "entered_at", "rank", "stage_id", "visit", nulls_last=False)
    first = first.unique(subset=["snap", "pipeline_id"], keep="first", maintain_order=True)
    entries = first.select("snap", "deal_id", *ENTERED, *WHO)
    grid = entries.join(open_stages(snapshot), on=["snap", "pipeline_id"])
    kept = ranked.select("snap", "pipeline_id", pl.col("rank").alias("to"), pl.col("entered_at").alias("when"))
    won = wins(snapshot).select("snap", "pipeline_id", pl.lit(BEYOND).alias("to"), pl.col("won_at").alias("when"))
    came = grid.select("snap", "pipeline_id", "stage_id", "rank").join(
        pl.concat([kept, won], how="vertical_relaxed"), on=["snap", "pipeline_id"]
    )
    far = came.filter(pl.col("to") >= pl.col("rank")).group_by("snap", "pipeline_id", "stage_id")
    here = came.filter(pl.col("to") == pl.col("rank")).group_by("snap", "pipeline_id", "stage_id")
    on = ["snap", "pipeline_id", "stage_id"]
    whole = grid.join(far.agg(_first("reached_at"), pl.lit(value=True).alias("reached")), on=on, how="left")
    whole = whole.join(here.agg(_first("visited_at"), pl.lit(value=True).alias("visited")), on=on, how="left")
    flags = (pl.col(name).fill_null(value=False) for name in ("reached", "visited"))
    whole = whole.with_columns(*flags).sort("snap", "pipeline_id", "rank", "stage_id")
    first_of = pl.int_range(pl.len()).over("snap", "pipeline_id") == 0
    whole = whole.with_columns(
        pl.when(first_of).then(pl.lit(value=True)).otherwise(pl.col("reached").shift(1)).alias("before_reached"),
        pl.when(first_of).then("entered_at").otherwise(pl.col("reached_at").shift(1)).alias("before_at"),
    )
    return whole.select("snap", *ENTERED, "deal_id", "stage_id", *STANDING, *WHO)


def _first(name: str) -> pl.Expr:
    """The earliest moment; empty where one of them is not known, since that may have been earlier."""
    return pl.when(pl.col("when").is_not_null().all()).then(pl.col("when").min()).alias(name)


def stage_wins(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each win of a deal and each open stage of the pipeline in which it was won, dated as in
    `stage_reaches`, with when it was won and until when that stood. A win that was taken back at no known time stood
    at none.
    """
    won = wins(snapshot).filter(~pl.col("undone") | pl.col("won_until").is_not_null()).drop("undone")
    reached = stage_reaches(snapshot).select("snap", *ENTERED, "deal_id", "stage_id", *WHO)
    whole = reached.join(won, on=["snap", "pipeline_id"])
    return whole.select("snap", *ENTERED, "deal_id", "stage_id", "won_at", "won_until", *WHO)


@once
def wins(snapshot: Snapshot) -> pl.DataFrame:
    """Each time that a deal was won, in the pipeline of the open stage that it was in last before."""
    won = decisions(snapshot, basics(snapshot)).filter(pl.col("outcome") == "won")
    won = won.select(
        "snap",
        "position",
        "undone",
        pl.col("at").alias("won_at"),
        pl.when("undone").then("undone_at").alias("won_until"),
    )
    been = stage_visits(snapshot).select("snap", "pipeline_id", "entered_at")
    been = been.sort("snap", "entered_at", "pipeline_id", nulls_last=False)
    earlier = pl.col("entered_at").is_null() | pl.col("won_at").is_null() | (pl.col("entered_at") <= pl.col("won_at"))
    placed = been.join(won, on="snap", maintain_order="left").filter(earlier)
    return placed.unique(["snap", "position"], keep="last", maintain_order=True).drop("position", "entered_at")


@once
def open_stages(snapshot: Snapshot) -> pl.DataFrame:
    """The open stages of every pipeline as each snapshot knows them, with their rank."""
    stages = snapshot.references["stages"].filter(pl.col("kind") == "open")
    known = snapshot.known.select("snap", "known_at").join(stages, how="cross")
    held = known.filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
    )
    return held.select("snap", "pipeline_id", pl.col("id").alias("stage_id"), "rank")
