"""The workshop: five hands who have been there for years and four who came in 2023, seen on 15 July 2024."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from tests.oracle.people import MEMBERS, Row
from tests.oracle.shop import META, decided, frame, sale, store_of

NOW = datetime(2024, 7, 15, 10, tzinfo=UTC)


def hand(number: int, name: str, hired: date, left: date | None = None) -> Row:
    """Somebody new."""
    return {"id": number, "name": name, "sells": True, "active_from": hired, "active_to": left}


HANDS: Sequence[Row] = (
    *MEMBERS,
    hand(11, "Gil", date(2023, 1, 10)),
    hand(12, "Hal", date(2023, 1, 10)),
    hand(13, "Ida", date(2023, 2, 1), date(2023, 3, 2)),
    hand(14, "Jo", date(2023, 2, 1)),
)
# The tenured come to 90, 100 and 110 a month, and two of them to nothing: the middle is 90, four fifths of it 72.
# What new hands came to, by month of 2023:
NEW: Mapping[int, Mapping[int, int]] = {
    11: {1: 85, 2: 10, 3: 80, 4: 95},
    12: {3: 300, 5: 71, 6: 75, 7: 73},
    13: {2: 500},
    14: {3: 60},
}


def months() -> list[tuple[int, str, int]]:
    """Who, on which day, how much."""
    old = [(rep, f"2023-{month:02d}-15", 80 + 10 * rep) for rep in (1, 2, 3) for month in range(1, 13)]
    new = [(rep, f"2023-{month:02d}-20", sold) for rep, each in NEW.items() for month, sold in each.items()]
    return [*old, *new]


def workshop() -> World:
    """The world of the workshop; what is won is sold on the same day."""
    rows = [(place, *row) for place, row in enumerate(months())]
    there = {"manager_id": None, "team_id": None, "office_id": None}
    sold = [{**sale(place, place, day, str(much), rep=1), "rep_id": rep, **there} for place, rep, day, much in rows]
    won = [{**decided(place, "won", day, str(much)), "rep_id": rep, **there} for place, rep, day, much in rows]
    store = store_of({"sales": sold, "deal_outcomes": won}, META)
    with store.writing() as batch:
        batch.dimension("members", frame("members", HANDS))
    return world_of(store, own_catalogue(), now=NOW)
