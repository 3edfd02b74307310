"""When people buy: growth, season, weekday, holidays and one lost quarter by day; the shape of the day by hour."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import Bools, Floats, Ints, choose
from headway.demo.clock import HOUR, Clock

LOST_SHARE = 0.68
OPENS, CLOSES, SATURDAY_CLOSES = 9, 18, 17

COUNTER_WEEK = (0.75, 0.80, 0.90, 1.05, 1.25, 1.75, 0.0)
WEB_WEEK = (1.15, 1.05, 1.00, 0.95, 0.85, 0.90, 1.20)
TRADE_WEEK = (1.0, 1.15, 1.15, 1.05, 0.80, 0.0, 0.0)
COUNTER_HOURS = (0,) * 9 + (0.5, 0.8, 1.1, 1.3, 1.1, 1.0, 1.1, 1.4, 1.2) + (0,) * 6
WEB_HOURS = (
    0.5,
    0.3,
    0.15,
    0.1,
    0.1,
    0.15,
    0.3,
    0.6,
    0.8,
    0.9,
    0.9,
    0.9,
    1.1,
    1.0,
    0.8,
    0.8,
    0.9,
    1.0,
    1.1,
    1.5,
    1.9,
    2.0,
    1.6,
    0.9,
)
OFFICE_HOURS = (0,) * 8 + (0.7, 1.1, 1.3, 1.1, 0.6, 1.0, 1.2, 1.1, 0.9) + (0,) * 7


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one way of selling lives through the year; `growth` is a share a year."""

    growth: float
    week: tuple[float, ...]
    hours: tuple[float, ...]
    winter: float
    december: float
    holiday: float


COUNTER = Rhythm(growth=0.07, week=COUNTER_WEEK, hours=COUNTER_HOURS, winter=0.15, december=0.45, holiday=0.0)
WEB = Rhythm(growth=0.24, week=WEB_WEEK, hours=WEB_HOURS, winter=0.25, december=0.60, holiday=1.15)
TRADE = Rhythm(growth=0.12, week=TRADE_WEEK, hours=OFFICE_HOURS, winter=0.05, december=-0.25, holiday=0.0)


def lost_quarter(clock: Clock) -> Bools:
    """The days of the quarter that went badly: the one that began five quarters before the running one."""
    quarters = clock.months // 3
    found: Bools = quarters == quarters[-1] - 5
    return found


def stocktaking(clock: Clock) -> Ints:
    """One day in January of each year on which the shops stay shut: its second Monday."""
    january = (clock.months % 12 == 0) & (clock.weekday == 0) & (clock.day_of_year > 7) & (clock.day_of_year <= 14)
    return np.flatnonzero(january)


def daily_demand(rng: Generator, clock: Clock, rhythm: Rhythm) -> Floats:
    """How much each day of history is worth, without a unit; zero when shut."""
    number = np.arange(clock.days)
    angle = 2 * np.pi * (clock.day_of_year - 15) / 365.25
    december = np.exp(-0.5 * ((clock.day_of_year - 348) / 12.0) ** 2)
    season = 1 + rhythm.winter * np.cos(angle) + rhythm.december * december
    worth = (1 + rhythm.growth) ** (number / 365.25) * season * np.array(rhythm.week)[clock.weekday]
    worth = np.where(clock.holiday, worth * rhythm.holiday, worth)
    worth = np.where(lost_quarter(clock), worth * LOST_SHARE, worth)
    if rhythm is COUNTER:
        worth[stocktaking(clock)] = 0
    found: Floats = worth * rng.lognormal(sigma=0.08, size=clock.days)
    return found


def days_at(share: Floats, demand: Floats) -> Ints:
    """The days by which each `share` (0 to 1) of the whole demand has come."""
    total = np.cumsum(demand)
    found: Ints = np.minimum(np.searchsorted(total, share * total[-1], side="right"), len(total) - 1)
    return found


def seconds_of_day(rng: Generator, clock: Clock, rhythm: Rhythm, day: Ints) -> Ints:
    """A local second within each given day, after the shape of its hours; Saturday's counters close earlier."""
    hour = choose(rng, rhythm.hours, len(day))
    if rhythm is COUNTER:
        late = (clock.weekday[day] == 5) & (hour >= SATURDAY_CLOSES)
        hour = np.where(late, rng.integers(OPENS, SATURDAY_CLOSES, len(day)), hour)
    return hour * HOUR + rng.integers(0, HOUR, len(day))


def office_moment(rng: Generator, clock: Clock, day: Ints) -> Ints:
    """UTC seconds in office hours of each given day; after `now` where that day is not in history."""
    inside = np.minimum(day, clock.days - 1)
    moment = clock.utc(inside, seconds_of_day(rng, clock, TRADE, inside))
    return np.where(day < clock.days, moment, clock.end + HOUR)
