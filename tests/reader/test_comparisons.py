"""Comparisons read a second time: 29 February, hours when the clocks change, ranges between instants, today so far."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.shop import NOW, sale, state, store_of
from tests.oracle.work import worked

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2023, 2, 1, tzinfo=BERLIN)


def amount_of(local: datetime) -> int:
    """Each hour sells its own amount, so that no two stand in for each other."""
    return local.month * 100_000 + local.day * 1000 + local.hour * 10 + local.fold + local.year % 10


@pytest.fixture(scope="module")
def world() -> World:
    """A sale in each hour of five stretches of Berlin's clock; three hold a change of clocks or a 29 February."""
    stretches = (("2023-02-27", 4), ("2024-02-26", 6), ("2024-03-29", 4), ("2023-10-27", 4), ("2024-07-12", 4))
    sales, number = [], 0
    for text, days in stretches:
        start = datetime.combine(date.fromisoformat(text), datetime.min.time(), BERLIN).astimezone(ZoneInfo("UTC"))
        end = datetime.combine(date.fromisoformat(text) + timedelta(days), datetime.min.time(), BERLIN)
        while start < end:
            local = start.astimezone(BERLIN)
            number += 1
            row = sale(number, number, f"{local:%Y-%m-%d %H:%M}", str(amount_of(local)))
            sales.append({**row, "happened_at": start.replace(tzinfo=None)})
            start += timedelta(hours=1)
    hours = [worked(1, 1, "2024-07-15", "8"), worked(2, 1, "2024-07-14", "4")]
    states = [state(1, 11, "2024-07-14 13:00", "2024-07-15 15:00", "5"), state(2, 11, "2024-07-14 15:00", None, "7")]
    return world_of(store_of({"sales": sales, "hours": hours, "deal_states": states}), own_catalogue(), now=NOW)


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


def sold(world: World, day: str) -> Decimal:
    (row,) = world.engine.run(f"SELECT sum(net) AS net FROM sales WHERE happened_day = DATE '{day}'", {}).to_pylist()
    return Decimal(row["net"])


def test_a_day_that_the_year_before_did_not_have_has_no_number_beside_it(world: World) -> None:
    answer = asked(world, "net_sales", grain="day", start="2024-02-27", end="2024-03-01", compare="year")
    wanted = [sold(world, "2023-02-27"), sold(world, "2023-02-28"), None, sold(world, "2023-03-01")]
    assert answer.column("net_sales.previous") == wanted
    assert answer.reasons[2, "net_sales.previous"] == "no 29 February a year earlier"
    assert answer.column("net_sales.growth")[2] is None
    assert "29 February 2024 has no day of its own a year earlier." in answer.notes
    assert answer.totals["net_sales.previous"] == sum(value for value in wanted if value)


def test_february_is_compared_with_all_of_the_february_before() -> None:
    days = [date(2024, 2, 1) + timedelta(days=number) for number in range(29)]
    sales = [sale(n, n, day.isoformat(), str(n + 1)) for n, day in enumerate(days)]
    world = world_of(store_of({"sales": sales}), own_catalogue(), now=NOW.replace(year=2025))
    words = {"start": "2025-02-01", "end": "2025-02-28", "compare": "year"}
    answer = asked(world, "net_sales", **words)
    assert answer.totals["net_sales.previous"] == sum(range(1, 30))
    assert (
        "Compared: 2025-02-01 to 2025-02-28 with 2024-02-01 to 2024-02-29 (the same dates a year earlier)."
        in answer.notes
    )
    assert [note for note in answer.notes if "part of the earlier range" in note]
    by_day = asked(world, "net_sales", grain="day", **words)
    assert by_day.column("net_sales.previous") == [*range(1, 28), 28 + 29]
    year = asked(world, "net_sales", grain="month", start="2025-01-01", end="2025-06-30", compare="year")
    assert year.column("net_sales.previous")[1] == sum(range(1, 30))


def previous_by_hour(answer: Answer) -> dict[str, object]:
    found = zip(answer.column("hour"), answer.column("net_sales.previous"), strict=True)
    return {hour.isoformat(): value for hour, value in found if isinstance(hour, datetime)}


def test_hours_stand_beside_the_same_hours_of_the_clock_where_one_is_skipped(world: World) -> None:
    words = {"grain": "hour", "compare": "previous"}
    answer = asked(world, "net_sales", start="2024-03-31", end="2024-03-31", **words)
    before = previous_by_hour(answer)
    assert len(before) == 23
    assert before["2024-03-31T03:00:00+02:00"] == amount_of(datetime(2024, 3, 30, 3, tzinfo=BERLIN))
    assert before["2024-03-31T23:00:00+02:00"] == amount_of(datetime(2024, 3, 30, 23, tzinfo=BERLIN))
    assert "Hours of the earlier range that stand beside none and are in its total only: 1." in answer.notes
    assert answer.totals["net_sales.previous"] == sold(world, "2024-03-30")
    later = asked(world, "net_sales", start="2024-04-01", end="2024-04-01", **words)
    place = [hour.hour for hour in later.column("hour") if isinstance(hour, datetime)].index(2)
    assert later.column("net_sales.previous")[place] is None
    assert later.reasons[place, "net_sales.previous"] == "no such hour in the earlier range: the clocks changed"


