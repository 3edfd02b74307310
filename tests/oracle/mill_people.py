"""Who works at the mill, what is asked of them, and the deals that they have."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.people import WHO, Row, on
from tests.oracle.shop import decided, state


def there(rep: int, since: str, until: str | None) -> Row:
    """A member was there from a day up to before another."""
    return {"rep_id": rep, **WHO[rep], **on("from", since), **on("to", until)}


STAFF: Sequence[Row] = (
    there(1, "1900-01-01", None),
    there(2, "1900-01-01", None),
    there(3, "2024-06-16", None),
    there(4, "2024-01-01", "2024-06-11"),
    there(5, "1900-01-01", None),
)


def asked(target: int, level: str, amount: int, *, rep: int | None = None, team: int | None = None) -> list[Row]:
    """A target for July 2024, a thirty-first of it on each day."""
    place = {**WHO[rep], "team_id": WHO[rep].get("team_id") if rep else team}
    own = {"target_id": target, "level": level, "metric": "bookings", "rep_id": rep, **place}
    days = (date(2024, 7, 1) + timedelta(days=step) for step in range(31))
    return [{**own, "amount": Decimal(amount) / 31, **on("happened", day.isoformat())} for day in days]


QUOTAS: Sequence[Row] = (
    *asked(1, "member", 310, rep=1),
    *asked(2, "member", 155, rep=2),
    *asked(3, "team", 930, team=1),
    *asked(4, "team", 62, team=2),
    *asked(5, "company", 3100),
    *({**row, "metric": "net_sales"} for row in asked(6, "company", 310)),
)
WON: Sequence[Row] = (
    decided(31, "won", "2024-07-02", "300"),
    decided(32, "won", "2024-07-05", "100", rep=2),
    decided(33, "won", "2024-07-10", "90", rep=2),
    decided(34, "won", "2024-07-03", "40", rep=3),
    decided(35, "lost", "2024-07-03", "700", rep=3),
)
STATES: Sequence[Row] = (
    {**state(41, 11, "2024-06-20", None, "100"), **on("due", "2024-07-20")},
    {**state(42, 11, "2024-06-01", None, "50", 2), **on("due", "2024-07-10")},
    {**state(43, 11, "2024-06-01", "2024-07-03", "700", 3), **on("due", "2024-07-05")},
    {**state(44, 11, "2024-06-01", None, "500", 2), **on("due", "2024-08-20")},
    {**state(45, 11, "2024-06-01", None, "900", 2)},
)


def silent(deal: int, stage: int, since: str, until: str | None, touched: str | None, **more: object) -> Row:
    """A stretch of an open deal that nothing touched."""
    rep = more.pop("rep", 1)
    at = None if touched is None else on("touched", touched)["touched_at"]
    own = {"deal_id": deal, "stage_id": stage, "pipeline_id": 1, "rep_id": rep, "touched_at": at}
    return {**own, **WHO[rep], **on("from", since), **on("to", until), **more}


def of_won(count: int, stage: int, days: int) -> list[Row]:
    """Silences of so many days each in a deal that was won."""
    won = on("won", "2024-04-01")["won_at"]
    about = {"silent_days": float(days), "won_at": won}
    return [silent(60, stage, "2024-02-01", "2024-02-20", "2024-02-01", **about) for _ in range(count)]


SILENCES: Sequence[Row] = (
    # In Talk nine in ten silences of won deals lasted ten days, in Sign too few are known; in all three in four did.
    *of_won(18, 11, 10),
    *of_won(2, 11, 10),
    *of_won(6, 13, 40),
    # A silence of a deal that was lost, and one of a deal won after the as-of, say nothing.
    *(silent(61, 11, "2024-01-01", "2024-05-01", "2024-01-01", silent_days=121.0) for _ in range(30)),
    silent(41, 11, "2024-06-20", None, "2024-06-20"),
    silent(42, 11, "2024-07-06", None, "2024-07-06", rep=2),
    silent(44, 13, "2024-06-10", None, "2024-06-10", rep=2),
    # Given to Ben on 1 July: silent since May all the same.
    silent(45, 11, "2024-05-20", "2024-07-01", "2024-05-20"),
    silent(45, 11, "2024-07-01", None, "2024-05-20", rep=2),
    silent(46, 11, "2024-06-01", "2024-06-05", "2024-06-01"),
)


def lead(number: int, created: str, decided: str | None, **more: object) -> Row:
    """A lead, open unless it was lost on a day."""
    outcome = "open" if decided is None else "lost"
    own = {"lead_id": number, "outcome": outcome, "enquired": False, "rep_id": 1, **WHO[1]}
    return {**own, **on("created", created), **on("decided", decided), **more}


LEADS: Sequence[Row] = (
    lead(1, "2024-07-14", None, owner_id=1, source_id=1),
    lead(2, "2024-07-08 08:00", None, owner_id=1),
    lead(3, "2024-06-15 13:00", None, owner_id=1, customer_id=1, source_id=2),
    lead(4, "2024-06-15 11:00", None),
    lead(5, "2024-04-01", None, owner_id=2, source_id=1),
    lead(6, "2024-01-01", None, owner_id=2, source_id=1),
    lead(7, "2024-05-20", "2024-07-01", owner_id=2, source_id=1),
)
