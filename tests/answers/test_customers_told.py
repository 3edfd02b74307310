"""Purchases, lives and standings of customers beside the same worked out by hand, on random orders."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.answers.drawn import Part, drawn
from tests.answers.test_identities import DAYS, FEW, MONEY, amount, asked, orders, world_with
from tests.oracle.people import on
from tests.oracle.shop import NOW, Row, sale

TODAY = NOW.replace(tzinfo=None)
Bought = list[tuple[datetime, object, object]]


def bought(rows: list[Row]) -> Bought:
    """Moment, order and customer of each order that stands."""
    found = {
        row["order_id"]: (row["happened_at"], row["order_id"], row["customer_id"])
        for row in rows
        if row["event"] == "sale" and row["customer_id"] and _stands(row)
    }
    return sorted(found.values())  # type: ignore[type-var]  # moments, which differ or have orders that do


def _stands(row: Row) -> bool:
    cancelled = row.get("cancelled_at")
    return not isinstance(cancelled, datetime) or cancelled > TODAY


def gaps(told: Bought) -> list[float]:
    found, last = [], {}
    for moment, _, customer in told:
        if customer in last:
            found.append(float((moment.date() - last[customer].date()).days))
        last[customer] = moment
    return found


def p95(values: list[float]) -> float:
    ordered = sorted(values)
    place = 0.95 * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def active(told: Bought, moment: datetime, long_gap: float) -> set[object]:
    last = {customer: when for when, _, customer in told if when <= moment}
    return {customer for customer, when in last.items() if when + timedelta(days=long_gap) > moment}


@FEW
@given(orders(), DAYS, DAYS)
def test_who_is_active_and_who_is_kept_is_told_by_the_same_rule(rows: list[Row], one: str, other: str) -> None:
    start, end = sorted((one, other))
    world, told = world_with({"sales": rows}), bought(rows)
    long_gap = p95(gaps(told)) if gaps(told) else 365.0
    opening = world.calendar.start_of(datetime.fromisoformat(start).date()).replace(tzinfo=None)
    opening -= world.calendar.start_of(datetime.fromisoformat(start).date()).utcoffset()  # type: ignore[operator]
    closing = world.calendar.start_of(datetime.fromisoformat(end).date() + timedelta(days=1))
    closing = closing.replace(tzinfo=None) - closing.utcoffset()  # type: ignore[operator]
    before = active(told, opening - timedelta(microseconds=1), long_gap)
    after = active(told, closing - timedelta(microseconds=1), long_gap)
    answer = asked(world, "customer_retention", "active_customers", start=start, end=end)
    assert answer.totals["active_customers"] == len(after)
    if not before:
        assert answer.totals["customer_retention"] is None
        return
    kept = answer.totals["customer_retention"]
    assert kept == pytest.approx(len(before & after) / len(before))
    came = after - before
    assert kept == pytest.approx((len(after) - len(came)) / len(before))


@FEW
@given(orders())
def test_gaps_are_those_between_orders_that_stand(rows: list[Row]) -> None:
    found = gaps(bought(rows))
    answer = asked(world_with({"sales": rows}), "long_gap_days", "reactivated_customers", "cohort_customers")
    assert (answer.totals["cohort_customers"] or 0) == len({customer for _, _, customer in bought(rows)})
    if found:
        assert answer.totals["long_gap_days"] == pytest.approx(p95(found))
    elif bought(rows):
        assert (answer.totals["long_gap_days"], answer.totals["reactivated_customers"]) == (365, 0)


SPENT = st.lists(st.tuples(DAYS, st.decimals(min_value=0, max_value=900, places=2), st.sampled_from([1, 2, None])))


@FEW
@given(orders(), SPENT)
def test_costs_that_are_shared_out_are_the_costs_that_were_spent(
    rows: list[Row], spent: list[tuple[str, Decimal, int | None]]
) -> None:
    sourced = [{**row, "source_id": 1 + int(str(row["order_id"])) % 3} for row in rows]
    spend = [
        {
            "spend_id": place,
            "currency": "EUR",
            "original": money,
            "amount": money,
            "source_id": source,
            **on("happened", day),
        }
        for place, (day, money, source) in enumerate(spent)
    ]
    answer = asked(world_with({"sales": sourced, "spend": spend}), "allocated_spend", "spend", by=["source"])
    if any(row["allocated_spend"] is None for row in answer.rows) or not amount(answer, "spend"):
        return
    assert sum(Decimal(str(row["allocated_spend"])) for row in answer.rows) == pytest.approx(amount(answer, "spend"))
    assert amount(answer, "allocated_spend") == amount(answer, "spend")


@FEW
@given(orders(), st.lists(st.tuples(DAYS, MONEY.map(abs)), min_size=1, max_size=4))
def test_what_customers_brought_and_guests_is_all_that_was_earned(
    rows: list[Row], costs: list[tuple[str, Decimal]]
) -> None:
    costed = [{**row, "cost": (row["net"] / 2).quantize(Decimal("0.0001"))} for row in rows]  # type: ignore[operator]
    spend = [
        {
            "spend_id": place,
            "kind": "sales",
            "currency": "EUR",
            "original": money,
            "amount": money,
            **on("happened", day),
        }
        for place, (day, money) in enumerate(costs)
    ]
    answer = asked(world_with({"sales": costed, "spend": spend}), "customer_value", "contribution_margin", "net_sales")
    known = {customer for _, _, customer in bought(rows)}
    others = [row for row in costed if row["customer_id"] not in known]
    net, charged = amount(answer, "net_sales"), sum((money for _, money in costs), Decimal(0))
    if net == 0 or not known:
        return
    margin = sum((row["net"] - row["cost"] for row in others), Decimal(0))
    theirs = margin - sum((row["net"] for row in others), Decimal(0)) * charged / net
    value = amount(answer, "customer_value")
    near = {"abs": 1e-6 * float(1 + abs(value) + abs(theirs))}
    assert float(value + theirs) == pytest.approx(float(amount(answer, "contribution_margin")), **near)


def test_fifths_stand_together_where_customers_are_equal() -> None:
    """Thirty customers, of whom twelve bought once and never again: all twelve are in the lowest fifth of frequency."""
    rows: list[Row] = []
    for customer in range(30):
        for turn in range(1 if customer < 12 else customer):
            rows.append(sale(customer * 100 + turn, None, f"2024-03-{1 + customer:02}", "10", customer_id=customer + 1))
    world = world_with({"sales": rows})
    often = {
        row["frequency_class"]: row["customers_so_far"]
        for row in asked(world, "customers_so_far", by=["frequency_class"]).rows
    }
    late = {
        row["recency_class"]: row["customers_so_far"]
        for row in asked(world, "customers_so_far", by=["recency_class"]).rows
    }
    assert often == {"1": 12, "3": 6, "4": 6, "5": 6}
    assert late == {str(number): 6 for number in range(1, 6)}
    early = asked(world, "customers_so_far", by=["recency_class"], end="2024-03-24")
    assert {row["recency_class"]: row["customers_so_far"] for row in early.rows} == {"1": 8, "2": 8, "3": 8}


def test_who_was_engaged_bought_again() -> None:
    """Of two who met us in February one bought in March; of the one who did not, nobody."""
    rows = [sale(number, None, "2024-01-10", "10", customer_id=number) for number in (1, 2, 3)]
    rows.append(sale(9, None, "2024-03-05", "10", customer_id=1))
    met = [
        {
            "activity_id": number,
            "kind": "meeting",
            "status": "held",
            "customer_id": number,
            **on("happened", "2024-02-10"),
        }
        for number in (1, 2)
    ]
    world = world_with({"sales": rows, "activities": met})
    keys = ("engaged_share", "engaged_bought_since_share", "not_engaged_bought_since_share")
    assert [asked(world, *keys, end="2024-02-29").totals[key] for key in keys] == [2 / 3, 0.5, 0.0]


def test_means_are_drawn_to_that_of_all_by_how_much_the_parts_differ() -> None:
    """Values 1, 2, 3 and 7, 8, 9: s² = 1, Q = 54, t² = (54 − 1) / 3, so the weight of all is 3 / 53 of a value."""
    low, high = Part(3, 6.0, 14.0), Part(3, 24.0, 194.0)
    weight = 3 / 53
    assert drawn([low, high]) == pytest.approx([(6 + weight * 5) / (3 + weight), (24 + weight * 5) / (3 + weight)])
    assert drawn([Part(2, 3.0, 5.0), Part(2, 3.0, 5.0)]) == pytest.approx([1.5, 1.5])
    assert drawn([Part(0, 0.0, 0.0)]) == [None]
