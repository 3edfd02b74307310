"""Finding the version of a referred row that was known at one instant and valid on one day."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Reference:
    """Versions of referred rows. `key` is the column that names the thing; `valid_from` and `valid_to` are day columns, where it has
    them: null from is since always, null to is still so, `valid_to` is the day after the last."""

    versions: pl.DataFrame
    key: str
    valid_from: str | None = None
    valid_to: str | None = None

    def find(self, frame: pl.DataFrame, *, by: str, day: str | None, take: Mapping[str, str]) -> pl.DataFrame:
        """The frame with columns of the row that was known at `known_at` and valid on `day`, null where there was none.

        `by` is the frame's column that names the thing, `take` maps columns of the reference to new columns of the frame. Without
        `day`, the row that is valid last is taken: as things stand.
        """
        key = [by, "known_at"] if day is None else [by, "known_at", day]
        asked = self._in_eras(frame.select(key).unique().drop_nulls(), by)
        known = asked.join(self.versions, left_on=by, right_on=self.key, suffix="_found").filter(
            (pl.col("recorded_from") <= pl.col("era"))
            & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("era")))
        )
        standing = known if day is None else known.filter(self._valid(day))
        order = [name for name in (self.valid_from, "id") if name and name in standing.columns]
        one = standing.sort(order, nulls_last=False).unique(subset=key, keep="last")
        found = one.select(*key, *(pl.col(old).alias(new) for old, new in take.items()))
        return frame.join(found, on=key, how="left")

    def _in_eras(self, asked: pl.DataFrame, by: str) -> pl.DataFrame:
        """`era` is the last instant at which the thing changed, up to `known_at`: what was known then is known still."""
        instants = pl.concat(
            self.versions.select(pl.col(self.key).alias(by), pl.col(column).alias("era")).drop_nulls()
            for column in ("recorded_from", "recorded_to")
        )
        return (
            asked.sort("known_at")
            .join_asof(instants.unique().sort("era"), left_on="known_at", right_on="era", by=by, check_sortedness=False)
            .drop_nulls("era")
        )

    def _valid(self, day: str) -> pl.Expr:
        valid = pl.lit(value=True)
        if self.valid_from is not None:
            valid &= pl.col(self.valid_from).is_null() | (pl.col(self.valid_from) <= pl.col(day))
        if self.valid_to is not None:
            valid &= pl.col(self.valid_to).is_null() | (pl.col(self.valid_to) > pl.col(day))
        return valid
