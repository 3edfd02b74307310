"""Where members work from a day to a day, for facts that last: a deal that stays open while its owner moves."""

from datetime import date

import polars as pl

from headway.mirror.facts.stamp import business_day, placed
from headway.mirror.lookup import LAST
from headway.mirror.snapshot import House, Snapshot

FIRST = date(1, 1, 1)


def stays(people: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """For each `known_at` and `rep_id` the days from `since` up to before `until` in which nothing about where they
    work changed, with `manager_id`, `team_id` and `office_id`. All of time is covered once: the first has no `since`,
    the last no `until`.
    """
    asked = people.select("known_at", "rep_id").drop_nulls().unique()
    always = asked.with_columns(pl.lit(None, dtype=pl.Date).alias("since"))
    cuts = pl.concat([always, _turns(asked, snapshot)]).unique().sort("known_at", "rep_id", "since", nulls_last=False)
    ended = cuts.with_columns(pl.col("since").shift(-1).over("known_at", "rep_id").alias("until"))
    day = pl.when(pl.col("until").is_not_null()).then(pl.col("since").fill_null(FIRST))
    return placed(ended.with_columns(day.alias("day")), snapshot, day="day").drop("day")


def _turns(asked: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The days on which a membership that was known then begins, or is over."""
    held = asked.join(snapshot.references["memberships"], left_on="rep_id", right_on="member_id").filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
    )
    days = (held.select("known_at", "rep_id", pl.col(name).alias("since")) for name in ("valid_from", "valid_to"))
    return pl.concat(days).drop_nulls("since").unique()


def staying(stretches: pl.DataFrame, snapshot: Snapshot, *, also: pl.DataFrame) -> pl.DataFrame:
    """Stretches of time (`at` to `end`, null: no beginning, no end) cut where their rep moved, or one of the people in
    `also` (`snap`, `rep_id`), each with where the rep worked then. Stretches have `snap`, `known_at`, `rep_id` and a
    `day` on which one without beginning is looked at.
    """
    numbered = stretches.with_row_index("_stretch")
    own = numbered.select("_stretch", "known_at", "rep_id")
    others = numbered.select("_stretch", "known_at", "snap").join(also.select("snap", "rep_id"), on="snap")
    people = pl.concat([own, others.select(own.columns)]).drop_nulls("rep_id")
    turns = _turns(people.select("known_at", "rep_id").unique(), snapshot)
    begun = turns.join(_instants(turns["since"], snapshot.house), on="since")
    cuts = people.join(begun, on=["known_at", "rep_id"]).select("_stretch", "begins").unique()
    inside = numbered.join(cuts, on="_stretch").filter(
        (pl.col("begins") > pl.col("at")) & (pl.col("end").is_null() | (pl.col("begins") < pl.col("end")))
    )
    later = inside.with_columns(pl.col("begins").alias("at"), pl.lit(value=False).alias("at_timed"))
    pieces = pl.concat([numbered, later.select(numbered.columns)]).sort("_stretch", "at", nulls_last=False)
    following = pl.col("at").shift(-1).over("_stretch")
    timed = pl.when(following.is_not_null()).then(pl.lit(value=False)).otherwise(pl.col("end_timed"))
    ended = pieces.with_columns(pl.coalesce(following, "end").alias("end"), timed.alias("end_timed"))
    day = pl.coalesce(business_day("at", snapshot.house), "day")
    return placed(ended.with_columns(day.alias("day")), snapshot, day="day").drop("_stretch")


def _instants(days: pl.Series, house: House) -> pl.DataFrame:
    """The naive UTC instants at which business days begin (`since`, `begins`), but for days at the ends of the
    calendar, which no clock of another zone can tell.
    """
    known = days.unique().filter(days.unique().is_between(FIRST, LAST, closed="none"))
    begins = [house.calendar.start_of(day).replace(tzinfo=None) for day in known.to_list()]
    return pl.DataFrame({"since": known, "begins": pl.Series(begins, dtype=pl.Datetime("us"))})
