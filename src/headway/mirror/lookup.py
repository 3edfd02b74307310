"""Finding the version of a referred row that was known at one instant and valid on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

LAST = date(9999, 12, 31)
"""The day on which things are as they stand: of a thing's rows the one that is valid last."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Versions of referred rows. `key` is the column that names the thing; `valid_from` and `valid_to` are day
    columns, where it has
    them: null from is since always, null to is still so, `valid_to` is the day after the last."""

    versions: pl.DataFrame
    key: str
    valid_from: str | None = None
    valid_to: str | None = None

    def find(self, frame: pl.DataFrame, *, by: str, day: str | None, take: Mapping[str, str]) -> pl.DataFrame:
        """The frame with columns of the row that was known at `known_at` and valid on `day`, null where there was none.

        `by` is the frame's column that names the thing, `take` maps columns of the reference to new columns of the
        frame. Without `day`, and on the day LAST, the row that is valid last is taken: as things stand.
        """
        key = {by: "_entity", "known_at": "_known", **({day: "_day"} if day else {})}
        asked = self._in_eras(frame.select(pl.col(old).alias(new) for old, new in key.items()).unique().drop_nulls())
        known = asked.join(self.versions, left_on="_entity", right_on=self.key).filter(
            (pl.col("recorded_from") <= pl.col("_era"))
            & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("_era")))
        )
        standing = known.filter(self._valid()) if day else known
        order = [name for name in (self.valid_from, "id") if name and name in standing.columns]
        one = standing.sort(order, nulls_last=False).unique(subset=list(key.values()), keep="last")
        found = one.select(*key.values(), *(pl.col(old).alias(new) for old, new in take.items()))
        return frame.join(found, left_on=list(key), right_on=list(key.values()), how="left")

    def _in_eras(self, asked: pl.DataFrame) -> pl.DataFrame:
        """`_era` is the last instant at which the thing changed, up to `_known`: what was known then is known still."""
        instants = pl.concat(
            self.versions.select(pl.col(self.key).alias("_entity"), pl.col(column).alias("_era")).drop_nulls()
            for column in ("recorded_from", "recorded_to")
        )
        eras = asked.sort("_known").join_asof(
            instants.unique().sort("_era"), left_on="_known", right_on="_era", by="_entity", check_sortedness=False
        )
        return eras.drop_nulls("_era")

    def _valid(self) -> pl.Expr:
        valid = pl.lit(value=True)
        if self.valid_from is not None:
            valid &= pl.col(self.valid_from).is_null() | (pl.col(self.valid_from) <= pl.col("_day"))
        if self.valid_to is not None:
            valid &= pl.col(self.valid_to).is_null() | (pl.col(self.valid_to) > pl.col("_day"))
        return valid | (pl.col("_day") == LAST)
