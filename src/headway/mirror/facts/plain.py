"""Facts that are one record each: hours, spend, exchange rates, activities, logged time."""

import polars as pl

from headway.mirror.facts.recorded import on_day, recorded
from headway.mirror.facts.stamp import converted, currency_or_own, placed, rated
from headway.mirror.snapshot import Snapshot


def hours(snapshot: Snapshot) -> pl.DataFrame:
    """One row for the hours of a member on a day, with the member's team on that day."""
    rows = on_day(snapshot.rows("worked_hours"), "day", "happened", snapshot.house)
    rows = rows.rename({"id": "hours_id", "member_id": "rep_id"})
    whole = placed(rows, snapshot, day="happened_day")
    names = ["hours_id", "rep_id", "manager_id", "team_id", "office_id", "basis", "hours"]
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *names)


def spend(snapshot: Snapshot) -> pl.DataFrame:
    """One row for money spent on a day, at the rate of that day."""
    rows = on_day(snapshot.rows("spend"), "day", "happened", snapshot.house).rename(
        {"id": "spend_id", "amount": "original"}
    )
    rows = rows.with_columns(currency_or_own("currency", snapshot.house))
    whole = rated(rows, snapshot, currency="currency", day="happened_day").with_columns(
        converted("original").alias("amount")
    )
    names = ["spend_id", "source_id", "campaign_id", "kind", "currency", "original", "amount"]
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *names)


def exchange_rates(snapshot: Snapshot) -> pl.DataFrame:
    """One row for what a currency is worth from a day on."""
    rows = on_day(snapshot.rows("currency_rates"), "day", "happened", snapshot.house).rename({"id": "rate_id"})
    return rows.select("snap", "happened_at", "happened_day", "happened_hour", "rate_id", "currency", "rate")


def activities(snapshot: Snapshot) -> pl.DataFrame:
    """One row a call, visit, meeting, demo, e-mail or task, with the member's team on its day. One without a status was
    held.
    """
    rows = snapshot.rows("activities").with_columns(pl.col("status").fill_null("held"))
    return recorded("activities", rows, snapshot)


def logged_time(snapshot: Snapshot) -> pl.DataFrame:
    """One row for hours logged on a day."""
    return recorded("logged_time", snapshot.rows("logged_time").rename({"day": "happened_on"}), snapshot)
