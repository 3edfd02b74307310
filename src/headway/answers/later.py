"""An earlier range beside the one that it is compared with: so many days before, or a year before, by the clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from headway.query.buckets import Bucket
from headway.values.calendar import Calendar

Side = date | datetime


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
        last = calendar.day_of(step.until) - timedelta(days=1)
        return calendar.start_of(last_day_before(last, self.days) + timedelta(days=1))


def day_before(day: date, days: int | None) -> date:
    """The day so many days earlier, or the same date a year earlier; 29 February becomes 28 February."""
    if days is not None:
        return day - timedelta(days=days)
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_day_before(day: date, days: int | None) -> date:
    """As `day_before` for the last day of a range: the end of February is that of the year before, leap year or not."""
    found = day_before(day, days)
    ends = days is None and (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
    after = found + timedelta(days=1)
    return after if ends and after.month == 2 else found


def moment_before(moment: datetime, days: int | None, calendar: Calendar) -> datetime:
    """The same time by the business's clock so many days, or a year, earlier."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    return datetime.combine(day_before(local.date(), days), local.timetz())


def clock_after(moment: datetime, days: int | None) -> tuple[datetime, int] | None:
    """What a local moment of the earlier range is on the clock of the later one, and which of two where a clock goes
    back; None on 29 February, which has no day a year later.
    """
    naive = moment.replace(tzinfo=None, fold=0)
    if days is not None:
        return naive + timedelta(days=days), moment.fold
    if (naive.month, naive.day) == (2, 29):
        return None
    return naive.replace(year=naive.year + 1), moment.fold
