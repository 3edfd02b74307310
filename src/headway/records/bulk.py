"""Many rows at once, into and out of the record tables. Called by actions (and read by the mirror) only.

A frame here is in *record form*: its columns are the table's own (`order_id`, `amount`), amounts, prices and the
like whole numbers
at the column's scale, days Date, instants Datetime("us") in UTC without a zone, flags Boolean, everything else text
or Int64.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from secrets import randbits, token_bytes
from typing import Any

import numpy as np
import polars as pl
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS_A_STATEMENT = 500
VARIABLES_A_STATEMENT = 32_000
FARTHEST = 2**20
INSTANT = "%Y-%m-%d %H:%M:%S%.6f"


def insert(connection: BaseDatabaseWrapper, table: str, frame: pl.DataFrame) -> None:
    """Insert every row, in order. Triggers run; the caller holds the transaction."""
    if frame.is_empty():
        return
    if connection.vendor == "postgresql":
        _copy_in(connection, table, frame)
    else:
        _insert_many(connection, table, frame)


def _insert_many(connection: BaseDatabaseWrapper, table: str, frame: pl.DataFrame) -> None:
    """500 rows a statement: measured 3 × as fast as one row each, since a statement is compiled and bound once for
    all. A value that all rows share is bound once.

    OR FAIL: a refused row stops the statement without taking back its earlier rows, which the caller's transaction
    does; so SQLite need not keep a second copy of each page that the statement touches (measured a fifth of the time).
    """
    texts = _as_text(frame)
    shared = [name for name in texts.columns[1:] if texts[name].n_unique() == 1]
    own = texts.drop(shared)
    once = [texts[name][0] for name in shared]
    many = min(ROWS_A_STATEMENT, (VARIABLES_A_STATEMENT - len(once)) // own.width)
    head = (
        f"INSERT OR FAIL INTO {_quoted(connection, [table])} ({_quoted(connection, [*shared, *own.columns])}) VALUES "
    )
    whole = head + _places(many, len(once), own.width)
    connection.ensure_connection()
    cursor = (
        connection.connection.cursor()
    )  # the driver's own: Django's would rewrite each statement's placeholders again
    with connection.wrap_database_errors:
        for rows, values in _row_by_row(own, many):
            cursor.execute(whole if rows == many else head + _places(rows, len(once), own.width), once + values)
    cursor.close()


def _places(rows: int, shared: int, own: int) -> str:
    """Numbered places of the values of `rows` rows: `shared` values that each row repeats, then `own` of each row."""
    repeated = [f"?{place}" for place in range(1, shared + 1)]
    lines = (
        ",".join([*repeated, *(f"?{shared + row * own + place}" for place in range(1, own + 1))]) for row in range(rows)
    )
    return ",".join(f"({line})" for line in lines)


def _row_by_row(frame: pl.DataFrame, many: int) -> Iterator[tuple[int, list[Any]]]:
    """How many rows, and the values of `many` rows at a time in one list, laid in by column: no tuple a row for the
    collector to visit.
    """
    columns = [column.to_list() for column in frame]
    for start in range(0, frame.height, many):
        rows = min(many, frame.height - start)
        values: list[Any] = [None] * (rows * frame.width)
        for place, column in enumerate(columns):
            values[place :: frame.width] = column[start : start + many]
        yield rows, values


@contextmanager
def repeatable(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Transactions inside are not waited for until they are on the disk: a power failure (never a kill) may lose the
    last of them, though never one without those after it. For steps that are found out and done again.
    """
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL" if sqlite else "SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL" if sqlite else "RESET synchronous_commit")


def survey(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Let the database look at some rows of tables that have grown, so that it finds the shorter way to what is asked:
    SQLite does so never by itself, PostgreSQL a minute later.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def storable(frame: pl.DataFrame, *, vendor: str) -> pl.DataFrame:
    """A frame in record form as the driver of a database takes its values."""
    return (
        _as_text(frame)
        if vendor == "sqlite"
        else frame.with_columns(pl.col(pl.Datetime("us")).dt.replace_time_zone("UTC"))
    )


def from_text(texts: pl.Series, field: models.Field) -> pl.Series:  # type: ignore[type-arg]  # any field at all
    """Text that was cast from record form, in record form again."""
    kind = record_type_of(field)
    if kind == pl.Boolean():
        return texts.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if kind == pl.Date():
        return texts.str.to_date("%Y-%m-%d")
    if kind.is_temporal():
        return texts.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
    return texts.cast(kind)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """As Django writes to SQLite: days and instants as text, an instant on the full second without a fraction."""
    return frame.with_columns(
        pl.col(pl.Date).dt.to_string("%Y-%m-%d"),
        pl.col(pl.Datetime("us")).dt.to_string(INSTANT).str.strip_suffix(".000000"),
        pl.col(pl.Boolean).cast(pl.Int8),
    )


def _copy_in(connection: BaseDatabaseWrapper, table: str, frame: pl.DataFrame) -> None:
    """COPY as CSV: text is quoted, so that an empty text is told from nothing."""
    statement = (
        f"COPY {_quoted(connection, [table])} ({_quoted(connection, frame.columns)}) FROM STDIN WITH (FORMAT csv)"
    )
    body = _with_zone(frame).write_csv(include_header=False, quote_style="non_numeric", null_value="")
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(body)


def _with_zone(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Datetime("us")).dt.to_string(f"{INSTANT}+00"))


