"""Business time of the demo: days are counted from the first day of history, seconds from local midnight."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from headway.demo.arrays import Bools, Ints

HOUR = 3600
CLOCK_CHANGE = 3 * HOUR
YEARS = 3


@dataclass(frozen=True)
class Clock:
    """History runs from `start` to the moment `now`, whose day is the last of `days`.

    `country` gives the public holidays.
    """

    now: datetime
    zone: str
    country: str
    start: date

    @cached_property
    def days(self) -> int:
        """How many days history has, today included."""
        return (self.today - self.start).days + 1

    @cached_property
    def today(self) -> date:
        """The local day of `now`."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @cached_property
    def end(self) -> int:
        """`now` in whole UTC seconds."""
        return int(self.now.timestamp())

    @cached_property
    def elapsed(self) -> int:
        """Seconds of today that have passed."""
        return self.end - int(self._midnights[self.days - 1])

    def utc(self, day: Ints, second: Ints) -> Ints:
        """UTC seconds of a local time of day; the clock is taken to change before three in the morning."""
        return np.where(second < CLOCK_CHANGE, self._midnights[day], self._late_midnights[day]) + second

    def day_of(self, moment: Ints) -> Ints:
        """The day number of UTC seconds."""
        return np.searchsorted(self._midnights, moment, side="right") - 1

    def dates(self, day: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
        """Calendar dates of day numbers, which may lie outside history."""
        return np.datetime64(self.start, "D") + day.astype("timedelta64[D]")

    def number(self, day: date) -> int:
        """The day number of a date."""
        return (day - self.start).days

    @cached_property
    def weekday(self) -> Ints:
        """0 is Monday, for each day of history."""
        return (np.arange(self.days) + self.start.weekday()) % 7

    @cached_property
    def months(self) -> Ints:
        """Months since January of year 0, for each day of history."""
        dates = [self.start + timedelta(days=n) for n in range(self.days)]
        return np.array([day.year * 12 + day.month - 1 for day in dates])

    @cached_property
    def day_of_year(self) -> Ints:
        """1 is the first of January, for each day of history."""
        dates = [self.start + timedelta(days=n) for n in range(self.days)]
        return np.array([day.timetuple().tm_yday for day in dates])

    @cached_property
    def holiday_names(self) -> dict[int, str]:
        """Public holidays of history by day number."""
        years = range(self.start.year, self.today.year + 1)
        found = holidays.country_holidays(self.country, years=years, language="en_US")
        numbers = {self.number(day): name for day, name in sorted(found.items())}
        return {day: name for day, name in numbers.items() if 0 <= day < self.days}

    @cached_property
    def holiday(self) -> Bools:
        """Whether each day of history is a public holiday."""
        found = np.zeros(self.days, dtype=np.bool_)
        found[list(self.holiday_names)] = True
        return found

    @cached_property
    def workday(self) -> Bools:
        """Monday to Friday, no public holiday."""
        return (self.weekday < 5) & ~self.holiday

    def next_workday(self, day: Ints) -> Ints:
        """The first working day from `day` on; `days` (no day of history) where there is none yet."""
        numbers = np.where(self.workday, np.arange(self.days), self.days)
        following = np.minimum.accumulate(numbers[::-1])[::-1]
        return np.append(following, self.days)[np.clip(day, 0, self.days)]

    @cached_property
    def _midnights(self) -> Ints:
        return self._each_day(lambda day: _second_at(day, 0, self.zone))

    @cached_property
    def _late_midnights(self) -> Ints:
        return self._each_day(lambda day: _second_at(day, 12, self.zone) - 12 * HOUR)

    def _each_day(self, second: Callable[[date], int]) -> Ints:
        return np.array([second(self.start + timedelta(days=n)) for n in range(self.days + 1)])


def clock_ending(now: datetime, *, zone: str, country: str) -> Clock:
    """History of three years and the days of the running month, up to `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return Clock(now=now.astimezone(UTC), zone=zone, country=country, start=date(today.year - YEARS, today.month, 1))


def _second_at(day: date, hour: int, zone: str) -> int:
    return int(datetime.combine(day, time(hour), ZoneInfo(zone)).timestamp())
