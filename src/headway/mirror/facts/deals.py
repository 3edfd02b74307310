"""Deals as they stand, and the events that decided them."""

from datetime import datetime

import polars as pl

from headway.mirror.facts.deal_life import LATEST, basics, decisions, valued, with_stage, with_terms
from headway.mirror.facts.places import stays
from headway.mirror.facts.stamp import PLACE, business_day, placed, stamped
from headway.mirror.snapshot import Snapshot, once

SECONDS_A_DAY = 86_400
DEAL = [
    "deal_id", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id", "pipeline_id", "stage_id",
    "source_id", "campaign_id", "competitor_id", "outcome", "loss_reason", "currency", "original", "amount",
]  # fmt: skip

FIRST = {name: f"{name}_at_creation" for name in ("currency", "original", "amount")}


def deals(snapshot: Snapshot) -> pl.DataFrame:
    """One row a deal with its standing outcome and worth, under its owner at creation, whoever owns it now.

    A decided deal is worth what it was at the decision, locked at the rate of that day; an open one what it is now, at
    the latest known rate: it floats.
    """
    known = basics(snapshot)
    standing = decisions(snapshot, known).filter(~pl.col("undone")).drop("undone", "undone_at", "undone_timed")
    whole = known.join(standing, on="snap", how="left").with_columns(
        pl.col("outcome").fill_null("open"),
        business_day("at", snapshot.house).alias("decided_day"),
        business_day("created_at", snapshot.house).alias("born_day"),
    )
    whole = _worth(whole, snapshot)
    whole = placed(_owned(_standing(whole, snapshot), snapshot), snapshot, day="born_day")
    whole = _moments(whole, snapshot)
    anchors = [f"{name}_{part}" for name in ("created", "won", "lost", "closed") for part in ("at", "day", "hour")]
    return whole.select("snap", *anchors, *DEAL, "owner_id", *FIRST.values())


def _worth(whole: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    then = with_terms(whole, snapshot, at="at")
    day = pl.when(pl.col("outcome") == "open").then(LATEST).otherwise(pl.col("decided_day"))
    then = then.with_columns(day.alias("worth_day"))
    priced = valued(then, snapshot, original=pl.coalesce("own_amount", "terms_amount"), day="worth_day")
    beginning = pl.lit(datetime(1, 1, 1), dtype=pl.Datetime("us"))  # noqa: DTZ001  engine instants are naive UTC
    start = priced.select("snap", "known_at", "created_at", "born_day", beginning.alias("beginning"))
    first = with_terms(start, snapshot, at="beginning")
    born = valued(first, snapshot, original=pl.col("terms_amount"), day="born_day")
    return priced.drop("rep_id").join(born.select("snap", *FIRST).rename(FIRST), on="snap", how="left")


def _standing(whole: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The stage now, which is the last one moved to where none is written."""
    moves = snapshot.tables["stage_moves"].sort("snap", "position").unique(subset="snap", keep="last")
    moved = whole.join(moves.select("snap", pl.col("stage_id").alias("moved_to")), on="snap", how="left")
    return moved.with_columns(pl.coalesce("stage_id", "moved_to").alias("stage_id"))


def _owned(whole: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """`rep_id`, who owned the deal at its creation (undated: now), and `owner_id`, who owns it now."""
    now = whole.select("snap", pl.lit(None, dtype=pl.Datetime("us")).alias("now"))
    owners = with_terms(now, snapshot, at="now").select("snap", pl.col("rep_id").alias("owner_id"))
    first = with_terms(whole.select("snap", "created_at"), snapshot, at="created_at").select("snap", "rep_id")
    return whole.join(first, on="snap", how="left").join(owners, on="snap", how="left")


def _moments(whole: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    for name, kinds in {"won": ["won"], "lost": ["lost"], "closed": None}.items():
        here = pl.lit(value=True) if kinds is None else pl.col("outcome").is_in(kinds)
        copied = whole.with_columns(
            pl.when(here).then(pl.col("at")).alias("_at"), pl.when(here).then(pl.col("at_timed")).alias("_timed")
        )
        whole = stamped(copied, name, snapshot.house, at="_at", timed="_timed")
    made = stamped(whole, "created", snapshot.house, at="created_at", timed="created_at_timed")
    return made.rename({"reason": "loss_reason"}).with_columns(
        pl.when(pl.col("outcome") == "won").then(None).otherwise(pl.col("loss_reason")).alias("loss_reason")
    )


def deal_credits(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each member whose credit of a deal is shared and each place where the member ever worked, at the
    deal's creation.
    """
    born = snapshot.rows("deals").select("snap", "known_at", "created_at", "created_at_timed")
    given = snapshot.tables["deal_credits"].rename({"member_id": "rep_id"}).join(born, on="snap")
    where = given.join(stays(given, snapshot), on=["known_at", "rep_id"])
    made = stamped(where, "created", snapshot.house, at="created_at", timed="created_at_timed")
    return made.select(
        "snap", "created_at", "created_day", "created_hour", "deal_id", "rep_id", "share", *PLACE, "since", "until"
    )


@once
def deal_outcomes(snapshot: Snapshot) -> pl.DataFrame:
    """One row a decision (sign +1), and one where it was taken back (sign −1, at that moment), which cancels it to
    the last decimal:
    same owner, team, amount and rate."""
    known = basics(snapshot)
    made = decisions(snapshot, known).join(known.drop("stage_id"), on="snap")
    made = made.with_columns(business_day("at", snapshot.house).alias("day"))
    made = placed(with_terms(made, snapshot, at="at"), snapshot, day="day")
    made = valued(made, snapshot, original=pl.coalesce("own_amount", "terms_amount"), day="day")
    made = with_stage(made, snapshot, known, at="at").with_columns(cycle_days(snapshot).alias("cycle_days"))
    back = made.filter("undone").with_columns(
        pl.lit(-1, dtype=pl.Int64).alias("sign"), -pl.col("original"), -pl.col("amount"),
        pl.lit(None, dtype=pl.Datetime("us")).alias("taken_back_at"),
        pl.col("undone_at").alias("at"), pl.col("undone_timed").alias("at_timed"),
    )  # fmt: skip
    done = made.with_columns(pl.lit(1, dtype=pl.Int64).alias("sign"), pl.col("undone_at").alias("taken_back_at"))
    whole = stamped(pl.concat([done, back.select(done.columns)]), "happened", snapshot.house)
    reason = pl.when(pl.col("outcome") != "won").then(pl.col("reason")).alias("loss_reason")
    ours, theirs = (pl.col(name).str.strip_chars().str.to_lowercase() for name in ("reason", "buyer_reason"))
    agree = pl.when(pl.col("outcome") != "won").then(ours == theirs).alias("reasons_agree")
    return whole.with_columns(reason, agree).select(
        "snap", "happened_at", "happened_day", "happened_hour", *DEAL, "sign", "taken_back_at", "cycle_days",
        "reasons_agree",
    )  # fmt: skip


def cycle_days(snapshot: Snapshot) -> pl.Expr:
    """Days from `created_at` to `at`: by the clock where both times of day are known, else by the calendar of
    business days.
    """
    clock = (pl.col("at") - pl.col("created_at")).dt.total_seconds(fractional=True) / SECONDS_A_DAY
    days = business_day("at", snapshot.house) - business_day("created_at", snapshot.house)
    both = pl.col("at_timed") & pl.col("created_at_timed")
    return pl.when(both).then(clock).otherwise(days.dt.total_days().cast(pl.Float64))
