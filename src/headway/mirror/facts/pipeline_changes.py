"""What leads from what was open at one instant to what is open at another (definitions, M071)."""

from collections.abc import Sequence

import polars as pl

from headway.mirror.facts.deal_life import basics, decisions, valued
from headway.mirror.facts.deal_states import stretches
from headway.mirror.facts.stamp import stamped
from headway.mirror.snapshot import Snapshot

PEOPLE = ("rep_id", "manager_id", "team_id", "office_id")
STAGE = ("pipeline_id", "stage_id")
MONTH = ("expected_month",)
SIDES = (*MONTH, *STAGE, *PEOPLE)
WORTH = ("currency", "original", "amount", "day")
BEFORE = (*SIDES, *WORTH, "end")
KEPT = [
    "deal_id", "change", "deals", "customer_id", "product_id", *PEOPLE, *STAGE, "source_id", "campaign_id",
    "expected_month", "moved_month", "stood_day", "currency", "original", "amount",
]  # fmt: skip
COLUMNS = ["snap", "at", "at_timed", *KEPT]
NO_MONTH = pl.lit(None, dtype=pl.String).alias("moved_month")


def pipeline_changes(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each deal that came into the pipeline or left it, each change of its worth by a rate, and two for
    each other price and for each move within it: out of the owner, stage or month of the expected close before, into
    that after.

    What came or happened is under what held from then on, what left under what held until then; so the rows of each
    owner, stage or month lead from its own start to its own end. What happens at one instant is told in this order:
    date, stage, owner, rate, price.
    """
    line = _in_order(stretches(snapshot))
    goes_on = line.filter("goes_on")
    shared = goes_on.join(snapshot.tables["deal_credits"].select("snap").unique(), on="snap", how="semi")
    alone = goes_on.join(shared.select("snap").unique(), on="snap", how="anti")
    made = [
        _came(line),
        _went(line, snapshot),
        *_moved(goes_on.filter(_differ(MONTH)), "moved_date", MONTH, done=()),
        *_moved(goes_on.filter(_differ(STAGE)), "moved_stage", STAGE, done=MONTH),
        *_moved(pl.concat([alone.filter(_differ(PEOPLE)), shared]), "moved_owner", PEOPLE, done=(*MONTH, *STAGE)),
        *_repriced(goes_on, snapshot),
    ]
    whole = pl.concat((frame.select(COLUMNS) for frame in made), how="vertical_relaxed")
    whole = stamped(whole, "happened", snapshot.house)
    return whole.select("snap", *(f"happened_{part}" for part in ("at", "day", "hour")), *KEPT)


def _in_order(parts: pl.DataFrame) -> pl.DataFrame:
    """The stretches of each deal in their order, each beside the one before it (`was_…`). `goes_on`: it follows that
    one at once; `leads_on`: another follows it at once.
    """
    line = parts.sort("snap", "at", "end", nulls_last=[False, False, True], maintain_order=True)
    line = line.with_columns(pl.col(name).shift(1).over("snap").alias(f"was_{name}") for name in BEFORE)
    line = line.with_columns((pl.col("was_end") == pl.col("at")).fill_null(value=False).alias("goes_on"))
    leads_on = pl.col("goes_on").shift(-1).over("snap").fill_null(value=False)
    return line.with_columns(leads_on.alias("leads_on"), pl.col("day").alias("stood_day"), NO_MONTH)


def _came(line: pl.DataFrame) -> pl.DataFrame:
    change = pl.when("again").then(pl.lit("reopened")).otherwise(pl.lit("new"))
    return line.filter(~pl.col("goes_on")).with_columns(change.alias("change"), pl.lit(1).alias("deals"))


def _went(line: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Who left the pipeline, by the last decision of that moment, with the worth that they had in it."""
    decided = decisions(snapshot, basics(snapshot)).filter(pl.col("at").is_not_null()).sort("snap", "position")
    last = decided.unique(subset=["snap", "at"], keep="last", maintain_order=True)
    left = line.filter(pl.col("end").is_not_null() & ~pl.col("leads_on")).drop("at", "at_timed")
    left = left.rename({"end": "at", "end_timed": "at_timed"})
    left = left.join(last.select("snap", "at", pl.col("outcome").alias("change")), on=["snap", "at"])
    return left.with_columns(pl.lit(-1).alias("deals"), -pl.col("original"), -pl.col("amount"))


def _differ(names: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"was_{name}")) for name in names)


