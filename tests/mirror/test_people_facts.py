"""When who was there, what is asked of whom, what is due, and what things would have come to at list price."""

from datetime import date, datetime
from decimal import Decimal

from tests.mirror.book import Book, at, only


def test_somebody_is_there_from_the_first_day_to_the_last_and_each_place_is_a_row() -> None:
    book = Book().add("members", name="Ann", active_from=date(2024, 1, 8), active_to=date(2024, 3, 31))
    book.add("memberships", member_id=1, team_id=1, valid_from=date(2024, 1, 1), valid_to=date(2024, 2, 1))
    book.add("memberships", member_id=1, team_id=2, valid_from=date(2024, 2, 1))
    assert only(book.facts("staff"), "team_id", "from_at", "to_at") == [
        (1, datetime(2024, 1, 8), datetime(2024, 2, 1)),
        (2, datetime(2024, 2, 1), datetime(2024, 4, 1)),
    ]


def test_who_has_no_first_day_was_always_there() -> None:
    (row,) = only(Book().add("members", name="Ann").facts("staff"), "from_at", "to_at")
    assert row == (datetime(1900, 1, 1), None)


def test_a_target_is_spread_over_its_days_to_the_last_decimal() -> None:
    book = Book().add("members", name="Ann")
    book.add(
        "targets", metric="bookings", starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 29), member_id=1, amount=100
    )
    rows = only(book.facts("quotas"), "happened_day", "level", "rep_id", "amount")
    assert len(rows) == 29
    assert {row[1:3] for row in rows} == {("member", 1)}
    assert sum(row[3] for row in rows) == Decimal(100)
    assert {row[3] for row in rows} == {Decimal("3.4482"), Decimal("3.4483")}


def test_a_target_of_nobody_is_the_companys_and_one_that_ends_before_it_starts_is_none() -> None:
    book = Book().add("targets", metric="net_sales", starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 1), amount=7)
    book.add("targets", metric="net_sales", starts_on=date(2024, 2, 2), ends_on=date(2024, 2, 1), amount=9)
    book.add("targets", metric="net_sales", starts_on=date(2024, 2, 2), ends_on=date(2024, 2, 2), team_id=3, amount=5)
    rows = only(book.facts("quotas"), "level", "team_id", "amount")
    assert sorted(rows, key=str) == [("company", None, Decimal(7)), ("team", 3, Decimal(5))]


def test_an_open_deal_is_due_when_its_terms_of_the_time_say() -> None:
    book = Book().add("stages", pipeline_id=1, name="Talk", rank=1, kind="open").add("pipelines", name="Main")
    book.add("deals", stage_id=1, created_at=at("2024-01-01"), status="open")
    book.add("deal_terms", deal_id=1, amount=10, expected_close=date(2024, 2, 1), valid_to=at("2024-01-20"))
    book.add("deal_terms", deal_id=1, amount=10, expected_close=date(2024, 3, 1), valid_from=at("2024-01-20"))
    assert only(book.facts("deal_states"), "from_at", "due_day") == [
        (at("2024-01-01"), date(2024, 2, 1)),
        (at("2024-01-20"), date(2024, 3, 1)),
    ]


def test_a_sale_is_held_against_the_list_price_of_its_day_and_a_return_against_none() -> None:
    book = Book().add("products", name="Lamp")
    book.add("product_prices", product_id=1, list_price=10, cost=4, valid_to=date(2024, 2, 1))
    book.add("product_prices", product_id=1, list_price=12, cost=5, valid_from=date(2024, 2, 1))
    book.add("orders", placed_at=at("2024-01-31"))
    book.add("order_lines", order_id=1, position=1, kind="sale", product_id=1, quantity=3, amount=27)
    book.add("order_lines", order_id=1, position=2, kind="return", product_id=1, quantity=-1, amount=-9)
    book.add("order_lines", order_id=1, position=3, kind="sale", quantity=1, amount=5)
    rows = only(book.facts("sales"), "net", "listed")
    assert sorted(rows) == [(Decimal(-9), None), (Decimal(5), None), (Decimal(27), Decimal(30))]


def test_what_lies_there_is_worth_its_cost_on_the_day_of_the_count() -> None:
    book = Book().add("products", name="Lamp")
    book.add("product_prices", product_id=1, cost=4, valid_to=date(2024, 2, 1))
    book.add("product_prices", product_id=1, cost=5, valid_from=date(2024, 2, 1))
    book.add("stock_levels", product_id=1, at=at("2024-01-05"), on_hand=8)
    book.add("stock_levels", product_id=1, at=at("2024-02-05"), on_hand=3)
    book.add("products", name="Bulb").add("stock_levels", product_id=2, at=at("2024-02-05"), on_hand=3)
    assert sorted(only(book.facts("stock_levels"), "worth"), key=str) == [(Decimal(15),), (Decimal(32),), (None,)]


def test_an_order_is_paid_at_its_first_payment_and_by_its_own_events_only_where_no_payment_is_on_record() -> None:
    book = Book().add("orders", placed_at=at("2024-01-01"), channel="trade").add("orders", placed_at=at("2024-01-02"))
    book.add("orders", placed_at=at("2024-01-03"), status="cancelled")
    book.add("payments", order_id=1, kind="received", at=at("2024-02-09"), amount=5)
    book.add("payments", order_id=1, kind="received", at=at("2024-02-01"), amount=5)
    book.add("payments", order_id=1, kind="refunded", at=at("2024-01-05"), amount=5)
    book.add("order_events", order_id=1, position=1, kind="paid", at=at("2024-01-20"))
    book.add("order_events", order_id=2, position=1, kind="paid", at=at("2024-01-21"))
    rows = only(book.facts("order_payments"), "order_id", "paid_at", "cancelled_at")
    assert sorted(rows) == [
        (1, at("2024-02-01"), None),
        (2, at("2024-01-21"), None),
        (3, None, datetime(1970, 1, 1)),
    ]
