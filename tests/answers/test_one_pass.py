"""What is counted in one pass, from first sales alone, or for two ranges at once, is what plain passes count."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from headway.answers import ask as asking
from headway.answers import run as running
from headway.answers.answer import Answer
from headway.answers.world import World
from headway.catalogue.metric import Cohort, Count, Sum
from headway.catalogue.read import own_catalogue
from headway.sql import plan
from headway.sql.compile import compiled
from tests.answers.test_identities import FEW, asked, orders, world_with
from tests.oracle.shop import Row, shop

COUNTED = [metric.key for metric in own_catalogue().metrics.values() if isinstance(metric, Sum | Count | Cohort)]
RANGES = st.sampled_from([{}, {"start": "2024-01-20"}, {"start": "2024-01-10", "end": "2024-03-31"}])
CLOCKS = st.sampled_from([{}, {"as_of": "2024-02-20"}])
GRAINS = st.sampled_from(["", "day", "week", "month", "quarter", "year"])
SPLITS = st.sampled_from([[], ["rep"], ["customer"], ["hour"]])


@contextmanager
def plainly() -> Iterator[None]:
    """Two passes a range, and every customer's class looked up beside each row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "in_one_pass", lambda shape, catalogue: False)
        patch.setattr(asking, "in_one_read", lambda shape, catalogue: False)
        patch.setattr(plan, "counts_firsts", lambda atom, shape: False)
        compiled.cache_clear()
        yield
    compiled.cache_clear()


def both(world: World, *metrics: str, **words: object) -> tuple[Answer, Answer]:
    """The answer as it is made, and as plain passes make it; by two texts, or nothing would be compared."""
    fast = asked(world, *metrics, **words)
    with plainly():
        slow = asked(world, *metrics, **words)
    assert fast.sql != slow.sql
    return fast, slow


def said(answer: Answer) -> tuple[object, ...]:
    """All that an answer says."""
    return list(answer.rows), answer.totals, answer.keys, answer.reasons, answer.notes


@FEW
@given(orders(), RANGES, CLOCKS, GRAINS)
def test_new_customers_are_the_customers_whose_first_sale_is_in_the_range(
    rows: list[Row], between: dict[str, str], clock: dict[str, str], grain: str
) -> None:
    fast, slow = both(world_with({"sales": rows}), "new_customers", grain=grain, **between, **clock)
    assert said(fast) == said(slow)


@FEW
@given(orders(), RANGES, CLOCKS, GRAINS, SPLITS)
def test_sums_and_counts_of_random_sales_are_the_same_in_one_pass(
    rows: list[Row], between: dict[str, str], clock: dict[str, str], grain: str, by: list[str]
) -> None:
    grain = grain or ("month" if not by else "")
    fast, slow = both(
        world_with({"sales": rows}), "net_sales", "new_revenue", "discounts", by=by, grain=grain, **between, **clock
    )
    assert said(fast) == said(slow)


def test_by_hour_every_sale_is_read() -> None:
    by_hour, _, whole = asked(shop(), "new_customers", grain="hour").sql.partition(";")
    assert ("first_sales" in by_hour, "first_sales" in whole) == (False, True)
    assert "first_sales" in asked(shop(), "new_customers", grain="day").sql


@pytest.mark.parametrize("words", [{"grain": "month"}, {"by": ["rep"]}, {"by": ["office", "team"], "grain": "week"}])
def test_sums_and_counts_of_every_fact_are_the_same_in_one_pass(words: dict[str, object]) -> None:
    world, catalogue = shop(), own_catalogue()
    by = words.get("by", [])
    assert isinstance(by, list)
    for key in COUNTED:
        if set(by) <= set(catalogue.dimensions_of(key)):
            fast, slow = both(world, key, **words)
            assert said(fast) == said(slow)


def test_several_facts_are_the_same_in_one_pass() -> None:
    fast, slow = both(shop(), "net_sales", "deals_won", "win_rate", "new_leads", by=["rep"], grain="month")
    assert said(fast) == said(slow)
    assert fast.rows


COMPARED = st.sampled_from(
    [
        {"start": "2024-02-01", "end": "2024-03-31", "compare": "previous"},
        {"start": "2024-02-10", "compare": "previous"},
        {"start": "2024-03-01", "end": "2024-03-31", "compare": "year"},
        {"start": "2024-02-01T10:00", "end": "2024-02-20T15:30", "compare": "previous"},
        {"start": "2025-01-01", "end": "2025-03-31", "compare": "year"},
        {"start": "2023-02-01", "end": "2024-06-30", "compare": "year"},
        {"start": "2024-07-01", "end": "2024-07-31", "compare": "previous"},
    ]
)


@FEW
@given(orders(), COMPARED, CLOCKS, st.sampled_from(["", "hour", "day", "week", "month", "quarter", "year"]), SPLITS)
def test_two_ranges_read_at_once_are_what_each_is_alone(
    rows: list[Row], ranges: dict[str, str], clock: dict[str, str], grain: str, by: list[str]
) -> None:
    assume(grain not in by)
    metrics = ("net_sales", "orders", "new_customers", "average_order_value", "gross_margin_rate")
    fast, slow = both(world_with({"sales": rows}), *metrics, by=by, grain=grain, **ranges, **clock)
    assert said(fast) == said(slow)


@pytest.mark.parametrize("week", ["1", "7"])
@pytest.mark.parametrize("grain", ["", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("compare", ["previous", "year"])
def test_two_ranges_of_every_fact_are_read_at_once_alike(week: str, grain: str, compare: str) -> None:
    world = shop()
    calendar = replace(world.calendar, week_start=int(week), year_start_month=int(week))
    between = {"start": "2024-02-11", "end": "2024-04-20", "compare": compare}
    metrics = ("net_sales", "deals_won", "win_rate", "new_leads", "median_deal_size")
    fast, slow = both(replace(world, calendar=calendar), *metrics, by=["rep"], grain=grain, **between)
    assert said(fast) == said(slow)


def test_two_ranges_are_one_statement_unless_one_reaches_into_the_other() -> None:
    apart = asked(shop(), "net_sales", grain="month", start="2024-01-01", end="2024-12-31", compare="year")
    over = asked(shop(), "net_sales", grain="month", start="2023-01-01", end="2024-12-31", compare="year")
    assert ("$earlier_start" in apart.sql, "$earlier_start" in over.sql) == (True, False)


@FEW
@given(orders(), st.lists(st.integers(0, 30), max_size=12), RANGES, CLOCKS)
def test_orders_worth_nothing_are_all_orders_but_those_of_value(
    rows: list[Row], free: list[int], between: dict[str, str], clock: dict[str, str]
) -> None:
    given_away = [
        {**row, "net": Decimal(0), "gross": Decimal(0)} if place in free else row for place, row in enumerate(rows)
    ]
    world = world_with({"sales": given_away})
    found = asked(world, "orders", "valued_orders", **between, **clock).totals
    left = int(str(found["orders"])) - int(str(found["valued_orders"]))
    words = f"Average order value: {left:,} of {found['orders']:,} orders worth 0, counted in."
    noted = [note for note in asked(world, "average_order_value", **between, **clock).notes if "worth 0" in note]
    assert noted == ([words] if left else [])
