"""What every fact gets stamped with: business day and hour, the seller's team, the workspace's money."""

import polars as pl

from headway.mirror.exact import half_even, times
from headway.mirror.lookup import LAST, Reference
from headway.mirror.snapshot import House, Snapshot
from headway.schema.column import SCALES, Kind

RATE_UNIT = 10 ** SCALES[Kind.RATE]
PLACE = ("manager_id", "team_id", "office_id")


def local_time(at: str, house: House) -> pl.Expr:
    """The business's clock at a naive UTC instant."""
    utc = pl.col(at).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return utc.dt.convert_time_zone(house.calendar.zone).dt.replace_time_zone(None)


def business_day(at: str, house: House) -> pl.Expr:
    """The business day of a naive UTC instant: its local day, or the day before while that one's business goes on."""
    return (local_time(at, house) - pl.duration(minutes=house.calendar.day_start)).dt.date()


def stamped(frame: pl.DataFrame, anchor: str, house: House, *, at: str = "at", timed: str = "at_timed") -> pl.DataFrame:
    """The frame with `<anchor>_at`, `_day` and `_hour` in place of the moment; the hour is null where only the day is
    known.
    """
    hour = pl.when(pl.col(timed)).then(local_time(at, house).dt.hour())
    return frame.with_columns(
        pl.col(at).cast(pl.Datetime("us")).alias(f"{anchor}_at"),
        business_day(at, house).alias(f"{anchor}_day"),
        hour.cast(pl.Int8).alias(f"{anchor}_hour"),
    ).drop({at, timed} - {f"{anchor}_at"})


def placed(frame: pl.DataFrame, snapshot: Snapshot, *, day: str) -> pl.DataFrame:
    """The frame with `manager_id`, `team_id` and `office_id` of its `rep_id` on a day; without a date, which is in no
    period, as things stand.

    The frame has `known_at`.
    """
    memberships = Reference(snapshot.references["memberships"], "member_id", "valid_from", "valid_to")
    dated = frame.with_columns(pl.col(day).fill_null(LAST).alias("_placed_on"))
    return memberships.find(dated, by="rep_id", day="_placed_on", take={name: name for name in PLACE}).drop(
        "_placed_on"
    )


def rated(frame: pl.DataFrame, snapshot: Snapshot, *, currency: str, day: str, into: str = "rate") -> pl.DataFrame:
    """The frame with the last rate of `currency` on or before `day`: scaled by 10 decimals, null when there is none.

    The workspace's own currency has the rate 1. The frame has `known_at`.
    """
    rates = Reference(snapshot.references["currency_rates"], "currency", valid_from="day")
    found = rates.find(frame, by=currency, day=day, take={"rate": into})
    own = pl.col(currency) == snapshot.house.currency
    return found.with_columns(pl.when(own).then(pl.lit(RATE_UNIT)).otherwise(pl.col(into)).alias(into))


def converted(amount: str | pl.Expr, rate: str = "rate") -> pl.Expr:
    """An amount in the workspace's currency, half-even to 4 decimals; null without a rate."""
    original = pl.col(amount) if isinstance(amount, str) else amount
    same = pl.col(rate) == RATE_UNIT
    return pl.when(same).then(original).otherwise(half_even(times(original, pl.col(rate)), RATE_UNIT))


def currency_or_own(column: str, house: House) -> pl.Expr:
    """The currency of an amount; where none is written, the workspace's."""
    return pl.col(column).fill_null(house.currency)
