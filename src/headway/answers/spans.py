"""The stretches of time over which an average is taken: all of each bucket that has passed, or its selling days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from headway.answers.bound import Bound, naive
from headway.answers.days import DAY, first_day, selling_days
from headway.answers.look import look
from headway.catalogue.metric import Average
from headway.query.buckets import Bucket
from headway.values.selling import SellingDays

Span = tuple[object, datetime, datetime]


def averages(bound: Bound) -> tuple[Average, ...]:
    """The averages among what a question reads."""
    found = (atom for key in bound.atoms for atom in bound.world.catalogue.atoms_of(key))
    return tuple(atom for atom in found if isinstance(atom, Average))


def values_of_spans(bound: Bound, steps: Sequence[Bucket]) -> Mapping[str, object]:
    """The parameters that a statement about averages names; of no stretch where nothing of the range has passed.

    Nobody knows what there was before the first row of a fact, so no stretch begins before it.
    """
    asked = averages(bound)
    if not asked:
        return {}
    first, last = _ends(bound, asked)
    spans = [span for span in _stretches(bound, steps, first, last) if span[1] < span[2]]
    if any(atom.selling for atom in asked):
        selling = selling_days(bound.world, bound.today)
        spans = [part for span in spans for part in _sold(bound, span, selling)]
    whole = sum(_length(span) for span in spans)
    lengths: dict[object, float] = {}
    for span in spans:
        lengths[span[0]] = lengths.get(span[0], 0) + _length(span)
    return {
        "span_buckets": [span[0] for span in spans],
        "span_starts": [naive(span[1]) for span in spans],
        "span_ends": [naive(span[2]) for span in spans],
        "span_weights": [1 / lengths[span[0]] for span in spans],
        "span_parts": [1 / whole for _ in spans],
        "span_first": naive(min((span[1] for span in spans), default=first)),
        "span_last": naive(max((span[2] for span in spans), default=first)),
    }


def _ends(bound: Bound, asked: Sequence[Average]) -> tuple[datetime, datetime]:
    calendar, start = bound.world.calendar, bound.query.start
    if start is None:
        start = first_day(bound.world) or bound.today
    begin = start if isinstance(start, datetime) else calendar.start_of(start)
    known = [found for atom in asked if (found := _first(bound, atom)) is not None]
    return max([begin, *([min(known)] if known else [])]), bound.moment


def _first(bound: Bound, atom: Average) -> datetime | None:
    sql = f"SELECT MIN({atom.anchor}_day) AS day FROM {atom.fact} WHERE recorded_to IS NULL"  # noqa: S608  names of our schema
    (row,) = look(bound.world.engine, sql).to_pylist()
    return bound.world.calendar.start_of(row["day"]) if isinstance(row["day"], date) and row["day"].year > 1 else None


def _stretches(bound: Bound, steps: Sequence[Bucket], first: datetime, last: datetime) -> Iterator[Span]:
    if not steps:
        yield None, first, last
    before = first
    for step in steps:
        start = step.start if isinstance(step.start, datetime) else bound.world.calendar.start_of(step.start)
        begin = before if bound.later else max(first, start)
        before = min(bound.over(step), last)
        key = naive(step.start) if isinstance(step.start, datetime) else step.start
        yield key, begin, before


def _sold(bound: Bound, span: Span, selling: SellingDays) -> Iterator[Span]:
    """The parts of a stretch that lie on selling days, days in a row as one."""
    key, since, until = span
    calendar = bound.world.calendar
    day, last = calendar.day_of(since), calendar.day_of(until - timedelta(microseconds=1))
    begun: datetime | None = None
    while day <= last + DAY:
        sells = day <= last and selling.is_one(day)
        if sells and begun is None:
            begun = max(since, calendar.start_of(day))
        elif not sells and begun is not None:
            yield key, begun, min(until, calendar.start_of(day))
            begun = None
        day += DAY


def _length(span: Span) -> float:
    return (span[2] - span[1]) / timedelta(microseconds=1)
