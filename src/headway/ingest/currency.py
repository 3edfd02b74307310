"""The one currency that files count in, where all of them say the same."""

from collections.abc import Sequence

import polars as pl

from headway.ingest.cells.blanks import blanks_in
from headway.ingest.cells.numbers import numbers
from headway.ingest.mapping import ColumnMapping, Mapping, TableMapping
from headway.ingest.profile import profile_of
from headway.ingest.signs import AMOUNTS, CURRENCIES
from headway.ingest.table import SourceTable
from headway.ingest.typed import currency_codes
from headway.ingest.words import cells


def currency_of(tables: Sequence[SourceTable], mapping: Mapping) -> str:
    """The ISO code that every amount of the files is in: by a column of currencies (the one whose rate is 1 where rates
    stand beside it), else by the sign beside the amounts; empty where nothing says it, or where they differ."""
    by_label = {table.label: table for table in tables}
    said = [_said(by_label[entry.label], entry) for entry in mapping.tables if entry.role in CURRENCIES]
    found = {code for codes in said for code in codes}
    return next(iter(found)) if len(found) == 1 and found <= set(cells()["iso"]["codes"]) else ""


def _numbers(table: SourceTable, column: ColumnMapping) -> pl.Series:
    return numbers(table.frame.get_column(column.column), column.decimal or ".")


def _said(table: SourceTable, mapping: TableMapping) -> set[str]:
    column, rate = mapping.column_of(CURRENCIES[mapping.role]), mapping.column_of("order.rate")
    if column and rate and {column.column, rate.column} <= set(table.frame.columns):
        worth = pl.DataFrame(
            {"code": table.frame.get_column(column.column), "rate": _numbers(table, rate)}
        ).drop_nulls()
        bare = worth.group_by("code").agg((pl.col("rate") == 1).all()).filter("rate").get_column("code")
        if len(bare) == 1:
            return set(currency_codes(bare).to_list())
    if column and column.column in table.frame.columns:
        values = table.frame.get_column(column.column).drop_nulls().unique()
        values = values.filter(~values.is_in(sorted(blanks_in(values))))
        return set(currency_codes(values).to_list())
    named = [found.column for name in AMOUNTS if (found := mapping.column_of(name))]
    signs = {profile_of(name, table.frame.get_column(name).head(2000)).number.currency for name in named}
    return signs - {""}
