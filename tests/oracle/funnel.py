"""How far the deals of the small shop came, who else wanted them, and when their close was put off."""

from collections.abc import Sequence
from datetime import datetime

from tests.oracle.people import WHO, Row, on

TALK, OFFER, SIGN = 11, 12, 13
JANUARY_10, JANUARY_20 = datetime(2024, 1, 10, 11), datetime(2024, 1, 20, 11)
FEBRUARY_10, FEBRUARY_20 = datetime(2024, 2, 10, 11), datetime(2024, 2, 20, 23)
APRIL_2, APRIL_12 = datetime(2024, 4, 2, 22), datetime(2024, 4, 12, 22)
MAY_30, JUNE_19 = datetime(2024, 5, 30, 8), datetime(2024, 6, 19, 22)
NOWHERE = (None, None)
Came = tuple[datetime | None, datetime | None]


def came(number: int, entered: str, *stages: Came, rep: int | None = 1) -> list[Row]:
    """Three rows of a deal: of each stage when it was reached and when it was visited."""
    first = on("entered", entered)
    before = [first["entered_at"], *(reached for reached, _ in stages)]
    return [
        {
            "deal_id": number,
            "stage_id": stage,
            "pipeline_id": 1,
            "reached": reached is not None,
            "reached_at": reached,
            "visited": visited is not None,
            "visited_at": visited,
            "before_reached": earlier is not None,
            "before_at": earlier,
            "rep_id": rep,
            **WHO[rep],
            **first,
        }
        for stage, (reached, visited), earlier in zip((TALK, OFFER, SIGN), stages, before, strict=False)
    ]


REACHES: Sequence[Row] = (
    # Deal 1 was won from the second stage; deals 3 and 9 skipped the first; deal 6 went back to it.
    *came(
        1,
        "2024-01-10 12:00",
        (JANUARY_10, JANUARY_10),
        (JANUARY_20, JANUARY_20),
        (FEBRUARY_10, None),
    ),
    *came(3, "2024-02-21", (FEBRUARY_20, None), (FEBRUARY_20, FEBRUARY_20), NOWHERE, rep=2),
    *came(6, "2024-04-03", (APRIL_2, APRIL_12), (APRIL_2, APRIL_2), NOWHERE),
    *came(9, "2024-05-30 10:00", (MAY_30, None), (MAY_30, MAY_30), NOWHERE, rep=3),
    *came(10, "2024-06-20", (JUNE_19, JUNE_19), NOWHERE, NOWHERE, rep=None),
)


def won_after(number: int, entered: str, won: datetime, until: datetime | None) -> list[Row]:
    """Three rows of a win: one for each stage."""
    own = {"deal_id": number, "pipeline_id": 1, "won_at": won, "won_until": until, "rep_id": 1, **WHO[1]}
    return [{**own, "stage_id": stage, **on("entered", entered)} for stage in (TALK, OFFER, SIGN)]


MARCH_1, APRIL_1 = datetime(2024, 3, 1, 11), datetime(2024, 4, 1, 10)
STAGE_WINS: Sequence[Row] = (
    # Deal 1 was won, reopened and won again: one win that stands.
    *won_after(1, "2024-01-10 12:00", FEBRUARY_10, MARCH_1),
    *won_after(1, "2024-01-10 12:00", APRIL_1, None),
)


def put_off(number: int, kind: str, when: str, days: float, rep: int | None = 1) -> Row:
    """The close of a deal was moved by so many days."""
    return {"deal_id": number, "kind": kind, "days": days, "rep_id": rep, **WHO[rep], **on("happened", when)}


CLOSE_MOVES: Sequence[Row] = (
    put_off(1, "pushed", "2024-02-01 10:00", 28.0),
    put_off(3, "pulled", "2024-03-01", -20.0, 2),
    put_off(9, "pushed", "2024-06-05", 30.0, 3),
    put_off(9, "pushed", "2024-06-20", 31.0, 3),
    put_off(9, "pushed", "2024-07-01", 10.0, 3),
    put_off(10, "shifted", "2024-07-02", 5.0, None),
)


def contest(number: int, competitor: int, outcome: str, when: str, rep: int = 1, **more: object) -> Row:
    """One decision on a deal that a competitor was in."""
    own = {"deal_id": number, "competitor_id": competitor, "outcome": outcome, "sign": 1, "currency": "EUR"}
    return {**own, "rep_id": rep, **WHO[rep], **on("happened", when), **more}


REOPENED = datetime(2024, 4, 10, 8)
CONTESTS: Sequence[Row] = (
    # Deal 1 had two competitors; deal 2 was won, reopened and won again.
    contest(1, 9, "won", "2024-02-10 12:00"),
    contest(1, 8, "won", "2024-02-10 12:00"),
    contest(2, 9, "won", "2024-03-10", 2, taken_back_at=REOPENED),
    contest(2, 9, "won", "2024-04-10 10:00", 2, sign=-1),
    contest(2, 9, "won", "2024-05-20", 2),
    contest(3, 9, "lost", "2024-03-12", 2),
    contest(5, 9, "lost", "2024-05-02", 3),
)
