"""Leads as they stand: answered, qualified, converted, lost."""

import polars as pl

from headway.mirror.facts.lead_decisions import standing
from headway.mirror.facts.stamp import business_day, placed, stamped
from headway.mirror.snapshot import Snapshot

SECONDS_A_MINUTE = 60
KEPT = [
    "lead_id", "customer_id", "rep_id", "manager_id", "team_id", "office_id", "owner_id", "source_id", "campaign_id",
    "country", "region", "city", "industry", "segment", "outcome", "loss_reason", "enquired", "answer_minutes",
]  # fmt: skip
ANCHORS = ("created", "enquired", "answered", "wrote_back", "qualified", "converted", "decided")


def leads(snapshot: Snapshot) -> pl.DataFrame:
    """One row a lead, under who looked after it when it was created, where they worked then. It is converted when it
    says so or when a deal of it stands as won, at the earliest of these moments.
    """
    rows = _owned(snapshot).rename({"id": "lead_id", "account_id": "customer_id"})
    rows = rows.drop("outcome").with_columns(business_day("created_at", snapshot.house).alias("born_day"))
    whole = rows.join(_answers(snapshot), on="snap", how="left").join(_decided(snapshot), on="snap", how="left")
    whole = placed(whole, snapshot, day="born_day").with_columns(
        pl.col("enquired").fill_null(value=False), pl.col("outcome").fill_null("open")
    )
    for anchor in ANCHORS:
        whole = stamped(whole, anchor, snapshot.house, at=f"{anchor}_at", timed=f"{anchor}_at_timed")
    anchors = [f"{name}_{part}" for name in ANCHORS for part in ("at", "day", "hour")]
    return whole.select("snap", *anchors, *KEPT)


def _owned(snapshot: Snapshot) -> pl.DataFrame:
    """The leads with `rep_id`, who looked after each when it was created (undated: now), and `owner_id`, who does now.

    Who gave it away in the first hand-over after its creation had it then.
    """
    rows = snapshot.rows("leads")
    given = snapshot.tables["lead_handovers"].select("snap", "at", pl.col("owner_id").alias("before"))
    later = given.join(rows.select("snap", "created_at"), on="snap").filter(pl.col("at") > pl.col("created_at"))
    first = later.sort("at").unique(subset="snap", keep="first", maintain_order=True)
    held = rows.join(first.select("snap", "before", pl.lit(value=True).alias("given")), on="snap", how="left")
    had = pl.when(pl.col("given")).then(pl.col("before")).otherwise(pl.col("owner_id"))
    return held.with_columns(had.alias("rep_id")).drop("before", "given")


def _answers(snapshot: Snapshot) -> pl.DataFrame:
    """Of each lead that wrote or called: its first message, the first one after it that a person of ours sent, and the
    first that came back on that.
    """
    messages = snapshot.tables["messages"].sort("snap", "at")
    asked = messages.filter(pl.col("direction") == "in").unique(subset="snap", keep="first", maintain_order=True)
    asked = asked.select("snap", pl.col("at").alias("asked_at"), pl.col("at_timed").alias("asked_timed"))
    ours = messages.filter((pl.col("direction") == "out") & ~pl.col("automatic").fill_null(value=False))
    after = ours.join(asked.select("snap", "asked_at"), on="snap").filter(pl.col("at") > pl.col("asked_at"))
    answer = after.sort("snap", "at").unique(subset="snap", keep="first", maintain_order=True)
    answer = answer.select("snap", pl.col("at").alias("answered_at"), pl.col("at_timed").alias("answered_at_timed"))
    theirs = messages.filter(pl.col("direction") == "in").join(answer.select("snap", "answered_at"), on="snap")
    again = theirs.filter(pl.col("at") > pl.col("answered_at")).sort("snap", "at")
    again = again.unique(subset="snap", keep="first", maintain_order=True)
    again = again.select("snap", pl.col("at").alias("wrote_back_at"), pl.col("at_timed").alias("wrote_back_at_timed"))
    both = asked.join(answer, on="snap", how="left").join(again, on="snap", how="left")
    minutes = (pl.col("answered_at") - pl.col("asked_at")).dt.total_seconds(fractional=True) / SECONDS_A_MINUTE
    timed = pl.col("answered_at_timed") & pl.col("asked_timed")
    return both.select(
        "snap", "answered_at", "answered_at_timed", "wrote_back_at", "wrote_back_at_timed",
        pl.col("asked_at").alias("enquired_at"),
        pl.col("asked_timed").alias("enquired_at_timed"),
        pl.lit(value=True).alias("enquired"),
        pl.when(timed).then(minutes).alias("answer_minutes"),
    )  # fmt: skip


def _decided(snapshot: Snapshot) -> pl.DataFrame:
    """What stands of each decided lead, with the moments of its decision and of its conversion."""
    held = standing(snapshot).rename({"at": "decided_at", "at_timed": "decided_at_timed"})
    converted = pl.when(pl.col("outcome") == "converted")
    return held.with_columns(
        converted.then(pl.col("decided_at")).alias("converted_at"),
        converted.then(pl.col("decided_at_timed")).alias("converted_at_timed"),
    )
