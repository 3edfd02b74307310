"""When a deal was open, and in which stage, with which owner and amount."""

import polars as pl

from headway.mirror.facts.deal_life import LATEST, basics, decisions, valued, with_stage, with_terms
from headway.mirror.facts.places import staying
from headway.mirror.facts.stamp import business_day, stamped
from headway.mirror.snapshot import Snapshot

KEPT = [
    "deal_id", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id", "pipeline_id", "stage_id",
    "source_id", "campaign_id", "currency", "original", "amount",
]  # fmt: skip


def deal_states(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each stretch of time in which a deal was open and nothing of it changed.

    A stretch begins at the deal's creation (else at the first dated thing about it) or a reopening, is split where a
    stage was entered, terms began or its people moved, and ends with the decision. An open deal that has no dates is
    known to be open now only: no beginning. A stretch that ended at an unknown time is left out, since nobody can say
    when it was open. A stretch that goes on is worth its amount at the latest known rate, one that is over at the rate
    of the day on which it began; that people moved in it changes nothing about its worth.
    """
    known = basics(snapshot)
    opened = _open_stretches(snapshot, known)
    parts = _split(opened, _points(snapshot)).join(known.drop("stage_id"), on="snap")
    parts = with_stage(with_terms(parts, snapshot, at="at"), snapshot, known, at="at")
    parts = parts.with_columns(
        pl.coalesce(business_day("at", snapshot.house), business_day("created_at", snapshot.house)).alias("day")
    )
    parts = parts.with_columns(pl.when(pl.col("end").is_null()).then(LATEST).otherwise("day").alias("worth_day"))
    parts = valued(parts, snapshot, original=pl.col("terms_amount"), day="worth_day")
    sharers = snapshot.tables["deal_credits"].select("snap", pl.col("member_id").alias("rep_id"))
    parts = stamped(staying(parts, snapshot, also=sharers), "to", snapshot.house, at="end", timed="end_timed")
    parts = stamped(parts, "from", snapshot.house)
    anchors = [f"{name}_{part}" for name in ("from", "to") for part in ("at", "day", "hour")]
    return parts.select("snap", *anchors, *KEPT)


def _open_stretches(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """`snap`, `at`, `end` (with their `_timed`): from creation or reopening to the next decision, null end while it
    is open.
    """
    decided = decisions(snapshot, known).sort("snap", "position")
    reopened = _reopenings(snapshot)
    first = decided.unique(subset="snap", keep="first", maintain_order=True)
    from_start = _started(snapshot, known).join(
        first.select(
            "snap", pl.col("at").alias("end"), pl.col("at_timed").alias("end_timed"), pl.lit(value=True).alias("over")
        ),
        on="snap", how="left",
    )  # fmt: skip
    both = pl.concat([from_start, reopened.select(from_start.columns)], how="vertical_relaxed")
    unknown_end = pl.col("over").fill_null(value=False) & pl.col("end").is_null()
    empty = (pl.col("end") <= pl.col("at")).fill_null(value=False)
    beginless = pl.col("at").is_null() & pl.col("end").is_not_null()
    return both.filter(~unknown_end & ~empty & ~beginless).drop("over")


def _reopenings(snapshot: Snapshot) -> pl.DataFrame:
    """A reopening with a date opens the deal until the next decision; before any there is nothing to reopen."""
    events = (
        snapshot.tables["deal_outcomes"]
        .sort("snap", "position")
        .with_columns(
            pl.col("at").shift(-1).over("snap").alias("end"),
            pl.col("at_timed").shift(-1).over("snap").alias("end_timed"),
            pl.col("kind").shift(-1).over("snap").is_not_null().alias("over"),
            (pl.col("kind") != "reopened").cum_sum().over("snap").alias("decisions"),
        )
    )
    reopens = (pl.col("kind") == "reopened") & pl.col("at").is_not_null() & (pl.col("decisions") > 0)
    return events.filter(reopens)


def _started(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """When each deal began: its creation, else the first dated move or terms, else null."""
    first = _points(snapshot).sort("point").unique(subset="snap", keep="first", maintain_order=True)
    joined = known.select("snap", "created_at", "created_at_timed").join(first, on="snap", how="left")
    made = pl.col("created_at").is_not_null()
    return joined.select(
        "snap",
        pl.when(made).then(pl.col("created_at")).otherwise(pl.col("point")).alias("at"),
        pl.when(made).then(pl.col("created_at_timed")).otherwise(pl.col("point_timed")).alias("at_timed"),
    )


def _points(snapshot: Snapshot) -> pl.DataFrame:
    """The dated instants at which a stage was entered or terms began."""
    moves = snapshot.tables["stage_moves"].select(
        "snap", pl.col("at").alias("point"), pl.col("at_timed").alias("point_timed")
    )
    terms = snapshot.tables["deal_terms"].select(
        "snap", pl.col("valid_from").alias("point"), pl.col("valid_from_timed").alias("point_timed")
    )
    both = pl.concat([moves, terms]).filter(pl.col("point").is_not_null())
    return both.group_by("snap", "point").agg(pl.col("point_timed").max())


def _split(opened: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """The stretches cut at every point that lies inside them."""
    stretches = opened.with_row_index("stretch")
    inside = stretches.join(points, on="snap").filter(
        (pl.col("point") > pl.col("at")) & (pl.col("end").is_null() | (pl.col("point") < pl.col("end")))
    )
    cuts = inside.with_columns(pl.col("point").alias("at"), pl.col("point_timed").alias("at_timed"))
    pieces = pl.concat([stretches, cuts.select(stretches.columns)]).sort("stretch", "at", nulls_last=False)
    following = pl.col("at").shift(-1).over("stretch")
    return pieces.with_columns(
        pl.coalesce(following, "end").alias("end"),
        pl.when(following.is_not_null())
        .then(pl.col("at_timed").shift(-1).over("stretch"))
        .otherwise(pl.col("end_timed"))
        .alias("end_timed"),
    ).drop("stretch")
