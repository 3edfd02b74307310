"""Cohorts by age: what is complete, what is only so far, and what is said of them."""

from datetime import date

from headway.insights.cohort_words import Told, common_age, differ_words, so_far_words
from headway.insights.cohorts import STEPS, Begun, age_of, complete_ages, points, together
from headway.insights.figures import Figures
from headway.insights.followings import FOLLOWINGS
from headway.values.grain import Grain

MONTH, WEEK, QUARTER = STEPS[Grain.MONTH], STEPS[Grain.WEEK], STEPS[Grain.QUARTER]
LEADS = FOLLOWINGS[0]
JUNE = Begun(date(2024, 6, 1), date(2024, 6, 30), 150, {0: 12, 1: 10, 2: 8})
MAY = Begun(date(2024, 5, 1), date(2024, 5, 31), 100, {-1: 2, 0: 8, 3: 10, None: 1})


def test_a_month_is_over_on_the_day_of_the_same_number_or_on_the_first_after_it():
    assert age_of(date(2024, 1, 31), date(2024, 2, 29), MONTH) == 0
    assert age_of(date(2024, 1, 31), date(2024, 3, 1), MONTH) == 1
    assert age_of(date(2024, 1, 30), date(2024, 5, 20), MONTH) == 3
    assert age_of(date(2024, 1, 10), date(2024, 2, 1), WEEK) == 3


def test_an_age_is_complete_when_the_last_of_the_cohort_is_beyond_it():
    assert complete_ages(date(2024, 6, 30), date(2024, 7, 29), MONTH) == 0
    assert complete_ages(date(2024, 6, 30), date(2024, 7, 30), MONTH) == 1
    assert complete_ages(date(2024, 6, 30), date(2024, 12, 30), QUARTER) == 2


def test_what_is_not_complete_is_told_apart_from_what_is():
    found = points(JUNE, MONTH, today=date(2024, 8, 10), so_far=True, ages=12)
    assert [(one.counted, one.complete) for one in found] == [(12, True), (22, False), (30, False)]


def test_what_happened_before_its_beginning_counts_at_once_and_what_has_no_day_in_no_age():
    found = points(MAY, MONTH, today=date(2024, 12, 31), so_far=True, ages=4)
    assert [one.counted for one in found] == [10, 10, 10, 20]


def test_all_together_are_at_each_age_only_those_who_are_beyond_it():
    found = together([MAY, JUNE], MONTH, today=date(2024, 8, 10), so_far=True, ages=12)
    assert [(one.counted, one.size) for one in found] == [(22, 250), (10, 100)]


def test_without_being_summed_up_each_age_stands_for_itself():
    found = points(JUNE, MONTH, today=date(2024, 12, 31), so_far=False, ages=3)
    assert [one.counted for one in found] == [12, 10, 8]


def test_the_sentence_says_how_far_a_cohort_is():
    said = so_far_words(Told("June 2024", 150, 30, 12, 0.241), LEADS, Figures())
    assert said == (
        "Of the 150 leads of June 2024, 30 have converted so far (20.0\u202f%, 14.4–27.1), 12 are undecided; "
        "in the end 24.1\u202f% are to be expected."
    )


def test_cohorts_are_compared_only_where_they_are_complete():
    lines = [points(one, MONTH, today=date(2024, 8, 10), so_far=True, ages=12) for one in (MAY, JUNE)]
    assert common_age(lines) == 0
    young = [points(one, MONTH, today=date(2024, 7, 5), so_far=True, ages=12) for one in (MAY, JUNE)]
    assert differ_words(["May", "June"], young, age="by {}", figures=Figures()).startswith("No two cohorts")


def test_a_cohort_that_differs_is_named_and_one_that_does_not_is_not():
    cohorts = [Begun(date(2024, month, 1), date(2024, month, 28), 200, {0: k}) for month, k in ((1, 20), (2, 22))]
    cohorts.append(Begun(date(2024, 3, 1), date(2024, 3, 28), 200, {0: 90}))
    lines = [points(one, MONTH, today=date(2024, 5, 1), so_far=True, ages=1) for one in cohorts]
    said = differ_words(["Jan", "Feb", "Mar"], lines, age="by {} month", figures=Figures())
    assert "Mar (above)" in said
    alike = differ_words(["Jan", "Feb"], lines[:2], age="by {} month", figures=Figures())
    assert alike.startswith("Compared by 1 month, where most are complete: none of the 2 can be told apart")
