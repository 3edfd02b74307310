"""What deals become: outcomes, states and visits, where the right answer and the tempting one differ."""

from datetime import datetime
from decimal import Decimal

from tests.mirror.book import Book, at, day, only


def deal(book: Book | None = None, **values: object) -> Book:
    return (book or Book()).add("deals", **{"created_at": at("2024-01-10"), "pipeline_id": 1, **values})


def stages(book: Book) -> Book:
    for rank, (name, kind) in enumerate((("Talk", "open"), ("Offer", "open"), ("Close", "open"), ("Won", "won")), 1):
        book.add("stages", pipeline_id=1, name=name, rank=rank, kind=kind)
    return book.add("stages", pipeline_id=2, name="Care", rank=1, kind="open")


def outcome(book: Book, kind: str, **values: object) -> Book:
    position = len(book.rows.get("deal_outcomes", [])) + 1
    return book.add("deal_outcomes", **{"deal_id": 1, "position": position, "kind": kind, **values})


def move(book: Book, stage: int, **values: object) -> Book:
    position = len(book.rows.get("stage_moves", [])) + 1
    return book.add("stage_moves", **{"deal_id": 1, "position": position, "stage_id": stage, **values})


def reopened_win() -> Book:
    book = deal().add("deal_terms", deal_id=1, owner_id=1, amount=100, valid_to=at("2024-04-20"))
    book.add("deal_terms", deal_id=1, owner_id=2, amount=80, valid_from=at("2024-04-20"))
    outcome(book, "won", at=at("2024-03-05"), reason="price")
    outcome(book, "reopened", at=at("2024-04-10"))
    return outcome(book, "won", at=at("2024-05-02"))


def test_a_reopened_win_is_taken_back_when_it_was_reopened_not_restated() -> None:
    names = ("happened_day", "outcome", "sign", "amount", "rep_id", "taken_back_at", "loss_reason")
    assert only(reopened_win().facts("deal_outcomes"), *names) == [
        (day("2024-03-05"), "won", 1, Decimal(100), 1, at("2024-04-10"), None),
        (day("2024-04-10"), "won", -1, Decimal(-100), 1, None, None),
        (day("2024-05-02"), "won", 1, Decimal(80), 2, None, None),
    ]


def test_a_reopened_deal_is_open_between() -> None:
    names = ("from_at", "to_at", "rep_id", "amount")
    assert only(reopened_win().facts("deal_states"), *names) == [
        (at("2024-01-10"), at("2024-03-05"), 1, Decimal(100)),
        (at("2024-04-10"), at("2024-04-20"), 1, Decimal(100)),
        (at("2024-04-20"), at("2024-05-02"), 2, Decimal(80)),
    ]


def test_the_deal_stands_as_the_last_outcome_says() -> None:
    names = ("outcome", "won_at", "lost_at", "closed_at", "amount", "amount_at_creation", "rep_id", "owner_id")
    assert only(reopened_win().facts("deals"), *names) == [
        ("won", at("2024-05-02"), None, at("2024-05-02"), Decimal(80), Decimal(100), 1, 2)
    ]


def test_another_decision_without_a_reopening_takes_the_first_back() -> None:
    book = outcome(outcome(deal(), "won", at=at("2024-03-05")), "lost", at=at("2024-06-05"), reason="price")
    names = ("happened_day", "outcome", "sign", "amount", "loss_reason")
    assert sorted(only(book.facts("deal_outcomes"), *names), key=str) == [
        (day("2024-03-05"), "won", 1, None, None),
        (day("2024-06-05"), "lost", 1, None, "price"),
        (day("2024-06-05"), "won", -1, None, None),
    ]


def test_an_outcomes_own_amount_goes_before_the_terms_and_takes_the_rate_of_its_day() -> None:
    book = deal().add("deal_terms", deal_id=1, amount=1000, currency="USD")
    book.add("currency_rates", currency="USD", day=day("2024-01-01"), rate="0.5")
    book.add("currency_rates", currency="USD", day=day("2024-03-01"), rate="0.8")
    outcome(book, "won", at=at("2024-03-05"), amount=900)
    assert only(book.facts("deal_outcomes"), "original", "amount", "currency") == [(Decimal(900), Decimal(720), "USD")]
    assert only(book.facts("deal_states"), "to_day", "original", "amount") == [
        (day("2024-03-01"), Decimal(1000), Decimal(500)),
        (day("2024-03-05"), Decimal(1000), Decimal(800)),
    ]
    assert only(book.facts("deals"), "original", "amount", "amount_at_creation") == [
        (Decimal(900), Decimal(720), Decimal(500))
    ]


