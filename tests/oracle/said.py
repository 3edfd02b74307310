"""What the customers of the small shop say: answers, reviews, feedback and cases."""

from collections.abc import Sequence
from decimal import Decimal

from tests.oracle.people import WHO, Row, on


def answer(number: int, kind: str, score: int | None, asked: str | None, answered: str | None, **more: object) -> Row:
    """One person asked."""
    rep = more.pop("rep", 1)
    return {
        "answer_id": number,
        "kind": kind,
        "score": score,
        "undelivered": False,
        "rep_id": rep,
        "survey": "Visit",
        **WHO[rep],
        **on("asked", asked),
        **on("answered", answered),
        **more,
    }


ANSWERS: Sequence[Row] = (
    answer(1, "nps", 10, "2024-05-30", "2024-06-01 10:00", customer_id=1),
    answer(2, "nps", 9, "2024-06-01", "2024-06-02 10:00", rep=2),
    answer(3, "nps", 8, "2024-06-01", "2024-06-02 11:00", rep=2),
    answer(4, "nps", 6, "2024-06-01", "2024-07-20 10:00", survey="Web"),
    answer(5, "nps", 0, None, "2024-06-05 10:00", channel="mail"),
    answer(6, "nps", 11, "2024-06-01", "2024-06-05 10:00"),
    answer(7, "nps", None, "2024-06-01", None),
    answer(8, "nps", None, "2024-06-01", None, undelivered=True),
    answer(9, "csat", 5, "2024-06-03", "2024-06-03 12:00"),
    answer(10, "csat", 4, "2024-06-03", "2024-06-03 12:00", rep=2),
    answer(11, "csat", 3, "2024-06-03", "2024-06-03 12:00", rep=2),
    answer(12, "csat", 9, "2024-06-03", "2024-06-03 12:00"),
    answer(13, "ces", 7, "2024-06-04", "2024-06-04 12:00"),
    answer(14, "ces", 2, "2024-06-04", "2024-06-04 12:00"),
    answer(15, "ces", 9, "2024-06-04", "2024-06-04 12:00"),
    answer(16, "csat", 1, "2024-07-01", "2024-07-01 09:00", customer_id=8),
    answer(17, "csat", 5, "2024-07-01", "2024-07-31 23:30", customer_id=8),
    answer(18, "csat", 2, "2024-07-31", "2024-08-01 00:30", customer_id=8),
    # Later in the month, and on no scale of five: it takes nobody's place.
    answer(23, "csat", 9, "2024-07-01", "2024-07-31 23:50", customer_id=8),
    answer(19, "csat", 1, "2024-07-02", "2024-07-02 09:00", customer_id=9, respondent="Eve@firm.example"),
    answer(20, "csat", 4, "2024-07-02", "2024-07-03 09:00", customer_id=9, respondent=" eve@firm.example"),
    answer(21, "csat", 2, "2024-07-02", "2024-07-03 09:00", customer_id=9, respondent="sam@firm.example"),
    answer(22, "csat", 3, "2024-07-02", "2024-07-04 09:00", customer_id=9, respondent="sam@firm.example", survey="Web"),
)


def review(number: int, platform: str, when: str | None, rating: str, best: str = "5", **more: object) -> Row:
    """One published rating."""
    rated = {"rating": Decimal(rating), "best": Decimal(best)}
    return {"review_id": number, "platform": platform, **rated, **on("happened", when), **more}


REVIEWS: Sequence[Row] = (
    review(1, "Stars", "2024-06-01 10:00", "5", product_id=1),
    review(2, "Stars", "2024-06-02 10:00", "2", product_id=1),
    review(3, "Maps", "2024-06-03", "4.5", product_id=2, customer_id=1),
    review(4, "Ten", "2024-06-03", "8", "10"),
    review(5, "Maps", None, "1"),
)


def wish(number: int, received: str, acted: str | None, told: str | None, **more: object) -> Row:
    """One piece of feedback; it is closed with the later of the two."""
    rep = more.pop("rep", 1)
    closed = max(acted, told) if acted and told else None
    anchors = {**on("received", received), **on("acted", acted), **on("told", told), **on("closed", closed)}
    return {"feedback_id": number, "topic": "Light", "rep_id": rep, **WHO[rep], **anchors, **more}


WISHES: Sequence[Row] = (
    wish(1, "2024-06-01", "2024-06-05", "2024-06-11", customer_id=1),
    wish(2, "2024-06-01", "2024-06-20", "2024-06-02"),
    wish(3, "2024-06-03", "2024-06-04", None, rep=2),
    wish(4, "2024-06-03", None, "2024-06-04", topic="Cable", rep=2),
    wish(5, "2024-06-10", "2024-06-11", "2024-07-25", rep=3),
)


def case(number: int, opened: str, answered: str | None, resolved: str | None, **more: object) -> Row:
    """One case; minutes are given by hand."""
    rep = more.pop("rep", 1)
    anchors = {**on("opened", opened), **on("answered", answered), **on("resolved", resolved)}
    return {
        "case_id": number,
        "holds_dated": False,
        "topic": "Invoice",
        "priority": "high",
        "rep_id": rep,
        **WHO[rep],
        **anchors,
        **more,
    }


def hold(number: int, case: int, began: str, ended: str | None) -> Row:
    """A wait of a case for the customer."""
    return {"hold_id": number, "case_id": case, **on("from", began), **on("to", ended)}


CASES: Sequence[Row] = (
    case(1, "2024-06-03 10:00", "2024-06-03 10:20", "2024-06-03 12:00", answer_minutes=20.0, resolve_minutes=120.0,
         waited_minutes=Decimal(60), holds_dated=True, channel="mail", customer_id=1),
    case(2, "2024-06-03 10:00", "2024-06-03 14:00", "2024-06-04 10:00", answer_minutes=240.0, resolve_minutes=1440.0,
         waited_minutes=Decimal(1200), rep=2),
    # Never answered, never settled; waited for the customer for half an hour so far.
    case(3, "2024-06-04 10:00", None, None, waited_minutes=Decimal(30), rep=2, priority="low"),
    # Settled without a time of day; answered only after the as-of.
    case(4, "2024-06-04 09:00", "2024-06-05", "2024-06-06", topic="Delivery"),
    case(5, "2024-07-15 13:00", "2024-07-16 09:00", None, answer_minutes=1200.0, waited_minutes=Decimal(0),
         holds_dated=True),
)  # fmt: skip
HOLDS: Sequence[Row] = (hold(1, 1, "2024-06-03 10:30", "2024-06-03 11:30"),)
