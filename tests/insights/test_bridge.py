"""Bridges add up to the difference to the last digit."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from headway.insights.bridge import Side, bridge

AMOUNTS = st.decimals(min_value=-99999, max_value=99999, places=4)
SIDES = st.dictionaries(st.sampled_from("abcdef"), st.tuples(AMOUNTS, st.integers(0, 50)), max_size=6)


def side(held) -> Side:
    return Side({name: amount for name, (amount, _) in held.items()}, {name: n for name, (_, n) in held.items()})


@given(SIDES, SIDES)
def test_the_parts_add_up_to_the_difference(before, after):
    found = bridge(side(before), side(after))
    if found is not None:
        parts = (found.volume, found.mix, found.rate, found.new, found.gone)
        assert sum(parts, Decimal(0)) == found.after - found.before


def test_volume_mix_and_rate_are_told_apart():
    """Ten orders at 10 and ten at 20; then twenty and five at the same averages, 5 more, and each 1 dearer."""
    before = Side({"web": Decimal(100), "shop": Decimal(200)}, {"web": 10, "shop": 10})
    after = Side({"web": Decimal(220), "shop": Decimal(105)}, {"web": 20, "shop": 5})
    found = bridge(before, after)
    assert found is not None
    assert (found.volume, found.mix, found.rate) == (Decimal(75), Decimal(-75), Decimal(25))


def test_one_part_alone_has_no_mix():
    found = bridge(Side({"a": Decimal("100.01")}, {"a": 7}), Side({"a": Decimal("90.55")}, {"a": 6}))
    assert found is not None
    assert found.mix == 0


def test_what_is_only_on_one_side_stands_for_itself():
    found = bridge(
        Side({"a": Decimal(10), "b": Decimal(5)}, {"a": 1, "b": 1}),
        Side({"a": Decimal(10), "c": Decimal(7)}, {"a": 1, "c": 1}),
    )
    assert found is not None
    assert (found.new, found.gone, found.volume) == (Decimal(7), Decimal(-5), Decimal(0))
