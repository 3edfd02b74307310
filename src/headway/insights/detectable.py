"""What the present volume can show: the smallest change that would be noticed, and how often to look.

A period is called low where so few events would come in at most 5 % of steady periods; a change counts as seen where it
would be called in 80 % of periods. Both are one-sided, binomial for rates and Poisson for counts. 40 leads a week at
20 %: called at 3 and fewer, falsely in 2.85 % of weeks, rightly in 86 % at 5 % and in 13 % at 15 % (definitions §4).
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scipy.special import bdtr, bdtri, pdtr, pdtri

from headway.values.grain import Grain

FALSE_ALARM, SEEN = 0.05, 0.80
EVENTS_OF_A_RATE, EVENTS_OF_A_COUNT = 20, 5
"""So many are to be expected in a period that is looked at by itself (definitions §5)."""
DAYS: Mapping[Grain, float] = MappingProxyType(
    {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 30.4375, Grain.QUARTER: 91.3125, Grain.YEAR: 365.25}
)


@dataclass(frozen=True, slots=True)
class Detectable:
    """A value at or below `fall`, or at or above `rise`, is seen in four periods of five; None: no fall, or no rise, is
    large enough.
    """

    fall: float | None
    rise: float | None


def alarm_of_rate(n: int, share: float) -> int | None:
    """The most events among `n` at which a period is called low, or None where even none at all is not rare enough."""
    return _highest(n, lambda k: float(bdtr(k, n, share)))


def chance_of_alarm(alarm: int, n: int, share: float) -> float:
    """How probable `alarm` events or fewer are among `n` at a rate: the false alarm at the usual one, the power at
    another.
    """
    return float(bdtr(alarm, n, share))


def detectable_rate(n: int, share: float) -> Detectable:
    """The rates that `n` cases can tell from `share`."""
    fall, rise = _fall_of_rate(n, share), _fall_of_rate(n, 1 - share)
    return Detectable(fall, None if rise is None else 1 - rise)


def detectable_count(mean: float) -> Detectable:
    """The means that a period can tell from its usual `mean`."""
    most = int(mean) + 1
    alarm = _highest(most, lambda k: float(pdtr(k, mean)))
    fall = None if alarm is None else float(pdtri(alarm, SEEN))
    usual = bisect_right(range(10 * most + 20), 1 - FALSE_ALARM, key=lambda k: float(pdtr(k, mean)))
    return Detectable(fall, float(pdtri(usual, 1 - SEEN)))


def _fall_of_rate(n: int, share: float) -> float | None:
    alarm = alarm_of_rate(n, share)
    return None if alarm is None or alarm >= n else float(bdtri(alarm, n, SEEN))


def _highest(most: int, chance: Callable[[int], float]) -> int | None:
    """The highest count whose chance is not above that of a false alarm."""
    place = bisect_right(range(most + 1), FALSE_ALARM, key=chance)
    return place - 1 if place else None


@dataclass(frozen=True, slots=True)
class Review:
    """How often to look: the `grain`, None where not even a year has enough, and the events expected in such a period.

    `held` says that a finer step would have enough, and that the metric's own clock holds it at this one.
    """

    grain: Grain | None
    events: float
    need: int
    held: bool = False


def review(per_day: float, *, need: int, clock: Grain) -> Review:
    """The finest step of time that is expected to hold `need` events, `per_day` coming a day, and is not finer than the
    metric's own `clock` (definitions §5).
    """
    enough = [grain for grain, days in DAYS.items() if per_day * days >= need]
    if not enough:
        return Review(None, per_day * DAYS[Grain.YEAR], need)
    steps = list(DAYS)
    grain = max(enough[0], clock, key=steps.index)
    return Review(grain, per_day * DAYS[grain], need, held=grain is not enough[0])
