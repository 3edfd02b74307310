"""First and last day of a period as people write it: 2024-01, Q1 2024, 2024, Jan 2024, 3/2024."""

import polars as pl

from headway.ingest.cells.dates import local_moments
from headway.ingest.typed import TypedTable

QUARTER = r"(?i)^\s*(?:q\s*([1-4])[\s/\-]*((?:19|20)\d{2})|((?:19|20)\d{2})[\s/\-]*q\s*([1-4]))\s*$"
YEAR = r"^\s*(?:fy\s*)?((?:19|20)\d{2})\s*$"


def periods(table: TypedTable) -> pl.DataFrame:
    """`starts_on` and `ends_on` of each row (last day included); null where they cannot be read. A day that is not
    the first of its month is a period of one day."""
    rows = table.rows
    if table.has("target.starts", "target.ends"):
        return rows.select(
            starts_on=pl.col("target.starts.local").cast(pl.Date), ends_on=pl.col("target.ends.local").cast(pl.Date)
        )
    field = "target.period" if table.has("target.period") else "target.starts"
    text = (
        rows.get_column(field) if field == "target.period" else rows.get_column("target.starts.local").cast(pl.String)
    )
    frame = pl.DataFrame({"t": text, "local": local_moments(text, "day first").get_column("local")})
    quarter = pl.coalesce(pl.col("t").str.extract(QUARTER, 1), pl.col("t").str.extract(QUARTER, 4)).cast(pl.Int32)
    of_year = pl.coalesce(pl.col("t").str.extract(QUARTER, 2), pl.col("t").str.extract(QUARTER, 3)).cast(pl.Int32)
    year = pl.col("t").str.extract(YEAR, 1).cast(pl.Int32)
    day = pl.col("local").cast(pl.Date)
    starts = pl.coalesce(pl.date(of_year, quarter * 3 - 2, 1), pl.date(year, 1, 1), day)
    months = pl.when(quarter.is_not_null()).then(pl.lit("3mo")).when(year.is_not_null()).then(pl.lit("1y"))
    length = months.when(day.dt.day() == 1).then(pl.lit("1mo")).otherwise(pl.lit("1d"))
    found = frame.select(starts_on=starts, length=length)
    return found.select("starts_on", ends_on=pl.col("starts_on").dt.offset_by(pl.col("length")).dt.offset_by("-1d"))
