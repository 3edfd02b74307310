"""What an order's lines and events become, where the right answer and the tempting one differ."""

from decimal import Decimal

from headway.values.calendar import Calendar
from tests.mirror.book import Book, at, day, only


def order(book: Book | None = None, **values: object) -> Book:
    return (book or Book()).add("orders", **{"placed_at": at("2024-03-30"), **values})


def line(book: Book, amount: object, quantity: object = 1, **values: object) -> Book:
    position = len(book.rows.get("order_lines", [])) + 1
    given = {"order_id": 1, "position": position, "kind": "sale", "quantity": quantity, "amount": amount}
    return book.add("order_lines", **{**given, **values})


def event(book: Book, kind: str, **values: object) -> Book:
    position = len(book.rows.get("order_events", [])) + 1
    return book.add("order_events", **{"order_id": 1, "position": position, "kind": kind, **values})


def test_an_order_discount_is_shared_by_value_to_the_last_unit() -> None:
    book = order(discount="1.00")
    for amount in (10, 10, 10):
        line(book, amount)
    rows = book.facts("sales")
    assert only(rows, "gross", "discount", "net") == [
        (Decimal(10), Decimal("0.3334"), Decimal("9.6666")),
        (Decimal(10), Decimal("0.3333"), Decimal("9.6667")),
        (Decimal(10), Decimal("0.3333"), Decimal("9.6667")),
    ]


def test_a_return_line_takes_no_part_of_the_order_discount() -> None:
    book = order(discount="3")
    line(line(line(book, 20), 10), -10, -1, kind="return")
    assert only(book.facts("sales"), "event", "net", "units") == [
        ("sale", Decimal(18), Decimal(1)), ("sale", Decimal(9), Decimal(1)), ("return", Decimal(-10), Decimal(-1)),
    ]  # fmt: skip


def test_gross_is_net_plus_discount_else_price_times_quantity_else_net() -> None:
    book = order()
    line(book, "8.5", 1, discount="1.5", unit_price=99)
    line(book, "28", 3, unit_price="10.333333")
    line(book, "7", 2)
    assert only(book.facts("sales"), "gross", "discount", "net") == [
        (Decimal(10), Decimal("1.5"), Decimal("8.5")), (Decimal("31"), Decimal("3"), Decimal(28)),
        (Decimal(7), Decimal(0), Decimal(7)),
    ]  # fmt: skip


def test_a_refund_books_in_its_own_month_and_takes_the_cost_of_its_units() -> None:
    book = line(order(), 90, 3, cost=30, discount=9)
    event(book, "refunded", line_id=1, quantity=1, at=at("2024-04-02"))
    names = ("event", "happened_day", "units", "gross", "discount", "net", "cost")
    assert only(book.facts("sales"), *names) == [
        ("sale", day("2024-03-30"), Decimal(3), Decimal(99), Decimal(9), Decimal(90), Decimal(30)),
        ("return", day("2024-04-02"), Decimal(-1), Decimal(-33), Decimal(-3), Decimal(-30), Decimal(-10)),
    ]


def test_no_more_is_taken_back_than_is_left() -> None:
    book = line(line(order(), 100, 2, cost=40), 50, 1)
    event(book, "refunded", line_id=1, amount=30, at=at("2024-04-01"))
    event(book, "refunded", line_id=1, amount=500, at=at("2024-04-02"))
    event(book, "cancelled", at=at("2024-04-03"))
    event(book, "refunded", amount=10, at=at("2024-04-04"))
    rows = [row for row in book.facts("sales") if row["event"] == "return"]
    assert only(rows, "happened_day", "line_id", "units", "net", "cost") == [
        (day("2024-04-01"), 1, Decimal(0), Decimal(-30), Decimal(0)),
        (day("2024-04-02"), 1, Decimal(-2), Decimal(-70), Decimal(-40)),
        (day("2024-04-03"), 2, Decimal(-1), Decimal(-50), None),
    ]


