"""The fields that a business added to its records: which there are, and their values as typed columns."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections

from headway.schema.column import SCALES, Kind
from headway.schema.custom import CustomField, may_have_fields

CUSTOM = "custom"
Read = Callable[[pl.Expr], pl.Expr]


def recorded_fields(using: str = DEFAULT_DB_ALIAS) -> tuple[CustomField, ...]:
    """The fields that the records have now, those that say something about a person left out."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT object, key, label, kind FROM custom_fields WHERE NOT person")
        found = [CustomField(of, key, label, kind) for of, key, label, kind in cursor.fetchall()]
    return tuple(sorted(field for field in found if field.of in may_have_fields()))


def with_own_columns(frame: pl.DataFrame, fields: Iterable[CustomField]) -> pl.DataFrame:
    """The frame, which has `custom` (JSON), with a typed column for each field; a value that does not fit is empty."""
    return frame.with_columns(_value(field).alias(field.column.name) for field in fields)


def _value(field: CustomField) -> pl.Expr:
    told = pl.col(CUSTOM).str.json_path_match(f"$['{field.key}']").str.strip_chars()
    told = pl.when(~told.is_in(["", "null"])).then(told)
    read: Read = READ[field.column.kind]
    return read(_yes_or_no(told) if field.kind == "flag" else told)


def _yes_or_no(told: pl.Expr) -> pl.Expr:
    return told.replace({"true": "yes", "false": "no"})


def _amount(told: pl.Expr) -> pl.Expr:
    scale = SCALES[Kind.AMOUNT]
    exact = told.cast(pl.Decimal(38, scale), strict=False)
    scaled: pl.Expr = (exact * 10**scale).cast(pl.Int64, strict=False)
    return scaled


READ: Mapping[Kind, Read] = MappingProxyType(
    {
        Kind.TEXT: lambda told: told,
        Kind.NUMBER: lambda told: told.cast(pl.Float64, strict=False),
        Kind.AMOUNT: _amount,
        Kind.DAY: lambda told: told.str.head(10).str.to_date("%Y-%m-%d", strict=False),
    }
)
