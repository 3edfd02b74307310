"""What may be called different, and what may not."""

from decimal import Decimal
from random import Random

import pytest

from headway.insights.apart import Tally
from headway.insights.questions.unlike import Side, leads, more_than_chance, shares, sides


def test_a_rate_differs_only_beyond_chance_for_so_many_compared():
    rates = {"Ann": Tally(70, 100), "Bo": Tally(50, 100), "Cy": Tally(48, 100)}
    assert sides(rates, Tally(168, 300)) == {"Ann": Side.ABOVE, "Bo": Side.ALIKE, "Cy": Side.ALIKE}
    assert set(sides({**rates, "Ann": Tally(60, 100)}, Tally(158, 300)).values()) == {Side.ALIKE}


def test_under_thirty_nothing_is_said_however_extreme():
    rates = {"Ann": Tally(29, 29), "Bo": Tally(10, 400)}
    assert sides(rates, Tally(39, 429))["Ann"] is Side.FEW


def test_on_shuffled_labels_somebody_is_called_different_in_at_most_one_of_twenty():
    chance = Random(4)
    called = 0
    for _ in range(300):
        rates = {str(rep): Tally(sum(chance.random() < 0.63 for _ in range(120)), 120) for rep in range(20)}
        whole = Tally(sum(one.successes for one in rates.values()), 2400)
        called += any(side is not Side.ALIKE for side in sides(rates, whole).values())
    assert called <= 15


def test_a_leader_leads_only_by_more_than_chance():
    assert leads(60, 20, 100)
    assert not leads(40, 35, 100)
    assert not leads(8, 1, 10)


@pytest.mark.parametrize(
    ("times", "n", "kinds", "so"),
    [(3, 3, 12, True), (2, 2, 12, False), (3, 4, 12, True), (2, 3, 12, False), (400, 600, 7, True), (0, 0, 12, False)],
)
def test_so_often_first_is_more_than_chance(times, n, kinds, so):
    assert more_than_chance(times, n, kinds) is so


def test_shares_add_up_to_a_hundred_per_cent_and_what_rounding_leaves_goes_to_the_largest_remainders():
    assert shares([Decimal(1), Decimal(1), Decimal(1)]) == [Decimal("0.334"), Decimal("0.333"), Decimal("0.333")]
    found = shares([Decimal(n) for n in range(1, 60)])
    assert found is not None
    assert sum(found) == 1
    assert shares([Decimal(3), Decimal(-1)]) is None
    assert shares([]) is None
