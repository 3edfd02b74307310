"""How far deals came: of each deal every open stage of its pipeline, and whether and when it was reached."""

import polars as pl

from headway.mirror.facts.stage_visits import stage_visits
from headway.mirror.snapshot import Snapshot

WHO = [
    "pipeline_id", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id", "source_id",
    "campaign_id",
]  # fmt: skip
BEYOND = 1_000_000
"""A rank after that of any stage."""
STANDING = ("reached", "reached_at", "visited", "visited_at", "before_reached", "before_at", "won", "won_at")
ENTERED = ("entered_at", "entered_day", "entered_hour")


def stage_reaches(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each deal that ever entered a pipeline and each open stage of it, dated by its first entry to any.

    `reached`: it was in this stage or a later one, or advanced from the last one that it was in (won); skipped stages
    are reached. `visited`: it was in this very stage. `reached_at` and `visited_at` are when first, empty where nobody
    knows. `before_reached`: the stage before this one was reached; of the first that always holds.
    """
    visits = stage_visits(snapshot).sort("snap", "entered_at", nulls_last=False)
    ranked = visits.join(open_stages(snapshot), on=["snap", "pipeline_id", "stage_id"])
    first = ranked.unique(subset=["snap", "pipeline_id"], keep="first", maintain_order=True)
    entries = first.select("snap", "deal_id", *ENTERED, *WHO)
    grid = entries.join(open_stages(snapshot), on=["snap", "pipeline_id"])
    kept = ranked.select("snap", "pipeline_id", pl.col("rank").alias("to"), pl.col("entered_at").alias("when"))
    won = _won(ranked)
    came = grid.select("snap", "pipeline_id", "stage_id", "rank").join(
        pl.concat([kept, won], how="vertical_relaxed"), on=["snap", "pipeline_id"]
    )
    far = came.filter(pl.col("to") >= pl.col("rank")).group_by("snap", "pipeline_id", "stage_id")
    here = came.filter(pl.col("to") == pl.col("rank")).group_by("snap", "pipeline_id", "stage_id")
    on = ["snap", "pipeline_id", "stage_id"]
    whole = grid.join(far.agg(_first("reached_at"), pl.lit(value=True).alias("reached")), on=on, how="left")
    whole = whole.join(here.agg(_first("visited_at"), pl.lit(value=True).alias("visited")), on=on, how="left")
    flags = (pl.col(name).fill_null(value=False) for name in ("reached", "visited"))
    whole = whole.with_columns(*flags).sort("snap", "pipeline_id", "rank")
    first_of = pl.int_range(pl.len()).over("snap", "pipeline_id") == 0
    whole = whole.with_columns(
        pl.when(first_of).then(pl.lit(value=True)).otherwise(pl.col("reached").shift(1)).alias("before_reached"),
        pl.when(first_of).then("entered_at").otherwise(pl.col("reached_at").shift(1)).alias("before_at"),
    )
    wins = won.select("snap", "pipeline_id", pl.lit(value=True).alias("won"), pl.col("when").alias("won_at"))
    whole = whole.join(wins, on=["snap", "pipeline_id"], how="left").with_columns(pl.col("won").fill_null(value=False))
    return whole.select("snap", *ENTERED, "deal_id", "stage_id", *STANDING, *WHO)


def _first(name: str) -> pl.Expr:
    """The earliest moment; empty where one of them is not known, since that may have been earlier."""
    return pl.when(pl.col("when").is_not_null().all()).then(pl.col("when").min()).alias(name)


def _won(ranked: pl.DataFrame) -> pl.DataFrame:
    """A deal that left its last stage by winning has reached every stage, at that moment at the latest."""
    last = ranked.sort("snap", "entered_at", nulls_last=False).unique(
        subset=["snap", "pipeline_id"], keep="last", maintain_order=True
    )
    won = last.filter(pl.col("exit") == "advanced")
    return won.select("snap", "pipeline_id", pl.lit(BEYOND).alias("to"), pl.col("left_at").alias("when"))


def open_stages(snapshot: Snapshot) -> pl.DataFrame:
    """The open stages of every pipeline as each snapshot knows them, with their rank."""
    stages = snapshot.references["stages"].filter(pl.col("kind") == "open")
    known = snapshot.known.select("snap", "known_at").join(stages, how="cross")
    held = known.filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
    )
    return held.select("snap", "pipeline_id", pl.col("id").alias("stage_id"), "rank")
