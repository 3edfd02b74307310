"""The joint verdict: a rate improves only where it rises while what it is a rate of does not shrink.

A higher rate on fewer or smaller deals is not called an improvement; why it rose is not said.
"""

from dataclasses import dataclass
from enum import StrEnum

from headway.insights.usual import Verdict


class Move(StrEnum):
    """Which way a number went beyond its noise."""

    UP = "up"
    DOWN = "down"
    STILL = "still"
    UNKNOWN = "unknown"


class Joint(StrEnum):
    """What rate, count and size say together."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    MIXED = "mixed"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moves:
    """How a rate moved, towards its good side as up, and how the count and the size of what it is a rate of did."""

    rate: Move
    count: Move
    size: Move


_MOVES = {
    Verdict.ABOVE: Move.UP,
    Verdict.SHIFT_UP: Move.UP,
    Verdict.BELOW: Move.DOWN,
    Verdict.SHIFT_DOWN: Move.DOWN,
    Verdict.WITHIN: Move.STILL,
    Verdict.TOO_FEW: Move.UNKNOWN,
}
_OTHER = {Move.UP: Move.DOWN, Move.DOWN: Move.UP}


def move_of(judged: Verdict, *, good: str = "up") -> Move:
    """The move that a verdict on a series tells; towards the `good` side as up."""
    moved = _MOVES[judged]
    return _OTHER.get(moved, moved) if good == "down" else moved


def joint(moves: Moves) -> Joint:
    """The verdict: improving only if the rate rises while neither count nor size falls and both are known."""
    beside = {moves.count, moves.size}
    match moves.rate:
        case Move.UNKNOWN:
            return Joint.UNKNOWN
        case Move.STILL:
            return Joint.STEADY
        case Move.UP if Move.DOWN in beside:
            return Joint.MIXED
        case Move.UP:
            return Joint.UNKNOWN if Move.UNKNOWN in beside else Joint.IMPROVING
        case Move.DOWN:
            return Joint.MIXED if Move.UP in beside else Joint.WORSENING
