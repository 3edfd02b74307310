"""What a column comes to, as a plain number."""

import polars as pl


def share(truths: pl.Series) -> float:
    """The part of rows that are true, blanks aside; 0 for an empty column."""
    mean = truths.cast(pl.Float64).mean()
    return mean if isinstance(mean, float) else 0.0


def largest(column: pl.Series) -> float | None:
    """The largest value; None for an empty column."""
    value = column.cast(pl.Float64).max()
    return value if isinstance(value, float) else None


def smallest(column: pl.Series) -> float | None:
    """The smallest value; None for an empty column."""
    value = column.cast(pl.Float64).min()
    return value if isinstance(value, float) else None


def middle(column: pl.Series) -> float | None:
    """The median; None for an empty column."""
    value = column.cast(pl.Float64).median()
    return value if isinstance(value, float) else None
