"""Years of whole weeks, as retailers count them: 4-4-5, 4-5-4 and 5-4-4, with a 53rd week in some years.

Source of the dates that the tests hold: the 4-5-4 calendar of the National Retail Federation, in which a year begins on
the day after the Saturday nearest to the end of January.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

WEEK = timedelta(days=7)
NEAR = timedelta(days=3)


class Pattern(StrEnum):
    """How many weeks the three months of a quarter have."""

    FOUR_FOUR_FIVE = "4-4-5"
    FOUR_FIVE_FOUR = "4-5-4"
    FIVE_FOUR_FOUR = "5-4-4"

    @property
    def weeks(self) -> tuple[int, ...]:
        """The weeks of each month of a year of 52 weeks."""
        return tuple(int(count) for count in self.split("-")) * 4

    @property
    def begun(self) -> tuple[int, ...]:
        """How many weeks of the year are over when each of its twelve months begins."""
        return tuple(accumulate(self.weeks[:-1], initial=0))


class Ending(StrEnum):
    """On which of its weekdays a year ends: the last one of its last month, or the one nearest to that month's end."""

    LAST = "last"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class RetailYear:
    """Years that begin on `week_start` (1 is Monday), next to the first of `start_month`, and have whole weeks.

    A year bears the number of the calendar year that its `start_month` lies in; its last month takes the 53rd week.
    """

    pattern: Pattern
    ending: Ending
    week_start: int
    start_month: int

    def start(self, year: int) -> date:
        """The first day of a year: on `week_start`, at most six days before the first of its first month, or, where the
        end is the nearest, at most three days away from it.
        """
        latest = date(year, self.start_month, 1) + (NEAR if self.ending is Ending.NEAREST else timedelta())
        return latest - timedelta(days=(latest.isoweekday() - self.week_start) % 7)

    def year_of(self, day: date) -> int:
        """The number of the year that a day lies in."""
        return next(year for year in (day.year + 1, day.year, day.year - 1) if self.start(year) <= day)

    def month_starts(self, year: int) -> tuple[date, ...]:
        """The first days of the twelve months of a year."""
        first = self.start(year)
        return tuple(first + weeks * WEEK for weeks in self.pattern.begun)

    def month_of(self, day: date) -> tuple[int, int]:
        """The year that a day lies in, and which of its months, 1 to 12."""
        year = self.year_of(day)
        return year, bisect_right(self.month_starts(year), day)

    def first_day(self, day: date, months: int) -> date:
        """The first day of the month (1), quarter (3) or year (12) that a day lies in."""
        year, month = self.month_of(day)
        return self.month_starts(year)[(month - 1) // months * months]

    def moved(self, start: date, months: int) -> date:
        """The first day of the month so many months after, or before, the one that `start` lies in."""
        year, month = self.month_of(start)
        years, place = divmod(month - 1 + months, 12)
        return self.month_starts(year + years)[place]
