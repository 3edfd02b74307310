"""What the four facts about deals share: what decided a deal and when, its terms and its stage at an instant."""

from datetime import datetime

import polars as pl

from headway.mirror.facts.stamp import converted, currency_or_own, rated
from headway.mirror.lookup import LAST, Reference
from headway.mirror.snapshot import Snapshot, once

LONG_AGO = pl.lit(datetime(1, 1, 1), dtype=pl.Datetime("us"))  # noqa: DTZ001  engine instants are naive UTC
DECIDED = ("won", "lost", "abandoned", "cancelled")
LATEST = pl.lit(LAST)
"""The day whose rate an open deal is valued at: the last one known."""
NO_MOMENT = pl.lit(None, dtype=pl.Datetime("us"))


@once
def basics(snapshot: Snapshot) -> pl.DataFrame:
    """One row a deal: what all of its facts carry, with `known_at`, its creation, its `status` and the kind of its
    stage.

    The pipeline is the deal's own, else its stage's, else the only one there is. The product is there when all lines
    have the same.
    """
    deals = stages_of(snapshot.rows("deals"), snapshot, take={"kind": "stage_kind", "pipeline_id": "stage_pipeline"})
    lines = (
        snapshot.tables["deal_lines"]
        .group_by("snap")
        .agg(pl.col("product_id").n_unique().alias("products"), pl.col("product_id").first())
    )
    one = lines.filter(pl.col("products") == 1).select("snap", "product_id")
    whole = deals.join(one, on="snap", how="left").join(_only_pipeline(snapshot), on="known_at", how="left")
    return whole.select(
        "snap", "known_at", "product_id", "source_id", "campaign_id", "stage_id", "stage_kind", "status",
        "created_at", "created_at_timed",
        pl.col("id").alias("deal_id"),
        pl.col("account_id").alias("customer_id"),
        pl.coalesce("pipeline_id", "stage_pipeline", "only_pipeline").alias("pipeline_id"),
    )  # fmt: skip


def _only_pipeline(snapshot: Snapshot) -> pl.DataFrame:
    instants = snapshot.known.select("known_at").unique()
    known = instants.join(snapshot.references["pipelines"], how="cross").filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
    )
    counted = known.group_by("known_at").agg(pl.len().alias("many"), pl.col("id").first().alias("only_pipeline"))
    return counted.filter(pl.col("many") == 1).select("known_at", "only_pipeline")


def stages_of(frame: pl.DataFrame, snapshot: Snapshot, *, take: dict[str, str]) -> pl.DataFrame:
    """The frame (with `known_at` and `stage_id`) with columns of its stage."""
    return Reference(snapshot.references["stages"], "id").find(frame, by="stage_id", day=None, take=take)


def decisions(snapshot: Snapshot, deals: pl.DataFrame) -> pl.DataFrame:
    """One row each time a deal was decided: `outcome`, `at`, `reason`, `competitor_id`, `own_amount`, and whether and
    when the next
    outcome took it back: a reopening, or another decision, which takes back the one before it.

    A deal that only stands as decided, with no outcome recorded, was decided when it entered a stage of that kind,
    else at no known
    time.
    """
    written = (
        snapshot.tables["deal_outcomes"]
        .sort("snap", "position")
        .with_columns(
            pl.col("at").shift(-1).over("snap").alias("undone_at"),
            pl.col("at_timed").shift(-1).over("snap").alias("undone_timed"),
            pl.col("kind").shift(-1).over("snap").is_not_null().alias("undone"),
        )
    )
    decided = written.filter(pl.col("kind") != "reopened").select(
        "snap", "position", "at", "at_timed", "reason", "buyer_reason", "competitor_id", "undone", "undone_at",
        "undone_timed",
        pl.col("kind").alias("outcome"), pl.col("amount").alias("own_amount"),
    )  # fmt: skip
    return pl.concat([decided, _implied(snapshot, deals).select(decided.columns)], how="vertical_relaxed")


