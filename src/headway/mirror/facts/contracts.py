"""Facts of contracts: value and renewal, how long customers stay, what recurs and how that changes."""

import polars as pl

from headway.mirror.exact import half_even, times
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import converted, currency_or_own, rated
from headway.mirror.lookup import Reference
from headway.mirror.snapshot import Snapshot
from headway.schema.column import SCALES, Kind

WHO = ("snap", "known_at", "customer_id", "rep_id")
MONTHS_A_YEAR = 12
QUANTITY = 10 ** SCALES[Kind.QUANTITY]
DAYS_A_MONTH = 30
"""A month that is not whole is counted by its days as thirtieths."""


def contracts(snapshot: Snapshot) -> pl.DataFrame:
    """One row a contract. One without an agreed end is worth twelve months by convention. It is due when the committed
    time is over, and renewed when another follows it, or, where it goes on by itself, by not having ended by then.
    """
    rows = _signed(snapshot.rows("contracts"))
    after = Reference(snapshot.references["contracts"], "renews_id")
    rows = after.find(rows, by="id", day=None, take={"signed_on": "next_signed", "starts_on": "next_starts"})
    term = pl.when("evergreen").then(MONTHS_A_YEAR * DAYS_A_MONTH).otherwise(_thirtieths("starts_on", "committed_to"))
    goes_on = pl.col("auto_renews").fill_null(value=False) & (
        pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("committed_to"))
    )
    rows = rows.with_columns(
        term.alias("thirtieths"),
        pl.col("committed_to").alias("due_on"),
        pl.when(pl.col("committed_to").is_not_null())
        .then(pl.coalesce("next_signed", "next_starts", pl.when(goes_on).then("committed_to")))
        .alias("renewed_on"),
        pl.when("evergreen").then(pl.lit("evergreen")).otherwise(pl.lit("fixed")).alias("term"),
        pl.col("monthly").alias("original"),
    )
    over_term = half_even(times(pl.col("monthly"), pl.col("thirtieths")), DAYS_A_MONTH)
    rows = rows.with_columns(
        half_even(times(pl.col("thirtieths"), pl.lit(QUANTITY)), DAYS_A_MONTH).alias("term_months"),
        (over_term + pl.col("one_off").fill_null(0)).alias("total_value"),
        (over_term + pl.col("one_off").fill_null(0)).alias("original_total"),
        (pl.col("monthly") * MONTHS_A_YEAR).alias("annual_value"),
    )
    return recorded("contracts", rows.drop("deal_id", "renews_id"), snapshot)


def _signed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.coalesce("signed_on", "starts_on").alias("signed_on"), pl.col("committed_to").is_null().alias("evergreen")
    )


def _thirtieths(start: str, end: str) -> pl.Expr:
    first, last = pl.col(start).dt, pl.col(end).dt
    months = (last.year() - first.year()) * MONTHS_A_YEAR + (last.month().cast(pl.Int32) - first.month().cast(pl.Int32))
    days = last.day().cast(pl.Int32) - first.day().cast(pl.Int32)
    return (months * DAYS_A_MONTH + days).cast(pl.Int64).clip(lower_bound=0)


