"""The steps of a time axis: which days they are, and how they are labelled."""

from datetime import date, datetime

from headway.answers.answer import Value
from headway.insights.span import Span, span_of
from headway.insights.window import Window
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.named import retail_name
from headway.values.periods import MONTHS, plus_months
from headway.values.style import Style, short_month, short_months


def bucket_start(value: Value) -> date | datetime:
    """The start of a bucket as an answer gives it: a day, an instant, or one of these in ISO."""
    if isinstance(value, date):
        return value
    text = str(value)
    return date.fromisoformat(text) if len(text) == len("2026-11-14") else datetime.fromisoformat(text)


def bucket_span(value: Value, grain: Grain, calendar: Calendar) -> Span:
    """The days of a bucket; an hour's is its day."""
    start = bucket_start(value)
    return span_of(grain, start.date() if isinstance(start, datetime) else start, calendar)


def bucket_window(bucket: Span, shown: Window | None) -> Window:
    """A bucket's days as far as they lie in the window that is shown: exactly those that were counted."""
    first = max(bucket.start, shown.span.start) if shown else bucket.start
    last = min(bucket.last, shown.last) if shown else bucket.last
    if last < first or (first, last) == (bucket.start, bucket.last):
        return Window(bucket, bucket.last, None, 0)
    return Window(Span(first, last), last, None, 0)


def bucket_label(value: Value, grain: Grain, style: Style, calendar: Calendar) -> str:
    """`14`, `9 Nov`, `Nov 2026`, `P10 2026`, `Q4 2026`, `Feb–Apr 2026`, `2026`, `2026/27`, `14:00`, short enough for an
    axis.
    """
    start = bucket_start(value)
    if retail := retail_name(start, grain, calendar):
        return retail.label
    match grain:
        case Grain.HOUR:
            return f"{start:%H}" if isinstance(start, datetime) else str(start)
        case Grain.DAY | Grain.WEEK:
            return style.day_of_year(start)
        case Grain.MONTH:
            return short_month(start)
        case Grain.QUARTER:
            last = plus_months(start, 2)
            calendars = start.month % MONTHS[Grain.QUARTER] == 1
            return f"Q{(start.month + 2) // 3} {start.year}" if calendars else short_months(start, last)
        case Grain.YEAR:
            return f"{start.year}" if start.month == 1 else f"{start.year}/{(start.year + 1) % 100:02}"
