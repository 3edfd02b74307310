"""Counts of stock hold until the next; points that go are the oldest, or those of the order that is given back."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mirror.book import Book, at, only


def counted(book: Book, day: str, on_hand: int, **values: object) -> Book:
    return book.add("stock_levels", product_id=1, at=at(day), on_hand=on_hand, **values)


def test_a_count_holds_until_the_next_of_the_product_at_the_site() -> None:
    book = counted(counted(counted(Book().add("products", name="Lamp"), "2024-01-05", 8, office_id=1), "2024-01-01", 9,
                           office_id=1, reserved=2), "2024-01-03", 4, office_id=2)  # fmt: skip
    assert only(book.facts("stock_levels"), "office_id", "from_at", "to_at", "on_hand", "reserved") == [
        (1, at("2024-01-01"), at("2024-01-05"), Decimal(9), Decimal(2)),
        (2, at("2024-01-03"), None, Decimal(4), Decimal(0)),
        (1, at("2024-01-05"), None, Decimal(8), Decimal(0)),
    ]


def test_of_two_counts_at_one_moment_the_later_recorded_holds() -> None:
    book = counted(counted(Book().add("products", name="Lamp"), "2024-01-05", 8), "2024-01-05", 3)
    assert only(book.facts("stock_levels"), "on_hand") == [(Decimal(3),)]


def points(book: Book, kind: str, day: str, amount: int, **values: object) -> Book:
    return book.add("loyalty_points", account_id=1, kind=kind, at=at(day), points=amount, **values)


def member() -> Book:
    return Book().add("accounts", name="Ann")


def told(book: Book) -> list[tuple[object, ...]]:
    rows = only(book.facts("loyalty_points"), "from_at", "kind", "points", "earned_at")
    return [(kind, int(amount), str(earned)[:10]) for _, kind, amount, earned in sorted(rows, key=str)]


def test_points_that_are_used_are_the_oldest_there_are() -> None:
    book = points(points(member(), "earned", "2024-01-10", 100), "earned", "2024-02-01", 50)
    points(book, "redeemed", "2024-03-05", 120)
    assert told(book) == [
        ("earned", 100, "2024-01-10"),
        ("earned", 50, "2024-02-01"),
        ("redeemed", -100, "2024-01-10"),
        ("redeemed", -20, "2024-02-01"),
    ]


def test_points_given_back_with_an_order_are_that_orders_own_and_the_balance_is_as_before() -> None:
    book = points(points(member(), "earned", "2024-01-10", 100), "earned", "2024-02-01", 50, order_id=9)
    points(book, "reversed", "2024-02-03", 50, order_id=9)
    points(book, "redeemed", "2024-03-05", 30)
    assert told(book)[2:] == [("reversed", -50, "2024-02-01"), ("redeemed", -30, "2024-01-10")]
    assert sum(amount for _, amount, _ in told(book)) == 70


def test_what_exceeds_all_points_is_of_none() -> None:
    book = points(points(member(), "earned", "2024-01-10", 10), "expired", "2024-03-05", 15)
    assert told(book)[1:] == [("expired", -10, "2024-01-10"), ("expired", -5, "None")]


KINDS = st.sampled_from(["earned", "earned", "redeemed", "expired", "reversed"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(1, 60), st.integers(1, 300), st.sampled_from([None, 1, 2])), max_size=14))
def test_earned_less_redeemed_expired_and_reversed_is_what_is_held(
    entries: list[tuple[str, int, int, int | None]],
) -> None:
    book = member()
    for kind, day, amount, order in entries:
        when = f"2024-{1 + day // 28:02}-{1 + day % 28:02}"
        points(book, kind, when, amount, order_id=order)
    rows = only(book.facts("loyalty_points"), "kind", "points", "earned_at")
    by_hand = sum(amount if kind == "earned" else -amount for kind, _, amount, _ in entries)
    assert sum(int(amount) for _, amount, _ in rows) == by_hand
    lots: dict[object, Decimal] = {}
    for _, amount, earned in rows:
        lots[earned] = lots.get(earned, Decimal(0)) + Decimal(str(amount))
    assert all(left >= 0 for earned, left in lots.items() if earned is not None), "no lot gives more than it had"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(1, 60), st.integers(1, 300), st.integers(0, 999)), max_size=14))
def test_what_used_points_were_worth_is_shared_by_their_parts_to_the_cent(
    entries: list[tuple[str, int, int, int]],
) -> None:
    book = member()
    for kind, day, amount, worth in entries:
        points(book, kind, f"2024-{1 + day // 28:02}-{1 + day % 28:02}", amount, worth=worth)
    rows = only(book.facts("loyalty_points"), "kind", "worth")
    assert {kind for kind, worth in rows if worth is not None} <= {"redeemed"}
    by_hand = sum(worth for kind, _, _, worth in entries if kind == "redeemed")
    assert sum(worth for _, worth in rows if worth is not None) == -by_hand
