"""Facts of what customers say: answers to surveys, reviews, feedback, cases."""

import polars as pl

from headway.mirror.facts.recorded import minutes_between, recorded
from headway.mirror.snapshot import Snapshot

BEST = 5 * 10**4


def survey_answers(snapshot: Snapshot) -> pl.DataFrame:
    """One row a person asked. An answer whose own moment is not recorded was given when it was asked for."""
    rows = snapshot.rows("survey_answers")
    given = pl.col("score").is_not_null()
    rows = rows.with_columns(
        pl.when(given).then(pl.coalesce("answered_at", "asked_at")).alias("answered_at"),
        pl.when(given & pl.col("answered_at").is_null())
        .then(pl.col("asked_at_timed"))
        .otherwise(pl.col("answered_at_timed"))
        .alias("answered_at_timed"),
    )
    return recorded("survey_answers", rows, snapshot)


def reviews(snapshot: Snapshot) -> pl.DataFrame:
    """One row a published rating, out of 5 unless it says otherwise."""
    rows = snapshot.rows("reviews").with_columns(pl.col("best").fill_null(BEST))
    return recorded("reviews", rows.drop("order_id"), snapshot)


def feedback_items(snapshot: Snapshot) -> pl.DataFrame:
    """One row an item; it is closed when something was done and the customer was told, whichever came last."""
    rows = snapshot.rows("feedback_items")
    both = pl.col("acted_at").is_not_null() & pl.col("told_at").is_not_null()
    told_last = pl.col("told_at") >= pl.col("acted_at")
    closed = (
        pl.when(both & told_last).then(f"told_at{part}").when(both).then(f"acted_at{part}").alias(f"closed_at{part}")
        for part in ("", "_timed")
    )
    return recorded("feedback_items", rows.with_columns(closed), snapshot)


def cases(snapshot: Snapshot) -> pl.DataFrame:
    """One row a case, with its minutes to the first answer and to the settlement."""
    rows = snapshot.rows("cases").with_columns(
        minutes_between("opened", "answered").alias("answer_minutes"),
        minutes_between("opened", "resolved").alias("resolve_minutes"),
    )
    return recorded("cases", rows, snapshot)
