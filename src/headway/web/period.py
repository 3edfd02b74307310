"""The address's `period` as a span of days, and the spans that the menu offers."""

import re
from datetime import date, timedelta

from headway.errors import BadQuestion
from headway.insights.span import Span, span_of
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.named import retail_start
from headway.values.periods import MONTHS, plus_months
from headway.values.written import countable, day_written

NAMED = {
    "today": (Grain.DAY, 0),
    "yesterday": (Grain.DAY, 1),
    "this-week": (Grain.WEEK, 0),
    "last-week": (Grain.WEEK, 1),
    "this-month": (Grain.MONTH, 0),
    "last-month": (Grain.MONTH, 1),
    "this-quarter": (Grain.QUARTER, 0),
    "last-quarter": (Grain.QUARTER, 1),
    "this-year": (Grain.YEAR, 0),
    "last-year": (Grain.YEAR, 1),
}
NEARLY = 3


class BadPeriod(BadQuestion):
    """A period in the address that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'"{text}" is not a period. Write a year (2026), a quarter (2026-Q4), a month (2026-11), '
            "a day (2026-11-14), a range (2026-11-01..2026-11-14), or one of: "
            + ", ".join([*NAMED, "all"])
            + ". Months of a retail year are numbered (2026-P10)."
        )


def read_span(text: str, *, today: date, calendar: Calendar) -> Span:
    """The span that the text names, seen from `today`; raises BadPeriod."""
    if named := NAMED.get(text):
        return span_before(named[0], named[1], today, calendar)
    try:
        return _written(text, calendar)
    except ValueError as wrong:
        raise BadPeriod(text) from wrong


def _written(text: str, calendar: Calendar) -> Span:
    if retail := retail_start(text, calendar):
        grain, first = retail
        return span_of(grain, countable(first), calendar)
    if found := re.fullmatch(r"(\d{4})(?:-Q([1-4])|-(\d{2}))?", text):
        year, quarter, month = found.groups()
        grain = Grain.QUARTER if quarter else Grain.MONTH if month else Grain.YEAR
        number = int(month) if month else (int(quarter) * 3 - 2 if quarter else calendar.year_start_month)
        first = countable(date(int(year), number, 1))
        if grain is Grain.YEAR:
            return span_of(grain, first, calendar)
        return _plain(grain, first, calendar)
    if text.startswith("week-"):
        return span_of(Grain.WEEK, day_written(text.removeprefix("week-")), calendar)
    start, _, last = text.partition("..")
    first, end = day_written(start), day_written(last or start)
    if first > end:
        first, end = end, first
    return span_of(Grain.DAY, first, calendar) if first == end else whole_unit(first, end, calendar)


def _plain(grain: Grain, first: date, calendar: Calendar) -> Span:
    """A month or quarter of the calendar; where months have whole weeks, its days."""
    last = plus_months(first, MONTHS[grain]) - timedelta(days=1)
    return Span(first, last, None if calendar.retail else grain)


def whole_unit(first: date, last: date, calendar: Calendar) -> Span:
    """These days as the week, month, quarter or year that they are, or as what they are."""
    for grain in (Grain.WEEK, *MONTHS):
        whole = span_of(grain, first, calendar)
        if (whole.start, whole.last) == (first, last):
            return whole
    return Span(first, last)


def span_before(grain: Grain, steps: int, today: date, calendar: Calendar) -> Span:
    """The day, week, month … of today, or that many before (yesterday is a day before)."""
    if grain is Grain.DAY:
        return span_of(grain, today - timedelta(days=steps), calendar)
    span = span_of(grain, today, calendar)
    return span.earlier(steps, calendar) if steps else span


def natural_span(*, today: date, through: date | None, calendar: Calendar) -> Span:
    """What Home shows unasked: this month while there is data in it, else the last month that the data fill.

    A month counts as full when at most three of its days come after the newest one.
    """
    current = span_of(Grain.MONTH, today, calendar)
    if through is None or through >= current.start:
        return current
    newest = span_of(Grain.MONTH, through, calendar)
    return newest if (newest.last - through).days <= NEARLY else newest.earlier(1, calendar)


def step_for(days: int) -> Grain:
    """The grain in which a stretch of days is drawn: about 10 to 60 steps."""
    for limit, grain in (
        (1, Grain.HOUR),
        (62, Grain.DAY),
        (190, Grain.WEEK),
        (1500, Grain.MONTH),
        (5000, Grain.QUARTER),
    ):
        if days <= limit:
            return grain
    return Grain.YEAR
