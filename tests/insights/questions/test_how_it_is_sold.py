"""Introductions, steps, partners and techniques: what went with winning, told apart only beyond chance."""

import pytest

from tests.oracle.decided import OFFER, TALK, part, step
from tests.oracle.selling import introduction, objection
from tests.oracle.shop import decided
from tests.oracle.work import activity

NB = "\u202f"


def introduced(first: int, count: int, presenter: int, won: int, undecided: int = 0):
    ends = [{"outcome": "won", "won": "2024-03-01", "closed": "2024-03-01"}] * won + [{}] * undecided
    ends += [{"outcome": "lost", "closed": "2024-03-01"}] * (count - won - undecided)
    return [introduction(first + n, first + n, "2024-02-01", presenter, **ends[n]) for n in range(count)]


def test_who_signed_so_far_stands_beside_who_is_undecided_and_who_will_in_the_end(tell):
    told = tell("introduction", {"introductions": introduced(0, 100, 1, won=30, undecided=40)})
    assert told.sentence.startswith(
        f"Of 100 introduced 30 signed so far (30.0{NB}% (21.9–39.6)), 40 undecided; followed to the end 30.0{NB}% ("
    )
    # Who is open has been followed longer than who decided: they do not make the estimate larger.
    fresh = [introduction(900 + n, 900 + n, "2024-07-14", 1) for n in range(40)]
    told = tell("introduction", {"introductions": [*introduced(0, 60, 1, won=30), *fresh]})
    assert f"(30.0{NB}% (21.9–39.6)), 40 undecided; followed to the end 50.0{NB}% (37.7–62.3) sign" in told.sentence


def test_presenters_are_named_only_where_they_differ_by_more_than_chance(tell):
    rows = [*introduced(0, 100, 1, won=60), *introduced(200, 100, 2, won=20)]
    assert "above Ann 60.0" in tell("introduction", {"introductions": rows}).sentence
    rows = [*introduced(0, 100, 1, won=42), *introduced(200, 100, 2, won=38)]
    assert tell("introduction", {"introductions": rows}).sentence.endswith(
        "Of the presenters none of 2 can be told apart from the others."
    )


def test_who_had_signed_before_the_introduction_is_none_of_the_introduced(tell):
    late = [introduction(900, 900, "2024-04-01", 1, outcome="won", won="2024-03-01", closed="2024-03-01")]
    told = tell("introduction", {"introductions": [*introduced(0, 60, 1, won=30), *late]})
    assert told.sentence.startswith("Of 60 introduced 30 signed so far")


def test_without_introductions_it_says_what_to_import(tell):
    told = tell("introduction", {})
    assert not told.answered
    assert "import a file with a column for demos with their deal" in told.sentence


def steps(first: int, count: int, won: int, *, taken: bool, stage: int = OFFER):
    return [step(first + n, stage, "won" if n < won else "lost", "2024-03-01", taken=taken) for n in range(count)]


def test_a_step_without_which_more_are_won_is_said_so_and_it_flips(tell):
    rows = [*steps(0, 100, 30, taken=True), *steps(200, 100, 60, taken=False)]
    told = tell("steps", {"steps": rows}).sentence
    assert told == (
        f"Won more often were deals without Offer 60.0{NB}% (50.2–69.1) against 30.0{NB}% (21.9–39.6) with it."
    )
    rows = [*steps(0, 100, 60, taken=True), *steps(200, 100, 30, taken=False)]
    assert tell("steps", {"steps": rows}).sentence.startswith("Won less often were deals without Offer 30.0")


def test_a_step_that_makes_no_difference_is_not_said_to_make_one(tell):
    rows = [
        *steps(0, 100, 40, taken=True),
        *steps(200, 60, 26, taken=False),
        *steps(0, 100, 40, taken=True, stage=TALK),
    ]
    rows += steps(300, 5, 5, taken=False, stage=TALK)
    assert tell("steps", {"steps": rows}).sentence == (
        "Without Offer as many were won, as far as can be told; Talk was left out too rarely to say (30 are needed)."
    )


def test_where_no_step_was_left_out_none_can_be_judged(tell):
    assert tell("steps", {"steps": steps(0, 10, 4, taken=True)}).sentence == (
        "No decided deal left out a step and came beyond it: no step can be judged."
    )
    assert not tell("steps", {}).answered


def test_the_partner_who_brought_most_is_named_with_what_they_touched(tell):
    rows = {
        "deal_outcomes": [decided(1, "won", "2024-03-01", "300"), decided(2, "won", "2024-03-01", "700")],
        "partner_parts": [
            part(1, 3, "brought", "won", "2024-03-01", "300"),
            part(2, 3, "touched", "won", "2024-03-01", "700"),
        ],
    }
    told = tell("partners", rows)
    assert told.sentence == (
        "Cafe brought most (€300.00) and touched €700.00 more; partners brought 30.0\u202f% of what was won. "
        "On win rate too few to compare (30 are needed on both sides)."
    )
    rows["partner_parts"].append(part(3, 8, "brought", "won", "2024-03-01", "500"))
    assert tell("partners", rows).sentence.startswith("Other brought most (€500.00);")


def test_without_partners_it_says_what_to_import(tell):
    told = tell("partners", {"deal_outcomes": [decided(1, "won", "2024-03-01", "300")]})
    assert not told.answered
    assert "import a file with a column for the partner of a deal" in told.sentence


def calls(first: int, count: int, script: str, worked: int):
    return [activity(first + n, "call", "2024-06-03 09:00", success=n < worked, script=script) for n in range(count)]


@pytest.mark.parametrize(("worked", "above"), [(60, "Ask"), (20, "Offer")])
def test_the_script_that_works_flips_with_the_data(tell, worked, above):
    told = tell("techniques", {"activities": [*calls(0, 100, "Ask", worked), *calls(200, 100, "Offer", 80 - worked)]})
    assert f"above {above} 60.0" in told.sentence


def test_answers_to_objections_are_judged_apart_from_scripts(tell):
    rows = {
        "activities": [*calls(0, 50, "Ask", 20), *calls(200, 50, "Offer", 22)],
        "objections": [
            objection(n, "Price", "won" if n < 3 else "lost", "2024-06-03", answer="Value") for n in range(9)
        ],
    }
    told = tell("techniques", rows)
    assert told.sentence == (
        "Of the scripts of calls none of 2 can be told apart from the others. "
        "Of the answers to objections too few to compare (30 are needed on both sides)."
    )
    assert [line.name for line in told.lines] == ["Offer", "Ask", "Value", "Calls"]
