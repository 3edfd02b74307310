"""Selling days: the days on which a business sells, so that a part of a month is compared with a like part."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from headway.values.calendar import Calendar
from headway.values.since import holding

EVERY_DAY = frozenset(range(1, 8))
RARE = 0.1


@dataclass(frozen=True, slots=True)
class SellingDays:
    """`weekdays` (1 is Monday) on which the business sells and the other days on which it was `opened` and sold all the
    same, without its `closed` days. `later`: the weekdays on which it sells instead from a day on, by that day.
    """

    weekdays: frozenset[int] = EVERY_DAY
    closed: frozenset[date] = field(default=frozenset())
    opened: frozenset[date] = field(default=frozenset())
    later: tuple[tuple[date, frozenset[int]], ...] = ()

    def is_one(self, day: date) -> bool:
        """Whether the business sells on this day."""
        usual = day.isoweekday() in holding(day, self.weekdays, self.later)
        return (usual or day in self.opened) and day not in self.closed

    def count(self, first: date, last: date) -> int:
        """Selling days from `first` to `last`, both included."""
        return sum(self.is_one(first + timedelta(days=step)) for step in range((last - first).days + 1))

    def nth(self, number: int, first: date, last: date) -> date:
        """The day on which the `number`th selling day falls; `last` where there are fewer, `first` for none."""
        if number <= 0:
            return first
        found = 0
        for step in range((last - first).days + 1):
            found += self.is_one(first + timedelta(days=step))
            if found == number:
                return first + timedelta(days=step)
        return last


def selling_days_of(calendar: Calendar, closed: Iterable[date], days_sold: Callable[[], Iterable[date]]) -> SellingDays:
    """The weekdays that somebody chose, else those learned from the days of past sales, which are asked for only then;
    from the days on from which others were chosen, those. Never a closed day.
    """
    if calendar.selling_days:
        first = SellingDays(frozenset(calendar.selling_days), frozenset(closed))
    else:
        first = learn(days_sold(), closed=closed)
    return replace(first, later=tuple((day, frozenset(weekdays)) for day, weekdays in calendar.selling_days_from))


def learn(days: Iterable[date], *, closed: Iterable[date] = ()) -> SellingDays:
    """Weekdays with something on them, from the days of past sales.

    A weekday with under a tenth of the busiest one's days is none, but for the days on which there were sales: the
    first Saturday of December is one where the shop was open then. Without any day every day is taken as a selling day.
    """
    sold = set(days)
    seen = Counter(day.isoweekday() for day in sold)
    if not seen:
        return SellingDays(closed=frozenset(closed))
    most = max(seen.values())
    usual = frozenset(day for day, count in seen.items() if count >= most * RARE)
    return SellingDays(usual, frozenset(closed), frozenset(day for day in sold if day.isoweekday() not in usual))