def test_the_cycle_is_by_the_clock_where_both_times_are_known_else_by_the_calendar() -> None:
    clock = outcome(deal(created_at=at("2024-01-10", "18:00")), "won", at=at("2024-01-12", "06:00"))
    assert only(clock.facts("deal_outcomes"), "cycle_days") == [(1.5,)]
    calendar = outcome(deal(created_at=at("2024-01-10", "18:00")), "won", at=day("2024-01-12"))
    assert only(calendar.facts("deal_outcomes"), "cycle_days", "happened_hour") == [(2.0, None)]


def test_an_open_deal_without_dates_is_known_open_now_only() -> None:
    book = deal(created_at=None).add("deal_terms", deal_id=1, owner_id=3, amount=5)
    assert only(book.facts("deal_states"), "from_at", "to_at", "amount", "rep_id") == [(None, None, Decimal(5), 3)]
    assert only(outcome(book, "lost").facts("deal_states"), "from_at") == []
    assert only(book.facts("deal_outcomes"), "outcome", "happened_at") == [("lost", None)]


def test_a_deal_that_only_stands_as_lost_has_one_outcome_without_a_date() -> None:
    book = deal(status="lost").add("deal_terms", deal_id=1, amount=0)
    assert only(book.facts("deal_outcomes"), "outcome", "sign", "happened_at", "amount") == [
        ("lost", 1, None, Decimal(0))
    ]
    assert only(book.facts("deals"), "outcome", "closed_at") == [("lost", None)]
    assert book.facts("deal_states") == []


def test_a_deal_that_stands_in_a_won_stage_was_won_when_it_entered_it() -> None:
    book = move(move(stages(deal(stage_id=4)), 1, at=at("2024-01-10")), 4, at=at("2024-02-01"))
    assert only(book.facts("deal_outcomes"), "outcome", "happened_at", "stage_id") == [("won", at("2024-02-01"), 1)]
    assert only(book.facts("deals"), "outcome", "stage_id") == [("won", 4)]


def test_visits_end_in_five_ways() -> None:
    book = stages(deal())
    for stage, when in ((1, "2024-01-10"), (3, "2024-01-12"), (2, "2024-01-15"), (5, "2024-01-20")):
        move(book, stage, at=at(when))
    names = ("stage_id", "visit", "exit", "entered_at", "left_at", "pipeline_id")
    assert only(book.facts("stage_visits"), *names) == [
        (1, 1, "advanced", at("2024-01-10"), at("2024-01-12"), 1),
        (3, 1, "back", at("2024-01-12"), at("2024-01-15"), 1),
        (2, 1, "handed_off", at("2024-01-15"), at("2024-01-20"), 1),
        (5, 1, "still_there", at("2024-01-20"), None, 2),
    ]


def test_winning_advances_losing_loses_and_reopening_visits_again() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-10")), 2, at=at("2024-01-12"))
    outcome(book, "lost", at=at("2024-01-20"))
    outcome(book, "reopened", at=at("2024-02-01"))
    outcome(book, "won", at=at("2024-02-05"))
    names = ("stage_id", "visit", "exit", "entered_at", "left_at")
    assert only(book.facts("stage_visits"), *names) == [
        (1, 1, "advanced", at("2024-01-10"), at("2024-01-12")),
        (2, 1, "lost", at("2024-01-12"), at("2024-01-20")),
        (2, 2, "advanced", at("2024-02-01"), at("2024-02-05")),
    ]


def test_moves_on_the_day_of_the_decision_come_before_it() -> None:
    book = move(move(stages(deal(created_at=day("2024-01-10"))), 1, at=day("2024-01-10")), 4, at=day("2024-01-12"))
    outcome(book, "won", at=day("2024-01-12"))
    assert only(book.facts("stage_visits"), "stage_id", "exit", "left_day") == [(1, "advanced", day("2024-01-12"))]


def test_states_are_split_at_stage_moves_and_keep_the_stage_of_the_time() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-10")), 2, at=at("2024-01-15"))
    assert only(book.facts("deal_states"), "stage_id", "from_at", "to_at", "pipeline_id") == [
        (1, at("2024-01-10"), at("2024-01-15"), 1), (2, at("2024-01-15"), None, 1),
    ]  # fmt: skip


