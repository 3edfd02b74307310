"""What a status or a kind of document says, whatever is written around the word."""

import re
from collections.abc import Sequence
from functools import cache

import polars as pl

from headway.ingest.words import squeeze, word_set

PARTS = re.compile(r"\s+[-–—:]\s+|\s*[(/|,;]\s*|\)")
SYSTEM = re.compile(r"^(?:wc|order|status)[-_:]\s*", re.IGNORECASE)


def says(status: str, *names: str) -> bool:
    """Whether a status is one of the words of these lists, as a whole or in a part of it: `Shipped - Returned to
    Seller` says that it was returned, `Partially refunded` does not say that it was refunded.
    """
    wanted = _squeezed(names)
    bare = SYSTEM.sub("", status.strip())
    return any(squeeze(part) in wanted for part in (status, bare, *PARTS.split(bare)) if part)


def said(column: pl.Series, *names: str) -> pl.Series:
    """`says` for each cell; false where it is empty."""
    values = column.drop_nulls().unique()
    found = [value for value in values.to_list() if says(value, *names)]
    return column.is_in(found).fill_null(value=False)


@cache
def _squeezed(names: Sequence[str]) -> frozenset[str]:
    return frozenset(squeeze(word) for name in names for word in word_set(name)) - {""}
