"""Leads, hours, spend and activities."""

from datetime import datetime
from decimal import Decimal

from headway.values.calendar import Calendar
from tests.mirror.book import Book, at, day, only


def lead(**values: object) -> Book:
    return Book().add("leads", **{"created_at": at("2024-01-10"), **values})


def message(book: Book, direction: str, when: datetime, **values: object) -> Book:
    return book.add("messages", lead_id=1, direction=direction, at=when, **values)


def test_the_answer_is_the_first_by_a_person_after_the_enquiry() -> None:
    book = message(lead(), "out", at("2024-01-10", "08:00"))
    message(book, "in", at("2024-01-10", "09:00"))
    message(book, "out", at("2024-01-10", "09:00"))
    message(book, "out", at("2024-01-10", "09:01"), automatic=True)
    message(book, "out", at("2024-01-10", "09:45"), automatic=False)
    message(book, "out", at("2024-01-10", "10:45"))
    assert only(book.facts("leads"), "enquired", "enquired_at", "answered_at", "answer_minutes") == [
        (True, at("2024-01-10", "09:00"), at("2024-01-10", "09:45"), 45.0)
    ]


def test_a_lead_wrote_back_with_its_first_message_after_the_answer() -> None:
    book = message(lead(), "in", at("2024-01-10", "09:00"))
    message(book, "in", at("2024-01-10", "09:10"))
    assert only(book.facts("leads"), "wrote_back_at") == [(None,)]
    message(book, "out", at("2024-01-10", "09:45"))
    message(book, "in", at("2024-01-10", "09:45"))
    message(book, "in", at("2024-01-10", "11:30"))
    message(book, "in", at("2024-01-10", "10:30"))
    assert only(book.facts("leads"), "answered_at", "wrote_back_at") == [
        (at("2024-01-10", "09:45"), at("2024-01-10", "10:30"))
    ]


def test_a_lead_that_never_asked_needs_no_answer_and_one_that_asked_may_get_none() -> None:
    assert only(lead().facts("leads"), "enquired", "answered_at", "outcome") == [(False, None, "open")]
    asked = message(lead(), "in", at("2024-01-10"))
    assert only(asked.facts("leads"), "enquired", "answer_minutes") == [(True, None)]


def test_a_won_deal_converts_its_lead_at_the_earliest_moment() -> None:
    book = lead(outcome="disqualified", outcome_at=at("2024-01-20"), lost_reason="no budget")
    book.add("deals", lead_id=1).add("deals", lead_id=1)
    book.add("deal_outcomes", deal_id=1, position=1, kind="won", at=at("2024-03-01"))
    book.add("deal_outcomes", deal_id=2, position=1, kind="won", at=at("2024-02-01"))
    book.add("deal_outcomes", deal_id=2, position=2, kind="reopened", at=at("2024-02-11"))
    names = ("outcome", "converted_at", "decided_at", "loss_reason")
    assert only(book.facts("leads"), *names) == [("converted", at("2024-03-01"), at("2024-03-01"), None)]


def test_a_conversion_stood_until_the_deal_was_reopened() -> None:
    book = lead(outcome="lost", outcome_at=at("2024-01-20"), lost_reason="price").add("deals", lead_id=1)
    book.add("deal_outcomes", deal_id=1, position=1, kind="won", at=at("2024-02-01"))
    book.add("deal_outcomes", deal_id=1, position=2, kind="reopened", at=at("2024-02-11"))
    assert only(book.facts("leads"), "outcome", "converted_at", "loss_reason") == [("lost", None, "price")]
    names = ("outcome", "happened_at", "taken_back_at", "loss_reason")
    assert only(book.facts("lead_decisions"), *names) == [
        ("lost", at("2024-01-20"), None, "price"),
        ("converted", at("2024-02-01"), at("2024-02-11"), None),
    ]


def test_a_deal_that_is_put_to_another_lead_has_converted_that_one_from_then_on_only() -> None:
    book = lead().add("leads", created_at=at("2024-01-10")).add("deals", lead_id=1, until=at("2024-06-01"))
    book.add("deals", id=1, lead_id=2, known=at("2024-06-01"))
    book.add("deal_outcomes", deal_id=1, position=1, kind="won", at=at("2024-02-01"))
    assert only(book.facts("lead_decisions"), "lead_id", "recorded_from", "recorded_to") == [
        (1, datetime(2024, 1, 1), at("2024-06-01")),
        (2, at("2024-06-01"), None),
    ]


