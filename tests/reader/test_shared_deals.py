"""A shared deal is seen by each holder at their share, in rows, totals, notes and drill-downs (D16)."""

from datetime import date
from decimal import Decimal

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.drill import drill
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.people import WHO, Row
from tests.oracle.shop import NOW, deal, decided, state, store_of, visit

ANN, BEN, CY, DEE = 1, 2, 3, 4
NAMES = {ANN: "Ann", BEN: "Ben", CY: "Cy", DEE: "Dee"}


def credit(number: int, rep: int, share: str, **more: object) -> Row:
    return {"deal_id": number, "rep_id": rep, "share": Decimal(share), **WHO[rep], **more}


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


BY_REP = {
    frozenset({ANN}): {"Ann": (60 + 100 + 50, 3), None: (10, 1)},
    frozenset({BEN}): {"Ben": (40 + 100, 2), None: (10, 1)},
    # Deal 2 is Cy's and shared half and half: in this scope it stands once, under Ann.
    frozenset({ANN, BEN}): {"Ann": (100 + 200 + 50, 3), "Ben": (0, 0), None: (10, 1)},
    frozenset({BEN, CY}): {"Ben": (40, 1), "Cy": (100, 2), None: (10, 1)},
    None: {"Ann": (150, 2), "Ben": (0, 0), "Cy": (200, 2), "Dee": (0, 0), "Old Fred": (0, 0), None: (10, 1)},
}


@pytest.mark.parametrize("scope", BY_REP, ids=str)
@pytest.mark.parametrize("clock", [{}, {"as_of": "2024-07-15"}, {"known_at": "2024-07-01"}], ids=str)
def test_a_shared_deal_stands_under_its_owner_or_else_under_the_scopes_own_member(
    scope: frozenset[int] | None, clock: dict[str, str]
) -> None:
    answer = asked(world_for(scope), "bookings", "deals_won", by=["rep"], **clock)
    assert {row["rep"]: (row["bookings"] or 0, row["deals_won"]) for row in answer.rows} == BY_REP[scope]


@pytest.mark.parametrize("scope", SEEN, ids=str)
@pytest.mark.parametrize("by", ["rep", "team", "office", "manager"])
def test_the_parts_are_the_whole_and_name_nobody_outside(scope: frozenset[int] | None, by: str) -> None:
    answer = asked(world_for(scope), *METRICS, by=[by])
    for name in METRICS:
        assert sum(Decimal(str(row[name] or 0)) for row in answer.rows) == (answer.totals[name] or 0), name
    if by == "rep" and scope is not None:
        assert {row["rep"] for row in answer.rows} <= {NAMES[one] for one in scope} | {None}


def test_a_shared_deal_stands_where_the_scopes_member_worked_on_the_day() -> None:
    moved = date(2024, 3, 2)
    shares = [
        credit(1, BEN, "0.5", until=moved),
        credit(1, BEN, "0.5", since=moved, team_id=2),
        credit(1, CY, "0.5"),
    ]
    won = [decided(1, "won", day, "100", rep=CY) for day in ("2024-03-01", "2024-03-02", None)]
    store = store_of({"deal_credits": shares, "deal_outcomes": won})
    world = world_of(store, own_catalogue(), now=NOW, scope=frozenset({BEN}))
    rows = asked(world, "bookings", by=["rep", "team"]).rows
    assert {(row["rep"], row["team"]): row["bookings"] for row in rows} == {("Ben", "North"): 50, ("Ben", "South"): 100}


def test_the_rows_behind_a_cell_of_the_scope_are_its_own() -> None:
    world = world_for(frozenset({BEN}))
    query = parse(Words(metrics=["bookings"], by=["rep"]), world.calendar)
    answer = ask(query, world)
    cells = {row["rep"]: key for row, key in zip(answer.rows, answer.keys, strict=True)}
    found = drill(query, world, metric="bookings", key=cells["Ben"])
    assert sorted((row["deal_id"], row["rep"], row["value"]) for row in found.rows) == [(1, "Ben", 40), (2, "Ben", 100)]
    narrowed = asked(world, "bookings", where=["rep=Ben"])
    assert narrowed.totals["bookings"] == found.total == 140


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