def test_a_moved_rep_keeps_past_outcomes_with_the_old_team() -> None:
    book = deal().add("deal_terms", deal_id=1, owner_id=1)
    book.add("memberships", member_id=1, team_id=1, valid_to=day("2024-04-01"))
    book.add("memberships", member_id=1, team_id=2, valid_from=day("2024-04-01"))
    outcome(book, "won", at=at("2024-03-31", "23:59"))
    assert only(book.facts("deal_outcomes"), "team_id") == [(1,)]
    assert only(book.facts("deals"), "team_id") == [(1,)]


def moving() -> Book:
    """Deal 1 is Ann's, who goes from team 1 to 2 on 1 March, until 1 May; then Ben's, in team 3 since 1 February."""
    book = deal().add("deal_terms", deal_id=1, owner_id=1, amount=100, valid_to=at("2024-05-01"))
    book.add("deal_terms", deal_id=1, owner_id=2, amount=100, valid_from=at("2024-05-01"))
    book.add("memberships", member_id=1, team_id=1, valid_to=day("2024-03-01"))
    book.add("memberships", member_id=1, team_id=2, valid_from=day("2024-03-01"))
    return book.add("memberships", member_id=2, team_id=3, valid_from=day("2024-02-01"))


def test_a_deal_counts_for_who_owned_it_at_its_creation_and_for_their_team_then() -> None:
    assert only(moving().facts("deals"), "rep_id", "team_id", "owner_id") == [(1, 1, 2)]


def test_an_undated_deal_is_its_present_owners_where_they_work_as_things_stand() -> None:
    book = moving()
    book.rows["deals"][0].update(created_at=None, created_at_timed=None)
    assert only(book.facts("deals"), "rep_id", "team_id", "owner_id") == [(2, 3, 2)]


def test_an_open_deal_goes_with_its_owner_to_another_team_from_the_day_of_the_move() -> None:
    names = ("from_at", "from_hour", "to_at", "to_hour", "rep_id", "team_id")
    assert only(moving().facts("deal_states"), *names) == [
        (at("2024-01-10"), 12, at("2024-03-01", "00:00"), None, 1, 1),
        (at("2024-03-01", "00:00"), None, at("2024-05-01"), 12, 1, 2),
        (at("2024-05-01"), 12, None, None, 2, 3),
    ]


def test_a_move_of_its_owner_changes_nothing_about_what_an_open_deal_was_worth() -> None:
    book = in_dollars()
    book.rows["deal_terms"][0]["owner_id"] = 1
    outcome(book, "lost", at=at("2024-04-01"))
    worth = [("2024-02-15", 500, None), ("2024-04-01", 600, None)]
    assert only(book.facts("deal_states"), "to_day", "amount", "team_id") == [(day(to), *more) for to, *more in worth]
    book.add("memberships", member_id=1, team_id=2, valid_from=day("2024-03-01"))
    worth = [("2024-02-15", 500, None), ("2024-03-01", 600, None), ("2024-04-01", 600, 2)]
    assert only(book.facts("deal_states"), "to_day", "amount", "team_id") == [(day(to), *more) for to, *more in worth]


def test_a_move_that_was_recorded_later_was_not_known_before() -> None:
    book = deal().add("deal_terms", deal_id=1, owner_id=1)
    book.add("memberships", member_id=1, team_id=1, until=at("2024-06-01"))
    book.add("memberships", id=1, member_id=1, team_id=1, valid_to=day("2024-03-01"), known=at("2024-06-01"))
    book.add("memberships", member_id=1, team_id=2, valid_from=day("2024-03-01"), known=at("2024-06-01"))
    names = ("from_day", "to_day", "team_id", "recorded_from", "recorded_to")
    assert only(book.facts("deal_states"), *names) == [
        (day("2024-01-10"), None, 1, datetime(2024, 1, 1), at("2024-06-01")),
        (day("2024-01-10"), day("2024-03-01"), 1, at("2024-06-01"), None),
        (day("2024-03-01"), None, 2, at("2024-06-01"), None),
    ]


def test_a_corrected_owner_is_known_from_the_correction_on() -> None:
    book = outcome(deal(), "won", at=at("2024-03-05"))
    book.add("deal_terms", deal_id=1, owner_id=1, until=at("2024-06-01"))
    book.add("deal_terms", deal_id=1, id=1, owner_id=2, known=at("2024-06-01"))
    assert only(book.facts("deal_outcomes"), "rep_id", "recorded_to") == [(1, at("2024-06-01")), (2, None)]


def test_the_only_pipeline_is_meant_where_none_is_written() -> None:
    book = deal(pipeline_id=None).add("pipelines", name="Sales")
    assert only(book.facts("deals"), "pipeline_id") == [(1,)]
    assert only(book.add("pipelines", name="Care").facts("deals"), "pipeline_id") == [(None,)]


