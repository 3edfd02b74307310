"""Rows of an earlier range put into the buckets of the range that they are compared with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from headway.query.buckets import Bucket
from headway.values.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Later:
    """`steps`: the buckets of the later range, which begins on `first`, `days` after the earlier one (None: a year).

    So each number stands beside that of just as many days, and rows add up to the total.
    """

    steps: tuple[Bucket, ...]
    first: date
    days: int | None

    @property
    def word(self) -> str:
        """How a shape says it."""
        return "year" if self.days is None else "days"

    def values(self) -> dict[str, object]:
        """What the statement of such a question may name."""
        return {"later_days": self.days or 0, "later_first": self.first}

    def over(self, step: Bucket, calendar: Calendar) -> datetime:
        """When the part of the earlier range that stands beside a bucket is over, an aware instant."""
        day = calendar.day_of(step.until)
        return calendar.start_of(year_before(day) if self.days is None else day - timedelta(days=self.days))


def year_before(side: date) -> date:
    """The same date a year earlier; 29 February becomes 28 February."""
    day = 28 if (side.month, side.day) == (2, 29) else side.day
    return side.replace(year=side.year - 1, day=day)
