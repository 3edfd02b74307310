"""What the people of the small shop had to do: enquiries, hours, calls and visits."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from tests.oracle.people import WHO, Row, on


def lead(number: int, created: str | None, outcome: str = "open", **more: object) -> Row:
    """A lead; `answered`, `qualified`, `converted` and `decided` are moments as text. It enquired when it was created,
    unless said otherwise.
    """
    enquired = more.get("enquired", True)
    rep = more.pop("rep", 1)
    anchors = {}
    for name in ("answered", "wrote_back", "qualified", "converted", "decided"):
        anchors |= on(name, more.pop(name, None))
    anchors |= on("enquired", more.pop("asked", created)) if enquired else {}
    return {
        "lead_id": number,
        "outcome": outcome,
        "enquired": True,
        "rep_id": rep,
        **WHO[rep],
        **on("created", created),
        **anchors,
        **more,
    }


LEADS: Sequence[Row] = (
    lead(
        1,
        "2024-06-03 10:00",
        "converted",
        answered="2024-06-03 10:30",
        answer_minutes=30.0,
        qualified="2024-06-05",
        converted="2024-06-20",
        decided="2024-06-20",
        source_id=2,
    ),
    # Lead 2 is qualified in the next month.
    lead(
        2,
        "2024-06-03 11:00",
        answered="2024-06-03 13:00",
        answer_minutes=120.0,
        qualified="2024-07-02 10:00",
        source_id=2,
    ),
    lead(3, "2024-06-04 09:00", "lost", decided="2024-06-10", source_id=1, rep=2, loss_reason="Price"),
    lead(
        4,
        "2024-06-05 09:00",
        "converted",
        answered="2024-06-05 10:00",
        answer_minutes=60.0,
        converted="2024-07-20",
        decided="2024-07-20",
        rep=2,
    ),
    lead(5, "2024-07-15 13:30", rep=3),
    lead(6, "2024-06-06 09:00", enquired=False, rep=3, source_id=1),
    lead(7, None, "converted", enquired=False, rep=None),
    # A year before, two of nobody's: answered within minutes; one decided on the day it came, the other three days on.
    lead(
        8,
        "2023-05-02 09:00",
        "disqualified",
        answered="2023-05-02 09:05",
        answer_minutes=5.0,
        decided="2023-05-02 10:00",
        source_id=3,
        rep=None,
        loss_reason="Student",
    ),
    lead(
        9,
        "2023-05-02 10:00",
        "lost",
        answered="2023-05-02 10:14",
        answer_minutes=14.0,
        qualified="2023-05-03",
        decided="2023-05-05 10:00",
        source_id=3,
        rep=None,
    ),
)


def decision(number: int, outcome: str, when: str | None, **more: object) -> Row:
    """What decided a lead; `taken_back_at` is when it stood no more."""
    return {"lead_id": number, "outcome": outcome, **on("happened", when), **more}


# Lead 2 was converted by a deal that was reopened ten days later; today it is open again.
DECISIONS: Sequence[Row] = (
    decision(1, "converted", "2024-06-20"),
    decision(2, "converted", "2024-06-12 12:00", taken_back_at=datetime(2024, 6, 22, 10)),
    decision(3, "lost", "2024-06-10", loss_reason="Price"),
    decision(4, "converted", "2024-07-20"),
    decision(7, "converted", None),
    decision(8, "disqualified", "2023-05-02 10:00", loss_reason="Student"),
    decision(9, "lost", "2023-05-05 10:00"),
)


def worked(number: int, rep: int, day: str, hours: str, basis: str = "worked") -> Row:
    """Hours of a member on a day."""
    return {
        "hours_id": number,
        "rep_id": rep,
        "basis": basis,
        "hours": Decimal(hours),
        **WHO[rep],
        **on("happened", day),
    }


HOURS: Sequence[Row] = (
    worked(1, 1, "2024-01-10", "7.5"),
    worked(2, 2, "2024-02-01", "4"),
    worked(3, 2, "2024-02-01", "8", "rostered"),
    worked(4, 4, "2024-02-02", "8"),
)


def activity(number: int, kind: str, when: str | None, rep: int = 1, **more: object) -> Row:
    """One call, visit, meeting, e-mail or task."""
    scheduled = on("scheduled", more.pop("scheduled", None))
    held = {"status": "held", **on("happened", when), **scheduled}
    return {"activity_id": number, "kind": kind, "rep_id": rep, **WHO[rep], **held, **more}


ACTIVITIES: Sequence[Row] = (
    activity(1, "call", "2024-06-03 09:00", success=True, outcome="meeting", connected=True, lead_id=1, script="New"),
    activity(2, "call", "2024-06-03 10:00", success=False, connected=False, lead_id=1, script="New"),
    activity(3, "call", "2024-06-04 10:00", rep=2),
    activity(4, "visit", "2024-06-04 11:00", rep=2, success=True),
    activity(5, "meeting", "2024-06-05 11:00", rep=3, scheduled="2024-06-05 11:00", success=False, customer_id=2),
    activity(6, "task", "2024-06-05 12:00", rep=3),
    activity(7, "call", "2024-06-06 10:00", rep=3, success=False, connected=True, lead_id=2, script="Old"),
    activity(8, "call", "2024-06-06 11:00", rep=3, connected=False, customer_id=3),
    # Booked and missed; put off to the day on which it was held; cancelled; booked for a day that has not come.
    activity(9, "meeting", None, scheduled="2024-06-07 10:00", status="no_show"),
    activity(10, "demo", "2024-06-10 10:00", scheduled="2024-06-10 10:00", rep=2),
    activity(11, "meeting", None, scheduled="2024-06-11 10:00", status="cancelled"),
    activity(12, "meeting", None, scheduled="2024-08-01 10:00", status="booked"),
    activity(13, "call", None, scheduled="2024-06-12 10:00", status="booked", connected=None, rep=2),
)


def spent(number: int, day: str, amount: str | None, **more: object) -> Row:
    """Money spent on a day; without an amount, in a currency without a rate."""
    value = None if amount is None else Decimal(amount)
    return {
        "spend_id": number,
        "currency": "EUR",
        "original": value or Decimal(7),
        "amount": value,
        **on("happened", day),
        **more,
    }


# The fair cost more than it brought; post of no known kind is marketing; a commission is none; one has no rate.
SPEND: Sequence[Row] = (
    spent(1, "2024-02-01", "90", kind="marketing", source_id=1, campaign_id=1),
    spent(2, "2024-06-03", "40", kind="marketing", source_id=2),
    spent(3, "2024-06-10", "20", source_id=2),
    spent(4, "2024-03-06", "15", kind="sales", campaign_id=1),
    spent(5, "2024-03-08", None, kind="marketing", source_id=1, currency="USD"),
)
