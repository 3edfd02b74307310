"""The bridge of the pipeline deal by deal: each deal's way from what it was open with to what it is open with."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from headway.insights.pipeline_bridge import TERMS

START, END = "start", "end"
DEAL = "deal"
WORTH = pl.Decimal(38, 10)
"""As many places as a share of an amount has."""


@dataclass(frozen=True, slots=True)
class DealByDeal:
    """A row for each deal that was open at the start, is open at the end or changed: `deal`, `start`, a column for each
    part by its key with its sign, `end`. Empty: none of it, or its value is not recorded.

    `open_at` are the deals that were open at either end, whatever their value.
    """

    rows: pl.DataFrame
    open_at: Mapping[str, frozenset[int]]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that some deal went through, in their order."""
        held = self.rows
        return tuple(
            term.key for term in TERMS if term.key in held.columns and (held[term.key].fill_null(0) != 0).any()
        )

    @property
    def missed(self) -> int:
        """How many deals do not come from their start to their end by their parts: none, or there is a mistake."""
        ways = [pl.col(name).fill_null(0) for name in self.rows.columns if name not in {DEAL, END}]
        told = pl.sum_horizontal(ways)
        return self.rows.filter(told != pl.col(END).fill_null(0)).height


def deal_by_deal(
    found: Mapping[str, pl.DataFrame], every: pl.DataFrame, open_at: Mapping[str, frozenset[int]]
) -> DealByDeal:
    """Put together what each deal has in the start, in the parts and in the end: `found` by `start`, the keys of the
    parts and `end`, each with `thing` and `value`. `every` (`thing`) are the deals with any change.
    """
    signs = {term.key: term.sign for term in TERMS}
    ids = [every["thing"], *(pl.Series("thing", sorted(ids), dtype=pl.Int64) for ids in open_at.values())]
    ids += [frame["thing"] for frame in found.values()]
    rows = pl.concat([one.cast(pl.Int64).alias(DEAL) for one in ids]).unique().sort().to_frame()
    for name, frame in found.items():
        worth = pl.col("value").cast(WORTH)
        worth = (worth if signs.get(name, 1) > 0 else -worth).alias(name)
        rows = rows.join(frame.select(pl.col("thing").cast(pl.Int64).alias(DEAL), worth), on=DEAL, how="left")
    return DealByDeal(rows, open_at)
