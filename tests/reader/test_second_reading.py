"""Numbers read a second time: each question beside SQL of the reader's own, written from the definitions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.shop import NOW, back, decided, sale, state, store_of

DAYS = [date(2022, 12, 1) + timedelta(days=number) for number in range(577)]


@pytest.fixture(scope="module")
def daily() -> World:
    """One order a day, each worth its own amount, so that no two windows sum alike; a deal opened every third day."""
    sales = [sale(n, n, day.isoformat(), str(1 + n * n % 977), rep=1 + n % 2) for n, day in enumerate(DAYS)]
    opened = [
        state(n, 11, day.isoformat(), (day + timedelta(days=1 + n % 90)).isoformat(), "1")
        for n, day in enumerate(DAYS[::3])
    ]
    return world_of(store_of({"sales": sales, "deal_states": opened}), own_catalogue(), now=NOW)


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


EARLIER = """
WITH window_days AS (SELECT unnest(generate_series(DATE '{now}', DATE '{end}', INTERVAL 1 DAY))::DATE AS today),
     paired AS (SELECT today, ({then})::DATE AS earlier FROM window_days)
SELECT CAST(date_trunc('{grain}', today) AS DATE) AS bucket, sum(net) AS net, count(DISTINCT order_id) AS orders
FROM paired JOIN sales ON happened_day = earlier GROUP BY bucket ORDER BY bucket
"""
WINDOWS = [
    ("month", "2024-01-10", "2024-03-20", "previous", "today - 71"),
    ("month", "2023-07-01", "2023-07-31", "previous", "today - 31"),
    ("week", "2023-05-03", "2023-06-30", "previous", "today - 59"),
    ("quarter", "2023-08-15", "2024-02-10", "previous", "today - 180"),
    ("day", "2024-03-01", "2024-03-31", "year", "today - INTERVAL 1 YEAR"),
    ("week", "2024-01-08", "2024-02-04", "year", "today - INTERVAL 1 YEAR"),
    ("month", "2023-12-15", "2024-02-20", "year", "today - INTERVAL 1 YEAR"),
]


@pytest.mark.parametrize(("grain", "now", "end", "compare", "then"), WINDOWS)
def test_each_bucket_stands_beside_the_same_days_of_the_earlier_range(  # one window a row
    daily: World, grain: str, now: str, end: str, compare: str, then: str
) -> None:
    answer = asked(daily, "net_sales", "orders", grain=grain, start=now, end=end, compare=compare)
    sql = EARLIER.format(grain=grain, now=now, end=end, then=then)
    wanted = {row["bucket"]: (row["net"], row["orders"]) for row in daily.engine.run(sql, {}).to_pylist()}
    got = {row[grain]: (row["net_sales.previous"], row["orders.previous"]) for row in answer.rows}
    assert got == wanted
    assert sum(net for net, _ in wanted.values()) == answer.totals["net_sales.previous"]


def test_rows_split_by_rep_stand_beside_the_same_rep_and_days(daily: World) -> None:
    words = {"by": ["rep"], "start": "2024-01-10", "end": "2024-03-20", "compare": "previous"}
    answer = asked(daily, "net_sales", grain="month", **words)
    whole = {row["rep"]: row["net_sales.previous"] for row in asked(daily, "net_sales", **words).rows}
    for rep in ("Ann", "Ben"):
        assert sum(Decimal(str(row["net_sales.previous"])) for row in answer.rows if row["rep"] == rep) == whole[rep]


def test_a_stock_stands_beside_that_of_as_many_days_before(daily: World) -> None:
    words = {"start": "2024-01-10", "end": "2024-03-20"}
    rows = asked(daily, "open_opportunities", grain="month", compare="previous", **words).rows
    for row, last in zip(rows, ("2024-01-31", "2024-02-29", "2024-03-20"), strict=True):
        before = (date.fromisoformat(last) - timedelta(days=71)).isoformat()
        assert row["open_opportunities"] == asked(daily, "open_opportunities", end=last).totals["open_opportunities"]
        (found,) = daily.engine.run(
            f"SELECT count(*) AS open FROM deal_states WHERE from_day <= DATE '{before}' AND to_day > DATE '{before}'",
            {},
        ).to_pylist()
        assert row["open_opportunities.previous"] == found["open"]


def test_29_february_stands_beside_28_february(daily: World) -> None:
    answer = asked(daily, "net_sales", grain="day", start="2024-02-29", end="2024-02-29", compare="year")
    (found,) = daily.engine.run(
        "SELECT sum(net) AS net FROM sales WHERE happened_day = DATE '2023-02-28'", {}
    ).to_pylist()
    assert [row["net_sales.previous"] for row in answer.rows] == [found["net"]]
    assert answer.totals["net_sales.previous"] == found["net"]


def test_amounts_without_a_rate_are_stated_by_currency_and_told_from_what_was_not_written() -> None:
    sales = [
        sale(1, 1, "2024-01-05", "20"),
        sale(2, 2, "2024-01-06", None, currency="USD", original=Decimal("10.50")),
        sale(3, 3, "2024-01-07", None, currency="JPY", original=Decimal(5000)),
        sale(4, 4, "2024-02-07", None, currency="JPY", original=Decimal(700)),
        sale(5, 5, "2024-01-08", "0"),
    ]
    world = world_of(store_of({"sales": sales}), own_catalogue(), now=NOW)
    answer = asked(world, "average_order_value", "orders", "net_sales", end="2024-01-31")
    assert "Net sales: 2 rows of sales without an exchange rate left out (JPY 5,000.00, USD 10.50)." in answer.notes
    assert "Average order value: 1 of 4 orders worth 0, counted in." in answer.notes
    assert not [note for note in answer.notes if "price or amount" in note]
    assert answer.totals["average_order_value"] * answer.totals["orders"] == answer.totals["net_sales"] == 20  # type: ignore[operator]


def test_an_open_deal_without_a_rate_is_stated() -> None:
    held = [state(1, 11, "2024-01-01", None, "100"), {**state(2, 11, "2024-01-02", None, "70"), "currency": "USD"}]
    held[1] = {**held[1], "amount": None}
    world = world_of(store_of({"deal_states": held}), own_catalogue(), now=NOW)
    answer = asked(world, "open_pipeline", "open_opportunities")
    assert (answer.totals["open_pipeline"], answer.totals["open_opportunities"]) == (100, 2)
    assert [note for note in answer.notes if "without an exchange rate left out (USD 70.00)" in note]


def test_no_rate_or_size_where_more_was_taken_back_than_decided() -> None:
    outcomes = [
        decided(1, "won", "2024-03-05", "10"),
        decided(2, "won", "2024-03-06", "20"),
        decided(3, "won", "2024-02-06", "100"),
        decided(3, "won", "2024-03-07", "-100", sign=-1),
        decided(4, "lost", "2024-03-08", "60"),
        decided(5, "lost", "2024-03-09", "40"),
        decided(6, "lost", "2024-02-09", "500"),
        decided(6, "lost", "2024-03-10", "-500", sign=-1),
    ]
    world = world_of(store_of({"deal_outcomes": outcomes}), own_catalogue(), now=NOW)
    march = asked(world, "win_rate_value", "average_deal_size", "bookings", start="2024-03-01", end="2024-03-31")
    assert march.totals["bookings"] == -70
    assert march.totals["win_rate_value"] is None
    assert march.totals["average_deal_size"] is None
    whole = asked(world, "win_rate_value", "average_deal_size")
    assert whole.totals["win_rate_value"] == pytest.approx(30 / 130)
    assert whole.totals["average_deal_size"] == 15


def test_a_share_above_the_whole_says_what_came_back() -> None:
    sales = [
        sale(1, 1, "2024-01-05", "50", customer_id=1),
        sale(2, 2, "2024-02-05", "80", customer_id=1),
        back(2, 2, "2024-03-06", "-40", customer_id=1),
        sale(3, 3, "2024-03-07", "100", customer_id=2),
    ]
    world = world_of(store_of({"sales": sales}), own_catalogue(), now=NOW)
    answer = asked(world, "new_revenue_share", "existing_revenue_share", grain="month", end="2024-03-31")
    assert answer.column("new_revenue_share") == [1, 0, pytest.approx(100 / 60)]
    assert answer.column("existing_revenue_share") == [0, 1, pytest.approx(-40 / 60)]
    assert [
        note for note in answer.notes if "New revenue share: below 0 or above 100 % in 1 row, where more came" in note
    ]
    assert not [note for note in asked(world, "new_revenue_share").notes if "above 100 %" in note]