def test_a_conversion_that_a_lead_does_not_date_is_the_first_win_of_its_deals() -> None:
    book = lead(outcome="converted").add("deals", lead_id=1)
    book.add("deal_outcomes", deal_id=1, position=1, kind="won", at=at("2024-02-01"))
    book.add("deal_outcomes", deal_id=1, position=2, kind="reopened")
    assert only(book.facts("leads"), "outcome", "converted_at") == [("converted", at("2024-02-01"))]
    assert only(book.facts("lead_decisions"), "outcome", "happened_at", "taken_back_at") == [
        ("converted", at("2024-02-01"), None)
    ]


def test_a_lead_counts_for_who_had_it_when_it_was_created() -> None:
    book = lead(owner_id=3).add("lead_handovers", lead_id=1, owner_id=9, at=at("2024-01-09"))
    book.add("lead_handovers", lead_id=1, owner_id=2, at=at("2024-03-01"))
    book.add("lead_handovers", lead_id=1, owner_id=1, at=at("2024-02-01"), known=at("2024-06-01"))
    book.add("memberships", member_id=1, team_id=7)
    assert only(book.facts("leads"), "rep_id", "team_id", "owner_id", "recorded_from") == [
        (2, None, 3, datetime(2024, 1, 1)),
        (1, 7, 3, at("2024-06-01")),
    ]


def test_a_lead_that_nobody_had_when_it_was_created_counts_for_nobody() -> None:
    book = lead(owner_id=3).add("lead_handovers", lead_id=1, at=at("2024-02-01"))
    assert only(book.facts("leads"), "rep_id", "owner_id") == [(None, 3)]


def test_a_lead_counts_where_its_owner_worked_when_it_was_created() -> None:
    book = lead(owner_id=1).add("leads", owner_id=1)
    book.add("memberships", member_id=1, team_id=1, valid_to=day("2024-01-11"))
    book.add("memberships", member_id=1, team_id=2, valid_from=day("2024-01-11"))
    assert only(book.facts("leads"), "created_day", "team_id") == [(day("2024-01-10"), 1), (None, 2)]


def test_a_lost_lead_is_decided_but_not_converted() -> None:
    book = lead(outcome="lost", outcome_at=day("2024-01-20"), lost_reason="price", owner_id=1)
    book.add("memberships", member_id=1, team_id=5)
    names = ("outcome", "converted_at", "decided_day", "decided_hour", "loss_reason", "team_id")
    assert only(book.facts("leads"), *names) == [("lost", None, day("2024-01-20"), None, "price", 5)]


def test_what_was_known_of_a_lead_before_its_deal_was_won() -> None:
    book = lead().add("deals", lead_id=1, until=at("2024-03-01"))
    book.add("deals", id=1, lead_id=1, status="won", known=at("2024-03-01"))
    assert only(book.facts("leads"), "outcome", "recorded_to") == [("open", at("2024-03-01")), ("converted", None)]


def test_hours_are_of_the_day_and_its_team() -> None:
    book = Book(calendar=Calendar(zone="Europe/Berlin", day_start=240))
    book.add("worked_hours", member_id=1, day=day("2024-03-31"), hours="7.5", basis="worked")
    book.add("memberships", member_id=1, office_id=4, valid_from=day("2024-03-31"))
    names = ("happened_at", "happened_day", "happened_hour", "hours", "basis", "office_id")
    assert only(book.facts("hours"), *names) == [
        (at("2024-03-31", "02:00"), day("2024-03-31"), None, Decimal("7.5"), "worked", 4)
    ]


def test_spend_is_converted_at_the_rate_of_its_day() -> None:
    book = Book().add("spend", day=day("2024-02-10"), amount="3.3333", currency="GBP", kind="marketing")
    book.add("currency_rates", currency="GBP", day=day("2024-02-10"), rate="1.15")
    book.add("currency_rates", currency="GBP", day=day("2024-02-11"), rate="9")
    assert only(book.facts("spend"), "original", "amount", "happened_day") == [
        (Decimal("3.3333"), Decimal("3.8333"), day("2024-02-10"))
    ]


def test_an_activity_without_a_date_has_none() -> None:
    book = Book().add("activities", kind="call", member_id=1, success=True, minutes=12)
    assert only(book.facts("activities"), "kind", "happened_at", "happened_day", "success", "minutes") == [
        ("call", None, None, True, Decimal(12))
    ]
