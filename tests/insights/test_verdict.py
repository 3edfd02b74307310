import pytest

from headway.insights.usual import Verdict
from headway.insights.verdict import Joint, Move, Moves, joint, move_of

UP, DOWN, STILL, UNKNOWN = Move.UP, Move.DOWN, Move.STILL, Move.UNKNOWN


@pytest.mark.parametrize(
    ("rate", "count", "size", "expected"),
    [
        (UP, STILL, STILL, Joint.IMPROVING),
        (UP, UP, STILL, Joint.IMPROVING),
        (UP, DOWN, STILL, Joint.MIXED),
        (UP, UP, DOWN, Joint.MIXED),
        (UP, STILL, UNKNOWN, Joint.UNKNOWN),
        (UP, DOWN, UNKNOWN, Joint.MIXED),
        (STILL, UP, UP, Joint.STEADY),
        (DOWN, STILL, DOWN, Joint.WORSENING),
        (DOWN, UP, STILL, Joint.MIXED),
        (UNKNOWN, UP, UP, Joint.UNKNOWN),
    ],
)
def test_a_rate_improves_only_while_count_and_size_do_not_fall(rate, count, size, expected):
    assert joint(Moves(rate, count, size)) is expected


def test_a_move_is_a_signal_and_towards_the_good_side():
    assert move_of(Verdict.ABOVE) is UP
    assert move_of(Verdict.SHIFT_DOWN) is DOWN
    assert move_of(Verdict.ABOVE, good="down") is DOWN
    assert move_of(Verdict.WITHIN, good="down") is STILL
    assert move_of(Verdict.TOO_FEW) is UNKNOWN
