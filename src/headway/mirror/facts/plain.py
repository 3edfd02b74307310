"""Facts that are one record each: hours, spend, activities."""

import polars as pl

from headway.mirror.facts.recorded import on_day
from headway.mirror.facts.stamp import converted, currency_or_own, placed, rated, stamped
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


def activities(snapshot: Snapshot) -> pl.DataFrame:
    """One row a call, visit, meeting, e-mail or task, with the member's team on its day."""
    rows = snapshot.rows("activities").rename({"id": "activity_id", "member_id": "rep_id", "account_id": "customer_id"})
    whole = placed(stamped(rows, "happened", snapshot.house), snapshot, day="happened_day")
    names = ["activity_id", "kind", "customer_id", "rep_id", "manager_id", "team_id", "office_id", "campaign_id"]
    return whole.select("snap", "happened_at", "happened_day", "happened_hour", *names, "outcome", "success", "minutes")
