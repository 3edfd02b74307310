"""Stretches of time, and cutting them where something of what holds in them changes."""

from datetime import date

import polars as pl

from headway.mirror.lookup import LAST
from headway.mirror.snapshot import House

FIRST = date(1, 1, 1)


def cut(stretches: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Stretches (a number `stretch`, `at` to `end` with their `_timed`; null: no beginning, no end) cut at every
    `point` of theirs (with `stretch` and `point_timed`) that lies inside; what else they say, each piece says.
    """
    inside = stretches.join(points.unique(["stretch", "point"]), on="stretch").filter(
        (pl.col("point") > pl.col("at")) & (pl.col("end").is_null() | (pl.col("point") < pl.col("end")))
    )
    later = inside.with_columns(pl.col("point").alias("at"), pl.col("point_timed").alias("at_timed"))
    whole = stretches.join(later, on="stretch", how="anti")
    begun = stretches.join(later.select("stretch").unique(), on="stretch", how="semi")
    pieces = pl.concat([begun, later.select(stretches.columns)]).sort("stretch", "at", nulls_last=False)
    goes_on = pl.col("stretch") == pl.col("stretch").shift(-1)  # told from the neighbour: windows are slow
    ended = pieces.with_columns(
        pl.when(goes_on).then(pl.col("at").shift(-1)).otherwise(pl.col("end")).alias("end"),
        pl.when(goes_on).then(pl.col("at_timed").shift(-1)).otherwise(pl.col("end_timed")).alias("end_timed"),
    )
    return pl.concat([whole, ended])


def begins(days: pl.Series, house: House) -> pl.DataFrame:
    """The naive UTC instants at which business days begin: `day`, `point`, `point_timed`; none for the days at the ends
    of the calendar, which no clock of another zone can tell.
    """
    known = days.drop_nulls().unique().sort()
    known = known.filter(known.is_between(FIRST, LAST, closed="none"))
    points = [house.calendar.start_of(day).replace(tzinfo=None) for day in known.to_list()]
    return pl.DataFrame(
        {"day": known, "point": pl.Series(points, dtype=pl.Datetime("us"))}, schema_overrides={"day": pl.Date}
    ).with_columns(pl.lit(value=False).alias("point_timed"))
