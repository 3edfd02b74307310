"""The rows behind a cell of Explore: by what they are narrowed, and in which days they lie."""

from headway.answers.answer import Value
from headway.answers.later import day_before, last_day_before
from headway.insights.span import Span
from headway.insights.window import Window
from headway.query.question import Condition, Operator
from headway.values.grain import Grain
from headway.web.asked import Asked
from headway.web.exploring import Exploration
from headway.web.screens.buckets import bucket_span, bucket_start, bucket_window

Narrowed = tuple[tuple[Condition, ...] | None, Window | None]


def narrowed(asked: Asked, exploration: Exploration, key: tuple[Value, ...] | None, metric: str) -> Narrowed:
    """The filters and the window of a row's values; no filters for an hour of what cannot be told apart by hours, no
    window for the page's own or for what has no date."""
    if key is None:
        return (), None
    grain = exploration.grain
    values = key[1:] if grain else key
    also = tuple(_only(name, value) for name, value in zip(exploration.rows, values, strict=True))
    if not grain or key[0] is None:
        return also, None
    if grain is Grain.HOUR:
        if "hour" not in asked.place.catalogue.dimensions_of(metric):
            return None, None
        also = (*also, _only("hour", f"{bucket_start(key[0]):%-H}"))
    return also, bucket_window(bucket_span(key[0], grain, asked.clock.calendar), asked.window)


def _only(dimension: str, value: Value) -> Condition:
    return Condition(dimension, Operator.EQUAL, ("" if value is None else str(value),))


def earlier_window(
    asked: Asked, exploration: Exploration, before: Window, key: tuple[Value, ...] | None
) -> Window | None:
    """The days of the earlier range that stand beside a row; None where a row's hour or time is not known."""
    if key is None or not exploration.grain:
        return before
    if key[0] is None or exploration.grain is Grain.HOUR or asked.span is None:
        return None
    bucket = bucket_span(key[0], exploration.grain, asked.clock.calendar)
    a_year = day_before(asked.span.start, None) == before.span.start
    days = None if a_year else (asked.span.start - before.span.start).days
    first = max(day_before(bucket.start, days), before.span.start)
    last = min(last_day_before(bucket.last, days), before.last)
    if last < first:
        return None
    return Window(Span(first, last), last, before.until if last == before.last else None, 0)
