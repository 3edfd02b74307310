"""Facts whose rows are records as they stand: moments stamped, people placed, money converted, by one convention."""

import polars as pl

from headway.engines.layout import root_column
from headway.mirror.facts.stamp import converted, currency_or_own, placed, rated, stamped
from headway.mirror.snapshot import House, Snapshot
from headway.schema.column import Kind
from headway.schema.tables import VERSION_COLUMNS, Fact, facts

NAMES = {"account_id": "customer_id", "member_id": "rep_id", "at": "happened_at", "at_timed": "happened_at_timed"}
"""What a column of a record is called in every fact."""
MOMENT = pl.Datetime("us")


def recorded(fact: str, rows: pl.DataFrame, snapshot: Snapshot, *, on: str = "", valued: bool = False) -> pl.DataFrame:
    """The rows of a fact from records with `snap` and `known_at`, by the names that both share.

    `id` becomes the fact's first column, an account the customer, a member the rep. An anchor `sent` is the moment
    `sent_at`, or the day `sent_on`; people are placed, and money converted, on the day of the first anchor: the amount
    stays as `original`, every other amount is converted in its place, unless it is called `original_…`. A flag that
    must be there is no where it is empty. What a fact has and the records do not is empty. `on`: the column of the day
    on which money is converted instead; `valued`: it is converted already. People who have their place already are left
    where they are.
    """
    about = facts()[fact]
    found = rows.rename({old: new for old, new in NAMES.items() if old in rows.columns})
    if "id" in found.columns:
        found = found.rename({"id": root_column(about)})
    for anchor in about.anchors:
        found = _anchored(found, anchor, snapshot.house)
    day = on or f"{about.anchors[0]}_day"
    if "rep_id" in found.columns and "team_id" in about.columns and "team_id" not in found.columns:
        found = placed(found, snapshot, day=day)
    if "currency" in about.columns and not valued:
        found = _valued(found, about, snapshot, day)
    return _whole(found, about)


def _anchored(rows: pl.DataFrame, anchor: str, house: House) -> pl.DataFrame:
    at, timed, day = f"{anchor}_at", f"{anchor}_at_timed", f"{anchor}_on"
    if day in rows.columns:
        return on_day(rows, day, anchor, house)
    if at not in rows.columns:
        rows = rows.with_columns(pl.lit(None, dtype=MOMENT).alias(at), pl.lit(None, dtype=pl.Boolean).alias(timed))
    return stamped(rows, anchor, house, at=at, timed=timed)


def on_day(rows: pl.DataFrame, day: str, anchor: str, house: House) -> pl.DataFrame:
    """The three columns of an anchor of which only the business day is known: the instant is the day's start."""
    start = (pl.col(day).cast(MOMENT) + pl.duration(minutes=house.calendar.day_start)).dt
    utc = start.replace_time_zone(house.calendar.zone, ambiguous="earliest", non_existent="null").dt
    return rows.with_columns(
        utc.convert_time_zone("UTC").dt.replace_time_zone(None).alias(f"{anchor}_at"),
        pl.col(day).alias(f"{anchor}_day"),
        pl.lit(None, dtype=pl.Int8).alias(f"{anchor}_hour"),
    )


def _valued(rows: pl.DataFrame, about: Fact, snapshot: Snapshot, day: str) -> pl.DataFrame:
    """`original` is the amount as written; all amounts in the workspace's currency at the rate of the day."""
    named = rows.rename({"amount": "original"}) if "original" not in rows.columns else rows
    named = named.with_columns(currency_or_own("currency", snapshot.house))
    found = rated(named, snapshot, currency="currency", day=day)
    others = [column.name for column in about.columns.values() if column.kind is Kind.AMOUNT]
    sources = {name: "original" if name == "amount" else name for name in others if not name.startswith("original")}
    return found.with_columns(converted(old).alias(new) for new, old in sources.items()).drop("rate")


def _whole(rows: pl.DataFrame, about: Fact) -> pl.DataFrame:
    wanted = [column for name, column in about.columns.items() if name not in VERSION_COLUMNS]
    filled = [
        pl.col(column.name).fill_null(value=False) if column.kind is Kind.FLAG and column.required else column.name
        for column in wanted
        if column.name in rows.columns
    ]
    return rows.select("snap", *filled)


def minutes_between(start: str, end: str) -> pl.Expr:
    """Minutes from one moment to another; null unless both times of day are known."""
    span = (pl.col(f"{end}_at") - pl.col(f"{start}_at")).dt.total_seconds(fractional=True) / 60
    return pl.when(pl.col(f"{start}_at_timed") & pl.col(f"{end}_at_timed")).then(span)
