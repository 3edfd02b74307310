"""A part of a day: what is recorded by the day says nothing about it, and never in silence."""

from decimal import Decimal

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.shop import NOW, sale, store_of
from tests.oracle.work import worked


@pytest.fixture(scope="module")
def world() -> World:
    """800 in a day of eight hours, 100 of it before noon; ten more at an unknown time; a roster that runs ahead."""
    sales = [
        sale(1, 1, "2024-03-01 09:00", "100"),
        sale(2, 2, "2024-03-01 14:00", "690"),
        sale(3, 3, "2024-03-01", "10"),
        sale(4, 4, "2024-02-29 10:00", "200"),
    ]
    hours = [
        worked(1, 1, "2024-03-01", "8"),
        worked(2, 1, "2024-02-29", "4"),
        worked(3, 1, "2024-02-29", "5", "rostered"),
        worked(4, 1, "2024-03-01", "5", "rostered"),
        worked(5, 1, "2024-07-31", "1000", "rostered"),
    ]
    return world_of(store_of({"sales": sales, "hours": hours}), own_catalogue(), now=NOW)


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


MORNING = {"start": "2024-03-01T00:00", "end": "2024-03-01T12:00"}
WHY = "hours are recorded by whole days; the range takes a part of 2024-03-01: begin and end it with a day"


def test_a_morning_has_no_sales_per_hour_of_the_whole_day(world: World) -> None:
    answer = asked(world, "sales_per_hour", "hours_worked", "net_sales", **MORNING)
    assert (answer.totals["sales_per_hour"], answer.totals["hours_worked"]) == (None, None)
    assert answer.totals["net_sales"] == 110
    assert answer.reasons[-1, "sales_per_hour"] == WHY
    assert f"Sales per hour worked: {WHY}." in answer.notes


def test_whole_days_between_instants_have_their_sales_per_hour(world: World) -> None:
    answer = asked(world, "sales_per_hour", start="2024-02-29T00:00", end="2024-03-02T00:00")
    assert answer.totals["sales_per_hour"] == pytest.approx(Decimal(1000) / 12)


def test_by_the_hour_there_are_sales_and_no_sales_per_hour(world: World) -> None:
    answer = asked(world, "sales_per_hour", "net_sales", grain="hour", start="2024-03-01", end="2024-03-01")
    assert {row["sales_per_hour"] for row in answer.rows} == {None}
    assert sum(Decimal(str(row["net_sales"])) for row in answer.rows) == 800
    assert any("ask by day or longer" in note for note in answer.notes)


def test_as_of_noon_the_day_has_no_sales_per_hour_and_the_day_before_has(world: World) -> None:
    noon = "2024-03-01T12:00"
    assert asked(world, "sales_per_hour", start="2024-03-01", as_of=noon).totals["sales_per_hour"] is None
    assert asked(world, "sales_per_hour", as_of=noon).totals["sales_per_hour"] is None
    before = asked(world, "sales_per_hour", end="2024-02-29", as_of=noon)
    assert before.totals["sales_per_hour"] == 50
    evening = asked(world, "sales_per_hour", as_of="2024-03-01")
    assert evening.totals["sales_per_hour"] == pytest.approx(Decimal(1000) / 12)


def test_up_to_now_is_all_that_there_is(world: World) -> None:
    now = asked(world, "sales_per_hour", start="2024-02-29", end=NOW.isoformat())
    assert now.totals["sales_per_hour"] == pytest.approx(Decimal(1000) / 12)


def test_hours_rostered_for_days_to_come_divide_nothing_yet(world: World) -> None:
    totals = asked(world, "sales_per_rostered_hour", "hours_rostered").totals
    assert (totals["sales_per_rostered_hour"], totals["hours_rostered"]) == (100, 1010)


def test_sales_of_a_cut_day_without_a_time_are_stated(world: World) -> None:
    notes = asked(world, "net_sales", **MORNING).notes
    wanted = "1 row of sales of 2024-03-01 without a time of day (happened): taken to be at the start of the day."
    assert wanted in notes
    assert not [note for note in asked(world, "net_sales", start="2024-03-01").notes if "time of day" in note]
