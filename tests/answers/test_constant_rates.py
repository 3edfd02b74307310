"""Amounts at the exchange rates of one day: what is said beside them, and what must hold whatever the rates are."""

import random
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from headway.answers.ask import ask
from headway.answers.drill import drill
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.check import CannotAsk
from headway.query.parse import Words, parse
from headway.schema.column import Kind
from headway.schema.tables import stored_facts
from tests.oracle.exchange import exchange, rate, sold
from tests.oracle.shop import NOW, shop, store_of

UNIT = Decimal("0.0001")
MONEY = ("net_sales", "gross_sales", "discounts", "returns", "gross_margin", "average_order_value")


def answer_to(world: World, *metrics: str, **words: object):
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)


def converted(original: Decimal, at: Decimal) -> Decimal:
    return (original * at).quantize(UNIT, ROUND_HALF_EVEN)


def test_the_rates_are_named_with_what_has_none_by_currency() -> None:
    answer = answer_to(exchange(), "net_sales", constant_rates="2024-03-31")
    assert answer.notes[:2] == (
        "Amounts are at the exchange rates of 2024-03-31: 1 CHF = 1.05 EUR, 1 GBP = 1.2 EUR, 1 USD = 0.95 EUR.",
        "Net sales: 1 row of sales without an exchange rate on 2024-03-31 left out (JPY 1,000.00).",
    )
    assert answer.rates is not None
    assert answer.to_dict()["constant_rates"] == {
        "day": "2024-03-31",
        "rates": {"CHF": "1.0500000000", "GBP": "1.2000000000", "USD": "0.9500000000"},
    }


def test_what_has_no_rate_is_counted_by_currency_in_its_own_range() -> None:
    answer = answer_to(exchange(), "net_sales", constant_rates="2024-01-31", end="2024-03-20")
    assert "2 rows of sales without an exchange rate on 2024-01-31 left out (CHF 100.00)." in answer.notes[1]


def test_what_has_no_cost_is_not_said_to_have_no_rate() -> None:
    answer = answer_to(exchange(), "gross_margin", constant_rates="2024-03-31")
    assert answer.notes[1:] == (
        "Gross margin: 1 row of sales without an exchange rate on 2024-03-31 left out (JPY 1,000.00).",
        "Gross margin: 6 rows of sales without the cost of a product or line or an exchange rate left out.",
    )


def test_a_day_before_all_rates_leaves_the_own_currency() -> None:
    answer = answer_to(exchange(), "net_sales", constant_rates="2023-12-31")
    assert answer.totals["net_sales"] == Decimal(100)
    assert answer.notes[0] == "No exchange rate of 2023-12-31 is known: only amounts in EUR are counted."


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(CannotAsk, match="--constant-rates 'soon' is not a day; write 2017-12-31"):
        parse(Words(metrics=("net_sales",), constant_rates="soon"), exchange().calendar)


@pytest.mark.parametrize("by", [(), ("rep",), ("product",)])
def test_the_rows_behind_a_number_come_to_it(by: tuple[str, ...]) -> None:
    world = exchange()
    query = parse(Words(metrics=("net_sales",), by=by, constant_rates="2024-03-31"), world.calendar)
    answer = ask(query, world)
    for key, row in zip(answer.keys, answer.rows, strict=True):
        found = drill(query, world, metric="net_sales", key=key or None)
        assert (found.total or 0) == (row["net_sales"] or 0)


@pytest.mark.parametrize("day", ["2023-01-01", "2024-03-31"])
def test_with_one_currency_nothing_changes(day: str) -> None:
    world = shop()
    keys = (
        "net_sales",
        "gross_sales",
        "discounts",
        "bookings",
        "open_pipeline",
        "marketing_spend",
        "collected_revenue",
    )
    for by in ((), ("rep",)):
        fitting = tuple(key for key in keys if set(by) <= set(world.catalogue.dimensions_of(key)))
        plain = answer_to(world, *fitting, by=by)
        assert list(answer_to(world, *fitting, by=by, constant_rates=day).rows) == list(plain.rows)


