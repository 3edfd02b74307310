"""Each visit of a deal to an open stage, and how it ended."""

import polars as pl

from headway.mirror.facts.deal_life import basics, decisions, ordered_moves, valued, with_terms
from headway.mirror.facts.stamp import business_day, placed, stamped
from headway.mirror.snapshot import Snapshot, once

MOVE, REOPEN, DECISION, REOPEN_AT_ONCE = 1, 0, 2, 3
KEPT = [
    "deal_id", "visit", "stage_id", "pipeline_id", "exit", "customer_id", "product_id", "rep_id", "manager_id",
    "team_id",
    "office_id", "source_id", "campaign_id", "currency", "original", "amount",
]  # fmt: skip


@once
def stage_visits(snapshot: Snapshot) -> pl.DataFrame:
    """One row a visit. It ends with the next move to another stage, or with the decision: `advanced` to a higher rank
    (skipping
    included) or won; `back` to a lower rank; `handed_off` to another pipeline; `lost` by decision or by a stage of
    that kind;
    `still_there`. A reopened deal visits the stage that it was in again.
    """
    known = basics(snapshot)
    line = _with_next(_timeline(snapshot, known))
    visits = line.filter((pl.col("stage_kind") == "open") & ~pl.col("decides") & ~pl.col("passing")).with_columns(
        _exit().alias("exit")
    )
    visits = visits.sort("snap", "turn").with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("snap", "stage_id").alias("visit")
    )
    whole = visits.join(known.drop("stage_id", "stage_kind", "pipeline_id"), on="snap").rename(
        {"stage_pipeline": "pipeline_id"}
    )
    whole = with_terms(whole, snapshot, at="at").with_columns(business_day("at", snapshot.house).alias("day"))
    whole = valued(whole, snapshot, original=pl.col("terms_amount"), day="day")
    whole = placed(whole, snapshot, day="day")
    whole = stamped(whole, "left", snapshot.house, at="next_at", timed="next_timed")
    whole = stamped(whole, "entered", snapshot.house)
    anchors = [f"{name}_{part}" for name in ("entered", "left") for part in ("at", "day", "hour")]
    return whole.select("snap", *anchors, *KEPT)


def _timeline(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """Moves, decisions and reopenings of each deal in one order; each carries the stage that the deal is in from then
    on.
    """
    moves = ordered_moves(snapshot).select(
        "snap", "at", "at_timed", "when", "position", "stage_id", "stage_kind", "rank", "stage_pipeline",
        pl.lit(None, dtype=pl.String).alias("outcome"), pl.lit(value=False).alias("decides"),
        pl.lit(MOVE).alias("place"),
    )  # fmt: skip
    events = pl.concat([moves, _outcome_events(snapshot, known)], how="diagonal_relaxed")
    line = events.sort("snap", "when", "place", "position").with_columns(
        pl.int_range(pl.len()).over("snap").alias("turn")
    )
    stage = ("stage_id", "stage_kind", "rank", "stage_pipeline")
    reopens = (pl.col("outcome") == "reopened").fill_null(value=False)
    within = [
        pl.when(pl.col("place") == MOVE).then(pl.when(pl.col("stage_kind") == "open").then(pl.col(name)))
        for name in stage
    ]
    carried = line.with_columns(
        expression.forward_fill().over("snap").alias(f"last_{name}")
        for name, expression in zip(stage, within, strict=True)
    )
    filled = carried.with_columns(
        pl.when(reopens).then(pl.col(f"last_{name}")).otherwise(pl.col(name)).alias(name) for name in stage
    )
    return _without_repeats(filled)


def _outcome_events(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """Decisions come after moves of the same instant. A reopening comes first, or, when it follows its decision at
    once, after it.
    """
    written = snapshot.tables["deal_outcomes"].select(
        "snap", "at", "at_timed", "position", pl.col("kind").alias("outcome")
    )
    implied = decisions(snapshot, known).join(written, on="snap", how="anti")
    both = pl.concat([written, implied.select(written.columns)]).sort("snap", "position")
    dated = both.with_columns(
        pl.col("at").forward_fill().over("snap").alias("when"),
        (pl.col("at") == pl.col("at").shift(1).over("snap")).fill_null(value=False).alias("at_once"),
    )
    end_of_time = pl.lit("9999-01-01").str.to_datetime(time_unit="us")
    reopened = pl.col("outcome") == "reopened"
    return dated.with_columns(
        pl.col("when").fill_null(end_of_time),
        (~reopened).alias("decides"),
        pl.when(~reopened | pl.col("at_once"))
        .then(pl.when(reopened).then(REOPEN_AT_ONCE).otherwise(DECISION))
        .otherwise(REOPEN)
        .alias("place"),
    ).drop("at_once")


def _without_repeats(line: pl.DataFrame) -> pl.DataFrame:
    """Entering the stage in which the deal already is, is no event."""
    same = (pl.col("stage_id") == pl.col("stage_id").shift(1).over("snap")).fill_null(value=False)
    moved = pl.col("outcome").is_null()
    return line.filter(~(same & moved & ~pl.col("decides").shift(1).over("snap").fill_null(value=False)))


def _with_next(line: pl.DataFrame) -> pl.DataFrame:
    """Each event with the one after it. A move after the decision, or a reopening that is followed by a move at the
    same instant,
    is `passing`: no visit begins with it."""
    following = {
        "at": "next_at", "at_timed": "next_timed", "stage_kind": "next_kind", "rank": "next_rank",
        "stage_pipeline": "next_pipeline", "outcome": "next_outcome", "turn": "next_turn", "when": "next_when",
    }  # fmt: skip
    joined = line.with_columns(pl.col(name).shift(-1).over("snap").alias(new) for name, new in following.items())
    state = pl.when(pl.col("decides")).then(1).when(pl.col("outcome") == "reopened").then(0)
    decided = (state.forward_fill().over("snap") == 1).fill_null(value=False)
    at_once = (
        (pl.col("outcome") == "reopened") & pl.col("next_outcome").is_null() & (pl.col("next_when") == pl.col("when"))
    )
    return joined.with_columns((decided | at_once.fill_null(value=False)).alias("passing"))


def _exit() -> pl.Expr:
    decided = pl.col("next_outcome")
    lost_stage = pl.col("next_kind").is_in(["lost", "abandoned"])
    other = pl.col("next_pipeline") != pl.col("stage_pipeline")
    return (
        pl.when(pl.col("next_turn").is_null())
        .then(pl.lit("still_there"))
        .when(decided == "won")
        .then(pl.lit("advanced"))
        .when(decided.is_in(["lost", "abandoned", "cancelled"]) | lost_stage)
        .then(pl.lit("lost"))
        .when(pl.col("next_kind") == "won")
        .then(pl.lit("advanced"))
        .when(other)
        .then(pl.lit("handed_off"))
        .when(pl.col("next_rank") < pl.col("rank"))
        .then(pl.lit("back"))
        .otherwise(pl.lit("advanced"))
    )
