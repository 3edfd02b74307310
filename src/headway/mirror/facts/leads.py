"""Leads as they stand: answered, qualified, converted, lost."""

import polars as pl

from headway.mirror.facts.stamp import placed, stamped
from headway.mirror.snapshot import Snapshot

SECONDS_A_MINUTE = 60
KEPT = [
    "lead_id", "customer_id", "rep_id", "manager_id", "team_id", "office_id", "source_id", "campaign_id", "country",
    "region",
    "city", "industry", "segment", "outcome", "loss_reason", "enquired", "answer_minutes",
]  # fmt: skip
ANCHORS = ("created", "enquired", "answered", "qualified", "converted", "decided")


def leads(snapshot: Snapshot) -> pl.DataFrame:
    """One row a lead. It is converted when it says so or when a deal of it stands as won, at the earliest of these
    moments.
    """
    rows = snapshot.rows("leads").rename(
        {"id": "lead_id", "account_id": "customer_id", "owner_id": "rep_id", "lost_reason": "loss_reason"}
    )
    whole = rows.join(_answers(snapshot), on="snap", how="left").join(_wins(snapshot), on="snap", how="left")
    whole = placed(_decided(whole), snapshot, day=None).with_columns(pl.col("enquired").fill_null(value=False))
    for anchor in ANCHORS:
        whole = stamped(whole, anchor, snapshot.house, at=f"{anchor}_at", timed=f"{anchor}_at_timed")
    anchors = [f"{name}_{part}" for name in ANCHORS for part in ("at", "day", "hour")]
    return whole.select("snap", *anchors, *KEPT)


def _answers(snapshot: Snapshot) -> pl.DataFrame:
    """Of each lead that wrote or called: its first message, and the first one after it that a person of ours sent."""
    messages = snapshot.tables["messages"].sort("snap", "at")
    asked = messages.filter(pl.col("direction") == "in").unique(subset="snap", keep="first", maintain_order=True)
    asked = asked.select("snap", pl.col("at").alias("asked_at"), pl.col("at_timed").alias("asked_timed"))
    ours = messages.filter((pl.col("direction") == "out") & ~pl.col("automatic").fill_null(value=False))
    after = ours.join(asked.select("snap", "asked_at"), on="snap").filter(pl.col("at") > pl.col("asked_at"))
    answer = after.sort("snap", "at").unique(subset="snap", keep="first", maintain_order=True)
    answer = answer.select("snap", pl.col("at").alias("answered_at"), pl.col("at_timed").alias("answered_at_timed"))
    both = asked.join(answer, on="snap", how="left")
    minutes = (pl.col("answered_at") - pl.col("asked_at")).dt.total_seconds(fractional=True) / SECONDS_A_MINUTE
    timed = pl.col("answered_at_timed") & pl.col("asked_timed")
    return both.select(
        "snap", "answered_at", "answered_at_timed",
        pl.col("asked_at").alias("enquired_at"),
        pl.col("asked_timed").alias("enquired_at_timed"),
        pl.lit(value=True).alias("enquired"),
        pl.when(timed).then(minutes).alias("answer_minutes"),
    )  # fmt: skip


def _wins(snapshot: Snapshot) -> pl.DataFrame:
    """The earliest standing win among the deals of each lead: `won`, `won_at`, `won_timed`."""
    deals = snapshot.tables["deals"].select("snap", pl.col("id").alias("deal_id"), "status")
    events = snapshot.tables["deal_outcomes"].sort("position")
    last = events.unique(subset=["snap", "deal_id"], keep="last", maintain_order=True)
    standing = deals.join(last.select("snap", "deal_id", "kind", "at", "at_timed"), on=["snap", "deal_id"], how="left")
    won = standing.filter(pl.coalesce("kind", "status") == "won").sort("at", nulls_last=True)
    first = won.unique(subset="snap", keep="first", maintain_order=True)
    return first.select(
        "snap", pl.col("at").alias("won_at"), pl.col("at_timed").alias("won_timed"), pl.lit(value=True).alias("won")
    )


def _decided(whole: pl.DataFrame) -> pl.DataFrame:
    said = pl.col("outcome") == "converted"
    converted = said | pl.col("won").fill_null(value=False)
    own = pl.when(said).then(pl.col("outcome_at"))
    by_deal = pl.col("won_at").is_not_null() & (own.is_null() | (pl.col("won_at") < own))
    moment = pl.when(by_deal).then(pl.col("won_at")).otherwise(own)
    timed = pl.when(by_deal).then(pl.col("won_timed")).when(said).then(pl.col("outcome_at_timed"))
    closed = pl.col("outcome").is_in(["disqualified", "lost"])
    marked = whole.with_columns(
        converted.fill_null(value=False).alias("_converted"),
        moment.alias("converted_at"),
        timed.alias("converted_at_timed"),
    )
    return marked.with_columns(
        _choose("converted_at", pl.when(closed).then(pl.col("outcome_at"))).alias("decided_at"),
        _choose("converted_at_timed", pl.when(closed).then(pl.col("outcome_at_timed"))).alias("decided_at_timed"),
        _choose(pl.lit("converted"), pl.col("outcome").fill_null("open")).alias("outcome"),
        pl.when(closed & ~pl.col("_converted")).then(pl.col("loss_reason")).alias("loss_reason"),
    )


def _choose(converted: str | pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    here = pl.col(converted) if isinstance(converted, str) else converted
    return pl.when(pl.col("_converted")).then(here).otherwise(otherwise)
