"""Quotes, introductions and objections: what became of their deal, told as it stood."""

from datetime import datetime
from decimal import Decimal

from tests.mirror.book import Book, at, day, only


def deal(**values: object) -> Book:
    book = Book().add("deals", created_at=at("2024-01-01"), **values)
    return book.add("deal_terms", deal_id=1, owner_id=3, amount=100).add("memberships", member_id=3, team_id=7)


def outcome(book: Book, position: int, kind: str, when: datetime) -> Book:
    return book.add("deal_outcomes", deal_id=1, position=position, kind=kind, at=when)


def test_versions_are_counted_in_the_order_of_sending_and_what_is_not_sent_is_none() -> None:
    book = deal().add("quotes", deal_id=1, version=2, sent_at=at("2024-01-20"), amount=90, currency="USD")
    book.add("quotes", deal_id=1, version=1, sent_at=at("2024-01-10"), amount=100)
    book.add("quotes", deal_id=1, requested_at=at("2024-01-25"))
    book.add("currency_rates", currency="USD", day=day("2024-01-15"), rate="0.5")
    found = sorted(only(book.facts("quotes"), "quote_id", "version", "amount", "rep_id", "team_id"))
    assert found == [(1, 2, Decimal(45), 3, 7), (2, 1, Decimal(100), 3, 7), (3, 0, None, 3, 7)]


def test_a_win_that_was_taken_back_and_came_again_is_told_with_both() -> None:
    book = deal().add("quotes", deal_id=1, sent_at=at("2024-01-10"))
    outcome(book, 1, "won", at("2024-02-01"))
    names = ("outcome", "won_at", "won_until", "won_again_at", "closed_at")
    first = ("won", at("2024-02-01"), None, None, at("2024-02-01"))
    assert only(book.facts("quotes"), *names) == [first]
    outcome(book, 2, "reopened", at("2024-03-01"))
    assert only(book.facts("quotes"), *names) == [("open", at("2024-02-01"), at("2024-03-01"), None, None)]
    outcome(book, 3, "won", at("2024-04-01"))
    both = ("won", at("2024-02-01"), at("2024-03-01"), at("2024-04-01"), at("2024-04-01"))
    assert only(book.facts("quotes"), *names) == [both]


def test_the_first_introduction_is_the_first_that_was_held_whoever_owns_the_deal() -> None:
    book = deal()
    for number, (kind, status) in enumerate((("demo", "no_show"), ("meeting", None), ("demo", None), ("demo", "held"))):
        book.add("activities", deal_id=1, kind=kind, status=status, member_id=5, at=at("2024-01-10", f"1{number}:00"))
    assert only(book.facts("introductions"), "activity_id", "status", "first", "presenter_id", "rep_id") == [
        (1, "no_show", False, 5, 3),
        (3, "held", True, 5, 3),
        (4, "held", False, 5, 3),
    ]


def test_an_objection_counts_once_a_decision_and_is_taken_back_with_it() -> None:
    book = deal().add("objections", deal_id=1, what="Price", answer="Value", at=at("2024-01-05"))
    book.add("objections", deal_id=1, what=" price", answer="Discount", at=at("2024-01-09"))
    assert book.facts("objections") == []
    outcome(outcome(book, 1, "won", at("2024-02-01")), 2, "reopened", at("2024-03-01"))
    assert only(book.facts("objections"), "objection", "answer", "outcome", "sign", "happened_at", "team_id") == [
        ("Price", "Discount", "won", 1, at("2024-02-01"), 7),
        ("Price", "Discount", "won", -1, at("2024-03-01"), 7),
    ]


def test_the_buyers_reason_agrees_whatever_its_capitals_and_only_where_both_are_known() -> None:
    book = deal()
    book.add(
        "deal_outcomes", deal_id=1, position=1, kind="lost", at=at("2024-02-01"), reason="Price", buyer_reason="price "
    )
    assert only(book.facts("deal_outcomes"), "reasons_agree") == [(True,)]
    book = deal().add("deal_outcomes", deal_id=1, position=1, kind="lost", at=at("2024-02-01"), reason="Price")
    assert only(book.facts("deal_outcomes"), "reasons_agree") == [(None,)]


def test_what_was_known_of_a_quote_before_its_deal_was_won() -> None:
    book = deal().add("quotes", deal_id=1, sent_at=at("2024-01-10"))
    book.add("deal_outcomes", deal_id=1, position=1, kind="won", at=at("2024-02-01"), known=at("2024-06-01"))
    assert only(book.facts("quotes"), "outcome", "recorded_to") == [("open", at("2024-06-01")), ("won", None)]


def test_an_activity_without_a_status_was_held_and_time_is_of_its_day() -> None:
    book = Book().add("activities", kind="call", at=at("2024-01-10", "10:00"), scheduled_at=day("2024-01-11"))
    assert only(book.facts("activities"), "status", "scheduled_day", "scheduled_hour") == [
        ("held", day("2024-01-11"), None)
    ]
    book.add("logged_time", member_id=1, day=day("2024-01-10"), hours="2.5", activity="selling")
    assert only(book.facts("logged_time"), "happened_day", "happened_hour", "hours", "measured") == [
        (day("2024-01-10"), None, Decimal("2.5"), False)
    ]
