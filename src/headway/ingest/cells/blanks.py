"""Blanks that are written out: `N/A`, `-`, `Select`, `unknown`."""

import polars as pl

from headway.ingest.words import word_set

MOST_CHOICES = 400


def blanks_in(values: pl.Series) -> tuple[str, ...]:
    """Spellings in a column's distinct values that mean blank. Words such as `unknown` count in columns of few
    choices only."""
    lower = values.str.to_lowercase()
    words = set(word_set("blank"))
    if len(values) <= MOST_CHOICES:
        words |= word_set("unchosen")
    found = values.filter(lower.is_in(sorted(words)))
    return tuple(sorted(found.to_list())) if len(found) < max(len(values), 2) else ()


def without_blanks(column: pl.Series, blanks: tuple[str, ...]) -> pl.Series:
    """The column with these spellings as null."""
    return column.replace(list(blanks), [None] * len(blanks)) if blanks else column
