"""When the day on which a deal is expected to close was moved, and by how much."""

import polars as pl

from headway.mirror.facts.deal_life import basics
from headway.mirror.facts.stamp import business_day, placed, stamped
from headway.mirror.snapshot import Snapshot

KEPT = [
    "deal_id", "days", "kind", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id",
    "pipeline_id", "source_id", "campaign_id",
]  # fmt: skip


def close_moves(snapshot: Snapshot) -> pl.DataFrame:
    """One row a change of the expected close from a moment on, against the day expected before it: `pushed` to a later
    month, `pulled` to an earlier one, `shifted` within its month. A correction is no move; nor is a first day.
    """
    terms = snapshot.tables["deal_terms"].sort("snap", pl.col("valid_from"), nulls_last=False)
    expected = terms.filter(pl.col("expected_close").is_not_null()).with_columns(
        pl.col("expected_close").shift(1).over("snap").alias("before")
    )
    moved = expected.filter(
        pl.col("before").is_not_null()
        & (pl.col("before") != pl.col("expected_close"))
        & pl.col("valid_from").is_not_null()
    )
    whole = moved.select(
        "snap",
        pl.col("valid_from").alias("at"),
        pl.col("valid_from_timed").alias("at_timed"),
        pl.col("owner_id").alias("rep_id"),
        (pl.col("expected_close") - pl.col("before")).dt.total_days().alias("days"),
        _kind().alias("kind"),
    ).join(basics(snapshot), on="snap")
    whole = placed(whole.with_columns(business_day("at", snapshot.house).alias("day")), snapshot, day="day")
    whole = stamped(whole, "happened", snapshot.house)
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *KEPT)


def _kind() -> pl.Expr:
    new, old = pl.col("expected_close").dt.truncate("1mo"), pl.col("before").dt.truncate("1mo")
    return pl.when(new > old).then(pl.lit("pushed")).when(new < old).then(pl.lit("pulled")).otherwise(pl.lit("shifted"))
