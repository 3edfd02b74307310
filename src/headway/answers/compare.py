"""The same question about an earlier range: as many days immediately before, or the same dates a year earlier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from headway.answers.bound import INSTANT, Bound
from headway.answers.columns import NO_COUNTS
from headway.answers.evaluate import evaluated
from headway.answers.found import Found, Results
from headway.answers.frame import Key, key_names
from headway.answers.later import Later, year_before
from headway.query.buckets import buckets
from headway.query.question import Compare, Query
from headway.values.calendar import UTC
from headway.values.grain import Grain

Side = date | datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """The question about the earlier range, and both ranges as they were compared, ends included.

    `later`: its rows are put into the buckets of the range asked for; None where they stand at the same place instead.
    """

    query: Query
    now: tuple[Side, Side]
    then: tuple[Side, Side]
    later: Later | None


@dataclass(frozen=True, slots=True)
class Matched:
    """The earlier numbers, row by row beside those that they are compared with."""

    results: Results
    totals: Results
    notes: tuple[str, ...]


def earlier(bound: Bound) -> Earlier:
    """Which range to compare with; of a range that is still open only the elapsed part counts."""
    start = bound.query.start
    if start is None:
        raise ValueError("a comparison without a start passed the check")
    end = bound.query.end
    if isinstance(start, datetime) or isinstance(end, datetime):
        now = _instants(bound, start, end)
    else:
        now = (start, min(end or bound.today, bound.today) if start <= bound.today else end or start)
    then = _a_year_before(now) if bound.query.compare is Compare.YEAR else _just_before(now)
    query = replace(bound.query, start=then[0], end=then[1], compare=None)
    return Earlier(query, now, then, _later(bound, now, then))


def compared(found: Found, before: Found, other: Earlier) -> Matched:
    """Rows beside their earlier ones: a bucket of time with just as many days of the earlier range. Where there is
    none, nothing was counted.
    """
    bound = found.bound
    places = _by_key(before, _places(bound, other))
    absent = before.labels.height
    beside = [places.get(key, absent) for key in found.labels.tuples(key_names(found.labels, bound))]
    nought = evaluated(NO_COUNTS, bound.world.catalogue, bound.query.metrics)
    results = {key: numbers.followed_by(nought[key]).taken(beside) for key, numbers in before.results.items()}
    (a, b), (c, d) = other.now, other.then
    return Matched(results, before.totals, (f"Compared: {a} to {b} with {c} to {d}.",))


def _later(bound: Bound, now: tuple[Side, Side], then: tuple[Side, Side]) -> Later | None:
    """By days and longer; hours stand at the same place, and so do ranges between instants."""
    grain, (start, end) = bound.query.grain, now
    if grain is None or grain is Grain.HOUR or isinstance(start, datetime) or isinstance(end, datetime):
        return None
    steps = tuple(buckets(start, end, grain, bound.world.calendar))
    return Later(steps, start, None if bound.query.compare is Compare.YEAR else (start - then[0]).days)


def _by_key(before: Found, places: Mapping[object, object]) -> dict[Key, int]:
    """From the key of each row asked for to the earlier row that stands beside it."""
    found: dict[Key, int] = {}
    for place, key in enumerate(before.labels.tuples(key_names(before.labels, before.bound))):
        if before.bound.query.grain is None:
            found[key] = place
        elif key[0] in places:
            found[places[key[0]], *key[1:]] = place
    return found


def _instants(bound: Bound, start: Side, end: Side | None) -> tuple[Side, Side]:
    calendar = bound.world.calendar
    first = start if isinstance(start, datetime) else calendar.start_of(start)
    last = bound.as_of if end is None else end
    if not isinstance(last, datetime):
        last = calendar.start_of(last + timedelta(days=1))
    return first, max(min(last, bound.as_of + INSTANT), first)


def _just_before(now: tuple[Side, Side]) -> tuple[Side, Side]:
    start, end = now
    if isinstance(start, datetime):
        return start - (end - start), start
    return start - (end - start) - timedelta(days=1), start - timedelta(days=1)  # type: ignore[operator]  # both are days


def _a_year_before(now: tuple[Side, Side]) -> tuple[Side, Side]:
    return year_before(now[0]), year_before(now[1])


def _places(bound: Bound, other: Earlier) -> dict[object, object]:
    """From each bucket of the earlier range to the bucket of the range asked for that stands at the same place."""
    grain, calendar = bound.query.grain, bound.world.calendar
    if grain is None:
        return {}
    if other.later is not None:
        return {step.start: step.start for step in other.later.steps}
    sides = []
    for start, end in (other.then, other.now):
        first = calendar.day_of(start) if isinstance(start, datetime) else start
        last = calendar.day_of(end - INSTANT) if isinstance(end, datetime) else end
        sides.append([_plain(bucket.start) for bucket in buckets(first, last, grain, calendar)])
    return dict(zip(*sides, strict=False))


def _plain(start: Side) -> Side:
    return start.astimezone(UTC).replace(tzinfo=None) if isinstance(start, datetime) else start
