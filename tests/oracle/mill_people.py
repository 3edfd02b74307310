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