def _moved(changed: pl.DataFrame, change: str, names: Sequence[str], *, done: Sequence[str]) -> list[pl.DataFrame]:
    """The two rows of each move: what is `done` has moved already, all else is still as it was."""
    still = [name for name in SIDES if name not in done]
    before = changed.with_columns(
        *(pl.col(f"was_{name}").alias(name) for name in still),
        *(pl.col(name).alias(f"now_{name}") for name in still),
        *(pl.col(f"was_{name}").alias(name) for name in ("currency", "original", "amount")),
        pl.col("was_day").alias("stood_day"),
        pl.lit(change).alias("change"),
    )
    after = before.with_columns(
        *(pl.col(f"now_{name}").alias(name) for name in names),
        pl.lit(1).alias("deals"),
        *((pl.col("day").alias("stood_day"),) if change == "moved_owner" else ()),
        *((pl.col("was_expected_month").alias("moved_month"),) if change == "moved_date" else ()),
    )
    other = (pl.col("now_expected_month").alias("moved_month"),) if change == "moved_date" else ()
    gone = before.with_columns(pl.lit(-1).alias("deals"), -pl.col("original"), -pl.col("amount"), *other)
    return [gone, after]


def _repriced(goes_on: pl.DataFrame, snapshot: Snapshot) -> list[pl.DataFrame]:
    """What the rate made of the worth before, and what another price made of that; no worth counts as none."""
    changed = goes_on.filter(_differ(("currency", "original", "amount"))).rename(
        {"currency": "now_currency", "original": "now_original", "amount": "now"}
    )
    as_before = changed.with_columns(pl.col("was_currency").alias("currency"), pl.lit(0).alias("deals"))
    rated = valued(as_before, snapshot, original=pl.col("was_original"), day="day")
    rated = rated.with_columns(
        pl.coalesce("amount", "was_amount").alias("at_rate"), pl.col("was_amount").fill_null(0)
    ).rename({"original": "held"})
    return [_by_rate(rated), *_by_price(rated)]


def _by_rate(rated: pl.DataFrame) -> pl.DataFrame:
    """At another rate the same is worth more or less; as it was written it is what it was."""
    risen = (pl.col("at_rate") - pl.col("was_amount")).alias("amount")
    made = rated.with_columns(risen, pl.lit(0, dtype=pl.Int64).alias("original"), pl.lit("revalued").alias("change"))
    return made.filter(pl.col("amount") != 0)


def _by_price(rated: pl.DataFrame) -> list[pl.DataFrame]:
    """Another price is two rows, since it may be in another currency: what it was goes, what it is comes."""
    now, was = pl.col("now_original"), pl.col("was_original")
    one_currency = pl.col("now_currency") == pl.col("was_currency")
    worth_more = pl.col("now").fill_null(0) > pl.col("at_rate").fill_null(0)
    grew = pl.when(one_currency | was.is_null()).then(now.fill_null(0) > was.fill_null(0)).otherwise(worth_more)
    change = pl.when(grew).then(pl.lit("increased")).otherwise(pl.lit("decreased")).alias("change")
    priced = rated.filter(~one_currency | now.ne_missing(was)).with_columns(change)
    gone = priced.with_columns(
        pl.col("was_currency").alias("currency"), (-was).alias("original"), (-pl.col("at_rate")).alias("amount")
    )
    come = priced.with_columns(
        pl.col("now_currency").alias("currency"), now.alias("original"), pl.col("now").alias("amount")
    )
    return [frame.filter(pl.col("original") != 0) for frame in (gone, come)]
