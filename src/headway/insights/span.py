"""A stretch of days with a name, and the stretches that it is fairly compared with."""

from dataclasses import dataclass
from datetime import date, timedelta

from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.named import RetailName, retail_name
from headway.values.periods import MONTHS, YEAR_OF_WEEKS, first_day, next_day
from headway.values.periods import moved as periods_after
from headway.values.style import Style, month


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` to `last`, both included. `grain` is set where they are one month, … of the business, and
    `retail` where that is one of a retail year.
    """

    start: date
    last: date
    grain: Grain | None = None
    retail: RetailName | None = None

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.start).days + 1

    @property
    def key(self) -> str:
        """How the span is written in an address: `2026`, `2026-Q4`, `2026-11`, `week-2026-11-16`, `A..B`; of retail
        years months are numbered, `2026-P10`.
        """
        if self.retail:
            return self.retail.key
        match self.grain:
            case Grain.YEAR if self.start.month == 1:
                return f"{self.start.year}"
            case Grain.QUARTER if self.start.month in {1, 4, 7, 10}:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case Grain.MONTH:
                return f"{self.start:%Y-%m}"
            case Grain.WEEK:
                return f"week-{self.start.isoformat()}"
            case Grain.DAY:
                return self.start.isoformat()
            case _:
                return f"{self.start.isoformat()}..{self.last.isoformat()}"

    def label(self, style: Style) -> str:
        """How people say it: `November 2026`, `Q4 2026`, `16–22 Nov 2026`, `P10 2026`."""
        if self.retail:
            return self.retail.label
        match self.grain:
            case Grain.YEAR:
                return f"{self.start.year}" if self.start.month == 1 else f"{self.start.year}/{self.last.year % 100:02}"
            case Grain.QUARTER if self.start.month in {1, 4, 7, 10}:
                return f"Q{(self.start.month + 2) // 3} {self.start.year}"
            case Grain.MONTH:
                return month(self.start)
            case Grain.DAY:
                return f"{self.start:%A} {style.day(self.start)}"
            case _:
                return style.days(self.start, self.last)

    @property
    def step(self) -> str:
        """The word for one such stretch."""
        return self.grain.value if self.grain else "period"

    def earlier(self, steps: int, calendar: Calendar) -> "Span":
        """The like stretch `steps` before: for a day the same weekday, for free days as many days."""
        match self.grain:
            case Grain.DAY | Grain.WEEK:
                return moved(self, -7 * steps)
            case Grain.MONTH | Grain.QUARTER | Grain.YEAR:
                return span_of(self.grain, periods_after(self.start, self.grain, -steps, calendar), calendar)
            case _:
                return moved(self, -self.days * steps)

    def year_before(self, calendar: Calendar) -> "Span":
        """The like stretch a year before; days and weeks keep their weekdays (52 weeks)."""
        match self.grain:
            case Grain.MONTH | Grain.QUARTER | Grain.YEAR:
                return self.earlier(12 // MONTHS[self.grain], calendar)
            case _:
                return moved(self, -YEAR_OF_WEEKS)


def moved(span: Span, days: int) -> Span:
    """The span, so many days later; a month moved by days is no month."""
    grain = span.grain if span.grain in {Grain.DAY, Grain.WEEK} else None
    return Span(span.start + timedelta(days=days), span.last + timedelta(days=days), grain)


def span_of(grain: Grain, day: date, calendar: Calendar) -> Span:
    """The day, week, month, quarter or year of the business that holds `day`; an hour is taken as its day."""
    if grain is Grain.HOUR:
        grain = Grain.DAY
    start = first_day(day, grain, calendar)
    last = next_day(start, grain, calendar) - timedelta(days=1)
    return Span(start, last, grain, retail_name(start, grain, calendar))
