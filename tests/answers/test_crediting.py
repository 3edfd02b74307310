"""Money shared out among touches (definitions M113): by hand, and that by every way the parts add to the whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.answers.world import World
from tests.answers.test_identities import FEW, amount, asked, orders, world_with
from tests.oracle.outreach import mail
from tests.oracle.people import Row
from tests.oracle.seen import visit
from tests.oracle.shop import back, decided, sale
from tests.oracle.work import lead

ORDER_WAYS = tuple(f"sales_by_{way}_touch" for way in ("first", "last", "linear", "ends", "decay"))
DEAL_WAYS = tuple(f"bookings_by_{way}_touch" for way in ("first", "last", "linear", "ends", "decay", "turns"))


def call(number: int, when: str, **more: object) -> Row:
    row = visit(number, number, when, customer_id=2)
    moment = {name: value for name, value in row.items() if name.startswith("happened_")}
    return {"activity_id": number, "kind": "call", "status": "held", "customer_id": 2, **moment, **more}


SHOP: Mapping[str, Sequence[Row]] = {
    "web_visits": (
        visit(1, 1, "2024-06-01 10:00", source_id=1, customer_id=1),
        visit(2, 1, "2024-06-05 12:00", source_id=2, customer_id=1),
        # No touches of Acme's order: the same day again, a machine, of nobody known, too long before, too late.
        visit(3, 1, "2024-06-01 14:00", source_id=1, customer_id=1),
        visit(4, 1, "2024-06-02 10:00", source_id=3, customer_id=1, human=False),
        visit(5, 1, "2024-06-03 10:00", source_id=3),
        visit(6, 1, "2024-03-01 10:00", source_id=3, customer_id=1),
        # The way to the next order begins after the one before.
        visit(7, 1, "2024-06-15 10:00", source_id=3, customer_id=1),
    ),
    "emails": (mail(1, "2024-06-07 09:00", clicked="2024-06-08 12:00", campaign_id=1, customer_id=1),),
    "sales": (
        sale(1, 1, "2024-06-10 12:00", "100", customer_id=1),
        back(1, 1, "2024-07-01 12:00", "-30", customer_id=1),
        sale(2, 2, "2024-06-20 12:00", "50", customer_id=1),
        sale(3, 3, "2024-06-21 12:00", "20", source_id=2),
        sale(4, 4, "2024-06-21 12:00", "7"),
    ),
}


def shares(world: World, key: str, **words: object) -> dict[tuple[Any, Any], Decimal]:
    """What each source and campaign is credited with."""
    rows = asked(world, key, by=["source", "campaign"], **words).rows
    return {(row["source"], row["campaign"]): Decimal(str(row[key])) for row in rows}


@pytest.fixture(scope="module")
def world() -> World:
    return world_with({name: list(rows) for name, rows in SHOP.items()})


HALVED = {day: 0.5 ** (days / 7) for day, days in (("fair", 9 + 2 / 24), ("site", 5.0), ("click", 2.0))}
WHOLE = sum(HALVED.values())


def decayed(touch: str, money: int) -> Decimal:
    return Decimal(str(round(money * HALVED[touch] / WHOLE, 4)))


@pytest.mark.parametrize(
    ("way", "fair", "site", "click"),
    [
        ("first", "100", "0", "0"),
        ("last", "0", "0", "100"),
        ("linear", "33.3333", "33.3333", "33.3334"),
        ("ends", "40", "20", "40"),
        ("decay", decayed("fair", 100), decayed("site", 100), 100 - decayed("fair", 100) - decayed("site", 100)),
    ],
)
def test_an_order_is_shared_out_among_what_led_to_it(world, way, fair, site, click):
    found = shares(world, f"sales_by_{way}_touch", start="2024-06-01", end="2024-06-15")
    assert found == {("Fair", None): Decimal(fair), ("Site", None): Decimal(site), (None, "Spring"): Decimal(click)}


def test_what_comes_back_is_taken_from_those_who_were_credited(world):
    found = shares(world, "sales_by_linear_touch", start="2024-07-01", end="2024-07-31")
    assert found == {("Fair", None): Decimal(-10), ("Site", None): Decimal(-10), (None, "Spring"): Decimal(-10)}


def test_each_order_has_its_own_way_and_one_without_a_touch_is_nobody_s(world):
    found = shares(world, "sales_by_linear_touch", start="2024-06-16", end="2024-06-30")
    assert found == {("Friends", None): Decimal(50), ("Site", None): Decimal(20), (None, None): Decimal(7)}


def test_as_of_a_day_only_what_had_been_sold_is_shared(world):
    assert amount(asked(world, "sales_by_ends_touch", as_of="2024-06-12"), "sales_by_ends_touch") == 100


DEALS: Mapping[str, Sequence[Row]] = {
    "web_visits": (
        visit(1, 2, "2024-05-01 10:00", source_id=1, customer_id=2),
        visit(2, 2, "2024-07-01 10:00", source_id=3, customer_id=2),
    ),
    "leads": (lead(1, "2024-05-10 10:00", customer_id=2, source_id=2),),
    "activities": (call(1, "2024-06-15 10:00", campaign_id=1), call(2, "2024-06-16 10:00", campaign_id=None)),
    "deals": (
        {
            "deal_id": 1,
            "customer_id": 2,
            "source_id": 2,
            "outcome": "open",
            "currency": "EUR",
            **{name.replace("happened", "created"): value for name, value in call(3, "2024-06-01 10:00").items()
               if name.startswith("happened_")},
        },
    ),
    "deal_outcomes": (
        decided(1, "won", "2024-06-20 10:00", "1000", customer_id=2),
        decided(1, "won", "2024-07-05 10:00", "-1000", customer_id=2, sign=-1),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "fair", "site", "spring"),
    [
        ("first", 1000, 0, 0),
        ("last", 0, 0, 1000),
        ("ends", 400, 200, 400),
        # The lead's own touch is also the last one before the deal was made: two of the three turns are its.
        ("turns", 300, 600, 100),
    ],
)
def test_a_win_is_shared_out_and_taken_back_alike(way, fair, site, spring):
    key = f"bookings_by_{way}_touch"
    world = world_with({name: list(rows) for name, rows in DEALS.items()})
    wanted = {("Fair", None): Decimal(fair), ("Site", None): Decimal(site), (None, "Spring"): Decimal(spring)}
    assert shares(world, key, start="2024-06-01", end="2024-06-30") == wanted
    taken = shares(world, key, start="2024-07-01", end="2024-07-31")
    assert taken == {touch: -money for touch, money in wanted.items()}


VISITED = st.lists(
    st.tuples(st.integers(0, 140), st.sampled_from([1, 2, 3, None]), st.sampled_from([1, 2, 3, None])), max_size=20
)


@FEW
@given(orders(), VISITED)
def test_by_every_way_the_parts_add_to_net_sales(
    rows: list[Row], visited: list[tuple[int, int | None, int | None]]
) -> None:
    seen = [
        visit(
            number, number, f"2024-{1 + day // 28:02}-{1 + day % 28:02} 10:00", source_id=source, customer_id=customer
        )
        for number, (day, source, customer) in enumerate(visited)
    ]
    world = world_with({"sales": rows, "web_visits": seen})
    for words in ({}, {"grain": "month"}, {"as_of": "2024-02-20"}):
        whole = asked(world, "net_sales", **words)
        for key in ORDER_WAYS:
            parts = asked(world, key, **words)
            assert parts.totals[key] == whole.totals["net_sales"], key
            assert [row[key] for row in parts.rows] == [row["net_sales"] for row in whole.rows], key
            by_source = [row[key] for row in asked(world, key, by=["source"], **words).rows if row[key] is not None]
            if by_source and "grain" not in words:
                assert sum(by_source) == whole.totals["net_sales"], key


def test_by_every_way_the_parts_add_to_bookings() -> None:
    world = world_with({name: list(rows) for name, rows in DEALS.items()})
    whole = amount(asked(world, "bookings", as_of="2024-06-25"), "bookings")
    assert whole == 1000
    assert {amount(asked(world, key, as_of="2024-06-25"), key) for key in DEAL_WAYS} == {whole}
