"""Facts of contracts: value and renewal, how long customers stay, what recurs and how that changes."""

import polars as pl

from headway.mirror.exact import half_even, times
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import converted, currency_or_own, rated
from headway.mirror.lookup import Reference
from headway.mirror.snapshot import Snapshot
from headway.schema.column import SCALES, Kind

WHO = ("snap", "known_at", "customer_id", "rep_id")
MONEY = ("currency", "original", "amount")
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
    """What each customer's contracts bring a month, one row for each currency and stretch in which that is the same."""
    levels = _levels(snapshot, "currency").filter(pl.col("running") > 0)
    rows = levels.rename({"day": "from_on", "until": "to_on", "level": "amount", "written": "original"})
    return recorded("recurring", rows.select(*WHO, "from_on", "to_on", *MONEY), snapshot, valued=True)


def recurring_changes(snapshot: Snapshot) -> pl.DataFrame:
    """For each day on which a customer's recurring revenue changed, and each currency in which it did, what it was
    (negative) and what it is. A renewal at the same price is no change; who comes back after having left is no new
    customer.
    """
    levels = _with_before(_levels(snapshot, "currency"), "currency")
    moved = pl.col("level").ne_missing(pl.col("was")) | pl.col("written").ne_missing(pl.col("was_written"))
    parts = levels.filter(moved).join(_names_of_changes(snapshot), on=["snap", "day"], how="left")
    parts = parts.with_columns(pl.coalesce("change", _rise()).alias("change")).rename({"day": "happened_on"})
    gone = parts.filter("ran").with_columns(
        (-pl.col("was")).alias("amount"), (-pl.col("was_written")).alias("original")
    )
    come = parts.filter("runs").with_columns(pl.col("level").alias("amount"), pl.col("written").alias("original"))
    whole = pl.concat(frame.select(*WHO, "happened_on", "change", *MONEY) for frame in (gone, come))
    return recorded("recurring_changes", whole, snapshot, valued=True)


def _rise() -> pl.Expr:
    """Whether a customer pays more or less in all, as far as rates are known, else by what is written."""
    worth, written = (
        (pl.col(now) - pl.col(before)).sum().over("snap", "day")
        for now, before in (("level", "was"), ("written", "was_written"))
    )
    more = pl.when(worth != 0).then(worth > 0).otherwise(written > 0)
    return pl.when(more).then(pl.lit("expansion")).otherwise(pl.lit("contraction"))


def _names_of_changes(snapshot: Snapshot) -> pl.DataFrame:
    """`snap`, `day`, `change`: a customer began, came back or left, or none of it."""
    levels = _with_before(_levels(snapshot))
    first = pl.int_range(pl.len()).over("snap") == 0
    begins, ends = ~pl.col("ran"), ~pl.col("runs")
    change = pl.when(begins & first).then(pl.lit("new")).when(begins).then(pl.lit("return"))
    return levels.select("snap", "day", change.when(ends).then(pl.lit("churn")).alias("change"))


def _with_before(levels: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Whether something `runs` from each day on and `ran` before it, and what that was (`was`, `was_written`): nothing
    where none ran.
    """
    line = levels.with_columns(
        (pl.col("running") > 0).alias("runs"),
        (pl.col("running").shift(1).over("snap", *by).fill_null(0) > 0).alias("ran"),
    ).with_columns(pl.when("runs").then(pl.col(name)).otherwise(0).alias(name) for name in ("level", "written"))
    before = [
        pl.when("ran").then(pl.col(name).shift(1).over("snap", *by)).otherwise(0) for name in ("level", "written")
    ]
    return line.with_columns(before[0].alias("was"), before[1].alias("was_written"))


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


def _levels(snapshot: Snapshot, *by: str) -> pl.DataFrame:
    """By customer (and currency, where asked) and day of a change: how many contracts run from then on, what they bring
    a month (`level`; empty while one of them lacks a rate; `written` as they say it), and until when.
    """
    held = _running(snapshot).with_columns(currency_or_own("currency", snapshot.house))
    held = rated(held, snapshot, currency="currency", day="signed_on").with_columns(
        converted("monthly").alias("amount")
    )
    what = (*WHO, *by)
    begin = held.select(*what, pl.col("starts_on").alias("day"), "monthly", "amount", pl.lit(1).alias("count"))
    end = held.filter(pl.col("ended_on").is_not_null()).select(
        *what, pl.col("ended_on").alias("day"), -pl.col("monthly"), -pl.col("amount"), pl.lit(-1).alias("count")
    )
    turns = pl.concat([begin, end]).with_columns(
        pl.when(pl.col("amount").is_null()).then("count").otherwise(0).alias("unrated")
    )
    sums = ("monthly", "amount", "count", "unrated")
    days = turns.group_by(*what, "day").agg(pl.col(name).sum() for name in sums)
    line = days.sort("snap", "day").with_columns(
        *(pl.col(name).cum_sum().over("snap", *by) for name in sums),
        pl.col("day").shift(-1).over("snap", *by).alias("until"),
    )
    level = pl.when(pl.col("unrated") == 0).then("amount").alias("level")
    return line.with_columns(level).rename({"count": "running", "monthly": "written"}).drop("amount")
