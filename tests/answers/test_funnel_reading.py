"""Definitions §4: "70 % agree to a call, 60 make it to the demo, only 15 convert", read by steps and of all."""

from datetime import date, timedelta

import pytest

from headway.answers.world import World
from tests.answers.test_bridge import asked, world_with
from tests.mirror.book import Book

STAGES = ("Lead", "Call", "Demo", "Won")
FURTHEST = {"Lead": 30, "Call": 10, "Demo": 60}
WON = 15


@pytest.fixture(scope="module")
def world() -> World:
    """A hundred deals: 70 came to a call, 60 to the demo, 15 were won from there; one skipped the call."""
    book = Book()
    for rank, name in enumerate(STAGES, 1):
        book.add("stages", pipeline_id=1, name=name, rank=rank, kind="won" if name == "Won" else "open")
    number = 0
    for furthest, many in FURTHEST.items():
        for each in range(many):
            number += 1
            _deal(book, number, STAGES[: STAGES.index(furthest) + 1], won=furthest == "Demo" and each < WON)
    return world_with(book, ("stage_reaches", "stage_wins", "stage_visits", "deals", "deal_outcomes"))


def _deal(book: Book, number: int, stages: tuple[str, ...], *, won: bool) -> None:
    first = date(2024, 1, 1)
    book.add("deals", pipeline_id=1, created_at=first, stage_id=1)
    book.add("deal_terms", deal_id=number, owner_id=1, amount=10)
    visited = [name for name in stages if not (number == 100 and name == "Call")]
    for place, name in enumerate(visited, 1):
        at = first + timedelta(days=place)
        book.add("stage_moves", deal_id=number, position=place, stage_id=STAGES.index(name) + 1, at=at)
    at = first + timedelta(days=len(visited) + 5)
    book.add("deal_outcomes", deal_id=number, position=1, kind="won" if won else "lost", at=at)


def rates(world: World, metric: str, **words: object) -> list[float]:
    found = asked(world, metric, by=["stage"], **words)
    rows = sorted(zip(found.keys, found.rows, strict=True), key=lambda pair: pair[0])
    return [float(str(row[metric])) for _, row in rows if row[metric] is not None]


def test_the_steps_are_70_and_60_of_70_and_15_of_60(world: World) -> None:
    assert rates(world, "stage_step_rate") == pytest.approx([1, 0.70, 60 / 70])
    assert rates(world, "stage_win_rate")[-1] == pytest.approx(15 / 60)


def test_of_all_it_is_70_and_60_and_15_never_the_product_of_these(world: World) -> None:
    assert rates(world, "stage_reach_rate") == pytest.approx([1, 0.70, 0.60])
    won = rates(world, "stage_win_rate")[0]
    assert won == pytest.approx(0.15)
    assert won != pytest.approx(0.70 * 0.60 * 0.15)


def test_what_was_skipped_was_reached_and_not_visited(world: World) -> None:
    assert rates(world, "stage_visit_rate") == pytest.approx([1, 0.69, 0.60])


def test_the_five_outcomes_of_each_stage_are_its_entries(world: World) -> None:
    names = ("stage_advanced", "stage_lost", "stage_back", "stage_handed_off", "stage_still_there")
    for row in asked(world, "stage_entries", *names, by=["stage"]).rows:
        assert sum(int(str(row[name])) for name in names) == row["stage_entries"]
