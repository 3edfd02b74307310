"""Questions of a business whose months have whole weeks, beside the days of the published calendar."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World
from headway.errors import BadQuestion
from headway.insights.span import Span, moved, span_of
from headway.query.parse import Words, parse
from headway.query.question import Query, Range
from headway.values.grain import Grain
from headway.values.style import UNCHOSEN
from headway.web.period import read_span
from tests.oracle.retailer import retailer

TODAY = date(2024, 7, 15)


@cache
def world() -> World:
    return retailer()


def asked(**words: object) -> Answer:
    return ask(parse(Words(metrics=("net_sales",), **words), world().calendar), world())  # type: ignore[arg-type]


def sold(first: str, last: str) -> Decimal:
    sql = "SELECT COALESCE(SUM(net), 0) AS net FROM sales WHERE happened_day BETWEEN $first AND $last"
    return world().engine.run(sql, {"first": first, "last": last}).to_pylist()[0]["net"]  # type: ignore[no-any-return]


def read(text: str) -> Span:
    return read_span(text, today=TODAY, calendar=world().calendar)


def test_the_year_before_is_52_weeks_before_weekday_beside_weekday() -> None:
    answer = asked(start="2024-02-04", end="2024-02-25", compare="year")
    assert answer.totals["net_sales.previous"] == sold("2023-02-05", "2023-02-26")
    assert answer.totals["net_sales.previous"] != sold("2023-02-04", "2023-02-25"), "the same dates"
    said = "Compared: 2024-02-04 to 2024-02-25 with 2023-02-05 to 2023-02-26 (the same weekdays 52 weeks earlier)."
    assert said in answer.notes


def test_months_beside_those_of_the_year_before_add_up_to_both_totals() -> None:
    answer = asked(start="2024-02-04", end="2024-06-01", grain="month", compare="year")
    assert answer.column("month") == [date(2024, 2, 4), date(2024, 3, 3), date(2024, 4, 7), date(2024, 5, 5)]
    assert answer.column("net_sales.previous") == [
        sold(*days)
        for days in (
            ("2023-02-05", "2023-03-04"),
            ("2023-03-05", "2023-04-08"),
            ("2023-04-09", "2023-05-06"),
            ("2023-05-07", "2023-06-03"),
        )
    ]
    for key in ("net_sales", "net_sales.previous"):
        assert sum(answer.column(key)) == answer.totals[key]  # type: ignore[arg-type]


def test_a_month_is_compared_with_its_like_where_a_page_names_both() -> None:
    march, before = read("2024-P02"), read("2024-P02").year_before(world().calendar)
    assert (before.start, before.last) == (date(2023, 2, 26), date(2023, 4, 1))
    query = Query(("net_sales",), start=march.start, end=march.last, compare=Range(before.start, before.last))
    assert ask(query, world()).totals["net_sales.previous"] == sold("2023-02-26", "2023-04-01")


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2023-P12", date(2023, 12, 31), date(2024, 2, 3), "P12 2023"),
        ("2024-P01", date(2024, 2, 4), date(2024, 3, 2), "P1 2024"),
        ("2024-Q1", date(2024, 2, 4), date(2024, 5, 4), "Q1 2024"),
        ("2023", date(2023, 1, 29), date(2024, 2, 3), "2023"),
        ("this-month", date(2024, 7, 7), date(2024, 8, 3), "P6 2024"),
        ("last-month", date(2024, 6, 2), date(2024, 7, 6), "P5 2024"),
        ("2024-02-04..2024-03-02", date(2024, 2, 4), date(2024, 3, 2), "P1 2024"),
    ],
)
def test_an_address_names_a_month_a_quarter_or_a_year_of_weeks(text: str, first: date, last: date, label: str) -> None:
    span = read(text)
    assert (span.start, span.last, span.label(UNCHOSEN)) == (first, last, label)
    assert read(span.key) == span


def test_a_month_of_the_calendar_is_none_here_and_what_to_write_is_said() -> None:
    with pytest.raises(BadQuestion, match="Months of a retail year are numbered"):
        read("2024-13")
    assert read("2024-03") == Span(date(2024, 3, 1), date(2024, 3, 31)), "its days, as free ones"


def test_going_back_twelve_months_passes_the_year_of_53_weeks() -> None:
    calendar = world().calendar
    here = span_of(Grain.MONTH, TODAY, calendar)
    assert here.earlier(12, calendar).retail == here.year_before(calendar).retail
    assert (here.start - here.earlier(12, calendar).start).days == 371
    back = here
    for _ in range(12):
        back = back.earlier(1, calendar)
    assert back == here.earlier(12, calendar)


def test_a_month_that_is_moved_by_days_is_no_month_any_more() -> None:
    assert moved(read("2024-P02"), -364).grain is None
