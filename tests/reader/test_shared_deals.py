"""A shared deal is seen by each holder at their share, in rows, totals, notes and drill-downs (D16)."""

from decimal import Decimal

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.drill import drill
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.people import Row
from tests.oracle.shop import NOW, deal, decided, state, store_of, visit

ANN, BEN, CY, DEE = 1, 2, 3, 4


def credit(number: int, rep: int, share: str) -> Row:
    return {"deal_id": number, "rep_id": rep, "share": Decimal(share)}


ROWS: dict[str, list[Row]] = {
    "deal_credits": [
        credit(1, ANN, "0.6"),
        credit(1, BEN, "0.4"),
        credit(2, ANN, "0.5"),
        credit(2, BEN, "0.5"),
        credit(5, BEN, "0.7"),
        credit(5, CY, "0.3"),
        credit(6, BEN, "0.25"),
        credit(6, CY, "0.75"),
        credit(7, CY, "1"),
    ],
    "deal_outcomes": [
        decided(1, "won", "2024-03-01", "100", rep=ANN),
        decided(2, "won", "2024-03-02", "200", rep=CY),
        decided(3, "won", "2024-03-03", "50", rep=ANN),
        decided(4, "won", "2024-03-04", "10", rep=None),
        decided(5, "lost", "2024-03-05", "30", rep=BEN),
        decided(8, "won", "2024-03-05", None, rep=CY),
    ],
    "deals": [
        deal(1, "won", "2024-01-01", "2024-03-01", "100", rep=ANN),
        deal(2, "won", "2024-01-01", "2024-03-02", "200", rep=CY),
        deal(3, "won", "2024-01-01", "2024-03-03", "50", rep=ANN),
        deal(4, "won", "2024-01-01", "2024-03-04", "10", rep=None),
        deal(5, "lost", "2024-01-01", "2024-03-05", "30", rep=BEN),
        deal(6, "open", "2024-05-01", None, "1000", rep=CY),
        deal(7, "open", "2024-05-01", None, "4", rep=None),
    ],
    "deal_states": [
        state(6, 11, "2024-05-01", None, "1000", CY),
        state(7, 11, "2024-05-01", None, "4", None),
    ],
    "stage_visits": [
        visit(6, 11, "2024-05-01", None, "still_there", rep=CY),
        visit(3, 11, "2024-05-01", "2024-05-02", "advanced", rep=ANN),
    ],
}
METRICS = ("bookings", "deals_won", "lost_value", "open_pipeline", "open_opportunities", "new_pipeline")
# by scope: a share of the money of each deal in which somebody of it has one; every deal counts once
SEEN = {
    frozenset({ANN}): (60 + 100 + 50 + 10, 4, 0, 0, 0, 60 + 100 + 50 + 10),
    frozenset({BEN}): (40 + 100 + 10, 3, 21, 250, 1, 40 + 100 + 10 + 21 + 250),
    frozenset({ANN, BEN}): (100 + 200 + 50 + 10, 4, 21, 250, 1, 100 + 200 + 50 + 10 + 21 + 250),
    frozenset({CY}): (10, 3, 9, 750 + 4, 2, 10 + 9 + 750 + 4),
    frozenset({DEE}): (10, 1, 0, 0, 0, 10),
    frozenset[int](): (10, 1, 0, 0, 0, 10),
    frozenset({ANN, BEN, CY, DEE}): (360, 5, 30, 1004, 2, 360 + 30 + 1004),
    None: (360, 5, 30, 1004, 2, 360 + 30 + 1004),
}


def world_for(scope: frozenset[int] | None) -> World:
    return world_of(store_of(ROWS), own_catalogue(), now=NOW, scope=scope)


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


@pytest.mark.parametrize("scope", SEEN, ids=str)
@pytest.mark.parametrize("clock", [{}, {"as_of": "2024-07-15"}, {"known_at": "2024-07-01"}], ids=str)
def test_everybody_sees_their_share_and_no_more(scope: frozenset[int] | None, clock: dict[str, str]) -> None:
    answer = asked(world_for(scope), *METRICS, **clock)
    assert tuple(answer.totals[name] for name in METRICS) == SEEN[scope]


@pytest.mark.parametrize("scope", SEEN, ids=str)
def test_rows_add_up_to_what_the_scope_sees(scope: frozenset[int] | None) -> None:
    answer = asked(world_for(scope), "bookings", "deals_won", by=["rep"])
    assert sum(Decimal(str(row["bookings"])) for row in answer.rows if row["bookings"] is not None) == SEEN[scope][0]
    assert sum(int(str(row["deals_won"])) for row in answer.rows) == SEEN[scope][1]


def test_the_rows_behind_a_total_are_worth_the_share() -> None:
    world = world_for(frozenset({BEN}))
    query = parse(Words(metrics=["bookings"]), world.calendar)
    found = drill(query, world, metric="bookings", key=None)
    assert sorted(Decimal(str(row["value"])) for row in found.rows) == [10, 40, 100]
    assert (found.count, found.total) == (3, 150)


def test_notes_count_only_what_the_scope_sees() -> None:
    (note,) = [note for note in asked(world_for(None), "bookings").notes if "left out" in note]
    assert "1 row of outcomes" in note
    assert not [note for note in asked(world_for(frozenset({BEN})), "bookings").notes if "left out" in note]


def test_the_shares_of_all_holders_are_the_deal() -> None:
    alone = [asked(world_for(frozenset({rep})), "bookings").totals["bookings"] for rep in (ANN, BEN, CY)]
    nobodys = 10
    assert sum(Decimal(str(value)) - nobodys for value in alone) + nobodys == 360
