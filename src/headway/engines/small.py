"""A few facts typed by hand, in an engine in memory: for tests, examples and notebooks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.engines.layout import POLARS_TYPES
from headway.engines.store import Store
from headway.schema.column import SCALES, Column, Kind
from headway.schema.tables import dimensions, facts
from headway.values.calendar import UTC, Calendar

Row = Mapping[str, object]
SINCE_EVER = datetime(2000, 1, 1)  # noqa: DTZ001  engine instants are naive UTC


def small_store(
    rows: Mapping[str, Sequence[Row]], *, calendar: Calendar | None = None, meta: Mapping[str, str] | None = None
) -> Store:
    """A store in memory with these rows by table name (facts and dimensions); columns left out are empty.

    Amounts are Decimal, int or text in major units; instants are datetimes (naive: UTC) or ISO text; days are dates or
    ISO text. Of an anchor, `x_at` alone fills `x_day` and `x_hour` by the calendar. `recorded_from` is 2000-01-01 where
    it is not given.
    """
    store = DuckDBStore(MEMORY, threads=1)
    with store.writing() as batch:
        for name, lines in rows.items():
            if name in facts():
                batch.insert(name, _frame([_fact_row(name, line, calendar or Calendar()) for line in lines], name))
            else:
                batch.dimension(name, _frame(lines, name))
        batch.note(meta or {})
    return store


def _fact_row(name: str, line: Row, calendar: Calendar) -> Row:
    row = {"recorded_from": SINCE_EVER, **line}
    for anchor in facts()[name].anchors:
        at = row.get(f"{anchor}_at")
        if at is not None:
            moment = _naive(at).replace(tzinfo=UTC)
            row.setdefault(f"{anchor}_day", calendar.day_of(moment))
            row.setdefault(f"{anchor}_hour", calendar.hour_of(moment))
    return row


def _frame(lines: Sequence[Row], name: str) -> pl.DataFrame:
    columns = facts()[name].columns if name in facts() else dimensions()[name].columns
    strange = sorted({key for line in lines for key in line} - set(columns))
    if strange:
        raise ValueError(f"{name} has no columns {', '.join(strange)}")
    return pl.DataFrame(
        {key: [_value(line.get(key), column) for line in lines] for key, column in columns.items()},
        schema={key: POLARS_TYPES[column.kind] for key, column in columns.items()},
    )


def _value(value: object, column: Column) -> object:
    if value is None:
        return None
    if column.kind in SCALES:
        scaled = Decimal(str(value)) * 10 ** SCALES[column.kind]
        if scaled != int(scaled):
            raise ValueError(f"{column.name}: {value} has more than {SCALES[column.kind]} decimals")
        return int(scaled)
    if column.kind is Kind.INSTANT:
        return _naive(value)
    if column.kind is Kind.DAY and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _naive(value: object) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
