"""How long nothing has touched an open deal."""

from datetime import datetime

from tests.mirror.book import Book, only


def on(day: int, month: int = 1) -> datetime:
    return datetime(2024, month, day, 9)


def deal() -> Book:
    book = Book().add("pipelines", name="Main")
    book.add("stages", pipeline_id=1, name="Talk", rank=1, kind="open")
    book.add("stages", pipeline_id=1, name="Offer", rank=2, kind="open")
    book.add("deals", pipeline_id=1, stage_id=2, created_at=on(1), status="open")
    book.add("stage_moves", deal_id=1, position=1, stage_id=1, at=on(1))
    return book.add("deal_terms", deal_id=1, owner_id=1)


def told(book: Book) -> list[tuple[object, ...]]:
    rows = only(book.facts("silences"), "from_at", "to_at", "touched_at", "silent_days", "rep_id")
    return sorted(rows, key=lambda row: str(row[0]))


def test_a_talk_that_reached_somebody_or_a_move_ends_a_silence_and_a_mail_does_not() -> None:
    book = deal().add("stage_moves", deal_id=1, position=2, stage_id=2, at=on(9))
    book.add("activities", deal_id=1, kind="call", at=on(5), connected=True)
    book.add("activities", deal_id=1, kind="call", at=on(6), connected=False)
    book.add("activities", deal_id=1, kind="email", at=on(7))
    book.add("activities", deal_id=1, kind="meeting", at=on(8), status="no_show")
    assert told(book) == [
        (on(1), on(5), on(1), 4.0, 1),
        (on(5), on(9), on(5), 4.0, 1),
        (on(9), None, on(9), None, 1),
    ]


def test_another_owner_does_not_touch_a_deal() -> None:
    book = Book().add("pipelines", name="Main").add("stages", pipeline_id=1, name="Talk", rank=1, kind="open")
    book.add("deals", pipeline_id=1, stage_id=1, created_at=on(1), status="open")
    book.add("deal_terms", deal_id=1, owner_id=1, valid_to=on(4))
    book.add("deal_terms", deal_id=1, owner_id=2, valid_from=on(4))
    assert told(book) == [(on(1), on(4), on(1), None, 1), (on(4), None, on(1), None, 2)]


def test_the_decision_ends_a_silence_too_and_says_when_the_deal_was_won() -> None:
    book = deal().add("deal_outcomes", deal_id=1, position=1, kind="won", at=on(1, 2))
    assert only(book.facts("silences"), "silent_days", "won_at") == [(31.0, on(1, 2))]