def test_the_product_is_there_when_there_is_exactly_one() -> None:
    book = deal().add("deal_lines", deal_id=1, position=1, product_id=4)
    assert only(book.facts("deals"), "product_id") == [(4,)]
    book.add("deal_lines", deal_id=1, position=2, product_id=5)
    assert only(book.facts("deals"), "product_id") == [(None,)]


def in_dollars() -> Book:
    book = deal().add("deal_terms", deal_id=1, amount=1000, currency="USD", valid_from=at("2024-01-10"))
    for first, rate in (("2024-01-01", "0.5"), ("2024-02-15", "0.6"), ("2024-05-01", "0.9")):
        book.add("currency_rates", currency="USD", day=day(first), rate=rate)
    return book


def test_an_open_deal_floats_and_was_worth_what_its_currency_was_worth_on_the_day() -> None:
    book = in_dollars()
    assert only(book.facts("deals"), "amount", "amount_at_creation") == [(Decimal(900), Decimal(500))]
    assert only(book.facts("deal_states"), "to_day", "amount", "stands_since") == [
        (day("2024-02-15"), Decimal(500), at("2024-01-10")),
        (day("2024-05-01"), Decimal(600), at("2024-01-10")),
        (None, Decimal(900), at("2024-01-10")),
    ]


def test_before_the_first_rate_an_open_deals_worth_is_not_known() -> None:
    book = in_dollars()
    book.rows["currency_rates"] = book.rows["currency_rates"][1:]
    assert only(book.facts("deal_states"), "to_day", "amount") == [
        (day("2024-02-15"), None),
        (day("2024-05-01"), Decimal(600)),
        (None, Decimal(900)),
    ]


def test_an_open_deal_without_dates_is_worth_its_amount_at_the_latest_rate() -> None:
    book = in_dollars()
    book.rows["deals"][0].update(created_at=None, created_at_timed=None)
    book.rows["deal_terms"][0].update(valid_from=None, valid_from_timed=None)
    assert only(book.facts("deal_states"), "from_day", "amount") == [(None, Decimal(900))]


def test_a_closed_deal_is_locked_at_the_rate_of_its_day() -> None:
    book = outcome(in_dollars(), "won", at=at("2024-03-05"))
    assert only(book.facts("deals"), "amount") == [(Decimal(600),)]
    assert only(book.facts("deal_outcomes"), "amount") == [(Decimal(600),)]
    assert only(book.facts("deal_states"), "to_day", "amount") == [
        (day("2024-02-15"), Decimal(500)),
        (day("2024-03-05"), Decimal(600)),
    ]


def test_a_rate_that_is_recorded_later_moves_the_open_deal_from_then_on() -> None:
    book = in_dollars().add(
        "currency_rates", known=datetime(2024, 6, 1), currency="USD", day=day("2024-06-01"), rate="1.1"
    )
    amounts = only(book.facts("deals"), "recorded_from", "amount")
    assert amounts == [(datetime(2024, 1, 1), Decimal(900)), (datetime(2024, 6, 1), Decimal(1100))]


def test_credit_is_shared_as_it_was_known_and_says_when_the_deal_was_made() -> None:
    book = deal().add("deal_credits", deal_id=1, member_id=1, share="0.6")
    book.add("deal_credits", deal_id=1, member_id=2, share="0.4")
    assert sorted(only(book.facts("deal_credits"), "deal_id", "rep_id", "share", "created_day")) == [
        (1, 1, Decimal("0.6"), day("2024-01-10")), (1, 2, Decimal("0.4"), day("2024-01-10")),
    ]  # fmt: skip


def test_a_credit_says_where_its_member_worked_over_all_of_time() -> None:
    book = moving().add("deal_credits", deal_id=1, member_id=1, share="0.6")
    book.add("memberships", member_id=3, team_id=4, valid_from=day("2024-02-01"), valid_to=day("2024-02-05"))
    book.add("deal_credits", deal_id=1, member_id=3, share="0.4")
    names = ("rep_id", "since", "until", "team_id")
    assert sorted(only(book.facts("deal_credits"), *names), key=str) == [
        (1, None, day("2024-03-01"), 1),
        (1, day("2024-03-01"), None, 2),
        (3, None, day("2024-02-01"), None),
        (3, day("2024-02-01"), day("2024-02-05"), 4),
        (3, day("2024-02-05"), None, 4),
    ]
