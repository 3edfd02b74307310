"""Mails: what became of each is told from its events."""

from datetime import datetime
from decimal import Decimal

from tests.mirror.book import Book, at, day, only


def recipient(**values: object) -> Book:
    return Book().add("recipients", address="Ann <ann@Shop.example>", **values)


def event(book: Book, kind: str, when: datetime, **values: object) -> Book:
    return book.add("email_events", recipient_id=1, kind=kind, at=when, **values)


NINE, TEN, NEXT = at("2024-06-03", "09:00"), at("2024-06-03", "10:00"), at("2024-06-04", "09:00")


def test_a_mail_that_was_sent_and_did_not_come_back_arrived_when_it_was_sent() -> None:
    book = event(recipient(member_id=3), "sent", NINE).add("memberships", member_id=3, team_id=7)
    names = ("sent_at", "delivered_at", "bounced_at", "first", "cold", "domain", "rep_id", "team_id")
    assert only(book.facts("emails"), *names) == [(NINE, NINE, None, True, True, "shop.example", 3, 7)]


def test_a_soft_bounce_that_arrives_later_is_none_and_a_hard_one_after_arrival_is_one() -> None:
    book = event(event(event(recipient(), "sent", NINE), "soft_bounced", NINE), "delivered", TEN)
    assert only(book.facts("emails"), "delivered_at", "bounced_at", "bounce") == [(TEN, None, None)]
    event(book, "hard_bounced", NEXT)
    assert only(book.facts("emails"), "delivered_at", "bounced_at", "bounce") == [(TEN, NEXT, "hard")]


def test_a_soft_bounce_without_an_arrival_after_it_did_not_arrive() -> None:
    book = event(event(event(recipient(), "sent", NINE), "delivered", NINE), "soft_bounced", TEN)
    assert only(book.facts("emails"), "bounced_at", "bounce") == [(TEN, "soft")]
    book = event(event(recipient(), "sent", NINE), "soft_bounced", TEN)
    assert only(book.facts("emails"), "delivered_at", "bounce") == [(None, "soft")]


def test_what_machines_do_is_nobodys_doing_and_of_reading_the_longest_time_counts() -> None:
    book = event(recipient(), "sent", NINE)
    event(book, "opened", NINE, automatic=True, seconds=90)
    event(book, "opened", NEXT, seconds=20)
    event(book, "opened", TEN, seconds=4)
    event(book, "clicked", NINE, automatic=True)
    event(book, "unsubscribed", NINE, automatic=True)
    event(book, "replied", NINE, automatic=True, positive=True)
    names = ("opened_at", "read_seconds", "clicked_at", "unsubscribed_at", "replied_at", "succeeded_at")
    assert only(book.facts("emails"), *names) == [(TEN, Decimal(20), None, None, None, None)]


def test_an_answer_to_the_reminder_makes_the_first_mail_succeed() -> None:
    book = event(recipient(known_before=True), "sent", NINE, mail="m1")
    event(book, "sent", NEXT, mail="m2")
    event(book, "replied", at("2024-06-05"), mail="m2", positive=False)
    event(book, "replied", at("2024-06-06"), mail="m2", positive=True)
    assert only(book.facts("emails"), "mail", "first", "cold", "replied_at", "succeeded_at") == [
        ("m1", True, False, None, at("2024-06-06")),
        ("m2", False, False, at("2024-06-05"), at("2024-06-06")),
    ]


def test_a_sign_of_a_mail_says_that_it_was_sent_but_not_who_only_opened_it() -> None:
    assert only(event(recipient(), "hard_bounced", TEN).facts("emails"), "sent_at") == [(TEN,)]
    assert only(event(recipient(), "opened", TEN).facts("emails"), "sent_at", "opened_at", "first") == [
        (None, TEN, False)
    ]


def test_what_was_known_of_a_mail_before_it_was_opened() -> None:
    book = event(recipient(), "sent", NINE)
    event(book, "opened", TEN, known=at("2024-07-01"))
    assert only(book.facts("emails"), "opened_at", "recorded_to") == [(None, at("2024-07-01")), (TEN, None)]


def test_an_answer_without_a_moment_was_given_when_it_was_asked_for() -> None:
    book = Book().add("survey_answers", kind="nps", score=9, asked_at=day("2024-06-01"))
    book.add("survey_answers", kind="nps", asked_at=day("2024-06-01"))
    assert only(book.facts("survey_answers"), "score", "asked_day", "answered_day", "undelivered") == [
        (9, day("2024-06-01"), day("2024-06-01"), False),
        (None, day("2024-06-01"), None, False),
    ]


def test_feedback_is_closed_by_what_came_last_and_a_rating_is_out_of_five() -> None:
    book = Book().add("feedback_items", received_at=NINE, acted_at=NEXT, told_at=TEN)
    book.add("feedback_items", received_at=NINE, told_at=TEN)
    assert only(book.facts("feedback_items"), "closed_at") == [(NEXT,), (None,)]
    book.add("reviews", rating="4.5", at=NINE)
    assert only(book.facts("reviews"), "rating", "best") == [(Decimal("4.5"), Decimal(5))]


HOLD = ("case_id", "from_at", "to_at", "from_hour")


def test_waits_of_a_case_that_overlap_are_counted_once_and_one_that_goes_on_covers_all_later() -> None:
    book = Book().add("cases", opened_at=NINE).add("cases", opened_at=NINE)
    book.add("case_holds", case_id=1, at=NINE, ended_at=NEXT)
    book.add("case_holds", case_id=1, at=TEN, ended_at=TEN)
    book.add("case_holds", case_id=1, at=TEN)
    book.add("case_holds", case_id=1, at=NEXT, ended_at=NEXT)
    book.add("case_holds", case_id=2, at=TEN, ended_at=NEXT)
    shown = [row[:3] for row in only(book.facts("case_holds"), *HOLD)]
    assert sorted(shown, key=str) == sorted([(1, NINE, NEXT), (1, NEXT, None), (2, TEN, NEXT)], key=str)


def test_a_wait_without_a_time_of_day_leaves_none_to_the_others_of_its_case() -> None:
    book = Book().add("cases", opened_at=NINE).add("case_holds", case_id=1, at=NINE, ended_at=TEN)
    book.add("case_holds", case_id=1, at=day("2024-06-05"))
    assert [row[3] for row in only(book.facts("case_holds"), *HOLD)] == [None, None]


def test_the_waits_of_a_case_are_dated_where_one_is_recorded_or_the_total_is_nought() -> None:
    book = Book().add("cases", opened_at=NINE, waited_minutes=30).add("cases", opened_at=NINE, waited_minutes=0)
    book.add("cases", opened_at=NINE).add("cases", opened_at=NINE).add("case_holds", case_id=4, at=NINE)
    assert only(book.facts("cases"), "case_id", "holds_dated") == [(1, False), (2, True), (3, False), (4, True)]


def test_a_case_whose_answer_has_no_time_of_day_has_no_minutes() -> None:
    book = Book().add("cases", opened_at=NINE, answered_at=TEN, resolved_at=day("2024-06-05"), waited_minutes=30)
    names = ("answer_minutes", "resolve_minutes", "waited_minutes", "resolved_hour")
    assert only(book.facts("cases"), *names) == [(60.0, None, Decimal(30), None)]