def _implied(snapshot: Snapshot, deals: pl.DataFrame) -> pl.DataFrame:
    standing = pl.coalesce("status", "stage_kind").alias("outcome")
    unsaid = deals.join(snapshot.tables["deal_outcomes"], on="snap", how="anti").select("snap", standing)
    unsaid = unsaid.filter(pl.col("outcome").is_in(DECIDED))
    moves = stages_of(snapshot.rows("stage_moves"), snapshot, take={"kind": "outcome"}).sort("snap", "position")
    last = moves.unique(subset=["snap", "outcome"], keep="last").select("snap", "outcome", "at", "at_timed")
    return unsaid.join(last, on=["snap", "outcome"], how="left").with_columns(
        pl.lit(1, dtype=pl.Int64).alias("position"),
        pl.lit(None, dtype=pl.String).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("buyer_reason"),
        pl.lit(None, dtype=pl.Int64).alias("competitor_id"),
        pl.lit(None, dtype=pl.Int64).alias("own_amount"),
        pl.lit(value=False).alias("undone"),
        NO_MOMENT.alias("undone_at"),
        pl.lit(None, dtype=pl.Boolean).alias("undone_timed"),
    )


def with_terms(frame: pl.DataFrame, snapshot: Snapshot, *, at: str) -> pl.DataFrame:
    """The frame with `rep_id`, `terms_amount`, `currency`, `expected_close` and `terms_from` at the instant `at`; null:
    as they stand.

    Before the first terms the first ones hold; after the last, the last.
    """
    terms = snapshot.tables["deal_terms"].select(
        "snap",
        pl.col("valid_from").fill_null(LONG_AGO).alias("start"),
        pl.col("valid_from").alias("terms_from"),
        pl.col("owner_id").alias("rep_id"),
        pl.col("amount").alias("terms_amount"),
        "expected_close",
        currency_or_own("currency", snapshot.house),
    ).sort("start")  # fmt: skip
    first = terms.unique(subset="snap", keep="first", maintain_order=True).with_columns(LONG_AGO.alias("start"))
    known = pl.concat([first, terms]).unique(subset=["snap", "start"], keep="last", maintain_order=True)
    last = pl.lit(datetime(9999, 1, 1), dtype=pl.Datetime("us"))  # noqa: DTZ001  engine instants are naive UTC
    found = _as_of(frame.with_columns(pl.col(at).fill_null(last).alias("_when")), known, on="start")
    return found.with_columns(currency_or_own("currency", snapshot.house))


def with_stage(frame: pl.DataFrame, snapshot: Snapshot, deals: pl.DataFrame, *, at: str) -> pl.DataFrame:
    """The frame with `stage_id`: the open stage that the deal was in at `at` (null: last); a deal that never moved is
    in its own.
    """
    moves = ordered_moves(snapshot).filter(pl.col("stage_kind") == "open").select("snap", "stage_id", "when")
    never = deals.join(snapshot.tables["stage_moves"], on="snap", how="anti").filter(pl.col("stage_kind") == "open")
    still = never.select("snap", "stage_id", LONG_AGO.alias("when"))
    known = pl.concat([still, moves]).unique(subset=["snap", "when"], keep="last", maintain_order=True)
    last = pl.lit(datetime(9999, 1, 1), dtype=pl.Datetime("us"))  # noqa: DTZ001  engine instants are naive UTC
    return _as_of(frame.with_columns(pl.col(at).fill_null(last).alias("_when")), known, on="when")


def _as_of(frame: pl.DataFrame, known: pl.DataFrame, *, on: str) -> pl.DataFrame:
    joined = frame.sort("_when").join_asof(
        known.sort(on, maintain_order=True), left_on="_when", right_on=on, by="snap", check_sortedness=False
    )
    return joined.drop("_when", on, strict=False)


def ordered_moves(snapshot: Snapshot) -> pl.DataFrame:
    """Stage moves in their order, with the stage's kind, rank and pipeline; `when` is the moment, or that of the last
    dated move
    before it, or long ago."""
    moves = stages_of(
        snapshot.rows("stage_moves"),
        snapshot,
        take={"kind": "stage_kind", "rank": "rank", "pipeline_id": "stage_pipeline"},
    )
    return moves.sort("snap", "position").with_columns(
        pl.col("at").forward_fill().over("snap").fill_null(LONG_AGO).alias("when")
    )


def valued(frame: pl.DataFrame, snapshot: Snapshot, *, original: pl.Expr, day: str) -> pl.DataFrame:
    """The frame with `original` and `amount`: the former in `currency`, the latter in the workspace's at the rate of
    `day`.
    """
    priced = rated(frame.with_columns(original.alias("original")), snapshot, currency="currency", day=day)
    return priced.with_columns(converted("original").alias("amount")).drop("rate")
