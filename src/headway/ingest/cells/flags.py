"""Yes and no."""

import polars as pl

from headway.ingest.words import word_set


def are_flags(values: pl.Series) -> bool:
    """Whether a column's distinct values are all words for yes and no."""
    words = word_set("true") | word_set("false")
    return 0 < len(values) <= 4 and all(value.casefold() in words for value in values)


def flags(column: pl.Series) -> pl.Series:
    """True, false, or null for what is neither."""
    lower = column.str.to_lowercase()
    yes, no = lower.is_in(sorted(word_set("true"))), lower.is_in(sorted(word_set("false")))
    frame = pl.DataFrame({"yes": yes, "no": no})
    found = frame.select(pl.when("yes").then(statement=True).when("no").then(statement=False)).to_series()
    return found.rename(column.name)
