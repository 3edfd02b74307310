"""A mapped table with typed cells: one column a field, blanks gone, unreadable cells refused with their row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from headway.ingest.cells.blanks import blanks_in, without_blanks
from headway.ingest.cells.dates import local_moments, times, to_utc
from headway.ingest.cells.durations import durations
from headway.ingest.cells.flags import flags
from headway.ingest.cells.numbers import number_like, numbers, scale_of
from headway.ingest.fields import Holds, holds, is_counted
from headway.ingest.mapping import ColumnMapping, TableMapping
from headway.ingest.own_fields import OwnColumn, main_record, own_values
from headway.ingest.recorded import recorded_roles
from headway.ingest.settings import ImportSettings
from headway.ingest.signs import currency_of_rows
from headway.ingest.table import ROW, SourceTable
from headway.ingest.words import cells
from headway.schema.staged import Refusal
from headway.values.counted import counted

TOO_LARGE = 10**12  # what a price of 18 digits with 6 decimals cannot hold
EVENTS = frozenset(
    [
        "order_lines",
        "orders",
        "deals",
        "leads",
        "activities",
        "returns",
        "spend",
        "stage_moves",
        "event_log",
        "messages",
        "deal_lines",
        "worked_hours",
        "currency_rates",
        "targets",
        *recorded_roles(),
    ]
)
MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class TypedTable:
    """`rows`: `_row`, a column a field (dates as UTC instants with `<field>.timed`), `custom` as JSON or null, and
    `custom.RECORDS` where columns are fields of another record than the table's own.
    """

    label: str
    role: str
    mapping: TableMapping
    rows: pl.DataFrame
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]
    source: SourceTable

    def has(self, *fields: str) -> bool:
        """Whether each of these fields has a column."""
        return all(field in self.rows.columns for field in fields)


def typed(
    table: SourceTable, mapping: TableMapping, settings: ImportSettings, own: Sequence[OwnColumn] = ()
) -> TypedTable:
    """Type every mapped column, and those that fill fields of the business's own. In tables of events a cell that
    cannot be read refuses its row; elsewhere it is blank and noted.
    """
    found: dict[str, pl.Series] = {ROW: table.frame.get_column(ROW)}
    bad: list[tuple[ColumnMapping, pl.Series]] = []
    for column in mapping.columns:
        if (
            not column.field
            or column.field.startswith(("left.", "custom:", "custom."))
            or column.column not in table.frame.columns
        ):
            continue
        text = _clean(table.frame.get_column(column.column))
        parts = _typed(text, column, settings)
        found.update(parts)
        bad.append((column, text.is_not_null() & parts[column.field].is_null()))
    signs = currency_of_rows(table, mapping)
    if signs is not None:
        found[signs.name] = signs
    rows = pl.DataFrame([series.rename(name) for name, series in found.items()])
    values, notes = own_values(table, own, main_record(mapping.role))
    rows = _with_times(rows.with_columns(values), settings)
    done = _checked(table, mapping, rows, bad)
    return replace(done, notes=(*done.notes, *notes))


def _clean(column: pl.Series) -> pl.Series:
    distinct = column.drop_nulls().unique()
    return without_blanks(column, blanks_in(distinct))


def _typed(text: pl.Series, column: ColumnMapping, settings: ImportSettings) -> dict[str, pl.Series]:
    match holds(column.field):
        case Holds.MONEY | Holds.QUANTITY:
            value = numbers(text, column.decimal or ".")
            scale = scale_of(column.column) if holds(column.field) is Holds.MONEY else 1
            value = (value * scale).cast(value.dtype) if scale > 1 else value
            return {column.field: value.set(value.abs() >= TOO_LARGE, None)}
        case Holds.DURATION:
            return {column.field: durations(text, column.decimal or ".", hours=column.field == "hours.hours")}
        case Holds.DATE:
            return _moments(text, column, settings)
        case Holds.FLAG:
            return {column.field: flags(text)}
        case Holds.TIME:
            return {column.field: times(text)}
        case Holds.TEXT if column.field.endswith(".currency"):
            return {column.field: currency_codes(text)}
        case Holds.TEXT:
            return {column.field: text}


def currency_codes(text: pl.Series) -> pl.Series:
    """Currencies as ISO codes: `eur` and `€` are EUR."""
    upper = text.str.strip_chars().str.to_uppercase()
    signs = {sign.upper(): code for sign, code in cells()["currency"].items()}
    return upper.replace(list(signs), list(signs.values()))


def _moments(text: pl.Series, column: ColumnMapping, settings: ImportSettings) -> dict[str, pl.Series]:
    local = local_moments(text, column.order)
    zone = "UTC" if "utc" in column.column.casefold() else settings.calendar.zone
    start = pl.duration(minutes=settings.calendar.day_start)
    naive = pl.when("timed").then("local").otherwise(pl.col("local").dt.truncate("1d") + start)
    here = to_utc(naive, zone)
    if local.get_column("offset").null_count() < local.height:
        exact = (pl.col("local") - pl.duration(minutes=pl.col("offset"))).dt.replace_time_zone("UTC")
        here = pl.when(pl.col("offset").is_not_null() & pl.col("timed")).then(exact).otherwise(here)
    done = local.select(at=here.cast(MOMENT), timed=pl.col("timed"), local="local")
    return {
        column.field: done.get_column("at"),
        f"{column.field}.timed": done.get_column("timed"),
        f"{column.field}.local": done.get_column("local"),
    }


def _with_times(rows: pl.DataFrame, settings: ImportSettings) -> pl.DataFrame:
    """Join a time column (and a zone column) to the day of the order."""
    if "order.placed_at.local" not in rows.columns:
        return rows
    local, timed = pl.col("order.placed_at.local"), pl.col("order.placed_at.timed")
    if "order.time" in rows.columns:
        clock = pl.col("order.time").is_not_null() & ~timed
        local = (
            pl.when(clock).then(local.dt.truncate("1d") + pl.duration(seconds=pl.col("order.time"))).otherwise(local)
        )
        rows = rows.with_columns(local.alias("order.placed_at.local"), (timed | clock).alias("order.placed_at.timed"))
    elif "order.zone" not in rows.columns:
        return rows
    return _zoned(rows, settings)


def _zoned(rows: pl.DataFrame, settings: ImportSettings) -> pl.DataFrame:
    names = rows.get_column("order.zone").unique().to_list() if "order.zone" in rows.columns else [None]
    placed = pl.lit(None, MOMENT)
    local, timed = pl.col("order.placed_at.local"), pl.col("order.placed_at.timed")
    for name in names:
        zone = str(cells()["zones"].get((name or "").casefold(), settings.calendar.zone))
        mine = pl.col("order.zone").eq_missing(name) if "order.zone" in rows.columns else pl.lit(value=True)
        placed = pl.when(mine & timed).then(to_utc(local, zone).cast(MOMENT)).otherwise(placed)
    return rows.with_columns(pl.coalesce(placed, "order.placed_at").alias("order.placed_at"))


def _checked(
    table: SourceTable, mapping: TableMapping, rows: pl.DataFrame, bad: Sequence[tuple[ColumnMapping, pl.Series]]
) -> TypedTable:
    refusals: list[Refusal] = []
    notes: list[str] = []
    refused = pl.Series([False]).new_from_index(0, rows.height)
    for column, problem in bad:
        count = int(problem.sum())
        if not count:
            continue
        what = {Holds.DATE: "a date", Holds.TIME: "a time of day", Holds.FLAG: "yes or no"}.get(
            holds(column.field), "a number"
        )
        cell = table.frame.filter(problem).select(ROW, column.column)
        if mapping.role in EVENTS and (is_counted(column.field) or holds(column.field) is Holds.DATE):
            refused = refused | problem
            refusals += _refusals(table.label, column, cell, what)
        else:
            notes.append(
                f"{table.label}: {counted(count, 'cell', 'were')} left blank in `{column.column}`, not {what}, such as "
                f"`{cell[0, 1]}`."
            )
    return TypedTable(table.label, mapping.role, mapping, rows.filter(~refused), tuple(refusals), tuple(notes), table)


def _refusals(label: str, column: ColumnMapping, cell: pl.DataFrame, what: str) -> list[Refusal]:
    large = number_like(cell.get_column(column.column)) if what == "a number" else [False] * cell.height
    return [
        Refusal(label, row, column.column, value, "is too large" if too_large else f"is not {what}")
        for (row, value), too_large in zip(cell.iter_rows(), large, strict=True)
    ]
