"""How far deals came, who else wanted them, and when their close was moved."""

from tests.mirror.book import Book, at, day, only
from tests.mirror.test_deals import deal, move, outcome, stages


def reaches(book: Book) -> dict[int, tuple[object, ...]]:
    rows = only(
        book.facts("stage_reaches"), "stage_id", "reached", "reached_at", "visited", "visited_at", "entered_day"
    )
    return {row[0]: row[1:] for row in rows}  # type: ignore[misc]  # as stored


def test_a_skipped_stage_is_reached_and_not_visited() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-11")), 3, at=at("2024-01-20"))
    entered = day("2024-01-11")
    assert reaches(book) == {
        1: (True, at("2024-01-11"), True, at("2024-01-11"), entered),
        2: (True, at("2024-01-20"), False, None, entered),
        3: (True, at("2024-01-20"), True, at("2024-01-20"), entered),
    }


def test_who_wins_from_the_first_stage_has_reached_them_all() -> None:
    book = outcome(move(stages(deal()), 1, at=at("2024-01-11")), "won", at=at("2024-02-01"))
    found = reaches(book)
    assert [found[stage][0] for stage in (1, 2, 3)] == [True, True, True]
    assert [found[stage][1] for stage in (1, 2, 3)] == [at("2024-01-11"), at("2024-02-01"), at("2024-02-01")]
    assert [found[stage][2] for stage in (1, 2, 3)] == [True, False, False]


def test_a_win_stands_until_it_is_taken_back_and_reopening_undoes_no_stage() -> None:
    book = outcome(move(stages(deal()), 1, at=at("2024-01-11")), "won", at=at("2024-02-01"))
    outcome(book, "reopened", at=at("2024-03-01"))
    outcome(book, "won", at=at("2024-04-01"))
    outcome(book, "lost", at=at("2024-05-01"))
    assert [row[0] for row in reaches(book).values()] == [True, True, True]
    found = sorted(only(book.facts("stage_wins"), "stage_id", "won_at", "won_until"), key=str)
    assert found == [
        (stage, at(won), at(until))
        for stage in (1, 2, 3)
        for won, until in (("2024-02-01", "2024-03-01"), ("2024-04-01", "2024-05-01"))
    ]


def test_a_win_is_one_of_the_pipeline_that_the_deal_was_in() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-11")), 5, at=at("2024-01-20"))
    outcome(book, "won", at=at("2024-02-01"))
    assert only(book.facts("stage_wins"), "stage_id", "pipeline_id", "won_until") == [(5, 2, None)]


def test_a_lost_deal_stays_in_the_stages_that_it_reached() -> None:
    book = outcome(move(stages(deal()), 2, at=at("2024-01-11")), "lost", at=at("2024-02-01"))
    assert {stage: row[0] for stage, row in reaches(book).items()} == {1: True, 2: True, 3: False}


def test_going_back_does_not_undo_how_far_it_came() -> None:
    book = move(move(move(stages(deal()), 1, at=at("2024-01-11")), 3, at=at("2024-01-20")), 1, at=at("2024-02-01"))
    assert {stage: row[:2] for stage, row in reaches(book).items()} == {
        1: (True, at("2024-01-11")),
        2: (True, at("2024-01-20")),
        3: (True, at("2024-01-20")),
    }


def test_a_stage_entered_at_an_unknown_time_was_reached_at_no_known_one() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-11")), 2)
    assert reaches(book)[2][:2] == (True, None)


def test_a_competitor_is_in_every_decision_on_the_deal() -> None:
    book = deal().add("deal_competitors", deal_id=1, account_id=7).add("deal_competitors", deal_id=1, account_id=8)
    outcome(book, "lost", at=at("2024-02-01"), competitor_id=8)
    outcome(book, "reopened", at=at("2024-03-01"))
    outcome(book, "won", at=at("2024-04-01"))
    names = ("competitor_id", "outcome", "sign", "happened_day")
    assert sorted(only(book.facts("contests"), *names), key=str) == [
        (7, "lost", -1, day("2024-03-01")),
        (7, "lost", 1, day("2024-02-01")),
        (7, "won", 1, day("2024-04-01")),
        (8, "lost", -1, day("2024-03-01")),
        (8, "lost", 1, day("2024-02-01")),
        (8, "won", 1, day("2024-04-01")),
    ]


def test_to_whom_it_was_lost_was_in_it_even_if_nobody_had_named_them() -> None:
    book = outcome(deal(), "lost", at=at("2024-02-01"), competitor_id=8)
    assert only(book.facts("contests"), "competitor_id", "outcome") == [(8, "lost")]
    assert only(outcome(deal(), "lost", at=at("2024-02-01")).facts("contests"), "deal_id") == []


def test_a_close_is_pushed_past_its_month_pulled_before_it_or_shifted_within_it() -> None:
    book = deal()
    steps = [
        (None, "2024-03-10"),
        ("2024-02-01", "2024-03-20"),
        ("2024-03-01", "2024-04-05"),
        ("2024-03-15", None),
        ("2024-04-01", "2024-02-28"),
    ]
    for place, (since, close) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else None
        book.add(
            "deal_terms",
            deal_id=1,
            owner_id=place + 1,
            valid_from=at(since) if since else None,
            valid_to=at(until) if until else None,
            expected_close=day(close) if close else None,
        )
    assert only(book.facts("close_moves"), "happened_day", "kind", "days", "rep_id") == [
        (day("2024-02-01"), "shifted", 10, 2),
        (day("2024-03-01"), "pushed", 16, 3),
        (day("2024-04-01"), "pulled", -37, 5),
    ]