def batched(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    held = list(keys)
    return (held[start : start + size] for start in range(0, len(held), size))


def test_every_metric_is_as_booked_with_one_currency() -> None:
    world = shop()
    days = {"start": "2024-01-01", "end": "2024-06-30"}
    for keys in batched(world.catalogue.metrics, 30):
        booked, found = (answer_to(world, *keys, **days, **more) for more in ({}, {"constant_rates": "2024-03-31"}))
        assert dict(found.totals) == dict(booked.totals)


def test_of_all_money_it_is_held_what_it_was_converted_from() -> None:
    """But of what was never of another currency: targets, and points."""
    without = {
        (fact.name, name)
        for fact in stored_facts().values()
        for name, column in fact.columns.items()
        if column.kind is Kind.AMOUNT
        and not name.startswith("original")
        and not fact.own_currency
        and name not in fact.originals
        and name not in fact.differences
    }
    assert without == set()


def traded(chance: random.Random, *, moving: bool) -> World:
    """A year of sales in four currencies at rates that move each week, or stay; some returned."""
    weeks = [date.fromordinal(date(2024, 1, 1).toordinal() + 7 * week) for week in range(20)]
    at = {"USD": Decimal("0.9012345678"), "GBP": Decimal("1.1598765432"), "JPY": Decimal("0.0061234567")}
    rates, known = [], {}
    for week in weeks:
        for currency, before in at.items():
            step = Decimal(str(1 + chance.uniform(-0.03, 0.03))) if moving else Decimal(1)
            now = (before * step).quantize(Decimal("0.0000000001"))
            at[currency] = known[week, currency] = now
            rates.append(rate(len(rates) + 1, currency, week.isoformat(), str(now)))
    rows = []
    for order in range(1, 301):
        week = chance.choice(weeks)
        currency = chance.choice(["EUR", *at])
        original = Decimal(chance.randint(-5_000_000_000, 90_000_000_000)) * UNIT
        booked = original if currency == "EUR" else converted(original, known[week, currency])
        event = {"event": "return"} if original < 0 else {}
        rep, product = chance.choice([1, 2, 3, None]), chance.choice([1, 2, 3, None])
        rows.append(
            sold(order, week.isoformat(), str(booked), str(original), currency, rep=rep, product_id=product, **event)
        )
    return world_of(store_of({"sales": rows, "exchange_rates": rates}), own_catalogue(), now=NOW)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", ["rep", "product", "weekday"])
def test_parts_add_up_to_the_whole_to_the_last_decimal(seed: int, by: str) -> None:
    world = traded(random.Random(seed), moving=True)
    for words in ({"by": (by,)}, {"grain": "week"}, {"by": (by,), "grain": "month"}):
        answer = answer_to(world, "net_sales", constant_rates="2024-03-03", **words)
        assert sum(Decimal(str(row["net_sales"] or 0)) for row in answer.rows) == answer.totals["net_sales"]


@pytest.mark.parametrize("seed", range(4))
def test_at_rates_that_never_moved_everything_is_as_booked(seed: int) -> None:
    world = traded(random.Random(seed), moving=False)
    for words in ({}, {"by": ("rep",)}, {"grain": "week"}):
        booked = answer_to(world, *MONEY, **words)
        assert list(answer_to(world, *MONEY, constant_rates="2024-03-03", **words).rows) == list(booked.rows)


@pytest.mark.parametrize("seed", range(4))
def test_each_row_is_rounded_half_even_as_it_was_when_it_was_booked(seed: int) -> None:
    world = traded(random.Random(seed), moving=True)
    rates = world.engine.run(
        "SELECT currency, arg_max(rate, happened_day) AS rate FROM exchange_rates "
        "WHERE happened_day <= DATE '2024-03-03' GROUP BY 1", {},
    ).to_pylist()  # fmt: skip
    at = {row["currency"]: row["rate"] for row in rates} | {"EUR": Decimal(1)}
    rows = world.engine.run("SELECT currency, original FROM sales", {}).to_pylist()
    wanted = sum(converted(row["original"], at[row["currency"]]) for row in rows)
    assert answer_to(world, "net_sales", constant_rates="2024-03-03").totals["net_sales"] == wanted
