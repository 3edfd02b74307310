"""Names that fold together, and the nearest word to a wrong one."""

import pytest

from headway.values.fold import fold
from headway.values.suggest import did_you_mean


@pytest.mark.parametrize(
    ("one", "other"),
    [("Maxi Plus", "MaxiPlus"), ("Google", "google"), ("A.C.M.E.", "acme"), ("Straße", "STRASSE"), ("ﬁve", "five")],
)
def test_names_that_differ_in_case_space_and_punctuation_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jose", "José"), ("Line 1", "Line 2"), ("-", "+"), ("Иван", "Иванов"), ("东京", "京东")]
)
def test_names_that_differ_in_a_letter_are_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_name_without_letters_is_itself() -> None:
    assert fold(" -- ") == "--"


def test_a_near_word_is_offered_and_a_far_one_is_not() -> None:
    assert did_you_mean("win_rat", ["win_rate", "net_sales"]) == '; did you mean "win_rate"?'
    assert did_you_mean("zebra", ["win_rate", "net_sales"]) == ""
