"""What a page chooses unasked: the comparison that the data allow, and as many cards as fill their rows."""

from datetime import date
from types import MappingProxyType

import pytest

from headway.answers.reach import Reach
from headway.insights.span import span_of
from headway.insights.window import Clock
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.selling import SellingDays
from headway.web.asked import Against, fairest
from headway.web.screens.choosing import full_rows

CALENDAR = Calendar(zone="UTC")
DECEMBER = span_of(Grain.MONTH, date(2017, 12, 1), CALENDAR)


def reach(**facts: tuple[date, ...]) -> Reach:
    return Reach(MappingProxyType(facts), frozenset(facts))


def chosen(held: Reach, span=DECEMBER) -> Against:
    return fairest(Clock(CALENDAR, SellingDays(), date(2017, 12, 31), None), span, held)


@pytest.mark.parametrize(
    ("first", "against"),
    [
        (date(2016, 12, 5), Against.YEAR),
        (date(2017, 3, 1), Against.PREVIOUS),
        (date(2017, 11, 30), Against.PREVIOUS),
        (date(2017, 12, 1), Against.NONE),
    ],
)
def test_what_was_not_recorded_is_not_compared_with(first, against):
    assert chosen(reach(deal_outcomes=(first, date(2017, 12, 31)))) is against


def test_the_first_of_what_the_period_holds_decides():
    held = reach(deal_outcomes=(date(2017, 3, 1), date(2017, 12, 31)), deals=(date(2016, 10, 1), date(2017, 12, 30)))
    assert chosen(held) is Against.PREVIOUS
    long_over = reach(sales=(date(2010, 1, 1), date(2011, 1, 1)), deals=(date(2017, 6, 1), date(2017, 12, 30)))
    assert chosen(long_over) is Against.PREVIOUS


def test_all_time_has_nothing_before_it():
    assert chosen(reach(sales=(date(2010, 1, 1),)), span=None) is Against.NONE


@pytest.mark.parametrize(("there", "shown"), [(0, 0), (1, 1), (3, 3), (5, 4), (6, 6), (7, 6), (8, 8), (13, 8)])
def test_cards_fill_their_rows(there, shown):
    assert len(full_rows([str(number) for number in range(there)])) == shown


def test_a_wrong_moment_is_told_what_to_write(page):
    answer = page("ada", "/?known_at=yesterday")
    assert answer.status_code == 400
    assert "is not a date" in answer.content.decode()


def test_what_was_not_yet_recorded_is_not_known(page):
    said = page("ada", "/explore?metric=net_sales&by=rep&known_at=2020-01-01").content.decode()
    assert "as known on 1 Jan 2020" in said
    assert "200.20" not in said


def test_explore_opens_on_a_number_with_a_chart_and_a_table(page):
    said = page("ada", "/explore").content.decode()
    assert "Net sales by rep" in said
    assert said.count("data-chart") == 1
    assert "€200.20" in said


def test_rows_lead_to_their_record_and_come_as_a_workbook(page, shop):
    order = shop.orders["cy"]
    order.refresh_from_db()
    assert f"/orders/{order.public_id}" in page("ada", "/rows/net_sales").content.decode()
    workbook = page("ada", "/rows/net_sales.xlsx")
    assert workbook.status_code == 200
    assert workbook.content.startswith(b"PK")
