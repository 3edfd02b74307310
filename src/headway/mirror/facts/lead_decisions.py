"""What decided each lead, and until when it stood."""

import polars as pl

from headway.mirror.facts.stamp import stamped
from headway.mirror.snapshot import Snapshot

CLOSED = ("converted", "disqualified", "lost")
NO_MOMENT = pl.lit(None, dtype=pl.Datetime("us"))


def lead_decisions(snapshot: Snapshot) -> pl.DataFrame:
    """One row a decision. One that was taken back nobody knows when is left out: it stands now no more, and nobody can
    say until when it did.
    """
    leads = snapshot.tables["leads"].select("snap", pl.col("id").alias("lead_id"))
    known = decisions(snapshot).filter(~pl.col("undone") | pl.col("undone_at").is_not_null()).join(leads, on="snap")
    made = stamped(known, "happened", snapshot.house).rename({"undone_at": "taken_back_at"})
    return made.select(
        "snap", "happened_at", "happened_day", "happened_hour", "lead_id", "outcome", "loss_reason", "taken_back_at"
    )


def decisions(snapshot: Snapshot) -> pl.DataFrame:
    """Every decision on a lead: `snap`, `outcome`, `at`, `at_timed`, `loss_reason`, `undone`, `undone_at`.

    A lead is decided by its own outcome and converted by each win of a deal of it. That it says itself that it was
    converted, but not when, means the first win.
    """
    wins = _wins(snapshot)
    dated = wins.filter(pl.col("at").is_not_null()).sort("at").unique(subset="snap", keep="first", maintain_order=True)
    first = dated.select("snap", pl.col("at").alias("won_at"), pl.col("at_timed").alias("won_timed"))
    leads = snapshot.tables["leads"].filter(pl.col("outcome").is_in(CLOSED)).join(first, on="snap", how="left")
    converted = pl.col("outcome") == "converted"
    unsaid = converted & pl.col("outcome_at").is_null()
    own = leads.select(
        "snap", "outcome",
        pl.when(unsaid).then(pl.col("won_at")).otherwise(pl.col("outcome_at")).alias("at"),
        pl.when(unsaid).then(pl.col("won_timed")).otherwise(pl.col("outcome_at_timed")).alias("at_timed"),
        pl.when(~converted).then(pl.col("lost_reason")).alias("loss_reason"),
        pl.lit(value=False).alias("undone"),
        NO_MOMENT.alias("undone_at"),
    )  # fmt: skip
    return pl.concat([own, wins.select(own.columns)], how="vertical_relaxed")


def standing(snapshot: Snapshot) -> pl.DataFrame:
    """The decision of each lead that stands: the earliest that converted it, else its own."""
    held = decisions(snapshot).filter(~pl.col("undone"))
    ordered = held.sort(pl.col("outcome") != "converted", "at", nulls_last=True)
    return ordered.unique(subset="snap", keep="first", maintain_order=True).drop("undone", "undone_at")


def _wins(snapshot: Snapshot) -> pl.DataFrame:
    """Each win of a deal that is known to be of a lead; the deal's next outcome takes it back. A deal that only stands
    as won was won nobody knows when.
    """
    deals = snapshot.tables["deals"].select("snap", pl.col("id").alias("deal_id"), "status")
    ours = snapshot.tables["deal_outcomes"].join(deals, on=["snap", "deal_id"], how="semi")
    events = ours.sort("snap", "deal_id", "position")
    following = pl.col("kind").shift(-1).over("snap", "deal_id").is_not_null()
    written = events.with_columns(
        following.alias("undone"), pl.col("at").shift(-1).over("snap", "deal_id").alias("undone_at")
    )
    won = written.filter(pl.col("kind") == "won").select("snap", "at", "at_timed", "undone", "undone_at")
    silent = deals.join(events.select("snap", "deal_id").unique(), on=["snap", "deal_id"], how="anti")
    only_stands = silent.filter(pl.col("status") == "won").select(
        "snap", NO_MOMENT.alias("at"), pl.lit(None, dtype=pl.Boolean).alias("at_timed"),
        pl.lit(value=False).alias("undone"), NO_MOMENT.alias("undone_at"),
    )  # fmt: skip
    return pl.concat([won, only_stands], how="vertical_relaxed").with_columns(
        pl.lit("converted").alias("outcome"), pl.lit(None, dtype=pl.String).alias("loss_reason")
    )