def reserve_ids(connection: BaseDatabaseWrapper, table: str, count: int) -> pl.Series:
    """That many new ids in rising order, which nobody else will be given. Inside a transaction; a rollback may leave
    a gap.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return pl.Series("id", sorted(row[0] for row in cursor.fetchall()), dtype=pl.Int64)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        last = found[0] if found else 0
        if found:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + count])
    return pl.int_range(last + 1, last + count + 1, dtype=pl.Int64, eager=True).alias("id")


def random_ids(count: int) -> pl.Series:
    """Random public ids for rows that are inserted together: from a random start upward in random steps of up to 2^20.

    In rising order they fall side by side in their index; drawn one by one each would touch a page of its own
    (measured: a quarter of the time of a million orders' insert).
    """
    steps = np.frombuffer(token_bytes(4 * count), dtype=np.uint32) % FARTHEST + 1
    return pl.Series("public_id", randbits(62) + steps.cumsum(dtype=np.int64), dtype=pl.Int64)


def record_type_of(field: models.Field) -> pl.DataType:  # type: ignore[type-arg]  # any field at all
    """The Polars type, in record form, of a model's column."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    match target.get_internal_type():
        case "DateField":
            return pl.Date()
        case "DateTimeField":
            return pl.Datetime("us")
        case "BooleanField":
            return pl.Boolean()
        case "FloatField":
            return pl.Float64()
        case "TextField" | "CharField" | "JSONField" | "EmailField":
            return pl.String()
        case _:
            return pl.Int64()


def read(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    columns: Sequence[str],
    where: str = "",
    values: Sequence[Any] = (),
) -> pl.DataFrame:
    """The named columns (as the table calls them) of the rows that meet `where` (SQL with %s; empty: all), in record
    form.
    """
    types = {field.column: record_type_of(field) for field in model._meta.concrete_fields}
    plain = (
        "+" if connection.vendor == "sqlite" else ""
    )  # a bare column would go through Django's converters, one value at a time
    wanted = ", ".join(f"{plain}{connection.ops.quote_name(name)}" for name in columns)
    sql = f"SELECT {wanted} FROM {_quoted(connection, [model._meta.db_table])}"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE {where}" if where else sql, list(values) or None)
        rows = cursor.fetchall()
    return typed(rows, {name: types[name] for name in columns}, vendor=connection.vendor)


def typed(rows: Sequence[Sequence[object]], types: dict[str, pl.DataType], *, vendor: str) -> pl.DataFrame:
    """Rows as a driver gives them, in record form."""
    if vendor == "postgresql":
        zoned = {name: pl.Datetime("us", "UTC") if kind == pl.Datetime("us") else kind for name, kind in types.items()}
        frame = pl.DataFrame(rows, schema=zoned, orient="row")
        return frame.with_columns(pl.col(pl.Datetime("us", "UTC")).dt.replace_time_zone(None))
    raw = {name: _raw(kind) for name, kind in types.items()}
    frame = pl.DataFrame(rows, schema=raw, orient="row")
    return frame.with_columns(_parsed(name, kind) for name, kind in types.items() if raw[name] != kind)


def _raw(kind: pl.DataType) -> pl.DataType:
    if kind == pl.Boolean():
        return pl.Int64()
    return pl.String() if kind.is_temporal() else kind


def _parsed(name: str, kind: pl.DataType) -> pl.Expr:
    if kind == pl.Boolean():
        return pl.col(name).cast(pl.Boolean)
    if kind == pl.Date():
        return pl.col(name).str.to_date("%Y-%m-%d")
    return pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")


def column_of(model: type[models.Model], name: str) -> str:
    """What the table calls a field: `order` is `order_id`."""
    return str(next(field.column for field in model._meta.concrete_fields if field.name == name))


def in_parts(ids: Iterable[int], size: int = 10_000) -> Iterable[list[int]]:
    """Ids in lists short enough for one statement."""
    rest = iter(ids)
    while part := list(islice(rest, size)):
        yield part


def _quoted(connection: BaseDatabaseWrapper, names: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def from_image(values: Sequence[object], field: models.Field) -> pl.Series:  # type: ignore[type-arg]  # any field at all
    """One column of history images (JSON: numbers, text, true, null) in record form."""
    kind = record_type_of(field)
    if kind == pl.Boolean():
        return pl.Series([None if value is None else bool(value) for value in values], dtype=pl.Boolean)
    if not kind.is_temporal():
        return pl.Series(values, dtype=kind, strict=False)
    words = pl.Series(
        [None if value is None else str(value)[:26].replace("T", " ") for value in values], dtype=pl.String
    )
    if kind == pl.Date():
        return words.str.to_date("%Y-%m-%d")
    return words.str.replace(r"[+Z].*$", "").str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
