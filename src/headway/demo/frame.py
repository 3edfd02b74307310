"""From arrays to staged frames: exact decimals, moments, references, checked against the record type."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from headway.demo.arrays import NONE, Bools, Ints, Texts
from headway.schema.staged import staged_schema
from headway.schema.tables import record_types

Cells: TypeAlias = pl.Series | npt.NDArray[np.generic] | Texts | Sequence[object]

Columns: TypeAlias = dict[str, Cells]


def decimals(units: Ints, *, scale: int, of: int, known: Bools | None = None) -> pl.Series:
    """Exact decimals of `scale` places from whole numbers of 10^-`of`; empty where not `known`."""
    scaled = units.astype(np.int64) * 10 ** (scale - of)
    pairs = np.empty((len(scaled), 2), dtype=np.int64)
    pairs[:, 0], pairs[:, 1] = scaled, scaled >> 63
    arrow = pa.Array.from_buffers(pa.decimal128(18, scale), len(scaled), [None, pa.py_buffer(pairs)])
    return hide(pl.Series(pl.from_arrow(arrow)), known)


def amounts(cents: Ints, known: Bools | None = None) -> pl.Series:
    """Amounts from whole cents."""
    return decimals(cents, scale=4, of=2, known=known)


def prices(cents: Ints, known: Bools | None = None) -> pl.Series:
    """Prices from whole cents."""
    return decimals(cents, scale=6, of=2, known=known)


def quantities(tenths: Ints, known: Bools | None = None) -> pl.Series:
    """Quantities from whole tenths."""
    return decimals(tenths, scale=4, of=1, known=known)


def shares(thousandths: Ints) -> pl.Series:
    """Shares from whole thousandths."""
    return decimals(thousandths, scale=6, of=3)


def moments(seconds: Ints, known: Bools | None = None) -> pl.Series:
    """Instants from UTC seconds."""
    series = pl.Series(seconds.astype(np.int64) * 1_000_000).cast(pl.Datetime("us", "UTC"))
    return hide(series, known)


def days(dates: npt.NDArray[np.datetime64], known: Bools | None = None) -> pl.Series:
    """Dates, empty where not known."""
    return hide(pl.Series(dates.astype("datetime64[D]")), known)


def numbered(template: str, numbers: Ints) -> pl.Series:
    """Texts such as `W000123` from `W{}`; NONE is empty."""
    frame = pl.DataFrame({"n": numbers.astype(np.int64)})
    text = pl.format(template, pl.col("n").cast(pl.String).str.zfill(6))
    return frame.select(pl.when(pl.col("n") != NONE).then(text).alias("n"))["n"]


def refer(kind: str, numbers: Ints) -> pl.Series:
    """References to rows of a table by their place in it; NONE is empty."""
    frame = pl.DataFrame({"n": numbers.astype(np.int64)})
    text = pl.format(f"{kind}{{}}", pl.col("n"))
    return frame.select(pl.when(pl.col("n") != NONE).then(text).alias("n"))["n"]


def hide(series: pl.Series, known: Bools | None) -> pl.Series:
    """The series with empties where not known."""
    if known is None:
        return series
    frame = pl.DataFrame({"value": series, "known": known})
    return frame.select(pl.when("known").then("value").alias("value"))["value"]


def staged(record: str, columns: Columns, *, size: int, timed: bool = True) -> pl.DataFrame:
    """A staged frame of `size` rows whose `ref` is the table's name and the row's place.

    A column that the record type does not have is a mistake of ours: ValueError. Moments are taken to be timed as told.
    """
    schema = staged_schema(record_types()[record])
    unknown = set(columns) - set(schema)
    if unknown:
        raise ValueError(f"{record}: no column {sorted(unknown)}")
    found = {"ref": refer(record, np.arange(size))}
    for name, cells in columns.items():
        found[name] = _series(name, cells, schema[name])
        if f"{name}_timed" in schema:
            found[f"{name}_timed"] = hide(pl.Series(np.full(size, timed)), found[name].is_not_null().to_numpy())
    return pl.DataFrame([series.alias(name) for name, series in found.items()])


def _series(name: str, cells: Cells, dtype: pl.DataType) -> pl.Series:
    if isinstance(cells, pl.Series):
        return cells.cast(dtype)
    values = cells.tolist() if isinstance(cells, np.ndarray) and cells.dtype == object else cells
    return pl.Series(name, values, strict=True).cast(dtype)
