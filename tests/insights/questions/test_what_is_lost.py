"""Competitors and channels: counts and rates that are told apart only beyond chance."""

from tests.oracle.shop import decided
from tests.oracle.work import lead


def lost(first: int, count: int, rival: int | None):
    return [decided(first + n, "lost", "2024-03-01", "10", competitor_id=rival) for n in range(count)]


def won(count: int):
    return [decided(9000 + n, "won", "2024-03-01", "10") for n in range(count)]


def test_what_went_to_whom_is_said_of_the_lost_and_of_the_decided_and_flips(tell):
    told = tell("competitors", {"deal_outcomes": [*lost(0, 60, 9), *lost(100, 20, 1), *lost(200, 20, None), *won(100)]})
    assert told.sentence == (
        "80 deals were lost to a named competitor: 80.0\u202f% (71.1–86.7) of the lost, "
        "40.0\u202f% (33.5–46.9) of the decided; of 20.0\u202f% of the lost nobody is named; most to Rival (60)."
    )
    told = tell("competitors", {"deal_outcomes": [*lost(0, 20, 9), *lost(100, 60, 1), *won(20)]})
    assert told.sentence.endswith("; most to Acme (60).")


def test_competitors_within_the_interval_are_not_ranked(tell):
    told = tell("competitors", {"deal_outcomes": [*lost(0, 22, 9), *lost(100, 18, 1)]})
    assert told.sentence.endswith("Acme and Rival cannot be told apart as the first.")


def test_without_a_named_competitor_it_says_which_column_is_missing(tell):
    told = tell("competitors", {"deal_outcomes": [*lost(0, 20, None), *won(3)]})
    assert not told.answered
    assert "import a file with a column for to whom a deal was lost" in told.sentence


def leads(first: int, count: int, source: int | None, converted: int):
    return [
        lead(first + n, "2024-03-01", source_id=source, outcome="converted" if n < converted else "lost")
        for n in range(count)
    ]


def test_which_source_converts_more_flips_with_the_data(tell):
    rows = {"leads": [*leads(0, 100, 1, 60), *leads(1000, 100, 2, 20), *leads(2000, 100, 3, 25)]}
    told = tell("channels", rows).sentence
    assert told.startswith("Of 300 leads 35.0\u202f% (29.8–40.6) have become customers so far. Of the sources ")
    assert "above Fair 60.0\u202f% (50.2–69.1)" in told
    rows = {"leads": [*leads(0, 100, 1, 5), *leads(1000, 100, 2, 30), *leads(2000, 100, 3, 30)]}
    assert "below Fair 5.0\u202f% (2.2–11.2)" in tell("channels", rows).sentence


def test_alike_sources_are_not_told_apart_and_those_with_few_leads_are_named_as_such(tell):
    rows = {"leads": [*leads(0, 100, 1, 30), *leads(1000, 100, 2, 26), *leads(2000, 5, 3, 5)]}
    told = tell("channels", rows)
    assert told.sentence.endswith("none of 2 can be told apart from the others; 1 has too few to say.")
    assert told.caveats[0] == "Too few to say: Friends."


def test_without_leads_and_deals_it_names_what_to_import(tell):
    told = tell("channels", {})
    assert not told.answered
    assert "import a file with a column for whether a lead converted" in told.sentence
