"""Facts of what customers say: answers to surveys, reviews, feedback, cases."""

import polars as pl

from headway.mirror.facts.recorded import minutes_between, recorded
from headway.mirror.snapshot import Snapshot

BEST = 5 * 10**4
NEVER = pl.datetime(9999, 1, 1)
"""Later than any moment: the end of what goes on."""


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
    """One row a case, with its minutes to the first answer and to the settlement. Without a recorded wait there was
    none where all minutes of waiting are recorded as 0.
    """
    dated = snapshot.tables["case_holds"].select("snap").unique().with_columns(pl.lit(value=True).alias("dated"))
    rows = snapshot.rows("cases").with_columns(
        minutes_between("opened", "answered").alias("answer_minutes"),
        minutes_between("opened", "resolved").alias("resolve_minutes"),
    )
    rows = rows.join(dated, on="snap", how="left").with_columns(
        (pl.col("dated").fill_null(value=False) | (pl.col("waited_minutes") == 0)).alias("holds_dated")
    )
    return recorded("cases", rows.drop("dated"), snapshot)


def case_holds(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each time that a case waited for the customer, less what an earlier one of the case covers. If the
    time of day of one of them is not known, none of the case has one, since they cannot be told apart.
    """
    named = {"at": "from_at", "at_timed": "from_at_timed", "ended_at": "to_at", "ended_at_timed": "to_at_timed"}
    rows = snapshot.tables["case_holds"].rename({"id": "hold_id", **named})
    known = pl.col("from_at_timed") & (pl.col("to_at").is_null() | pl.col("to_at_timed"))
    ordered = rows.sort("snap", "from_at", "hold_id").with_columns(known.all().over("snap").alias("known"))
    end = pl.col("to_at").fill_null(NEVER).cum_max()
    since = pl.max_horizontal("from_at", end.shift(1).over("snap"))
    apart = ordered.with_columns(since.alias("from_at")).filter(pl.col("to_at").fill_null(NEVER) > pl.col("from_at"))
    timed = (pl.col("known").alias(f"{name}_at_timed") for name in ("from", "to"))
    return recorded("case_holds", apart.with_columns(timed), snapshot)