def test_money_back_on_the_whole_order_is_shared_by_what_is_left() -> None:
    book = line(line(order(), 20), 10)
    event(book, "refunded", amount=10, at=at("2024-04-01"))
    assert only(book.facts("sales")[2:], "line_id", "net") == [(1, Decimal("-6.6667")), (2, Decimal("-3.3333"))]


def test_an_order_that_only_stands_as_cancelled_sells_nothing() -> None:
    book = line(order(status="cancelled"), 20)
    assert only(book.facts("sales"), "event", "net", "happened_day") == [
        ("sale", Decimal(20), day("2024-03-30")), ("return", Decimal(-20), day("2024-03-30")),
    ]  # fmt: skip


def test_an_order_is_cancelled_when_nothing_of_it_was_left_to_sell() -> None:
    book = order()
    for number in range(2, 7):
        book.add("orders", placed_at=at("2024-03-30"), status="cancelled" if number == 6 else None)
    for number in (1, 1, 2, 2, 3, 3, 4, 5, 6):
        line(book, 10, 2, order_id=number)
    event(book, "cancelled", at=at("2024-04-01"))
    event(book, "cancelled", order_id=2, line_id=3, at=at("2024-04-02"))
    event(book, "cancelled", order_id=2, line_id=4, quantity=2, at=at("2024-04-03"))
    event(book, "cancelled", order_id=3, line_id=5, at=at("2024-04-02"))
    event(book, "refunded", order_id=3, line_id=6, at=at("2024-04-02"))
    event(book, "cancelled", order_id=4, quantity=1, at=at("2024-04-02"))
    event(book, "refunded", order_id=5, at=at("2024-04-02"))
    assert sorted(set(only(book.facts("sales"), "order_id", "cancelled_at")), key=str) == [
        (1, at("2024-04-01")), (2, at("2024-04-03")), (3, None), (4, None), (5, None), (6, at("2024-03-30")),
    ]  # fmt: skip


def test_a_rate_is_that_of_the_event_and_a_missing_one_leaves_the_original() -> None:
    book = line(order(currency="USD", placed_at=at("2024-03-01")), "10.01", discount=1)
    event(book, "refunded", at=at("2024-03-20"))
    book.add("currency_rates", currency="USD", day=day("2024-03-01"), rate="0.5")
    book.add("currency_rates", currency="USD", day=day("2024-03-15"), rate="0.25")
    book.add("orders", placed_at=at("2024-02-29"), currency="USD")
    line(book, 7, order_id=2)
    assert only(book.facts("sales"), "order_id", "original", "gross", "discount", "net", "currency") == [
        (2, Decimal(7), None, None, None, "USD"),
        (1, Decimal("10.01"), Decimal("5.505"), Decimal("0.5"), Decimal("5.005"), "USD"),
        (1, Decimal("-10.01"), Decimal("-2.7525"), Decimal("-0.25"), Decimal("-2.5025"), "USD"),
    ]


def test_cost_is_the_lines_own_else_the_products_that_day_else_unknown() -> None:
    book = order()
    line(line(line(book, 10, 2, product_id=1, cost=3), 10, 2, product_id=1), 10, 1, product_id=2)
    book.add("product_prices", product_id=1, cost="2.5", valid_to=day("2024-03-30"))
    book.add("product_prices", product_id=1, cost="2.75", valid_from=day("2024-03-30"))
    assert only(book.facts("sales"), "cost") == [(Decimal(3),), (Decimal("5.5"),), (None,)]


def test_the_team_is_the_one_of_the_day_not_todays() -> None:
    book = line(order(member_id=1), 10)
    book.add("memberships", member_id=1, team_id=1, manager_id=7, valid_to=day("2024-03-30"))
    book.add(
        "memberships", member_id=1, team_id=2, manager_id=8, valid_from=day("2024-03-30"), valid_to=day("2024-04-01")
    )
    book.add("memberships", member_id=1, team_id=3, valid_from=day("2024-04-01"))
    event(book, "refunded", amount=4, at=at("2024-04-01"))
    assert only(book.facts("sales"), "team_id", "manager_id") == [(2, 8), (3, None)]


