"""How a speed is measured: two sides in turn, many times, and the median of their ratios.

A module of this folder offers `races(folder: Path) -> Iterator[Race]`. What a race needs is made before it is yielded,
in `folder`, an empty scratch folder that is removed afterwards.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

Clock: TypeAlias = Callable[[], float]
FEWEST_PAIRS = 15


def _nothing() -> None:
    """A side that needs no preparation."""


@dataclass(frozen=True, slots=True)
class Side:
    """One way of doing the work. `prepare` runs untimed before each `run`; what `run` returns may be compared."""

    name: str
    run: Callable[[], object]
    prepare: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class Race:
    """Headway beside a peer that does the same work, or alone where `peer` is None.

    `at_most` is the largest ratio Headway ÷ peer that is good enough (2.0: no slower than half the peer's rate), or,
    alone, the most milliseconds: of the median, or with `slowest` of the 95th percentile. `agree` looks at what both
    sides returned first; where they differ the race is void.
    """

    name: str
    headway: Side
    peer: Side | None = None
    at_most: float | None = None
    agree: Callable[[Any, Any], bool] | None = None
    pairs: int = FEWEST_PAIRS
    slowest: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """Medians in milliseconds; `ratio` is the median of the pairs' ratios, not the ratio of the medians. `slow_ms` is
    the 95th percentile of Headway's times, where the limit is about it.
    """

    name: str
    headway_ms: float
    peer: str | None
    peer_ms: float | None
    ratio: float | None
    at_most: float | None
    pairs: int
    slow_ms: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the limit holds; a race without one is always good."""
        alone = self.headway_ms if self.slow_ms is None else self.slow_ms
        found = alone if self.ratio is None else self.ratio
        return self.at_most is None or found <= self.at_most


class SidesDisagree(Exception):
    """Both sides ran, but did not do the same work."""


def _timed(side: Side, clock: Clock) -> tuple[float, object]:
    side.prepare()
    gc.collect()
    start = clock()
    returned = side.run()
    return (clock() - start) * 1000, returned


def measure(race: Race, *, clock: Clock = perf_counter) -> Result:
    """Run a race: a pair to warm up, whose results must agree, then at least 15 pairs, the first side alternating."""
    sides = [race.headway] if race.peer is None else [race.headway, race.peer]
    warm = [_timed(side, clock)[1] for side in sides]
    if race.agree is not None and not race.agree(*warm):
        raise SidesDisagree(f"{race.name}: {' and '.join(side.name for side in sides)} gave different results")
    times: list[list[float]] = [[] for _ in sides]
    count = max(race.pairs, FEWEST_PAIRS)
    for turn in range(count):
        order = range(len(sides)) if turn % 2 == 0 else reversed(range(len(sides)))
        for index in order:
            times[index].append(_timed(sides[index], clock)[0])
    return _result(race, times, count)


def _result(race: Race, times: Sequence[Sequence[float]], count: int) -> Result:
    if race.peer is None:
        slow = sorted(times[0])[-(-95 * count // 100) - 1] if race.slowest else None
        return Result(race.name, median(times[0]), None, None, None, race.at_most, count, slow)
    ratio = median(ours / theirs for ours, theirs in zip(times[0], times[1], strict=True))
    return Result(race.name, median(times[0]), race.peer.name, median(times[1]), ratio, race.at_most, count)


def as_data(result: Result) -> dict[str, object]:
    """The result for a JSON file: its fields and whether it is good."""
    return asdict(result) | {"good": result.is_good}


def _cell(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table; times in milliseconds."""
    lines = [
        "| what | Headway ms | p95 ms | peer | peer ms | ratio | at most | good |",
        "|---|---:|---:|---|---:|---:|---:|---|",
    ]
    lines += [
        f"| {one.name} | {_cell(one.headway_ms, 2)} | {_cell(one.slow_ms, 2)} "
        f"| {one.peer or '–'} | {_cell(one.peer_ms, 2)} "
        f"| {_cell(one.ratio, 2)} | {_cell(one.at_most, 2)} | {'yes' if one.is_good else 'NO'} |"
        for one in results
    ]
    return "\n".join(lines)
