"""How long something took: 7.5, or 7:30 as on a clock."""

import polars as pl

from headway.ingest.cells.numbers import EXACT, numbers

CLOCK = r"^\s*(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?\s*$"


def durations(column: pl.Series, decimal: str, *, hours: bool) -> pl.Series:
    """Hours (`7:30` is 7.5) or minutes (`2:30` is 2.5, `0:02:30` as well); null for what is neither."""
    part = [pl.col("t").str.extract(CLOCK, group).cast(pl.Float64) for group in (1, 2, 3)]
    whole = part[0] * 60 + part[1] + part[2].fill_null(0) / 60
    minutes = pl.when(part[2].is_null()).then(part[0] + part[1] / 60).otherwise(whole)
    told = whole / 60 if hours else minutes
    clock = pl.DataFrame({"t": column}).select(told.round(6).cast(EXACT)).to_series()
    plain = numbers(column.set(clock.is_not_null(), None), decimal)
    return pl.DataFrame({"p": plain, "c": clock}).select(pl.coalesce("p", "c")).to_series()


def clock_like(values: pl.Series) -> pl.Series:
    """Which values are written as on a clock."""
    return values.str.contains(CLOCK)
