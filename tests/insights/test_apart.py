import numpy as np
import pytest

from headway.insights.apart import Tally, holm, homogeneity, pairs_apart, told_apart

SHUFFLES = 1000


def test_chi_square_of_a_published_table():
    """Snedecor and Cochran, Statistical Methods, four rows computed by hand: 10, 20, 30, 40 of 100 each."""
    found = homogeneity([Tally(10, 100), Tally(20, 100), Tally(30, 100), Tally(40, 100)])
    assert found.chi2 == pytest.approx(500 / 18.75)
    assert found.df == 3
    assert found.p < 0.0001


def test_three_of_five_does_not_rank_above_thirty_of_a_hundred():
    found = told_apart({"new": Tally(3, 5), "old": Tally(30, 100), "other": Tally(31, 100)})
    assert (found.different, found.too_few) == ((), 1)


def test_one_who_stands_out_is_named_with_the_side_and_nobody_else():
    team = {f"rep {number}": Tally(40 + number % 3, 100) for number in range(9)}
    found = told_apart({**team, "best": Tally(75, 100)})
    assert [(one.name, one.above) for one in found.different] == [("best", True)]
    assert found.judged == 10


def test_where_all_or_none_succeeded_nobody_is_different():
    assert homogeneity([Tally(5, 5), Tally(9, 9)]) is None
    assert told_apart({"a": Tally(0, 50), "b": Tally(0, 70)}).different == ()
    assert told_apart({}).judged == 0


def test_holm_multiplies_the_smallest_by_all_and_never_falls():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_on_shuffled_labels_hardly_anyone_is_called_different():
    rng = np.random.default_rng(20261122)
    sizes = rng.integers(20, 400, size=30)
    outcomes = np.repeat([True, False], [int(sizes.sum() * 0.6), sizes.sum() - int(sizes.sum() * 0.6)])
    called = comparisons = anyone = 0
    for _ in range(SHUFFLES):
        parts = np.split(rng.permutation(outcomes), np.cumsum(sizes)[:-1])
        found = told_apart({place: Tally(int(part.sum()), len(part)) for place, part in enumerate(parts)})
        called, comparisons = called + len(found.different), comparisons + found.judged
        anyone += bool(found.different)
    assert anyone / SHUFFLES <= 0.05
    assert (round(anyone / SHUFFLES, 3), round(called / comparisons, 4)) == (0.01, 0.0004)


def test_of_pairs_only_those_that_differ_by_more_than_chance_are_told_apart():
    pairs = {
        "much": (Tally(60, 100), Tally(30, 100)),
        "little": (Tally(42, 100), Tally(38, 100)),
        "few": (Tally(5, 5), Tally(40, 100)),
        "none": (Tally(0, 0), Tally(40, 100)),
    }
    found = pairs_apart(pairs)
    assert [(one.name, one.above) for one in found.different] == [("much", True)]
    assert (found.judged, found.too_few) == (2, 1)


def test_of_twenty_pairs_alike_one_that_seems_to_differ_is_not_called_different():
    pairs = {n: (Tally(40, 100), Tally(40, 100)) for n in range(19)}
    alone = {"one": (Tally(54, 100), Tally(40, 100))}
    assert pairs_apart(alone).different
    assert not pairs_apart({**pairs, **alone}).different
