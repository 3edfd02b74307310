"""When a deal was open, and in which stage, with which owner and amount."""

from datetime import datetime

import polars as pl

from headway.mirror.facts.deal_life import LATEST, basics, decisions, valued, with_stage, with_terms
from headway.mirror.facts.places import moves
from headway.mirror.facts.recorded import on_day
from headway.mirror.facts.stamp import business_day, placed, stamped
from headway.mirror.facts.stretches import begins, cut
from headway.mirror.snapshot import Snapshot

KEPT = [
    "deal_id", "customer_id", "product_id", "rep_id", "manager_id", "team_id", "office_id", "pipeline_id", "stage_id",
    "source_id", "campaign_id", "stands_since", "begun_at", "expected_month", "currency", "original", "amount",
]  # fmt: skip
END_OF_TIME = datetime(9999, 1, 1)  # noqa: DTZ001  engine instants are naive UTC


def deal_states(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each stretch of time in which a deal was open and nothing of it changed, its worth included.

    A stretch begins at the deal's creation (else at the first dated thing about it) or a reopening and ends with the
    decision. It is split where a stage was entered, terms began, its currency got another rate or its people moved. An
    open deal that has no dates is known to be open now only: no beginning, and worth its amount at the latest known
    rate. A stretch that ended at an unknown time is left out, since nobody can say when it was open.
    """
    lasting = pl.col("end").is_null() | pl.col("at").is_null() | (pl.col("end") > pl.col("at"))
    parts = stretches(snapshot).filter(lasting)
    parts = stamped(parts, "to", snapshot.house, at="end", timed="end_timed")
    parts = stamped(parts, "from", snapshot.house)
    parts = on_day(parts, "expected_close", "due", snapshot.house)
    anchors = [f"{name}_{part}" for name in ("from", "to", "due") for part in ("at", "day", "hour")]
    return parts.select("snap", *anchors, *KEPT)


def stretches(snapshot: Snapshot) -> pl.DataFrame:
    """What `deal_states` is made of: `at` to `end` with what held then, `day` being the business day of `at`, and
    `again`: it began with a reopening. A deal that was decided the moment it was opened has a stretch without length.
    """
    known = basics(snapshot)
    opened = open_stretches(snapshot, known).with_row_index("stretch")
    parts = cut(opened, opened.select("snap", "stretch").join(_points(snapshot), on="snap")).drop("stretch")
    parts = parts.join(known.drop("stage_id"), on="snap").with_columns(pl.col("at").alias("stands_since"))
    parts = with_stage(with_terms(parts, snapshot, at="at"), snapshot, known, at="at").with_row_index("stretch")
    parts = cut(parts, _revaluations(parts, snapshot)).drop("stretch").with_row_index("stretch")
    parts = parts.with_columns(business_day("at", snapshot.house).fill_null(LATEST).alias("day"))
    parts = valued(parts, snapshot, original=pl.col("terms_amount"), day="day")
    parts = cut(parts, moves(_people(parts, snapshot), snapshot)).drop("stretch")
    parts = placed(parts.with_columns(business_day("at", snapshot.house).alias("day")), snapshot, day="day")
    return parts.with_columns(pl.col("expected_close").dt.strftime("%Y-%m").alias("expected_month"))


def _revaluations(parts: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The points inside stretches at which a rate of their currency was ever said to begin."""
    rates = snapshot.references["currency_rates"].select("currency", "day")
    abroad = parts.filter(pl.col("at").is_not_null() & (pl.col("currency") != snapshot.house.currency))
    found = [begins(rates["day"].clear(), snapshot.house).with_columns(pl.lit(0, dtype=pl.UInt32).alias("stretch"))]
    for (currency,), days in rates.group_by("currency"):
        points = begins(days["day"], snapshot.house).with_row_index("nth")
        theirs = abroad.filter(pl.col("currency") == currency)
        first = points["point"].search_sorted(theirs["at"], side="right")
        last = points["point"].search_sorted(theirs["end"].fill_null(END_OF_TIME), side="left")
        inside = pl.DataFrame({"stretch": theirs["stretch"], "first": first, "last": last})
        each = inside.filter(pl.col("first") < pl.col("last")).select(
            "stretch", pl.int_ranges("first", "last").alias("nth")
        )
        spread = each.explode("nth").with_columns(pl.col("nth").cast(pl.UInt32))
        found.append(spread.join(points, on="nth").select(found[0].columns))
    return pl.concat(found, how="vertical_relaxed").drop("day")


def _people(parts: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Who has to do with each stretch: its owner, and who has a share in the deal."""
    sharers = snapshot.tables["deal_credits"].select("snap", pl.col("member_id").alias("rep_id"))
    shared = parts.select("stretch", "known_at", "snap").join(sharers, on="snap").drop("snap")
    return pl.concat([parts.select("stretch", "known_at", "rep_id"), shared])


def open_stretches(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """`snap`, `at`, `end` (with their `_timed`): from creation or reopening to the next decision, null end while it
    is open; `again` where it is a reopening, and when the deal had `begun_at`.
    """
    decided = decisions(snapshot, known).sort("snap", "position")
    reopened = _reopenings(snapshot).with_columns(pl.lit(value=True).alias("again"))
    first = decided.unique(subset="snap", keep="first", maintain_order=True)
    started = _started(snapshot, known)
    from_start = started.join(
        first.select(
            "snap", pl.col("at").alias("end"), pl.col("at_timed").alias("end_timed"), pl.lit(value=True).alias("over")
        ),
        on="snap", how="left",
    ).with_columns(pl.lit(value=False).alias("again"))  # fmt: skip
    both = pl.concat([from_start, reopened.select(from_start.columns)], how="vertical_relaxed")
    unknown_end = pl.col("over").fill_null(value=False) & pl.col("end").is_null()
    backwards = (pl.col("end") < pl.col("at")).fill_null(value=False)
    beginless = pl.col("at").is_null() & pl.col("end").is_not_null()
    begun = started.select("snap", pl.col("at").alias("begun_at"))
    return both.filter(~unknown_end & ~backwards & ~beginless).drop("over").join(begun, on="snap", how="left")


def _reopenings(snapshot: Snapshot) -> pl.DataFrame:
    """A reopening with a date opens the deal until the next decision; before any there is nothing to reopen."""
    events = (
        snapshot.tables["deal_outcomes"]
        .sort("snap", "position")
        .with_columns(
            pl.col("at").shift(-1).over("snap").alias("end"),
            pl.col("at_timed").shift(-1).over("snap").alias("end_timed"),
            pl.col("kind").shift(-1).over("snap").is_not_null().alias("over"),
            (pl.col("kind") != "reopened").cum_sum().over("snap").alias("decisions"),
        )
    )
    reopens = (pl.col("kind") == "reopened") & pl.col("at").is_not_null() & (pl.col("decisions") > 0)
    return events.filter(reopens)


def _started(snapshot: Snapshot, known: pl.DataFrame) -> pl.DataFrame:
    """When each deal began: its creation, else the first dated move or terms, else null."""
    first = _points(snapshot).sort("point").unique(subset="snap", keep="first", maintain_order=True)
    joined = known.select("snap", "created_at", "created_at_timed").join(first, on="snap", how="left")
    made = pl.col("created_at").is_not_null()
    return joined.select(
        "snap",
        pl.when(made).then(pl.col("created_at")).otherwise(pl.col("point")).alias("at"),
        pl.when(made).then(pl.col("created_at_timed")).otherwise(pl.col("point_timed")).alias("at_timed"),
    )


def _points(snapshot: Snapshot) -> pl.DataFrame:
    """The dated instants at which a stage was entered or terms began."""
    moves = snapshot.tables["stage_moves"].select(
        "snap", pl.col("at").alias("point"), pl.col("at_timed").alias("point_timed")
    )
    terms = snapshot.tables["deal_terms"].select(
        "snap", pl.col("valid_from").alias("point"), pl.col("valid_from_timed").alias("point_timed")
    )
    both = pl.concat([moves, terms]).filter(pl.col("point").is_not_null())
    return both.group_by("snap", "point").agg(pl.col("point_timed").max())
