"""The days, weeks, months, quarters and years of a business: where each begins, and which comes so many after.

Months are those of the calendar, or, where its years have whole weeks, those of its retail year.
"""

from datetime import date, timedelta

from headway.values.calendar import Calendar
from headway.values.grain import Grain

MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
YEAR = 12
YEAR_OF_WEEKS = 364
"""The days of 52 weeks: so long before, each day has its own weekday beside it."""


def first_day(day: date, grain: Grain, calendar: Calendar) -> date:
    """The first business day of the period that holds `day`; an hour is taken as its day."""
    match grain:
        case Grain.HOUR | Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(days=(day.isoweekday() - calendar.week_start) % 7)
        case Grain.MONTH | Grain.QUARTER | Grain.YEAR if calendar.retail:
            return calendar.retail.first_day(day, MONTHS[grain])
        case Grain.MONTH | Grain.QUARTER | Grain.YEAR:
            return plus_months(day, -((day.month - calendar.year_start_month) % YEAR % MONTHS[grain]))


def moved(start: date, grain: Grain, steps: int, calendar: Calendar) -> date:
    """The first day of the period that comes so many after the one that begins on `start`; before it, if negative."""
    match grain:
        case Grain.HOUR | Grain.DAY:
            return start + timedelta(days=steps)
        case Grain.WEEK:
            return start + timedelta(days=7 * steps)
        case Grain.MONTH | Grain.QUARTER | Grain.YEAR if calendar.retail:
            return calendar.retail.moved(start, MONTHS[grain] * steps)
        case Grain.MONTH | Grain.QUARTER | Grain.YEAR:
            return plus_months(start, MONTHS[grain] * steps)


def next_day(start: date, grain: Grain, calendar: Calendar) -> date:
    """The first day of the period after the one that begins on `start`."""
    return moved(start, grain, 1, calendar)


def month_number(day: date, calendar: Calendar) -> int:
    """The number of a day's month: one more for each later month."""
    year, month = calendar.retail.month_of(day) if calendar.retail else (day.year, day.month)
    return year * YEAR + month - 1


def month_start(number: int, calendar: Calendar) -> date:
    """The first day of a month by its number."""
    year, place = divmod(number, YEAR)
    return calendar.retail.month_starts(year)[place] if calendar.retail else date(year, place + 1, 1)


def plus_months(day: date, months: int) -> date:
    """The first day of the calendar's month that lies so many months after the day's."""
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    return date(year, month + 1, 1)
