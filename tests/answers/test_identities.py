"""Definitions §3 as properties of answers to random facts."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.shop import NOW, Row, back, decided, sale, state, store_of, visit

FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.integers(0, 120).map(lambda number: (date(2024, 1, 1) + timedelta(days=number)).isoformat())
MONEY = st.decimals(min_value=Decimal("-500"), max_value=Decimal("500"), places=4)
REPS = st.sampled_from([1, 2, 3, None])
CUSTOMERS = st.sampled_from([1, 2, 3, None])


def moment(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time())


@st.composite
def orders(draw: st.DrawFn) -> list[Row]:
    rows: list[Row] = []
    for order in range(draw(st.integers(1, 12))):
        customer, rep, day = draw(CUSTOMERS), draw(REPS), draw(DAYS)
        later = (date.fromisoformat(day) + timedelta(days=draw(st.integers(0, 60)))).isoformat()
        stopped = draw(st.booleans())
        of_order = {"customer_id": customer, "rep": rep, **({"cancelled_at": moment(later)} if stopped else {})}
        for line in range(draw(st.integers(1, 3))):
            net = draw(MONEY)
            more = {**of_order, "units": Decimal(draw(st.integers(1, 9)))}
            rows.append(sale(order, order * 10 + line, day, str(net), discount=draw(MONEY), **more))
            if stopped or draw(st.booleans()):
                rows.append(back(order, order * 10 + line, later, str(-net), **{**more, "units": -more["units"]}))
    return rows


def world_with(rows: dict[str, list[Row]]) -> World:
    return world_of(store_of(rows), own_catalogue(), now=NOW)


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


def amount(answer: Answer, name: str) -> Decimal:
    found = answer.totals[name]
    return Decimal(str(found)) if found is not None else Decimal(0)


@FEW
@given(orders())
def test_net_is_gross_less_discounts_less_returns_and_new_and_existing_and_unknown(rows: list[Row]) -> None:
    world = world_with({"sales": rows})
    answer = asked(
        world, "net_sales", "gross_sales", "discounts", "returns", "new_revenue", "existing_revenue", "unknown_revenue"
    )
    assert amount(answer, "net_sales") == amount(answer, "gross_sales") - amount(answer, "discounts") - amount(
        answer, "returns"
    )
    classes = (amount(answer, name) for name in ("new_revenue", "existing_revenue", "unknown_revenue"))
    assert sum(classes) == amount(answer, "net_sales")


@FEW
@given(orders())
def test_spend_per_customer_is_sales_by_customers_and_order_value_by_orders(rows: list[Row]) -> None:
    answer = asked(
        world_with({"sales": rows}),
        *(
            "net_sales",
            "orders",
            "customers",
            "average_order_value",
            "purchase_frequency",
            "spend_per_customer",
        ),
    )
    net, near = float(amount(answer, "net_sales")), {"rel": 1e-8, "abs": 1e-6}
    if answer.totals["average_order_value"] is not None:
        by_orders = float(amount(answer, "average_order_value")) * float(amount(answer, "orders"))
        assert by_orders == pytest.approx(net, **near)
    if answer.totals["customers"]:
        per_order = float(amount(answer, "average_order_value"))
        frequency = float(amount(answer, "purchase_frequency"))
        assert per_order * frequency == pytest.approx(float(amount(answer, "spend_per_customer")), **near)


@FEW
@given(
    orders(),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.sampled_from([[], ["rep"], ["customer", "weekday"]]),
)
def test_flows_add_up_to_their_total_over_time_and_any_dimension(rows: list[Row], grain: str, by: list[str]) -> None:
    answer = asked(world_with({"sales": rows}), "net_sales", "units", grain=grain, by=by)
    for name in ("net_sales", "units"):
        assert sum(Decimal(str(row[name])) for row in answer.rows) == amount(answer, name)


@FEW
@given(orders(), st.integers(1, 119))
def test_the_parts_of_a_split_period_add_up_to_the_whole(rows: list[Row], cut: int) -> None:
    world = world_with({"sales": rows})
    middle = date(2024, 1, 1) + timedelta(days=cut)
    before = asked(world, "net_sales", end=(middle - timedelta(days=1)).isoformat())
    after = asked(world, "net_sales", start=middle.isoformat())
    assert amount(before, "net_sales") + amount(after, "net_sales") == amount(asked(world, "net_sales"), "net_sales")


@FEW
@given(orders())
def test_new_customers_of_all_months_are_the_customers(rows: list[Row]) -> None:
    answer = asked(world_with({"sales": rows}), "new_customers", "customers", grain="month")
    counted, whole = [row["new_customers"] for row in answer.rows], answer.totals["customers"]
    if all(row["customer_id"] is None for row in rows):
        assert {*counted, whole} == {None}, "of no order the customer is recorded: that is not zero"
    else:
        assert sum(int(str(value)) for value in counted) == whole


@FEW
@given(st.lists(st.tuples(st.sampled_from(["won", "lost"]), DAYS, REPS), min_size=1, max_size=30))
def test_a_win_rates_total_is_its_numerators_by_its_denominators(events: list[tuple[str, str, int | None]]) -> None:
    rows = [decided(number, outcome, day, "1", rep=rep) for number, (outcome, day, rep) in enumerate(events)]
    answer = asked(world_with({"deal_outcomes": rows}), "win_rate", "deals_won", "deals_lost", by=["rep"])
    won, lost = (sum(int(str(row[name])) for row in answer.rows) for name in ("deals_won", "deals_lost"))
    assert answer.totals["win_rate"] == won / (won + lost)
    low, high = answer.totals["win_rate.low"], answer.totals["win_rate.high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert 0 <= low <= won / (won + lost) <= high <= 1


@FEW
@given(st.lists(st.tuples(DAYS, st.integers(1, 50) | st.none()), min_size=1, max_size=20), DAYS, DAYS)
def test_a_stock_moves_by_what_came_and_went(spans: list[tuple[str, int | None]], one: str, other: str) -> None:
    first, second = sorted((one, other))
    ends = [
        (start, (date.fromisoformat(start) + timedelta(days=length)).isoformat() if length else None)
        for start, length in spans
    ]
    world = world_with(
        {"deal_states": [state(number, 11, start, end, "1") for number, (start, end) in enumerate(ends)], "deals": []}
    )
    before, after = (
        asked(world, "open_opportunities", as_of=day).totals["open_opportunities"] for day in (first, second)
    )
    came = sum(first < start <= second for start, _ in ends)
    went = sum(end is not None and first < end <= second for _, end in ends)
    assert int(str(after or 0)) - int(str(before or 0)) == came - went


@FEW
@given(
    st.lists(
        st.tuples(DAYS, st.integers(0, 40), st.sampled_from(["advanced", "lost", "back", "handed_off", "still_there"])),
        min_size=1,
    ),
    DAYS,
)
def test_every_visit_has_one_of_five_outcomes_at_any_instant(visits: list[tuple[str, int, str]], when: str) -> None:
    rows = []
    for number, (day, length, how) in enumerate(visits):
        left = None if how == "still_there" else (date.fromisoformat(day) + timedelta(days=length)).isoformat()
        rows.append(visit(number, 11, day, left, how))
    names = ("stage_advanced", "stage_lost", "stage_back", "stage_handed_off", "stage_still_there")
    answer = asked(world_with({"stage_visits": rows}), "stage_entries", *names, as_of=when)
    assert sum(int(str(answer.totals[name])) for name in names) == answer.totals["stage_entries"]
