"""What is done in the deals of the small shop: quotes, introductions, objections, and the hours that it takes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from tests.oracle.people import BERLIN, WHO, Row, on


def instant(text: str) -> datetime:
    """A moment of Berlin as the engine keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC).replace(tzinfo=None)


def of_deal(deal: int, more: dict[str, object]) -> Row:
    """What became of the deal, as text moments in `won`, `closed`, `won_until`, `won_again`."""
    rep = more.pop("rep", 1)
    anchors = {**on("won", more.pop("won", None)), **on("closed", more.pop("closed", None))}
    turns = {
        f"{name}{end}": instant(str(more.pop(name)))
        for name, end in (("won_until", ""), ("won_again", "_at"))
        if name in more
    }
    return {"deal_id": deal, "outcome": "open", "rep_id": rep, **WHO[rep], **anchors, **turns, **more}


def quote(number: int, deal: int, version: int, requested: str | None, sent: str | None, **more: object) -> Row:
    """One version of a quote."""
    moments = {**on("requested", requested), **on("sent", sent)}
    return {"quote_id": number, "version": version, "currency": "EUR", **moments, **of_deal(deal, more)}


QUOTES: Sequence[Row] = (
    # Two versions in January, won in February.
    quote(1, 1, 1, "2024-01-20 10:00", "2024-01-22 10:00", outcome="won", won="2024-02-10 12:00",
          closed="2024-02-10 12:00", original=Decimal(90), amount=Decimal(90)),
    quote(2, 1, 2, None, "2024-01-30", outcome="won", won="2024-02-10 12:00", closed="2024-02-10 12:00",
          original=Decimal(100), amount=Decimal(100)),
    # Won in March, reopened in April, won again in May.
    quote(3, 2, 1, "2024-03-01", "2024-03-04", rep=2, outcome="won", won="2024-03-10", won_until="2024-04-10 10:00",
          won_again="2024-05-20", closed="2024-05-20", original=Decimal(200), amount=Decimal(200)),
    quote(4, 3, 1, None, "2024-03-01", rep=2, outcome="lost", closed="2024-03-12"),
    quote(5, 6, 1, "2024-04-10", "2024-04-20", outcome="abandoned", closed="2024-05-03"),
    # Asked for and not sent; asked for and sent after the day of asking about it.
    quote(6, 9, 0, "2024-06-01 10:00", None, rep=3),
    quote(7, 10, 1, "2024-06-25", "2024-07-20", rep=None),
)  # fmt: skip


def introduction(number: int, deal: int, when: str, presenter: int, **more: object) -> Row:
    """One introduction of the product."""
    return {
        "activity_id": number,
        "presenter_id": presenter,
        "status": "held",
        "first": True,
        **on("happened", when),
        **of_deal(deal, more),
    }


INTRODUCTIONS: Sequence[Row] = (
    introduction(11, 1, "2024-01-15 10:00", 4, outcome="won", won="2024-02-10 12:00", closed="2024-02-10 12:00"),
    introduction(12, 1, "2024-01-18 10:00", 3, first=False, outcome="won", won="2024-02-10 12:00"),
    introduction(13, 2, "2024-02-05 10:00", 4, rep=2, outcome="won", won="2024-03-10", won_until="2024-04-10 10:00",
                 won_again="2024-05-20", closed="2024-05-20"),
    introduction(14, 3, "2024-02-25 10:00", 3, rep=2, outcome="lost", closed="2024-03-12"),
    introduction(15, 4, "2024-03-05 10:00", 3, rep=3, status="no_show", first=False, outcome="lost"),
    introduction(16, 9, "2024-06-03 10:00", 4, rep=3),
)  # fmt: skip


def objection(deal: int, what: str, outcome: str, when: str, sign: int = 1, **more: object) -> Row:
    """One objection of a deal at its decision."""
    return {"objection": what, "sign": sign, **on("happened", when), **of_deal(deal, {"outcome": outcome, **more})}


OBJECTIONS: Sequence[Row] = (
    objection(1, "Price", "won", "2024-02-10 12:00", answer="Value"),
    objection(1, "Timing", "won", "2024-02-10 12:00"),
    objection(2, "Price", "won", "2024-03-10", rep=2, answer="Discount"),
    objection(2, "Price", "won", "2024-04-10 10:00", -1, rep=2, answer="Discount"),
    objection(2, "Price", "won", "2024-05-20", rep=2, answer="Discount"),
    objection(3, "Price", "lost", "2024-03-12", rep=2, answer="Value"),
    objection(6, "Timing", "abandoned", "2024-05-03"),
)


def logged(number: int, rep: int, day: str, hours: str, activity: str, *, measured: bool = False) -> Row:
    """Hours that went into something."""
    return {
        "entry_id": number,
        "rep_id": rep,
        "activity": activity,
        "hours": Decimal(hours),
        "measured": measured,
        **WHO[rep],
        **on("happened", day),
    }


LOGGED: Sequence[Row] = (
    logged(1, 1, "2024-01-10", "3", "selling", measured=True),
    logged(2, 1, "2024-01-10", "2.5", "admin"),
    logged(3, 2, "2024-02-01", "5", "selling"),
    logged(4, 3, "2024-02-01", "4", "training"),
)
