"""How a business writes numbers and days, and how what its people type is read."""

from datetime import date
from decimal import Decimal

import pytest

from headway.values.style import DATES, NUMBERS, Style
from headway.values.written import NotADay, NotANumber, day_typed, number_written, plain_number

COMMA, POINT, SPACE, APOSTROPHE = (Style(numbers=way) for way in ("1.234,56", "1,234.56", "1 234,56", "1'234.56"))


@pytest.mark.parametrize(
    ("numbers", "large", "small", "none"),
    [
        ("", "1,243,908.50", "−0.12", "0.00"),
        ("1,234.56", "1,243,908.50", "−0.12", "0.00"),
        ("1.234,56", "1.243.908,50", "−0,12", "0,00"),
        ("1 234,56", "1\u202f243\u202f908,50", "−0,12", "0,00"),
        ("1'234.56", "1’243’908.50", "−0.12", "0.00"),
    ],
)
def test_numbers(numbers, large, small, none):
    style = Style(numbers=numbers)
    assert style.number(Decimal("1243908.495"), 2) == large
    assert style.number(Decimal("-0.125"), 2) == small
    assert style.number(Decimal("-0.001"), 2) == none


@pytest.mark.parametrize(
    ("dates", "day", "of_year", "within", "over"),
    [
        ("", "3 Nov 2026", "3 Nov", "3–14 Nov 2026", "28 Oct – 3 Nov 2026"),
        ("31 Dec 2017", "3 Nov 2026", "3 Nov", "3–14 Nov 2026", "28 Oct – 3 Nov 2026"),
        ("2017-12-31", "2026-11-03", "11-03", "2026-11-03 – 2026-11-14", "2026-10-28 – 2026-11-03"),
        ("31/12/2017", "03/11/2026", "03/11", "03/11/2026 – 14/11/2026", "28/10/2026 – 03/11/2026"),
        ("12/31/2017", "11/03/2026", "11/03", "11/03/2026 – 11/14/2026", "10/28/2026 – 11/03/2026"),
        ("31.12.2017", "03.11.2026", "03.11.", "03.11.2026 – 14.11.2026", "28.10.2026 – 03.11.2026"),
    ],
)
def test_days(dates, day, of_year, within, over):
    style = Style(dates=dates)
    third = date(2026, 11, 3)
    assert (style.day(third), style.day_of_year(third), style.days(third, third)) == (day, of_year, day)
    assert style.days(third, date(2026, 11, 14)) == within
    assert style.days(date(2026, 10, 28), third) == over


def test_over_a_year_both_years_are_said():
    assert Style().days(date(2025, 12, 28), date(2026, 1, 3)) == "28 Dec 2025 – 3 Jan 2026"


def test_a_sentence_of_the_house_follows_and_the_data_within_it_do_not():
    said = 'Net: `1,204.csv` has 1,204 rows, EUR 12.50 and -3.00; "1,234" of 2026-11-14 stays, so does v1.20.3.'
    assert COMMA.told(said) == said.replace("1,204 rows", "1.204 rows").replace("12.50", "12,50").replace(
        "-3.00", "-3,00"
    )
    assert COMMA.told(COMMA.told(said)) == COMMA.told(said)
    assert Style().told(said) == POINT.told(said) == said


@pytest.mark.parametrize("style", [Style(numbers=way) for way in NUMBERS])
@pytest.mark.parametrize("number", ["0", "12", "1234", "1234567.89", "-1234.5", "0.125", "1234.125", "999999"])
def test_what_is_written_is_read_back(style, number):
    assert number_written(style.exact(Decimal(number)), style) == Decimal(number)
    assert number_written(plain_number(Decimal(number), style), style) == Decimal(number)
    assert number_written(plain_number(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize("style", [Style(dates=way) for way in DATES if way != "31 Dec 2017"])
def test_a_day_is_read_back(style):
    assert day_typed(style.day(date(2026, 3, 4)), style) == date(2026, 3, 4)
    assert day_typed("2026-03-04", style) == date(2026, 3, 4)


def test_thousands_are_those_of_the_style():
    assert number_written("1.234", COMMA) == 1234
    assert number_written("1,234", COMMA) == Decimal("1.234")
    assert number_written("1,234", POINT) == 1234
    assert number_written("1.234", APOSTROPHE) == Decimal("1.234")
    assert number_written("1,234", SPACE) == Decimal("1.234")
    assert number_written("1.234,50", COMMA) == number_written("1,234.50", COMMA) == Decimal("1234.50")
    assert number_written("12.5", COMMA) == number_written("12,5", POINT) == Decimal("12.5")


@pytest.mark.parametrize(
    ("style", "text", "one", "other"),
    [
        (Style(), "1,234", "1234", "1.2340"),
        (Style(), "1.234", "1234", "1.2340"),
        (SPACE, "1.234", "1234", "1,2340"),
        (APOSTROPHE, "1,234", "1234", "1.2340"),
    ],
)
def test_what_the_style_does_not_tell_is_asked_and_both_answers_are_read(style, text, one, other):
    with pytest.raises(NotANumber, match=f"can be read in two ways: write {one} or {other}"):
        number_written(text, style)
    assert (number_written(one, style), number_written(other, style)) == (1234, Decimal("1.234"))


@pytest.mark.parametrize("text", ["", "twelve", "1.2.3", "1,23,4", "--5", "1.234,5.6"])
def test_no_number(text):
    with pytest.raises(NotANumber, match="write one such as 1234,50"):
        number_written(text, COMMA)


def test_a_day_that_may_be_two_is_asked():
    with pytest.raises(NotADay, match="can be read in two ways: write 2026-04-03 or 2026-03-04"):
        day_typed("03/04/2026", Style())
    assert day_typed("03/04/2026", Style(dates="12/31/2017")) == date(2026, 3, 4)
    assert day_typed("03/04/2026", Style(dates="31.12.2017")) == date(2026, 4, 3)
    assert day_typed("03.04.2026", Style()) == date(2026, 4, 3)
    assert day_typed("31/04/2026".replace("31", "25"), Style()) == date(2026, 4, 25)


@pytest.mark.parametrize("text", ["31.02.2026", "yesterday", "2026-13-01", "1/2"])
def test_no_day(text):
    with pytest.raises(NotADay, match="is not a date"):
        day_typed(text, Style())
