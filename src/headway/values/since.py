"""What holds from a day on, until something else does."""

from bisect import bisect
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")
Later = Sequence[tuple[date, T]]
"""What holds instead from a day on, by that day."""


def holding(day: date, first: T, later: Later[T]) -> T:
    """What holds on a day: `first`, or the last of the `later` ones that has begun."""
    place = _begun(day, later)
    return later[place - 1][1] if place else first


def held_within(start: date | None, end: date | None, first: T, later: Later[T]) -> list[T]:
    """All that holds on some day from `start` to `end`, both included; None: without a bound."""
    since = 0 if start is None else _begun(start, later)
    until = len(later) if end is None else _begun(end, later)
    return [first, *(value for _, value in later)][since : until + 1]


def _begun(day: date, later: Later[T]) -> int:
    return bisect(later, day, key=lambda one: one[0])
