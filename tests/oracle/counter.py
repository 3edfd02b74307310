"""The counter: open from Monday to Friday from 9 to 18 by Berlin's clock, closed on Easter Monday of 2024, whose night
before the last was an hour short; seen on Monday 8 April 2024 at 10. Nothing here takes as long by the clock.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from tests.oracle.people import WEEK, Row
from tests.oracle.said import case, hold
from tests.oracle.selling import quote
from tests.oracle.shop import META, store_of
from tests.oracle.work import activity, lead

NOW = datetime(2024, 4, 8, 8, tzinfo=UTC)

LEADS: Sequence[Row] = (
    # Over a weekend: ten minutes before it, ten after it.
    lead(1, "2024-03-08 17:50", answered="2024-03-11 09:10", answer_minutes=3800.0, source_id=1),
    # At night: the half hour from opening.
    lead(
        2,
        "2024-03-12 23:00",
        answered="2024-03-13 09:30",
        answer_minutes=630.0,
        source_id=2,
        wrote_back="2024-03-13 12:00",
    ),
    # Over Easter: an hour, all of Good Friday, nothing of Monday, an hour of Tuesday.
    lead(3, "2024-03-28 17:00", answered="2024-04-02 10:00", answer_minutes=6720.0, rep=2, source_id=1),
    # Not answered: half an hour, and an hour of today. By the clock it was a day until it was lost.
    lead(4, "2024-04-05 17:30", "lost", decided="2024-04-06 17:30", rep=2),
    lead(5, "2024-03-13 10:00", answered="2024-03-13 10:45", answer_minutes=45.0, rep=2),
    # Answered, and came in, at an unknown time of day; nobody asked.
    lead(6, "2024-03-14 10:00", answered="2024-03-15"),
    lead(7, "2024-03-14", rep=2),
    lead(8, "2024-03-14 10:00", enquired=False),
)
QUOTES: Sequence[Row] = (
    quote(1, 1, 1, "2024-03-08 17:00", "2024-03-11 11:00"),
    quote(2, 2, 1, "2024-03-12 09:00", "2024-03-12 15:00", rep=2),
    # Not sent: six hours, nine, four days of nine, and an hour.
    quote(3, 3, 0, "2024-03-28 12:00", None, rep=2),
    quote(4, 6, 1, "2024-03-12 09:00", "2024-03-13"),
    quote(5, 9, 1, None, "2024-03-13 10:00"),
)
CASES: Sequence[Row] = (
    case(1, "2024-03-08 17:30", "2024-03-11 09:15", "2024-03-12 10:00", answer_minutes=3825.0, resolve_minutes=5310.0,
         holds_dated=True, waited_minutes=Decimal(4920)),
    # On a Saturday: answered before an hour was open, settled in the first one.
    case(2, "2024-03-16 12:00", "2024-03-16 13:00", "2024-03-18 10:00", answer_minutes=60.0, resolve_minutes=2760.0,
         holds_dated=True, waited_minutes=Decimal(0)),
    # Neither answered nor settled: two hours, two days of nine, and an hour.
    case(3, "2024-04-03 16:00", None, None, rep=2, priority="low", holds_dated=True),
)  # fmt: skip
HOLDS: Sequence[Row] = (
    # Case 1 waited over the weekend until two hours after opening, and on Monday from 16 to Tuesday at 9:30.
    hold(1, 1, "2024-03-08 18:30", "2024-03-11 11:00"),
    hold(2, 1, "2024-03-11 16:00", "2024-03-12 09:30"),
    # Case 3 has waited since Friday at noon, and did for an hour before.
    hold(3, 3, "2024-04-04 09:00", "2024-04-04 10:00"),
    hold(4, 3, "2024-04-05 12:00", None),
)
ACTIVITIES: Sequence[Row] = (
    # Before the enquiry; five minutes after it, in vain; on Monday with somebody there.
    activity(1, "call", "2024-03-08 17:00", connected=True, lead_id=1),
    activity(2, "call", "2024-03-08 17:55", connected=False, lead_id=1),
    activity(3, "call", "2024-03-11 11:00", connected=True, lead_id=1),
    # Called off; nobody there on Easter Monday; what is to be done tries nobody.
    activity(4, "meeting", "2024-03-29 10:00", 2, status="cancelled", lead_id=3),
    activity(5, "visit", "2024-04-01 10:00", 2, status="no_show", lead_id=3),
    activity(6, "task", "2024-03-29 09:00", 2, lead_id=3),
    activity(7, "email", "2024-03-13 10:20", 2, lead_id=5),
    activity(8, "meeting", "2024-03-13 13:00", 2, lead_id=5),
    activity(9, "call", "2024-03-16 10:00", connected=True, lead_id=6),
)
CHANGED: Sequence[Row] = (
    *WEEK,
    # From the Tuesday after Easter on from 10 to 16, on Saturdays too.
    *(
        {"id": 10 + day, "from_day": date(2024, 4, 2), "weekday": day, "opens": 600, "closes": 960}
        for day in range(1, 7)
    ),
)
EASTER: Sequence[Row] = ({"id": 1, "day": date(2024, 4, 1)},)
ROWS: Mapping[str, Sequence[Row]] = {
    "leads": LEADS,
    "quotes": QUOTES,
    "cases": CASES,
    "case_holds": HOLDS,
    "activities": ACTIVITIES,
}


def counter(
    *,
    hours: Sequence[Row] = WEEK,
    closed: Sequence[Row] = EASTER,
    now: datetime = NOW,
    scope: frozenset[int] | None = None,
    meta: Mapping[str, str] = META,
) -> World:
    """The world of the counter."""
    store = store_of({**ROWS, "open_hours": hours, "closures": closed}, meta)
    return world_of(store, own_catalogue(), now=now, scope=scope)


def counter_with_other_hours() -> World:
    """The same, which has been open at other hours, and sold on Saturdays too, from the Tuesday after Easter on."""
    week = {"selling_days": "1,2,3,4,5", "selling_days_from": "2024-04-02 1,2,3,4,5,6"}
    return counter(hours=CHANGED, meta={**META, **week})