def tenures(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each unbroken stretch in which a customer had a contract; one that follows at once goes on."""
    held = _running(snapshot).sort("snap", "starts_on", "id", maintain_order=True)
    forever = pl.date(9999, 12, 31)
    ends = held.with_columns(pl.col("ended_on").fill_null(forever).alias("end"))
    so_far = ends.with_columns(pl.col("end").cum_max().over("snap").alias("so_far"))
    so_far = so_far.with_columns(pl.col("so_far").shift(1).over("snap").alias("before"))
    begun = so_far.with_columns(
        (pl.col("before").is_null() | (pl.col("starts_on") > pl.col("before")))
        .cast(pl.Int64)
        .cum_sum()
        .over("snap")
        .alias("stretch")
    )
    whole = begun.group_by("snap", "known_at", "customer_id", "rep_id", "stretch", maintain_order=True).agg(
        pl.col("starts_on").min().alias("began_on"), pl.col("end").max().alias("left_on")
    )
    open_end = pl.when(pl.col("left_on") < forever).then("left_on").alias("left_on")
    return recorded("tenures", whole.with_columns(open_end), snapshot)


def recurring(snapshot: Snapshot) -> pl.DataFrame:
    """What each customer's contracts bring a month, one row for each stretch in which that is the same."""
    levels = _levels(snapshot).filter(pl.col("running") > 0)
    rows = levels.rename({"day": "from_on", "until": "to_on", "level": "amount"})
    return recorded("recurring", rows.select(*WHO, "from_on", "to_on", "amount"), snapshot)


def recurring_changes(snapshot: Snapshot) -> pl.DataFrame:
    """One row for each day on which a customer's recurring revenue changed. A renewal at the same price is no change;
    who comes back after having left is no new customer.
    """
    levels = _levels(snapshot).with_columns(
        pl.col("running").shift(1).over("snap").fill_null(0).alias("ran"),
        pl.col("level").shift(1).over("snap").alias("was"),
        pl.int_range(pl.len()).over("snap").alias("turn"),
    )
    was = pl.when(pl.col("ran") > 0).then("was").otherwise(0)
    now = pl.when(pl.col("running") > 0).then("level").otherwise(0)
    begins, ends = pl.col("ran") == 0, pl.col("running") == 0
    told = levels.with_columns((now - was).alias("amount")).with_columns(
        pl.when(begins & (pl.col("turn") == 0))
        .then(pl.lit("new"))
        .when(begins)
        .then(pl.lit("return"))
        .when(ends)
        .then(pl.lit("churn"))
        .when(pl.col("amount") > 0)
        .then(pl.lit("expansion"))
        .when(pl.col("amount") < 0)
        .then(pl.lit("contraction"))
        .alias("change")
    )
    rows = told.filter(pl.col("change").is_not_null()).rename({"day": "happened_on"})
    return recorded("recurring_changes", rows.select(*WHO, "happened_on", "change", "amount"), snapshot)


def _running(snapshot: Snapshot) -> pl.DataFrame:
    """The contracts that ran for a day or longer, by customer; `ended_on` is where each ceased to run: where that is
    recorded, else where its committed time was over, unless it goes on by itself; at the latest where the one that
    renews it begins.
    """
    rows = _signed(snapshot.rows("contracts")).rename({"account_id": "customer_id"})
    after = rows.filter(pl.col("renews_id").is_not_null()).group_by("snap", "renews_id").agg(
        pl.col("starts_on").min().alias("next_starts")
    )  # fmt: skip
    rows = rows.join(after, left_on=["snap", "id"], right_on=["snap", "renews_id"], how="left")
    agreed = pl.when(~pl.col("auto_renews").fill_null(value=False)).then("committed_to")
    over = pl.min_horizontal(pl.coalesce("ended_on", agreed), "next_starts")
    rows = rows.with_columns(over.alias("ended_on"))
    ran = rows.filter(pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("starts_on")))
    latest = ran.sort("snap", "starts_on", "id", maintain_order=True).group_by("snap", maintain_order=True)
    return ran.join(latest.agg(pl.col("member_id").last().alias("rep_id")), on="snap").drop("member_id")


def _levels(snapshot: Snapshot) -> pl.DataFrame:
    """By customer and day of a change: how many contracts run from then on, what they bring a month (empty while one of
    them lacks a rate), and until when.
    """
    held = _running(snapshot).with_columns(currency_or_own("currency", snapshot.house))
    held = rated(held, snapshot, currency="currency", day="signed_on").with_columns(
        converted("monthly").alias("amount")
    )
    begin = held.select(*WHO, pl.col("starts_on").alias("day"), "amount", pl.lit(1).alias("count"))
    end = held.filter(pl.col("ended_on").is_not_null()).select(
        *WHO, pl.col("ended_on").alias("day"), -pl.col("amount"), pl.lit(-1).alias("count")
    )
    turns = pl.concat([begin, end]).with_columns(
        pl.when(pl.col("amount").is_null()).then("count").otherwise(0).alias("unrated")
    )
    days = turns.group_by(*WHO, "day").agg(
        pl.col("amount").sum(), pl.col("count").sum(), pl.col("unrated").sum(), pl.len().alias("turns")
    )
    line = days.sort("snap", "day").with_columns(
        pl.col("count").cum_sum().over("snap").alias("running"),
        pl.col("amount").cum_sum().over("snap").alias("sum"),
        pl.col("unrated").cum_sum().over("snap").alias("lacking"),
        pl.col("day").shift(-1).over("snap").alias("until"),
    )
    return line.with_columns(pl.when(pl.col("lacking") == 0).then("sum").alias("level")).drop("amount")
