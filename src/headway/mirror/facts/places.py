"""Where members work from a day to a day, for facts that last: a deal that stays open while its people move."""

import polars as pl

from headway.mirror.facts.stamp import placed
from headway.mirror.facts.stretches import FIRST, begins
from headway.mirror.snapshot import Snapshot


def stays(people: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """For each `known_at` and `rep_id` the days from `since` up to before `until` in which nothing about where they
    work changed, with `manager_id`, `team_id` and `office_id`. All of time is covered once: the first has no `since`,
    the last no `until`.
    """
    asked = people.select("known_at", "rep_id").drop_nulls().unique()
    always = asked.with_columns(pl.lit(None, dtype=pl.Date).alias("since"))
    turns = pl.concat([always, _turns(asked, snapshot)]).sort("known_at", "rep_id", "since", nulls_last=False)
    ended = turns.with_columns(pl.col("since").shift(-1).over("known_at", "rep_id").alias("until"))
    day = pl.when(pl.col("until").is_not_null()).then(pl.col("since").fill_null(FIRST))
    return placed(ended.with_columns(day.alias("day")), snapshot, day="day").drop("day")


def moves(people: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """When people (`stretch`, `known_at`, `rep_id`) began or ceased to work somewhere: `stretch`, `point`,
    `point_timed`.
    """
    turns = _turns(people.select("known_at", "rep_id").drop_nulls().unique(), snapshot)
    begun = turns.join(begins(turns["since"], snapshot.house), left_on="since", right_on="day")
    return people.join(begun, on=["known_at", "rep_id"]).select("stretch", "point", "point_timed")


def _turns(asked: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The days on which a membership that was known then begins, or is over."""
    held = asked.join(snapshot.references["memberships"], left_on="rep_id", right_on="member_id").filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
    )
    days = (held.select("known_at", "rep_id", pl.col(name).alias("since")) for name in ("valid_from", "valid_to"))
    return pl.concat(days).drop_nulls("since").unique()
