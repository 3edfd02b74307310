"""Which days are asked for, and which are like them: the same selling days of the periods before."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from headway.insights.span import Span
from headway.values.calendar import Calendar
from headway.values.selling import SellingDays

POINTS = 13


@dataclass(frozen=True, slots=True)
class Window:
    """From the start of `span` to the end of `last`, or to the instant `until` on that day.

    `selling` days lie in it.
    """

    span: Span
    last: date
    until: datetime | None
    selling: int

    @property
    def end(self) -> date | datetime:
        """The end as a question takes it: a day included, or an instant not included."""
        return self.until or self.last

    @property
    def whole(self) -> bool:
        """Whether the window is all of its span."""
        return self.until is None and self.last == self.span.last


@dataclass(frozen=True, slots=True)
class Clock:
    """What cuts windows: `through` is the last day with data (at most today); `now` is set when that is today."""

    calendar: Calendar
    selling: SellingDays
    through: date
    now: datetime | None

    def window(self, span: Span) -> Window:
        """The part of the span up to the last day with data."""
        if not span.start <= self.through <= span.last or (self.through == span.last and self.now is None):
            return Window(span, span.last, None, self.selling.count(span.start, span.last))
        selling = self.selling.count(span.start, self.through)
        return Window(span, self.through, self.now, selling)

    def like(self, window: Window, span: Span) -> Window:
        """The same selling days of another span as `window` has of its own, up to the same time of day."""
        if window.whole:
            return Window(span, span.last, None, self.selling.count(span.start, span.last))
        last = min(self.selling.nth(window.selling, span.start, span.last), span.last)
        if not window.selling:
            last = min(span.start + (window.last - window.span.start), span.last)
        until = None if window.until is None else self._same_time(window.until, last)
        return Window(span, last, until, self.selling.count(span.start, last))

    def series(self, window: Window, points: int = POINTS) -> tuple[Window, ...]:
        """The window after its likes in the spans before it, oldest first."""
        before = [self.like(window, window.span.earlier(step, self.calendar)) for step in range(points - 1, 0, -1)]
        return (*before, window)

    def _same_time(self, moment: datetime, day: date) -> datetime:
        zone = ZoneInfo(self.calendar.zone)
        local = moment.astimezone(zone)
        passed = moment - self.calendar.start_of(self.calendar.day_of(moment))
        start = self.calendar.start_of(day)
        if local.tzinfo and not self.calendar.day_start:
            return datetime.combine(day, time(local.hour, local.minute), zone)
        return start + passed
