"""Who performs best and worst, and when nobody can be told apart."""

from tests.oracle.shop import decided, sale


def deals(rep: int, won: int, lost: int, amount: str = "10"):
    first = rep * 1000
    return [
        *(decided(first + n, "won", "2024-03-01", amount, rep=rep) for n in range(won)),
        *(decided(first + 500 + n, "lost", "2024-03-01", amount, rep=rep) for n in range(lost)),
    ]


def test_who_brought_most_flips_with_the_data(tell):
    ann = {"sales": [sale(1, 1, "2024-01-10", "300", rep=1), sale(2, 2, "2024-01-11", "100", rep=2)]}
    ben = {"sales": [sale(1, 1, "2024-01-10", "100", rep=1), sale(2, 2, "2024-01-11", "300", rep=2)]}
    most = "{} brought most (€300.00, 75.0\u202f% of all), {} least of those with any (€100.00)."
    assert tell("people", ann).sentence == most.format("Ann", "Ben")
    assert tell("people", ben).sentence == most.format("Ben", "Ann")


def test_what_is_nobodys_is_in_the_whole_and_nobody_is_crowned_with_it(tell):
    rows = {"sales": [sale(1, 1, "2024-01-10", "25", rep=1), sale(2, 2, "2024-01-11", "75", rep=None)]}
    told = tell("people", rows)
    assert told.sentence == "Ann brought most (€25.00, 25.0\u202f% of all)."
    assert [(line.name, line.cells[1].text, line.of) for line in told.lines] == [
        ("Unknown", "75.0\u202f%", ("rep", "")),
        ("Ann", "25.0\u202f%", ("rep", "Ann")),
    ]


def test_who_brought_as_much_is_named_beside(tell):
    rows = {"sales": [sale(rep, rep, "2024-01-10", "50", rep=rep) for rep in (1, 2)]}
    assert tell("people", rows).sentence.startswith("Ann and Ben brought most (€50.00 each, 50.0\u202f% of all)")


def test_on_win_rate_who_differs_flips_with_the_data(tell):
    told = tell("people", {"deal_outcomes": [*deals(1, 70, 30), *deals(2, 45, 55), *deals(3, 45, 55)]}).sentence
    assert "On win rate 1 of 3 differs from the others: above Ann 70.0\u202f% (60.4–78.1)" in told
    told = tell("people", {"deal_outcomes": [*deals(1, 20, 80), *deals(2, 45, 55), *deals(3, 45, 55)]}).sentence
    assert "On win rate 1 of 3 differs from the others: below Ann 20.0\u202f% (13.3–28.9)" in told


def test_within_the_interval_nobody_is_told_apart_and_with_few_deals_nothing_is_said(tell):
    told = tell("people", {"deal_outcomes": [*deals(1, 60, 40), *deals(2, 50, 50), *deals(3, 52, 48)]}).sentence
    assert told.endswith("On win rate none of 3 can be told apart from the others.")
    told = tell("people", {"deal_outcomes": [*deals(1, 9, 1), *deals(2, 1, 9)]}).sentence
    assert told.endswith("On win rate too few to compare (30 are needed on both sides).")


def test_without_anything_it_names_the_columns_to_import(tell):
    told = tell("people", {})
    assert not told.answered
    assert "no sales recorded; import a file with a column for the price or amount of an order line" in told.sentence
    nobody = tell("people", {"sales": [sale(1, 1, "2024-01-10", "25", rep=None)]})
    assert "a column for who sold" in nobody.sentence


def evened(told):
    place = told.head.index("Win rate, evened out")
    return {line.name: line.cells[place - 1].text for line in told.lines}


def test_rates_that_cannot_be_told_apart_are_evened_out_to_that_of_all(tell):
    told = tell("people", {"deal_outcomes": [*deals(1, 51, 49), *deals(2, 50, 50), *deals(3, 52, 48)]})
    assert evened(told) == dict.fromkeys(("Ann", "Ben", "Cy"), "51.0\u202f%")
    assert any("drawn to that of all" in caveat for caveat in told.caveats)


def test_few_deals_are_drawn_further_than_many(tell):
    """Five of five are no rate of 100 %, and seventy of a hundred nearly one of 70 %."""
    rows = [*deals(1, 70, 30), *deals(2, 30, 70), *deals(3, 30, 70), *deals(4, 5, 0)]
    found = {
        name: float(text.removesuffix("\u202f%"))
        for name, text in evened(tell("people", {"deal_outcomes": rows})).items()
    }
    assert 65 < found["Ann"] < 70
    assert found["Dee"] < 100
    assert 70 - found["Ann"] < 100 - found["Dee"]


def test_without_decided_deals_nothing_is_evened_out(tell):
    told = tell("people", {"sales": [sale(1, 1, "2024-01-10", "25", rep=1)]})
    assert "Win rate, evened out" not in told.head
