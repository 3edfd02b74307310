"""Facts of what is done in a deal: quotes, introductions of the product, objections."""

import polars as pl

from headway.mirror.facts.deal_life import NO_MOMENT, basics, decisions, with_terms
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import business_day, placed
from headway.mirror.snapshot import Snapshot

OF_DEAL = ("customer_id", "product_id", "pipeline_id", "source_id", "campaign_id")


def quotes(snapshot: Snapshot) -> pl.DataFrame:
    """One row a version of a quote. The versions that were sent are counted in the deal in the order of sending, those
    of one moment by what they say of themselves.
    """
    rows = snapshot.rows("quotes").rename({"id": "quote_id", "version": "said"}).drop("member_id", "status")
    ordered = rows.sort("snap", "sent_at", "said", "quote_id", nulls_last=True, maintain_order=True)
    sent = pl.col("sent_at").is_not_null()
    ordered = ordered.with_columns(
        pl.when(sent).then(pl.col("quote_id").cum_count().over("snap")).otherwise(0).cast(pl.Int64).alias("version"),
        pl.coalesce("sent_at", "requested_at").alias("when"),
    )
    made = _of_deals(ordered.drop("deal_id", "currency"), snapshot)
    priced = made.join(rows.select("snap", "quote_id", "currency"), on=["snap", "quote_id"])
    priced = priced.with_columns(business_day("when", snapshot.house).alias("day"))
    return recorded("quotes", priced.rename({"amount": "original"}), snapshot, on="day")


def introductions(snapshot: Snapshot) -> pl.DataFrame:
    """One row a demo of a deal. One without a status was held."""
    rows = snapshot.rows("activities").filter(pl.col("kind") == "demo")
    held = pl.col("status").fill_null("held")
    rows = rows.select(
        "snap", "known_at", pl.col("id").alias("activity_id"), pl.col("member_id").alias("presenter_id"),
        held.alias("status"),
        pl.coalesce("at", "scheduled_at").alias("when"),
        pl.when(pl.col("at").is_null()).then("scheduled_at_timed").otherwise("at_timed").alias("timed"),
    ).sort("snap", "when", "activity_id", nulls_last=True, maintain_order=True)  # fmt: skip
    was_held = pl.col("status") == "held"
    turn = was_held.cum_sum().over("snap")
    rows = rows.with_columns((was_held & (turn == 1)).alias("first"))
    made = _of_deals(rows, snapshot).with_columns(
        pl.col("when").alias("happened_at"), pl.col("timed").alias("happened_at_timed")
    )
    return recorded("introductions", made, snapshot)


def objections(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each different objection of a deal and each decision of it, and one where that was taken back."""
    said = snapshot.tables["objections"].sort("snap", "at", nulls_last=False, maintain_order=True)
    said = said.with_columns(pl.col("what").str.strip_chars().str.to_lowercase().alias("folded"))
    once = said.group_by("snap", "folded", maintain_order=True).agg(
        pl.col("what").str.strip_chars().first().alias("objection"),
        pl.col("answer").drop_nulls().last(),
    )
    known = basics(snapshot)
    decided = decisions(snapshot, known).join(known.select("snap", "known_at", "deal_id", *OF_DEAL), on="snap")
    made = decided.join(once, on="snap").with_columns(business_day("at", snapshot.house).alias("day"))
    made = placed(with_terms(made, snapshot, at="at"), snapshot, day="day")
    back = made.filter("undone").with_columns(
        pl.lit(-1, dtype=pl.Int64).alias("sign"),
        pl.col("undone_at").alias("at"),
        pl.col("undone_timed").alias("at_timed"),
    )
    whole = pl.concat([made.with_columns(pl.lit(1, dtype=pl.Int64).alias("sign")), back.select(*made.columns, "sign")])
    return recorded("objections", whole, snapshot)


def _of_deals(rows: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The rows (with `snap`, `known_at` and `when`) with what their deal is about, who owned it then, and what became
    of it: `outcome` and `closed` as it stands; its first win, until when that held, and the win that stands instead.
    """
    known = basics(snapshot)
    made = decisions(snapshot, known).sort("snap", "position", maintain_order=True)
    standing = made.filter(~pl.col("undone")).select(
        "snap", "outcome", pl.col("at").alias("closed_at"), pl.col("at_timed").alias("closed_at_timed")
    )
    wins = made.filter(pl.col("outcome") == "won")
    first = wins.unique("snap", keep="first", maintain_order=True).select(
        "snap",
        pl.col("at").alias("won_at"),
        pl.col("at_timed").alias("won_at_timed"),
        pl.when("undone").then("undone_at").alias("won_until"),
        "undone",
    )
    last = wins.filter(~pl.col("undone")).select("snap", pl.col("at").alias("won_again_at"))
    about = known.select("snap", "deal_id", *OF_DEAL)
    whole = rows.join(about, on="snap").join(standing, on="snap", how="left").join(first, on="snap", how="left")
    whole = whole.join(last, on="snap", how="left").with_columns(
        pl.col("outcome").fill_null("open"),
        pl.when("undone").then("won_again_at").otherwise(NO_MOMENT).alias("won_again_at"),
    )
    owned = with_terms(whole.drop("terms_amount", strict=False), snapshot, at="when")
    owned = owned.with_columns(business_day("when", snapshot.house).alias("day"))
    return placed(owned, snapshot, day="day").drop("terms_amount", "terms_from", "currency", "day", strict=False)
