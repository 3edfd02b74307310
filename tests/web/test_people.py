"""Who is in Home's table of people."""

from datetime import UTC, datetime

from headway.answers.answer import Answer, Value
from headway.web.screens.people import MOST_ROWS, chosen_rows


def answer(*rows: dict[str, Value]) -> Answer:
    return Answer((), rows, {}, (), {}, datetime(2024, 1, 1, tzinfo=UTC), None, "", {})


def seller(name: str, sold: int) -> dict[str, Value]:
    return {"rep": name, "net_sales": sold, "answered": None, "answered.n": 0}


def test_who_answers_enquiries_and_sells_nothing_is_shown_beside_those_who_sell() -> None:
    sellers = [seller(f"seller {number}", 100 - number) for number in range(20)]
    inside = [{"rep": f"inside {n}", "net_sales": 0, "answered": 0.3, "answered.n": n} for n in (26, 1, 23)]
    found = answer(*sellers, *inside)
    names = [found.rows[place]["rep"] for place in chosen_rows(found, ("net_sales", "answered"))]
    assert names == [*(f"seller {number}" for number in range(MOST_ROWS - 2)), "inside 26", "inside 23"]


def test_the_largest_are_shown_where_each_number_is_among_them() -> None:
    sellers = [seller(f"seller {number}", 100 - number) for number in range(20)]
    sellers[3] = {**sellers[3], "answered": 0.0, "answered.n": 4}
    found = answer(*sellers)
    assert chosen_rows(found, ("net_sales", "answered")) == list(range(MOST_ROWS))
