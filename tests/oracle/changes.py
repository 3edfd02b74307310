"""How the pipeline of the small shop changed: what leads from each of its states to the next."""

from collections.abc import Sequence
from decimal import Decimal

from tests.oracle.people import WHO, Row, on


def change(number: int, kind: str, when: str | None, amount: str | None, **more: object) -> Row:
    """A deal came, went, or was worth something else; `deals` follows from which unless said."""
    rep = more.pop("rep", 1)
    came = {"new": 1, "reopened": 1, "increased": 0, "decreased": 0, "revalued": 0}.get(kind, -1)
    return {
        "deal_id": number,
        "change": kind,
        "deals": came,
        "pipeline_id": 1,
        "stage_id": 11,
        "rep_id": rep,
        **WHO[rep],  # type: ignore[index]  # a number of a person
        "amount": None if amount is None else Decimal(amount),
        **on("happened", when),
        **more,
    }


def moved(number: int, kind: str, when: str, amount: str, before: Row, after: Row) -> tuple[Row, Row]:
    """Out of what was before and into what came after."""
    return (
        change(number, kind, when, f"-{amount}", deals=-1, **before),
        change(number, kind, when, amount, deals=1, **after),
    )


CY = {"rep": 3, "stage_id": 12}
JUNE = {**CY, "expected_month": "2024-06"}
JULY = {**CY, "expected_month": "2024-07"}
TO_JULY, FROM_JUNE = {"moved_month": "2024-07"}, {"moved_month": "2024-06"}
CHANGES: Sequence[Row] = (
    # Deal 1 went on to the second stage and was worth more there.
    change(1, "new", "2024-01-10 12:00", "80"),
    *moved(1, "moved_stage", "2024-01-20 12:00", "80", {"stage_id": 11}, {"stage_id": 12}),
    change(1, "increased", "2024-01-20 12:00", "20", stage_id=12),
    change(1, "won", "2024-02-10 12:00", "-100", stage_id=12),
    # Deal 2 was won, reopened at another stage and value, and won again.
    change(2, "new", "2024-01-30", "200", rep=2),
    change(2, "won", "2024-03-10", "-200", rep=2),
    change(2, "reopened", "2024-04-10 10:00", "260", rep=2, stage_id=13),
    change(2, "won", "2024-05-20", "-260", rep=2, stage_id=13),
    change(3, "new", "2024-02-21", "90", rep=2, stage_id=12),
    change(3, "lost", "2024-03-12", "-90", rep=2, stage_id=12),
    change(4, "new", "2024-03-03", "0", rep=3),
    change(4, "lost", "2024-03-15", "0", rep=3),
    # Of deal 5 nobody knows what it was worth.
    change(5, "new", "2024-04-23", None, rep=3),
    change(5, "lost", "2024-05-02", None, rep=3),
    change(6, "new", "2024-04-03", "70"),
    change(6, "abandoned", "2024-05-03", "-70"),
    # Deal 9 was put off, went to Ann and back, and its currency rose before its price fell by as much.
    change(9, "new", "2024-05-30 10:00", "500", **JUNE),
    *moved(9, "moved_date", "2024-06-05", "500", {**JUNE, **TO_JULY}, {**JULY, **FROM_JUNE}),
    *moved(9, "moved_owner", "2024-06-10", "500", JULY, {**JULY, "rep": 1}),
    *moved(9, "moved_owner", "2024-06-12", "500", {**JULY, "rep": 1}, JULY),
    change(9, "revalued", "2024-06-15", "25", **JULY),
    change(9, "decreased", "2024-06-16", "-25", **JULY),
    change(10, "new", "2024-06-20", None, rep=None),
    # Deal 11 is open, and nobody knows since when.
    change(11, "new", None, "33", rep=2),
)
