"""Files of refused rows that Headway wrote and somebody mended: read as the file that they came from."""

from dataclasses import replace

import polars as pl

from headway.ingest.table import SourceTable

REASON = "Headway: reason"
"""The column that Headway adds to refused rows. A file that has it is one of ours."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; before it stands an apostrophe in what we write."""

NEUTRALISED = r"^'([=+\-@\t\r])"


def as_mended(table: SourceTable) -> SourceTable:
    """The table without our reasons and without the apostrophes that we put before formulas; any other as it is."""
    if REASON not in table.header:
        return table
    header = tuple(plain(name) for name in table.header if name != REASON)
    cells = [pl.col(name).str.replace(NEUTRALISED, "$1").alias(plain(name)) for name in table.header if name != REASON]
    others = [name for name in table.frame.columns if name not in table.header]
    return replace(table, header=header, frame=table.frame.select(*others, *cells))


def plain(text: str) -> str:
    """A cell as it was before it was neutralised."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
