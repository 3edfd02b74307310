"""How a business counts its time: zone, start of its day, week and year."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from headway.values.retail import Ending, Pattern, RetailYear

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Calendar:
    """`day_start` is minutes after midnight at which the business day begins (240: a bar that closes at four).
    `selling_days` are the weekdays (1 is Monday) on which it sells, none where nobody has chosen them;
    `selling_days_from` those on which it sells instead from a day on, by that day. `month_weeks`
    are the weeks of the months of a quarter where its years have whole weeks, which end as `year_end` says; None: its
    months are those of the calendar.
    """

    zone: str = "UTC"
    day_start: int = 0
    week_start: int = 1
    year_start_month: int = 1
    selling_days: tuple[int, ...] = ()
    selling_days_from: tuple[tuple[date, tuple[int, ...]], ...] = ()
    month_weeks: Pattern | None = None
    year_end: Ending = Ending.NEAREST

    @property
    def retail(self) -> RetailYear | None:
        """Its years where these have whole weeks."""
        if self.month_weeks is None:
            return None
        return RetailYear(self.month_weeks, self.year_end, self.week_start, self.year_start_month)

    def day_of(self, instant: datetime) -> date:
        """The business day of an aware instant."""
        local = instant.astimezone(ZoneInfo(self.zone))
        return (local - timedelta(minutes=self.day_start)).date()

    def hour_of(self, instant: datetime) -> int:
        """The hour on the business's clock, 0 to 23, of an aware instant."""
        return instant.astimezone(ZoneInfo(self.zone)).hour

    def start_of(self, day: date) -> datetime:
        """The aware UTC instant at which a business day begins."""
        hour, minute = divmod(self.day_start, 60)
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone)).astimezone(UTC)
