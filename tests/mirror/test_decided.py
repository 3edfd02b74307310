"""What a decision says of the steps that a deal took, and of the partners who had a part in it."""

from decimal import Decimal

from tests.mirror.book import Book, at, day, only
from tests.mirror.test_deals import deal, move, outcome, stages


def taken(book: Book) -> list[tuple[object, ...]]:
    return sorted(only(book.facts("steps"), "happened_day", "stage_id", "taken", "outcome", "sign"), key=str)


def test_a_step_that_was_left_out_is_one_that_the_deal_came_beyond() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-11")), 3, at=at("2024-01-20"))
    decided = day("2024-02-01")
    assert taken(outcome(book, "lost", at=at("2024-02-01"))) == [
        (decided, 1, True, "lost", 1),
        (decided, 2, False, "lost", 1),
    ]


def test_the_last_step_that_a_deal_was_in_says_nothing_of_itself_even_if_it_was_won() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-11")), 2, at=at("2024-01-20"))
    assert [row[1:3] for row in taken(outcome(book, "won", at=at("2024-02-01")))] == [(1, True)]
    assert taken(outcome(move(stages(deal()), 2, at=at("2024-01-11")), "won", at=at("2024-02-01")))[0][1:3] == (
        1,
        False,
    )


def test_what_was_taken_back_had_taken_the_same_steps() -> None:
    book = move(move(stages(deal()), 1, at=at("2024-01-11")), 3, at=at("2024-01-20"))
    outcome(book, "won", at=at("2024-02-01"))
    outcome(book, "reopened", at=at("2024-02-10"))
    move(book, 2, at=at("2024-02-11"))
    outcome(book, "lost", at=at("2024-03-01"))
    first, reopened, last = day("2024-02-01"), day("2024-02-10"), day("2024-03-01")
    assert taken(book) == [
        (first, 1, True, "won", 1),
        (first, 2, False, "won", 1),
        (reopened, 1, True, "won", -1),
        (reopened, 2, False, "won", -1),
        (last, 1, True, "lost", 1),
        (last, 2, True, "lost", 1),
    ]


def worth(amount: str) -> Book:
    return deal().add("deal_terms", deal_id=1, owner_id=1, amount=amount)


def parts(book: Book) -> list[tuple[object, ...]]:
    return sorted(only(book.facts("partner_parts"), "partner_id", "part", "sign", "amount"), key=str)


def test_partners_who_brought_a_deal_share_its_value_and_who_touched_it_has_all() -> None:
    book = worth("100.01")
    for partner, part in ((7, "brought"), (8, None), (9, "touched")):
        book.add("deal_partners", deal_id=1, account_id=partner, part=part)
    found = parts(outcome(book, "won", at=at("2024-02-01")))
    assert [row[:3] for row in found] == [(7, "brought", 1), (8, "brought", 1), (9, "touched", 1)]
    amounts = [Decimal(str(row[3])) for row in found]
    assert amounts[:2] == [Decimal("50.005"), Decimal("50.005")]
    assert amounts[2] == Decimal("100.01")


def test_a_reopened_win_takes_back_each_partners_part() -> None:
    book = worth("100.01").add("deal_partners", deal_id=1, account_id=7, part="brought")
    book.add("deal_partners", deal_id=1, account_id=8, part="brought")
    outcome(book, "won", at=at("2024-02-01"))
    outcome(book, "reopened", at=at("2024-03-01"))
    found = parts(book)
    for partner in (7, 8):
        assert sum(Decimal(str(row[3])) for row in found if row[0] == partner) == 0
