import numpy as np
import pytest

from headway.insights.apart import Tally
from headway.insights.shrink import Prior, prior_of, shrunk


def test_few_cases_are_drawn_far_and_many_hardly():
    prior = Prior(0.3, 20)
    assert shrunk(Tally(3, 5), prior) == pytest.approx(9 / 25)
    assert shrunk(Tally(600, 1000), prior) == pytest.approx(606 / 1020)
    assert shrunk(Tally(0, 0), prior) == 0.3


def test_where_nothing_tells_them_apart_all_have_the_rate_of_all():
    prior = prior_of([Tally(30, 100), Tally(31, 100), Tally(29, 100)])
    assert prior == Prior(0.3, None)
    assert shrunk(Tally(31, 100), prior) == 0.3


def test_the_weight_that_made_the_rates_is_found_again():
    rng = np.random.default_rng(20261122)
    sizes = rng.integers(30, 300, size=4000)
    successes = rng.binomial(sizes, rng.beta(6, 14, size=4000))
    prior = prior_of([Tally(int(x), int(n)) for x, n in zip(successes, sizes, strict=True)])
    assert prior.share == pytest.approx(0.3, abs=0.005)
    assert prior.weight == pytest.approx(20, rel=0.1)


def test_a_lucky_beginner_does_not_rank_above_a_proven_one():
    team = [Tally(70, 100), Tally(30, 100), Tally(50, 100), Tally(3, 3)]
    prior = prior_of(team)
    assert shrunk(team[3], prior) < shrunk(team[0], prior)


def test_members_who_share_everything_keep_their_rates():
    team = [Tally(100, 100), Tally(0, 100)]
    prior = prior_of(team)
    assert shrunk(team[0], prior) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("team", [[], [Tally(3, 5)], [Tally(0, 5), Tally(0, 9)]])
def test_no_rate_can_be_read_from_one_member_or_without_a_success(team):
    assert prior_of(team) is None
