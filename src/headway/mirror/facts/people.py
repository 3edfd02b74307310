"""Facts about people: when who was there, and what was asked of them."""

from datetime import date

import polars as pl

from headway.mirror.facts.places import stays
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import placed
from headway.mirror.snapshot import Snapshot

ALWAYS = date(1900, 1, 1)
"""Since when somebody has been there of whom no first day is known."""


def staff(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each stretch of days in which a member was there and worked in the same place."""
    rows = snapshot.rows("members").select("snap", "known_at", pl.col("id").alias("rep_id"), "active_from", "active_to")
    whole = rows.join(stays(rows, snapshot), on=["known_at", "rep_id"])
    gone = pl.col("active_to") + pl.duration(days=1)
    cut = whole.with_columns(
        pl.max_horizontal("active_from", "since").fill_null(ALWAYS).alias("from_on"),
        pl.min_horizontal(gone, "until").alias("to_on"),
    )
    there = cut.filter(pl.col("to_on").is_null() | (pl.col("to_on") > pl.col("from_on")))
    return recorded("staff", there.drop("active_from", "active_to", "since", "until"), snapshot)


def quotas(snapshot: Snapshot) -> pl.DataFrame:
    """One row a target and day, the target spread evenly over its days, to the last decimal."""
    return recorded("quotas", _by_day(_placed(snapshot.rows("targets"), snapshot)), snapshot)


def _placed(targets: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Whose each target is, and where its member works on its first day."""
    level = (
        pl.when(pl.col("member_id").is_not_null())
        .then(pl.lit("member"))
        .when(pl.col("team_id").is_not_null())
        .then(pl.lit("team"))
        .otherwise(pl.lit("company"))
    )
    named = targets.with_columns(level.alias("level")).rename({"member_id": "rep_id", "team_id": "own_team"})
    found = placed(named, snapshot, day="starts_on")
    return found.with_columns(pl.coalesce("own_team", "team_id").alias("team_id")).drop("own_team")


def _by_day(targets: pl.DataFrame) -> pl.DataFrame:
    """Each day of a target with its part; parts are rounded down in the order of days so that they add to the whole."""
    whole = targets.filter(pl.col("ends_on") >= pl.col("starts_on")).with_columns(
        ((pl.col("ends_on") - pl.col("starts_on")).dt.total_days() + 1).alias("days")
    )
    each = whole.with_columns(pl.int_ranges(0, pl.col("days")).alias("nth")).explode("nth")
    until, before = ((pl.col("amount") * (pl.col("nth") + more)) // pl.col("days") for more in (1, 0))
    return each.with_columns(
        (until - before).alias("amount"),
        (pl.col("starts_on") + pl.duration(days=pl.col("nth"))).alias("happened_on"),
    ).drop("days", "nth", "starts_on", "ends_on")
