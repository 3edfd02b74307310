"""Exact arithmetic on scaled integers, a column at a time."""

import polars as pl


def half_even(number: pl.Expr, divisor: pl.Expr | int) -> pl.Expr:
    """`number ÷ divisor` to the nearest whole number, halves to the even one. `number` is Int128, the divisor positive.

    Null where the divisor is zero or either is null.
    """
    whole = _wide(divisor) if isinstance(divisor, pl.Expr) else pl.lit(divisor, dtype=pl.Int128)
    safe = pl.when(whole > 0).then(whole)
    floor = number // safe
    rest = (number - floor * safe) * 2
    odd = floor % pl.lit(2, dtype=pl.Int128) == 1
    up = (rest > safe) | ((rest == safe) & odd)
    return (floor + up.cast(pl.Int128)).cast(pl.Int64)


def times(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The product, wide enough for two 64-bit numbers."""
    return _wide(left) * _wide(right)


def _wide(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int128)


def shared_out(frame: pl.DataFrame, *, total: str, weight: str, over: str, into: str) -> pl.DataFrame:
    """The frame with a column `into`: `total` (alike within `over`) shared by `weight` (never negative), adding up
    exactly.

    What is left after rounding down goes, one unit each, to the largest remainders, earlier rows first. Where all
    weights are 0 the
    rows share alike. A negative total is shared like its positive and negated.
    """
    flat = pl.col(weight).sum().over(over) == 0
    weighed = frame.with_columns(pl.when(flat).then(1).otherwise(pl.col(weight)).alias("_weight"))
    whole = _wide(pl.col("_weight").sum().over(over))
    product = times(pl.col(total).abs(), pl.col("_weight"))
    parts = weighed.with_columns((product // whole).alias("_part"), (product % whole).alias("_rest"))
    missing = pl.col(total).abs() - pl.col("_part").sum().over(over).cast(pl.Int64)
    place = pl.col("_rest").rank("ordinal", descending=True).over(over)
    shared = pl.col("_part").cast(pl.Int64) + (place <= missing).cast(pl.Int64)
    return parts.with_columns((shared * pl.col(total).sign()).alias(into)).drop("_weight", "_part", "_rest")
