"""How long nobody on both sides, and no stage, has moved an open deal."""

import polars as pl

from headway.mirror.facts.deal_life import NO_MOMENT, basics, decisions, with_stage, with_terms
from headway.mirror.facts.deal_states import open_stretches
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import business_day, placed
from headway.mirror.facts.stretches import cut
from headway.mirror.snapshot import Snapshot

SECONDS_A_DAY = 86_400
TALKS = ("call", "visit", "meeting", "demo")
OF_DEAL = ("deal_id", "customer_id", "product_id", "pipeline_id", "source_id", "campaign_id")


def silences(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each stretch in which a deal was open and nothing touched it: no talk that was held and reached
    somebody, no move to another stage. A stretch is split where its owner changes, and remembers since when nothing has
    touched it; the one that a touch or the decision ends says how long the silence was.
    """
    known = basics(snapshot)
    opened = open_stretches(snapshot, known).with_row_index("stretch")
    touches = _touches(snapshot)
    begun = opened.select("snap", pl.col("at").alias("point"), pl.col("at_timed").alias("point_timed"))
    turns = _turns(snapshot)
    points = opened.select("snap", "stretch").join(pl.concat([touches, turns]), on="snap")
    parts = cut(opened, points).drop("stretch")
    since = pl.concat([touches, begun.drop_nulls("point")]).select("snap", pl.col("point").alias("touched_at"))
    parts = parts.sort("at", nulls_last=False).join_asof(
        since.sort("touched_at"), left_on="at", right_on="touched_at", by="snap", check_sortedness=False
    )
    ends = pl.concat([touches, _decided(snapshot, known)]).select("snap", pl.col("point").alias("end")).unique()
    parts = parts.join(ends.with_columns(pl.lit(value=True).alias("broken")), on=["snap", "end"], how="left")
    days = (pl.col("end") - pl.col("touched_at")).dt.total_seconds(fractional=True) / SECONDS_A_DAY
    parts = parts.with_columns(pl.when("broken").then(days).alias("silent_days")).join(
        known.select("snap", "known_at", *OF_DEAL), on="snap"
    )
    parts = parts.join(_won(snapshot, known), on="snap", how="left")
    parts = with_stage(with_terms(parts, snapshot, at="at"), snapshot, known, at="at")
    whole = placed(parts.with_columns(business_day("at", snapshot.house).alias("day")), snapshot, day="day")
    names = {"at": "from_at", "at_timed": "from_at_timed", "end": "to_at", "end_timed": "to_at_timed"}
    return recorded("silences", whole.rename(names).drop("currency", "day", strict=False), snapshot)


def _touches(snapshot: Snapshot) -> pl.DataFrame:
    """When both sides spoke, or a stage was entered: `snap`, `point`, `point_timed`."""
    held = pl.col("status").fill_null("held") == "held"
    reached = pl.col("connected").fill_null(value=True)
    talks = snapshot.tables["activities"].filter(pl.col("kind").is_in(TALKS) & held & reached)
    return pl.concat(_points(rows, "at") for rows in (talks, snapshot.tables["stage_moves"]))


def _turns(snapshot: Snapshot) -> pl.DataFrame:
    """When other terms began: perhaps another owner."""
    return _points(snapshot.tables["deal_terms"], "valid_from")


def _decided(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    return _points(decisions(snapshot, known), "at")


def _points(rows: pl.DataFrame, at: str) -> pl.DataFrame:
    found = rows.select("snap", pl.col(at).alias("point"), pl.col(f"{at}_timed").alias("point_timed"))
    return found.drop_nulls("point").unique(["snap", "point"], keep="first", maintain_order=True)


def _won(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """When each deal that stands as won was won."""
    standing = decisions(snapshot, known).filter(~pl.col("undone") & (pl.col("outcome") == "won"))
    return standing.select("snap", pl.coalesce("at", NO_MOMENT).alias("won_at")).unique("snap", keep="last")
