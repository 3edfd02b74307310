import pytest

from headway.insights.usual import Verdict, falling_for, usual_range, verdict

STEADY = [52, 48, 55, 50, 47, 53, 49, 51, 54, 46]


def test_limits_are_the_published_ones():
    usual = usual_range(STEADY)
    assert usual is not None
    assert usual.mean == 50.5
    assert (round(usual.low, 2), round(usual.high, 2)) == (38.09, 62.91)


def test_four_points_are_too_few_to_know_what_is_usual():
    assert usual_range([1, 2, 3, 4]) is None
    assert verdict([1, 2, 3, 4], 99, None) is Verdict.TOO_FEW


def test_limits_never_leave_what_can_be():
    usual = usual_range([0.9, 0.1, 0.9, 0.1, 0.9], floor=0.0, ceiling=1.0)
    assert usual is not None
    assert (usual.low, usual.high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("latest", "expected"),
    [(62, Verdict.WITHIN), (63, Verdict.ABOVE), (39, Verdict.WITHIN), (38, Verdict.BELOW)],
)
def test_only_a_point_outside_the_limits_is_news(latest, expected):
    assert verdict(STEADY, latest, usual_range(STEADY)) is expected


def test_the_eighth_point_on_one_side_is_a_shift():
    before = [40, 60, 40, 60, 53, 52, 53, 52, 53, 52, 53]
    usual = usual_range(before)
    assert verdict(before[:-2], 54, usual) is Verdict.WITHIN
    assert verdict(before, 54, usual) is Verdict.SHIFT_UP


def test_a_slide_is_counted_from_the_end():
    assert falling_for([1, 9, 8, 7, 6]) == 3
    assert falling_for([9, 1, 2, 3]) == -2
    assert falling_for([3, 3]) == 0
    assert falling_for([3]) == 0
