"""The days of the business's calendar that a question is about: those of its range that have begun, today too."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from headway.answers.look import look
from headway.answers.world import World
from headway.query.question import Query
from headway.values.selling import SellingDays, selling_days_of

DAY = timedelta(days=1)
RECENT = timedelta(days=400)
SELLING = {"sales": "happened_day", "deal_outcomes": "happened_day"}
FIRST = {**SELLING, "deals": "created_day", "leads": "created_day", "activities": "happened_day"}
NONE: Mapping[str, object] = {"day_list": [], "day_starts": [], "day_sells": []}


def values_of_days(query: Query, world: World, today: date) -> Mapping[str, object]:
    """The parameters that a statement about days names: `day_list`, `day_starts` (naive UTC), `day_sells`.

    Without a start the first day is the first with a sale, else with a decision on a deal, a deal, a lead, an activity.
    """
    calendar = world.calendar
    start, end = (calendar.day_of(side) if isinstance(side, datetime) else side for side in (query.start, query.end))
    first, last = start or first_day(world), min(end or today, today)
    if first is None or first > last:
        return NONE
    selling = selling_days(world, today)
    days = [first + step * DAY for step in range((last - first).days + 1)]
    return {
        "day_list": days,
        "day_starts": [calendar.start_of(day).replace(tzinfo=None) for day in days],
        "day_sells": [selling.is_one(day) for day in days],
    }


def selling_days(world: World, today: date) -> SellingDays:
    """On which days the business sells: the weekdays that somebody chose, else those learned from the 400 days up to
    the last sale (else decision) before `today`; never a closed day.
    """
    closed = [row["day"] for row in world.engine.listed("closures", ("day",)) if isinstance(row["day"], date)]
    return selling_days_of(world.calendar, closed, lambda: _days_sold(world, today))


def _days_sold(world: World, today: date) -> list[date]:
    for fact, column in SELLING.items():
        known = f"SELECT {column} AS day FROM {fact} WHERE recorded_to IS NULL AND {column} <= $today"  # noqa: S608  names of ours
        (row,) = look(world.engine, f"SELECT MAX(day) AS day FROM ({known})", {"today": today}).to_pylist()  # noqa: S608
        if row["day"] is not None:
            values = {"today": row["day"], "since": row["day"] - RECENT}
            found = look(world.engine, f"SELECT DISTINCT day FROM ({known}) WHERE day >= $since", values)  # noqa: S608
            return [day for day in found.column("day").to_pylist() if day is not None]
    return []


def first_day(world: World) -> date | None:
    """The first day on which anything was sold, else decided, created or done; None for an empty workspace."""
    for fact, column in FIRST.items():
        sql = f"SELECT MIN({column}) AS day FROM {fact} WHERE recorded_to IS NULL"  # noqa: S608  names of ours
        (row,) = look(world.engine, sql).to_pylist()
        if isinstance(row["day"], date):
            return row["day"]
    return None
