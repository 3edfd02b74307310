"""Decisions on deals of the small shop beside the steps that they took and the partners who had a part in them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from tests.oracle.people import WHO, Row, on

TALK, OFFER = 11, 12
ATELIER, BUREAU = 3, 8
REOPENED = datetime(2024, 4, 10, 8)


def step(number: int, stage: int, outcome: str, when: str, rep: int = 1, **more: object) -> Row:
    """A decision on a deal that came beyond a stage; it took it unless said otherwise."""
    own = {"deal_id": number, "stage_id": stage, "pipeline_id": 1, "taken": True, "outcome": outcome, "sign": 1}
    return {**own, "rep_id": rep, **WHO[rep], **on("happened", when), **more}


STEPS: Sequence[Row] = (
    # Deal 2 left the offer out: won, reopened, won again. Deal 3 skipped the talk and was lost; deal 6 was given up.
    step(1, TALK, "won", "2024-02-10 12:00"),
    step(2, TALK, "won", "2024-03-10", 2, taken_back_at=REOPENED),
    step(2, TALK, "won", "2024-04-10 10:00", 2, sign=-1),
    step(2, TALK, "won", "2024-05-20", 2),
    step(2, OFFER, "won", "2024-05-20", 2, taken=False),
    step(3, TALK, "lost", "2024-03-12", 2, taken=False),
    step(6, TALK, "abandoned", "2024-05-03"),
    step(7, TALK, "lost", "2024-05-04"),
)


def part(number: int, partner: int, how: str, outcome: str, when: str, amount: str | None, **more: object) -> Row:
    """A partner's part in a decision on a deal."""
    rep = more.pop("rep", 1)
    value = None if amount is None else Decimal(amount)
    own = {"deal_id": number, "partner_id": partner, "part": how, "outcome": outcome, "sign": 1, "currency": "EUR"}
    return {**own, "original": value, "amount": value, "rep_id": rep, **WHO[rep], **on("happened", when), **more}


PARTS: Sequence[Row] = (
    # Deal 1 was brought by two, half each; deal 2, worth 260, was brought by one and touched by the other.
    part(1, ATELIER, "brought", "won", "2024-02-10 12:00", "50"),
    part(1, BUREAU, "brought", "won", "2024-02-10 12:00", "50"),
    part(2, ATELIER, "brought", "won", "2024-03-10", "200", rep=2, taken_back_at=REOPENED),
    part(2, ATELIER, "brought", "won", "2024-04-10 10:00", "-200", rep=2, sign=-1),
    part(2, ATELIER, "brought", "won", "2024-05-20", "260", rep=2),
    part(2, BUREAU, "touched", "won", "2024-05-20", "260", rep=2),
    part(3, BUREAU, "brought", "lost", "2024-03-12", "90", rep=2),
    part(7, BUREAU, "brought", "won", "2024-05-04", None),
)