def test_the_business_day_begins_at_four_and_the_clock_changes() -> None:
    book = Book(calendar=Calendar(zone="Europe/Berlin", day_start=240))
    order(book, placed_at=at("2024-03-31", "01:30"))
    line(book, 1)
    for index, moment in enumerate((at("2024-03-31", "02:00"), at("2024-10-27", "01:30")), start=2):
        book.add("orders", placed_at=moment)
        line(book, 1, order_id=index)
    book.add("orders", placed_at=day("2024-03-31"))
    line(book, 1, order_id=4)
    rows = sorted(only(book.facts("sales"), "order_id", "happened_day", "happened_hour"))
    assert rows == [
        (1, day("2024-03-30"), 3), (2, day("2024-03-31"), 4), (3, day("2024-10-26"), 2), (4, day("2024-03-31"), None),
    ]  # fmt: skip


def test_a_place_left_open_is_the_customers_unless_they_live_elsewhere() -> None:
    book = line(order(account_id=1, country="Norway"), 1)
    book.add("accounts", name="Ana", country="Spain", region="Catalonia", city="Girona")
    line(book.add("orders", placed_at=at("2024-03-30"), account_id=1), 1, order_id=2)
    rows = sorted(only(book.facts("sales"), "order_id", "country", "region", "city"))
    assert rows == [(1, "Norway", None, None), (2, "Spain", "Catalonia", "Girona")]


def test_a_corrected_amount_leaves_what_was_known_before() -> None:
    book = order()
    line(book, 10, until=at("2024-05-01"))
    line(book, 12, id=1, known=at("2024-05-01"))
    assert only(book.facts("sales"), "net", "recorded_from", "recorded_to") == [
        (Decimal(10), at("2024-01-01", "00:00"), at("2024-05-01")), (Decimal(12), at("2024-05-01"), None),
    ]  # fmt: skip


def test_a_cost_learned_later_was_unknown_before_and_alike_lines_stay_two() -> None:
    book = line(line(order(), 10, product_id=1), 10, product_id=2)
    book.add("product_prices", product_id=1, cost="4", known=at("2024-06-01"))
    book.add("product_prices", product_id=1, cost="4", known=at("2023-06-01"), until=at("2023-07-01"), id=9)
    rows = only(book.facts("sales"), "product_id", "cost", "recorded_from", "recorded_to")
    assert sorted(rows, key=lambda row: (row[2], row[0])) == [
        (1, None, at("2024-01-01", "00:00"), at("2024-06-01")),
        (2, None, at("2024-01-01", "00:00"), None),
        (1, Decimal(4), at("2024-06-01"), None),
    ]


def test_a_deleted_line_is_known_until_it_was_deleted() -> None:
    book = line(line(order(), 10), 5, until=at("2024-02-02"))
    assert sorted(only(book.facts("sales"), "net", "recorded_to"), key=str) == [
        (Decimal(10), None), (Decimal(5), at("2024-02-02")),
    ]  # fmt: skip


def test_what_was_converted_is_held_as_it_was_written() -> None:
    book = order(Book(), currency="USD").add("currency_rates", currency="USD", day=day("2024-01-01"), rate="0.5")
    book.add("products", name="Tea").add("product_prices", product_id=1, cost="3", currency="GBP")
    line(line(book, 90, 3, cost=30, discount=9), 10, 2, product_id=1)
    event(book, "refunded", line_id=1, quantity=1, at=at("2024-04-02"))
    names = ("event", "net", "original", "gross", "original_gross", "cost", "original_cost", "cost_currency")
    assert only(book.facts("sales"), *names) == [
        ("sale", Decimal(45), Decimal(90), Decimal("49.5"), Decimal(99), Decimal(15), Decimal(30), "USD"),
        ("sale", Decimal(5), Decimal(10), Decimal(5), Decimal(10), None, Decimal(6), "GBP"),
        ("return", Decimal(-15), Decimal(-30), Decimal("-16.5"), Decimal(-33), Decimal(-5), Decimal(-10), "USD"),
    ]
