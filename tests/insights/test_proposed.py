from collections import Counter
from datetime import date, timedelta

from headway.insights.proposed import Evidence, propose
from headway.insights.proposed_style import propose_style
from headway.values.style import UNCHOSEN

FIRST = date(2026, 1, 5)  # a Monday
WEEKDAYS = [FIRST + timedelta(days=step) for step in range(84) if (FIRST + timedelta(days=step)).isoweekday() < 6]


def proposed(seen: Evidence, currency: str = "EUR") -> dict[str, tuple[object, str]]:
    return {one.key: (one.value, one.evidence) for one in propose(seen, currency=currency, style=UNCHOSEN)}


def test_nothing_is_proposed_from_nothing():
    assert proposed(Evidence()) == {}


def test_weekdays_without_sales_are_asked_about_with_their_number():
    value, evidence = proposed(Evidence(days=WEEKDAYS))["selling_days"]
    assert value == (1, 2, 3, 4, 5)
    assert evidence == "No sale on 11 of 11 Saturdays, no sale on 11 of 11 Sundays: closed?"


def test_a_saturday_now_and_then_does_not_make_saturdays_selling_days():
    days = sorted([*WEEKDAYS, date(2026, 1, 10)])
    value, evidence = proposed(Evidence(days=days))["selling_days"]
    assert value == (1, 2, 3, 4, 5)
    assert "No sale on 10 of 11 Saturdays" in evidence


def test_a_few_days_say_nothing_about_weekdays_or_closed_days():
    assert not {"selling_days", "closures"} & set(proposed(Evidence(days=WEEKDAYS[:15])))


def test_a_gap_on_a_weekday_that_always_sells_is_asked_about_unless_it_is_known_as_closed():
    gap = date(2026, 2, 11)
    days = [day for day in WEEKDAYS if day != gap]
    assert proposed(Evidence(days=days))["closures"] == ((gap,), "No sale on 11 Feb 2026: closed?")
    assert "closures" not in proposed(Evidence(days=days, closed=frozenset({gap})))


def test_a_business_that_sells_now_and_then_is_not_asked_about_each_quiet_day():
    assert "closures" not in proposed(Evidence(days=WEEKDAYS[::3]))


def test_hours_leave_out_the_odd_sale_at_night_and_say_how_many_they_hold():
    hours = Counter({3: 1, 9: 40, 12: 100, 19: 58})
    value, evidence = proposed(Evidence(hours=hours))["open_hours"]
    assert value == (9 * 60, 20 * 60)
    assert evidence.startswith("99 % of 199 sales")


def test_the_commonest_currency_is_proposed_with_its_share_and_the_week_of_its_country():
    found = proposed(Evidence(currencies=Counter({"USD": 89, "EUR": 11})))
    assert found["currency"] == ("USD", "89 % of 100 orders and deals that name a currency are in USD.")
    assert found["week_start"][0] == 7


def test_yearly_targets_tell_when_the_year_begins():
    assert proposed(Evidence(target_months=[4, 4, 1]))["year_start_month"][0] == 4


def test_the_machines_zone_is_proposed_and_left_unticked_where_files_told_times():
    (found,) = propose(Evidence(machine_zone="Europe/Zurich"), currency="EUR", style=UNCHOSEN)
    assert (found.value, found.sure) == ("Europe/Zurich", True)
    (found,) = propose(Evidence(machine_zone="Europe/Zurich", file_times=True), currency="EUR", style=UNCHOSEN)
    assert not found.sure
    assert propose(Evidence(machine_zone="UTC"), currency="EUR", style=UNCHOSEN) == ()


def styles(*files):
    return {one.key: (one.value, one.sure, one.evidence) for one in propose_style(files)}


def test_files_that_write_it_so_propose_the_style():
    found = styles(
        ("shop.csv", {"numbers": {".": 9000}, "dates": {"2017-12-31": 9000}}),
        ("orders.csv", {"numbers": {"1.234,56": 300, ",": 12}, "dates": {"31/12/2017": 312}}),
    )
    assert found == {
        "numbers": (
            "1.234,56",
            True,
            '312 of 312 amounts in orders.csv with decimals or thousands are written "1.234,56".',
        ),
        "dates": ("31/12/2017", True, "312 of 312 dates in orders.csv are day/month/year."),
    }


def test_what_programs_write_proposes_nothing():
    assert styles(("shop.csv", {"numbers": {".": 9000}, "dates": {"2017-12-31": 9000}}), ("old.csv", {})) == {}


def test_a_decimal_comma_alone_is_enough_and_half_of_it_is_not_sure():
    comma = styles(("a.csv", {"numbers": {",": 40}}))["numbers"]
    assert comma == ("1.234,56", True, "40 of 40 amounts in a.csv with decimals have a comma before them.")
    assert styles(("a.csv", {"numbers": {",": 40, ".": 40}}))["numbers"][1] is False
