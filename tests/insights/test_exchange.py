"""A change told apart into what it is at constant rates and what the rates account for: it adds up to the cent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.answers.ask import ask
from headway.catalogue.read import own_catalogue
from headway.insights.exchange import has_bridge, rate_bridge, rate_sentence
from headway.insights.figures import Figures
from headway.query.question import Query
from tests.oracle.exchange import exchange

DAY = date(2026, 10, 31)
AMOUNTS = st.decimals(min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=4)
PAIRS = st.tuples(AMOUNTS, AMOUNTS)


def sentence(booked: tuple[str, str], constant: tuple[str, str], effect: tuple[str, str] | None = None) -> str:
    whole, other = (tuple(map(Decimal, pair)) for pair in (booked, constant))
    part = tuple(map(Decimal, effect)) if effect else tuple(one - two for one, two in zip(whole, other, strict=True))
    found = rate_bridge(whole, other, part, "EUR")
    return rate_sentence("Net sales", found, DAY, "EUR", Figures()).replace("\u202f", " ")


@given(PAIRS, PAIRS, PAIRS, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_parts_add_up_to_the_change_in_whole_cents(booked, constant, effect, currency) -> None:
    found = rate_bridge(booked, constant, effect, currency)
    assert found.constant + found.rates + found.lacking == found.change
    assert abs(found.change - (booked[0] - booked[1])) <= Decimal("0.5")


WHEN = "at the rates of 31 Oct 2026"
LEFT = "the exchange rates account for"


@pytest.mark.parametrize(
    ("booked", "constant", "said"),
    [
        (("10800", "10000"), ("10300", "9800"), f"rose 8.0 %; {WHEN} 5.1 %; {LEFT} €300.00."),
        (("9000", "10000"), ("10300", "9800"), f"fell 10.0 %; {WHEN} rose 5.1 %; {LEFT} −€1,500.00."),
        (("50", "0"), ("40", "0"), f"rose by €50.00; {WHEN} by €40.00; {LEFT} €10.00."),
        (("10", "10"), ("10", "9"), f"did not change; {WHEN} rose 11.1 %; {LEFT} −€1.00."),
    ],
)
def test_the_sentence_says_both_changes_and_what_lies_between(booked, constant, said) -> None:
    assert sentence(booked, constant) == f"Net sales {said}"


def test_amounts_without_a_rate_are_no_part_of_what_the_rates_account_for() -> None:
    told = sentence(("130", "100"), ("90", "80"), ("10", "20"))
    assert "the exchange rates account for −€10.00; €30.00 is of amounts without a rate" in told


def test_only_amounts_that_add_up_have_such_parts() -> None:
    keys = ("net_sales", "bookings", "average_order_value", "open_pipeline", "orders")
    assert [key for key in keys if has_bridge(key, own_catalogue())] == ["net_sales", "bookings"]


def test_of_real_rows_the_rates_account_for_those_that_have_both() -> None:
    """March less January, booked 395.5028 − 395, at the rates of 31 March 395.5028 − 462.5; the franc of January has no
    booked rate: 52.5 there are lacking. What remains, 10 for the dollars and 5 for the pounds of January, is by rates.
    """
    world = exchange()
    pairs = []
    for more in ({}, {"constant_rates": date(2024, 3, 31)}, {"constant_rates": date(2024, 3, 31), "rate_effect": True}):
        ranges = ((date(2024, 3, 1), date(2024, 3, 31)), (date(2024, 1, 1), date(2024, 1, 31)))
        asked = [Query(metrics=("net_sales",), start=start, end=end) for start, end in ranges]
        pairs.append(tuple(ask(replace(one, **more), world).totals["net_sales"] for one in asked))
    found = rate_bridge(*pairs, "EUR")
    assert (found.change, found.constant, found.rates, found.lacking) == tuple(
        map(Decimal, ("0.50", "-67.00", "15.00", "52.50"))
    )
