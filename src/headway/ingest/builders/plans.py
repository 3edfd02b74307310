"""Hours worked, currency rates and targets."""

import polars as pl

from headway.catalogue.read import own_catalogue
from headway.ingest.fields import RATE_OF
from headway.ingest.gathering import Gathering
from headway.ingest.periods import periods
from headway.ingest.rates import PER_UNIT, rate_direction
from headway.ingest.shape import joined
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words import squeeze

ROSTERED = ("scheduled", "roster", "planned", "plan", "dienstplan")
SINCE_ALWAYS = pl.date(1970, 1, 1)


def stage_plans(gathering: Gathering) -> None:
    """What people worked, what money was worth, what was to be reached."""
    for table in gathering.of_role("worked_hours"):
        _add_hours(gathering, table)
    for table in gathering.of_role("currency_rates"):
        _add_rates(gathering, table)
    for table in gathering.of_role("targets"):
        _add_targets(gathering, table)


def _refused(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, bad: pl.Expr, reason: str) -> pl.DataFrame:
    lost = rows.filter(bad.fill_null(value=True)).with_columns(_shown=pl.lit(""))
    if lost.height:
        gathering.refuse(table.label, lost, column="", values="_shown", reason=reason)
    return rows.filter(~bad.fill_null(value=True))


def _add_hours(gathering: Gathering, table: TypedTable) -> None:
    """Hours by member and day; several shifts on one day add up."""
    column = table.mapping.column_of("hours.hours")
    rostered = column is not None and any(word in column.column.casefold() for word in ROSTERED)
    rows = table.rows.with_columns(member=gathering.ref("members", table.rows, "member.number", "member.name"))
    rows = _refused(gathering, table, rows, pl.col("member").is_null(), "says nobody who worked")
    rows = _refused(gathering, table, rows, pl.col("hours.day").is_null(), "has no day")
    rows = _refused(gathering, table, rows, pl.col("hours.hours").is_null(), "has no hours")
    found = rows.group_by("member", day=pl.col("hours.day.local").cast(pl.Date), maintain_order=True).agg(
        hours=pl.col("hours.hours").sum(), row=pl.col(ROW).first()
    )
    found = found.with_columns(
        basis=pl.lit("rostered" if rostered else "worked"), ref=pl.format("h:{}|{}", "member", "day")
    )
    if found.height:
        gathering.add("worked_hours", found, label=table.label)


def _add_rates(gathering: Gathering, table: TypedTable) -> None:
    """The workspace's currency for one unit of another, from a day on."""
    rows = _long_rates(table)
    if "day" not in rows.columns:
        gathering.notes.append(f"{table.label}: rates have no date; each holds since always.")
        rows = rows.with_columns(day=SINCE_ALWAYS)
    home = gathering.settings.currency
    rows = _refused(gathering, table, rows, ~pl.col("currency").str.contains("^[A-Z]{3}$"), "is no currency")
    rows = _refused(gathering, table, rows, pl.col("day").is_null(), "has no day")
    rows = rows.filter(pl.col("rate").is_not_null())
    rows = _refused(gathering, table, rows, pl.col("rate") <= 0, "is no rate")
    other = pl.col("to").is_not_null() & (pl.col("to") != home) & (pl.col("currency") != home)
    rows = _refused(gathering, table, rows, other, f"is no rate to or from {home}")
    answers = gathering.mapping.answers
    per_unit = rate_direction(table.label, table.mapping, answers) == PER_UNIT
    given = pl.col("rate").cast(pl.Decimal(38, 10))
    turned = (1 / pl.col("rate").cast(pl.Float64)).round(10).cast(pl.Decimal(38, 10))
    from_home = pl.col("to").is_not_null() & (pl.col("currency") == home)
    worth = pl.when(from_home | (pl.col("to").is_null() & pl.lit(value=not per_unit))).then(turned).otherwise(given)
    found = rows.select(
        "day",
        currency=pl.when(from_home).then("to").otherwise("currency"),
        rate=worth,
        row=ROW,
    ).filter(pl.col("currency") != home)
    found = found.unique(["currency", "day"], keep="last", maintain_order=True)
    if found.height:
        refs = found.with_columns(ref=pl.format("fx:{}|{}", "currency", "day"))
        gathering.add("currency_rates", refs, label=table.label)


def _long_rates(table: TypedTable) -> pl.DataFrame:
    rows = table.rows
    day = [rows.get_column("rate.day.local").cast(pl.Date).alias("day")] if "rate.day.local" in rows.columns else []
    wide = [name for name in rows.columns if name.startswith(RATE_OF)]
    none = pl.lit(None, pl.String)
    if wide:
        parts = [
            rows.select(ROW, *day, currency=pl.lit(name.removeprefix(RATE_OF)), rate=name, to=none) for name in wide
        ]
        return joined(parts)
    to = pl.col("rate.to").str.to_uppercase() if "rate.to" in rows.columns else none
    return rows.select(ROW, *day, currency=pl.col("rate.currency").str.to_uppercase(), rate="rate.rate", to=to)


def _add_targets(gathering: Gathering, table: TypedTable) -> None:
    """What a metric should reach in a period, for a member, a team or the company."""
    rows = table.rows
    days = periods(table)
    rows = rows.with_columns(days.get_columns())
    rows = rows.with_columns(
        member=gathering.ref("members", rows, "member.number", "member.name"),
        team=gathering.ref("teams", rows, "", "member.team"),
        metric=_metric(gathering, table),
        amount=pl.col("target.amount"),
    )
    rows = _refused(
        gathering, table, rows, pl.col("starts_on").is_null() | pl.col("ends_on").is_null(), "has no period"
    )
    rows = _refused(gathering, table, rows, pl.col("amount").is_null(), "has no target")
    rows = _refused(gathering, table, rows, pl.col("metric").is_null(), "names no metric that Headway knows")
    identity = ["metric", "starts_on", "ends_on", "team", "member"]
    found = rows.select(*identity, "amount", row=ROW).unique(identity, keep="last", maintain_order=True)
    text = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in identity], separator="|")
    kept = [name for name in ("member", "team") if found.get_column(name).null_count() < found.height]
    found = found.with_columns(ref="target:" + text).select(
        "ref", "metric", "starts_on", "ends_on", "amount", "row", *kept
    )
    if found.height:
        gathering.add("targets", found, label=table.label)


def _metric(gathering: Gathering, table: TypedTable) -> pl.Series:
    """The key of the metric of each row: as named, else by the header's words, else net sales, and said."""
    keys = {squeeze(text): key for key, metric in own_catalogue().metrics.items() for text in (key, metric.label)}
    if table.has("target.metric"):
        words = table.rows.get_column("target.metric")
        named = {word: keys.get(squeeze(word)) for word in words.drop_nulls().unique()}
        return words.replace_strict(list(named), list(named.values()), default=None, return_dtype=pl.String)
    column = table.mapping.column_of("target.amount")
    header = squeeze(f"{table.label} {column.column if column else ''}")
    found = "bookings" if "quota" in header or "booking" in header or "deal" in header else "net_sales"
    gathering.notes.append(f"{table.label}: no column names a metric; its targets are read as {keys_label(found)}.")
    return pl.Series([found], dtype=pl.String).new_from_index(0, table.rows.height)


def keys_label(key: str) -> str:
    """What people call a metric, in the middle of a sentence."""
    return own_catalogue().metrics[key].label.lower()