def test_an_hour_that_comes_twice_stands_beside_one_that_came_once_only_the_first_time(world: World) -> None:
    answer = asked(world, "net_sales", grain="hour", start="2023-10-29", end="2023-10-29", compare="previous")
    before = previous_by_hour(answer)
    assert len(before) == 25
    assert before["2023-10-29T02:00:00+02:00"] == amount_of(datetime(2023, 10, 28, 2, tzinfo=BERLIN))
    assert before["2023-10-29T02:00:00+01:00"] is None
    assert before["2023-10-29T03:00:00+01:00"] == amount_of(datetime(2023, 10, 28, 3, tzinfo=BERLIN))


def test_hours_of_a_leap_day_have_none_beside_them(world: World) -> None:
    answer = asked(world, "net_sales", grain="hour", start="2024-02-28", end="2024-03-01", compare="year")
    before = previous_by_hour(answer)
    assert before["2024-02-28T05:00:00+01:00"] == amount_of(datetime(2023, 2, 28, 5, tzinfo=BERLIN))
    assert before["2024-02-29T05:00:00+01:00"] is None
    assert before["2024-03-01T05:00:00+01:00"] == amount_of(datetime(2023, 3, 1, 5, tzinfo=BERLIN))


def test_a_morning_is_compared_with_the_morning_before_and_not_with_the_night(world: World) -> None:
    answer = asked(
        world, "net_sales", grain="hour", start="2024-07-14T09:00", end="2024-07-14T12:00", compare="previous"
    )
    assert answer.column("net_sales.previous") == [
        amount_of(datetime(2024, 7, 13, hour, tzinfo=BERLIN)) for hour in (9, 10, 11)
    ]
    compared = "Compared: 2024-07-14 09:00 to 2024-07-14 12:00 with 2024-07-13 09:00 to 2024-07-13 12:00"
    assert f"{compared} (the day just before)." in answer.notes


def test_days_between_instants_stand_beside_days_and_not_places(world: World) -> None:
    words = {"grain": "day", "start": "2024-07-14T12:00", "end": "2024-07-15T06:00", "compare": "previous"}
    answer = asked(world, "net_sales", **words)
    whole = [sum(amount_of(datetime(2024, 7, 13, hour, tzinfo=BERLIN)) for hour in range(12, 24))]
    whole.append(sum(amount_of(datetime(2024, 7, 14, hour, tzinfo=BERLIN)) for hour in range(6)))
    assert answer.column("net_sales.previous") == whole
    assert answer.totals["net_sales.previous"] == sum(whole)


def test_today_so_far_is_compared_with_the_day_before_up_to_the_same_time(world: World) -> None:
    words = {"start": "2024-07-15", "end": "2024-07-31", "compare": "previous", "as_of": "2024-07-15T14:00"}
    answer = asked(world, "net_sales", "open_opportunities", **words)
    hours = [datetime(2024, 7, 14, hour, tzinfo=BERLIN) for hour in range(15)]
    assert answer.totals["net_sales.previous"] == sum(map(amount_of, hours))
    assert (answer.totals["open_opportunities"], answer.totals["open_opportunities.previous"]) == (2, 1)
    assert "2024-07-15 is not over: the earlier range ends at the same time of day." in answer.notes
    by_hour = asked(world, "net_sales", grain="hour", **words)
    assert len(by_hour.rows) == 15
    assert by_hour.column("net_sales.previous") == [*map(amount_of, hours)]


def test_hours_worked_are_compared_by_whole_days(world: World) -> None:
    answer = asked(world, "sales_per_hour", "hours_worked", start="2024-07-15", end="2024-07-15", compare="previous")
    assert answer.totals["hours_worked.previous"] == 4
    assert answer.totals["sales_per_hour.previous"] == sold(world, "2024-07-14") / 4


@pytest.mark.parametrize("grain", ["", "month"])
def test_what_sold_only_in_the_earlier_range_is_shown_as_fallen_to_nothing(grain: str) -> None:
    sales = [
        sale(1, 1, "2024-02-10", "100", product_id=1, rep=1),
        sale(2, 2, "2024-02-11", "30", product_id=2, rep=2),
        sale(3, 3, "2024-03-10", "50", product_id=2, rep=2),
        sale(4, 4, "2024-03-11", "7", product_id=None, rep=2),
    ]
    world = world_of(store_of({"sales": sales}), own_catalogue(), now=NOW)
    words = {"start": "2024-03-01", "end": "2024-03-29", "compare": "previous", "by": ["product"], "grain": grain}
    answer = asked(world, "net_sales", "average_order_value", **words)
    found = {row["product"]: (row["net_sales"], row["net_sales.previous"]) for row in answer.rows}
    assert found == {"Bulb": (50, 30), None: (7, 0), "Lamp": (0, 100)}
    place = answer.column("product").index("Lamp")
    assert (answer.rows[place]["net_sales.growth"], answer.rows[place]["average_order_value"]) == (-1.0, None)
    assert answer.reasons[place, "average_order_value"] == "no orders"
    assert sum(Decimal(str(row["net_sales.previous"])) for row in answer.rows) == answer.totals["net_sales.previous"]
    assert len(answer.keys) == 3
