"""Contracts, what recurs by them, payments, and what is charged with orders."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from headway.values.calendar import Calendar
from tests.mirror.book import Book, at, day, only


def bound(*contracts: dict[str, object]) -> Book:
    book = Book().add("accounts", name="Alpha")
    for one in contracts:
        book.add("contracts", account_id=1, **{"monthly": 10, **one})
    return book


def test_a_contract_is_worth_its_committed_term_and_what_is_paid_once() -> None:
    book = bound({"starts_on": day("2024-01-01"), "committed_to": day("2025-07-01"), "one_off": 99})
    names = ("term", "term_months", "total_value", "annual_value", "signed_day", "due_day", "renewed_day")
    assert only(book.facts("contracts"), *names) == [
        ("fixed", Decimal(18), Decimal(279), Decimal(120), day("2024-01-01"), day("2025-07-01"), None)
    ]
    half = bound({"starts_on": day("2024-01-01"), "committed_to": day("2024-02-16")})
    assert only(half.facts("contracts"), "term_months", "total_value") == [(Decimal("1.5"), Decimal(15))]


def test_without_an_agreed_end_twelve_months_count_and_it_is_never_due() -> None:
    book = bound({"starts_on": day("2024-01-01"), "auto_renews": True})
    assert only(book.facts("contracts"), "term", "term_months", "total_value", "due_day", "renewed_day") == [
        ("evergreen", Decimal(12), Decimal(120), None, None)
    ]


def test_a_contract_is_renewed_by_the_one_that_follows_or_by_going_on() -> None:
    first = {"starts_on": day("2024-01-01"), "committed_to": day("2025-01-01")}
    book = bound(first, {"starts_on": day("2025-01-01"), "signed_on": day("2024-11-20"), "renews_id": 1})
    assert only(book.facts("contracts"), "contract_id", "due_day", "renewed_day") == [
        (1, day("2025-01-01"), day("2024-11-20")),
        (2, None, None),
    ]
    assert only(bound({**first, "auto_renews": True}).facts("contracts"), "renewed_day") == [(day("2025-01-01"),)]
    left = bound({**first, "auto_renews": True, "ended_on": day("2025-01-01")})
    assert only(left.facts("contracts"), "renewed_day") == [(None,)]


def test_money_is_at_the_rate_of_the_signing() -> None:
    book = bound({"starts_on": day("2024-02-01"), "signed_on": day("2024-01-10"), "currency": "USD"})
    book.add("currency_rates", currency="USD", day=day("2024-01-01"), rate="0.5")
    book.add("currency_rates", currency="USD", day=day("2024-01-20"), rate="0.9")
    assert only(book.facts("contracts"), "original", "monthly", "annual_value") == [
        (Decimal(10), Decimal(5), Decimal(60))
    ]
    assert only(book.facts("recurring"), "from_day", "amount") == [(day("2024-02-01"), Decimal(5))]


def test_contracts_that_follow_at_once_are_one_stay_and_a_gap_parts_two() -> None:
    book = bound(
        {"starts_on": day("2024-01-01"), "ended_on": day("2024-03-01")},
        {"starts_on": day("2024-02-01"), "ended_on": day("2024-06-01")},
        {"starts_on": day("2024-06-01"), "ended_on": day("2024-07-01")},
        {"starts_on": day("2024-07-02")},
        {"starts_on": day("2024-05-05"), "ended_on": day("2024-05-05")},
    )
    assert only(book.facts("tenures"), "stretch", "began_day", "left_day") == [
        (1, day("2024-01-01"), day("2024-07-01")),
        (2, day("2024-07-02"), None),
    ]


def test_a_contract_without_an_end_of_its_own_runs_until_its_agreed_end_or_its_renewal() -> None:
    first = {"starts_on": day("2024-01-01"), "committed_to": day("2025-01-01")}
    assert only(bound(first).facts("tenures"), "left_day") == [(day("2025-01-01"),)]
    assert only(bound({**first, "auto_renews": True}).facts("tenures"), "left_day") == [(None,)]
    early = bound(first, {"starts_on": day("2024-07-01"), "monthly": 12, "renews_id": 1})
    assert only(early.facts("tenures"), "began_day", "left_day") == [(day("2024-01-01"), None)]
    assert only(early.facts("recurring"), "from_day", "to_day", "amount") == [
        (day("2024-01-01"), day("2024-07-01"), Decimal(10)),
        (day("2024-07-01"), None, Decimal(12)),
    ]


def test_what_recurs_is_told_level_by_level_and_every_change_has_its_name() -> None:
    book = bound(
        {"starts_on": day("2024-01-01"), "ended_on": day("2024-03-01")},
        {"starts_on": day("2024-03-01"), "ended_on": day("2024-04-01")},
        {"starts_on": day("2024-03-15"), "ended_on": day("2024-04-01"), "monthly": 5},
        {"starts_on": day("2024-06-01"), "monthly": 20, "ended_on": day("2024-07-01")},
        {"starts_on": day("2024-07-01"), "monthly": 8},
    )
    assert only(book.facts("recurring"), "from_day", "to_day", "amount") == [
        (day("2024-01-01"), day("2024-03-01"), Decimal(10)),
        (day("2024-03-01"), day("2024-03-15"), Decimal(10)),
        (day("2024-03-15"), day("2024-04-01"), Decimal(15)),
        (day("2024-06-01"), day("2024-07-01"), Decimal(20)),
        (day("2024-07-01"), None, Decimal(8)),
    ]
    assert only(book.facts("recurring_changes"), "happened_day", "change", "amount") == [
        (day("2024-01-01"), "new", Decimal(10)),
        (day("2024-03-15"), "expansion", Decimal(-10)),
        (day("2024-03-15"), "expansion", Decimal(15)),
        (day("2024-04-01"), "churn", Decimal(-15)),
        (day("2024-06-01"), "return", Decimal(20)),
        (day("2024-07-01"), "contraction", Decimal(-20)),
        (day("2024-07-01"), "contraction", Decimal(8)),
    ]


def test_what_recurs_in_a_currency_is_not_known_while_its_rate_is_missing() -> None:
    book = bound(
        {"starts_on": day("2024-01-01"), "ended_on": day("2024-03-01"), "currency": "USD"},
        {"starts_on": day("2024-02-01")},
    )
    assert only(book.facts("recurring"), "from_day", "to_day", "currency", "original", "amount") == [
        (day("2024-01-01"), day("2024-03-01"), "USD", Decimal(10), None),
        (day("2024-02-01"), None, "EUR", Decimal(10), Decimal(10)),
    ]
    assert only(book.facts("recurring_changes"), "happened_day", "change", "currency", "original", "amount") == [
        (day("2024-01-01"), "new", "USD", Decimal(10), None),
        (day("2024-02-01"), "expansion", "EUR", Decimal(10), Decimal(10)),
        (day("2024-03-01"), "contraction", "USD", Decimal(-10), None),
    ]


def test_who_signs_anew_in_another_currency_pays_more_or_less_by_what_both_are_worth() -> None:
    book = bound(
        {"starts_on": day("2024-01-01"), "ended_on": day("2024-03-01"), "currency": "USD"},
        {"starts_on": day("2024-03-01"), "monthly": 9},
    )
    book.add("currency_rates", currency="USD", day=day("2024-01-01"), rate="0.8")
    assert only(book.facts("recurring_changes"), "happened_day", "change", "currency", "original", "amount") == [
        (day("2024-01-01"), "new", "USD", Decimal(10), Decimal(8)),
        (day("2024-03-01"), "expansion", "USD", Decimal(-10), Decimal(-8)),
        (day("2024-03-01"), "expansion", "EUR", Decimal(9), Decimal(9)),
    ]


def test_a_renewal_at_the_same_price_and_another_rate_is_worth_something_else_and_written_the_same() -> None:
    book = bound(
        {"starts_on": day("2024-01-01"), "ended_on": day("2024-03-01"), "currency": "USD"},
        {"starts_on": day("2024-03-01"), "currency": "USD"},
    )
    for since, rate in (("2024-01-01", "0.8"), ("2024-02-01", "0.7")):
        book.add("currency_rates", currency="USD", day=day(since), rate=rate)
    assert only(book.facts("recurring_changes"), "happened_day", "change", "original", "amount") == [
        (day("2024-01-01"), "new", Decimal(10), Decimal(8)),
        (day("2024-03-01"), "contraction", Decimal(-10), Decimal(-8)),
        (day("2024-03-01"), "contraction", Decimal(10), Decimal(7)),
    ]


def test_a_customer_is_of_who_looks_after_the_latest_contract() -> None:
    book = bound({"starts_on": day("2024-01-01"), "member_id": 1}, {"starts_on": day("2024-02-01"), "member_id": 2})
    book.add("memberships", member_id=2, team_id=7)
    assert set(only(book.facts("recurring"), "rep_id", "team_id")) == {(2, 7)}


def test_a_contract_that_was_put_right_changes_what_recurs_from_then_on_only() -> None:
    book = bound({"starts_on": day("2024-01-01"), "until": at("2024-06-01")})
    book.add("contracts", id=1, account_id=1, monthly=12, starts_on=day("2024-01-01"), known=at("2024-06-01"))
    assert only(book.facts("recurring"), "amount", "recorded_from", "recorded_to") == [
        (Decimal(10), datetime(2024, 1, 1), at("2024-06-01")),
        (Decimal(12), at("2024-06-01"), None),
    ]


def test_a_payment_is_signed_and_of_who_bought_and_sold_its_order() -> None:
    book = Book().add("orders", placed_at=at("2024-01-01"), account_id=7, member_id=3)
    book.add("memberships", member_id=3, team_id=5)
    book.add("payments", order_id=1, at=at("2024-01-05", "10:00"), kind="received", amount=50, disputed=True)
    book.add("payments", order_id=1, at=at("2024-01-09"), kind="charged_back", amount=50, account_id=8)
    assert only(book.facts("payments"), "kind", "amount", "customer_id", "rep_id", "team_id", "disputed") == [
        ("received", Decimal(50), 7, 3, 5, True),
        ("charged_back", Decimal(-50), 8, 3, 5, False),
    ]


def test_delivery_and_tax_are_of_the_orders_day_and_go_back_with_a_cancellation() -> None:
    book = Book(calendar=Calendar(zone="Europe/Berlin"))
    book.add("orders", placed_at=at("2024-01-01", "23:30"), shipping=5, tax="1.9", office_id=4, member_id=3)
    book.add("orders", placed_at=at("2024-01-03"), tax=2)
    book.add("orders", placed_at=at("2024-01-03"))
    book.add("order_events", order_id=1, position=1, kind="cancelled", at=at("2024-01-05", "10:00"))
    names = ("order_id", "happened_day", "shipping", "tax", "amount", "office_id")
    assert only(book.facts("order_charges"), *names) == [
        (1, day("2024-01-02"), Decimal(5), Decimal("1.9"), Decimal("6.9"), 4),
        (2, day("2024-01-03"), None, Decimal(2), Decimal(2), None),
        (1, day("2024-01-05"), Decimal(-5), Decimal("-1.9"), Decimal("-6.9"), 4),
    ]


DAYS = st.integers(0, 500).map(lambda number: date(2023, 1, 1) + timedelta(days=number))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 300), st.integers(0, 90)), max_size=9))
def test_what_recurs_is_all_that_began_and_grew_less_what_shrank_and_ended(
    contracts: list[tuple[date, int | None, int]],
) -> None:
    book = bound(
        *(
            {"starts_on": start, "monthly": amount, "ended_on": None if days is None else start + timedelta(days=days)}
            for start, days, amount in contracts
        )
    )
    levels = only(book.facts("recurring"), "from_day", "to_day", "amount")
    changes = only(book.facts("recurring_changes"), "happened_day", "amount", "change")
    for number in range(0, 850, 25):
        moment = date(2023, 1, 1) + timedelta(days=number)
        held = sum(amount for start, end, amount in levels if start <= moment and (end is None or end > moment))
        assert held == sum(amount for day_of, amount, _ in changes if day_of <= moment)
    kinds = [change for *_, change in sorted(changes)]
    assert kinds.count("new") <= 1
    assert all(change != "return" or "churn" in kinds[:place] for place, change in enumerate(kinds))
