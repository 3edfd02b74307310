"""The frame of the benchmarks, with a clock that the test winds by hand."""

from collections.abc import Callable

import pytest

from bench.frame import FEWEST_PAIRS, Race, Side, SidesDisagree, as_data, measure, table


class HandClock:
    """Seconds that pass only when the work says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, *seconds: float) -> Callable[[], None]:
        """Work that takes these seconds in turn, the last one for ever."""
        left = list(seconds)

        def run() -> None:
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return run


def test_the_ratio_is_the_median_of_the_pairs_and_one_slow_pair_does_not_move_it() -> None:
    clock = HandClock()
    race = Race("ask", Side("headway", clock.work(9, 9, 0.002)), Side("peer", clock.work(0.004)), at_most=1.3)
    result = measure(race, clock=clock)
    assert result.ratio == pytest.approx(0.5)
    assert (result.headway_ms, result.peer_ms) == (pytest.approx(2), pytest.approx(4))
    assert result.pairs == FEWEST_PAIRS
    assert result.is_good


def test_a_ratio_above_its_limit_is_not_good_and_the_table_says_so() -> None:
    clock = HandClock()
    result = measure(Race("ask", Side("headway", clock.work(3)), Side("peer", clock.work(2)), at_most=1.3), clock=clock)
    assert not result.is_good
    assert "| ask | 3,000.00 | – | peer | 2,000.00 | 1.50 | 1.30 | NO |" in table([result])
    assert as_data(result)["good"] is False


def test_alone_the_limit_is_in_milliseconds() -> None:
    clock = HandClock()
    result = measure(Race("compile", Side("headway", clock.work(0.002)), at_most=3), clock=clock)
    assert (result.ratio, result.peer_ms) == (None, None)
    assert result.is_good


def test_where_the_slowest_count_one_slow_answer_in_ten_is_too_many() -> None:
    clock = HandClock()
    side = Side("lists", clock.work(0.001, *[0.1] * 18, 0.4, 0.4, 0.1))
    result = measure(Race("lists", side, at_most=300, pairs=20, slowest=True), clock=clock)
    assert (result.headway_ms, result.slow_ms) == (pytest.approx(100), pytest.approx(400))
    assert not result.is_good
    side = Side("lists", clock.work(0.001, *[0.1] * 19, 0.4, 0.1))
    assert measure(Race("lists", side, at_most=300, pairs=20, slowest=True), clock=clock).is_good


def test_sides_that_disagree_make_no_result() -> None:
    race = Race("ask", Side("headway", lambda: 1), Side("peer", lambda: 2), agree=lambda ours, theirs: ours == theirs)
    with pytest.raises(SidesDisagree, match="headway and peer gave different results"):
        measure(race)


def test_the_sides_take_turns_to_go_first() -> None:
    seen: list[str] = []
    measure(Race("turns", Side("a", lambda: seen.append("a")), Side("b", lambda: seen.append("b"))))
    assert "".join(seen[2:10]) == "abbaabba"


def test_preparation_is_not_timed() -> None:
    clock = HandClock()
    side = Side("headway", clock.work(0.001), prepare=clock.work(5))
    assert measure(Race("import", side), clock=clock).headway_ms == pytest.approx(1)
