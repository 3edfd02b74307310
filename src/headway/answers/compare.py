"""The same question about an earlier range: as many days immediately before, or the same dates a year earlier. Where
the years of the business have whole weeks a year earlier is 52 weeks, so that weekdays meet: after a year of 53 the
National Retail Federation restates it that way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from headway.answers.beside import Places, places
from headway.answers.bound import INSTANT, Bound
from headway.answers.columns import NO_COUNTS, Columns
from headway.answers.evaluate import evaluated
from headway.answers.found import Found, Results
from headway.answers.frame import Key, key_names
from headway.answers.later import Later, Side, day_before, last_day_before, moment_before
from headway.answers.numbers import Numbers, undefined
from headway.query.buckets import buckets
from headway.query.question import Compare, Query, Range
from headway.schema.tables import facts
from headway.values.grain import Grain
from headway.values.periods import YEAR_OF_WEEKS

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The question about the earlier range, and both ranges as they were compared: days included, instants not.

    `days` is by how many the earlier one comes before, None for a year. `later`: its rows are put into the buckets of
    the range asked for; None without a grain.
    """

    query: Query
    now: tuple[Side, Side]
    then: tuple[Side, Side]
    days: int | None
    later: Later | None

    def apart(self, bound: Bound) -> bool:
        """Whether the earlier range is over before the range asked for begins, so that a row lies in one of them."""
        (start, _), (_, end) = self.now, self.then
        if isinstance(start, datetime) and isinstance(end, datetime):
            return end <= start
        return _day(end - INSTANT if isinstance(end, datetime) else end, bound) < _day(start, bound)

    def now_so_far(self, bound: Bound) -> tuple[Side, Side]:
        """The range asked for, up to the as-of where the earlier one ends at its time of day."""
        start, end = self.now
        cut = isinstance(self.then[1], datetime) and not isinstance(end, datetime)
        return start, bound.as_of + INSTANT if cut else end


@dataclass(frozen=True, slots=True)
class Matched:
    """The earlier numbers, row by row beside those that they are compared with."""

    results: Results
    totals: Results
    notes: tuple[str, ...]


def earlier(bound: Bound) -> Earlier:
    """Which range to compare with; of a range that is still open only the elapsed part counts, of today too.

    Raises ValueError for a question without a start, which the check refuses.
    """
    start = bound.query.start
    if start is None:
        raise ValueError("a comparison without a start passed the check")
    end = bound.query.end
    if isinstance(start, datetime) or isinstance(end, datetime):
        now = _instants(bound, start, end)
    else:
        now = (start, min(end or bound.today, bound.today) if start <= bound.today else end or start)
    days = _apart(now, bound)
    named = bound.query.compare
    then = (named.start, named.end) if isinstance(named, Range) else _before(now, days, bound)
    query = replace(bound.query, start=then[0], end=then[1], compare=None)
    return Earlier(query, now, then, days, _later(bound, now, days))


def compared(found: Found, before: Found, other: Earlier) -> tuple[Found, Matched]:
    """Rows beside their earlier ones: a bucket of time with just as many days of the earlier range. Where nothing was
    counted in these it is none; a bucket that the earlier range does not have has no number beside it.

    What was counted in the earlier range alone has a row too, so that both columns add up to their totals.
    """
    bound = found.bound
    met = places(bound, other.now_so_far(bound), other.then, other.later)
    found_at = _by_key(before, met)
    found = _with_gone(found, before, found_at)
    nothing_then = before.labels.height
    reasons = dict.fromkeys(met.without.values())
    at = {reason: nothing_then + 1 + place for place, reason in enumerate(reasons)}
    keys = list(found.labels.tuples(key_names(found.labels, bound)))
    beside = [found_at.get(key, nothing_then) for key in keys]
    if met.without:
        without = [met.without.get(key[0]) for key in keys]
        beside = [at[why] if why else place for why, place in zip(without, beside, strict=True)]
    nought = evaluated(NO_COUNTS, bound.world.catalogue, bound.query.metrics)
    results = {
        key: _followed(numbers, [nought[key], *(undefined(1, reason) for reason in reasons)]).taken(beside)
        for key, numbers in before.results.items()
    }
    return found, Matched(results, before.totals, tuple(_notes(bound, other, met)))


def _with_gone(found: Found, before: Found, found_at: dict[Key, int]) -> Found:
    """With a row, in which nothing is counted now, for each one that only the earlier range has."""
    bound = found.bound
    have = set(found.labels.tuples(key_names(found.labels, bound)))
    gone = {key: place for key, place in found_at.items() if key not in have}
    if not gone or not (bound.query.by or bound.query.grain):
        return found
    earlier_labels = before.labels.taken(list(gone.values()))
    new = {name: earlier_labels[name] for name in found.labels.named}
    if bound.query.grain is not None:
        new[bound.query.grain.value] = [key[0] for key in gone]
    labels = Columns(
        {name: [*held, *new[name]] for name, held in found.labels.named.items()}, found.labels.height + len(gone)
    )
    nought = evaluated(NO_COUNTS, bound.world.catalogue, bound.query.metrics)
    results = {
        key: numbers.followed_by(_none_now(found.totals[key], nought[key]).taken([0] * len(gone)))
        for key, numbers in found.results.items()
    }
    return replace(found, labels=labels, results=results)


def _none_now(total: Numbers, nought: Numbers) -> Numbers:
    """Nothing was counted: zero where things are counted; undefined where the whole is, for the same reason."""
    return total if total.values[0] is None else nought


def _followed(numbers: Numbers, others: list[Numbers]) -> Numbers:
    for other in others:
        numbers = numbers.followed_by(other)
    return numbers


def _later(bound: Bound, now: tuple[Side, Side], days: int | None) -> Later | None:
    """The buckets of the range asked for; hours are found by the clock instead."""
    grain, calendar = bound.query.grain, bound.world.calendar
    if grain is None:
        return None
    start, end = now
    first = calendar.day_of(start) if isinstance(start, datetime) else start
    last = calendar.day_of(end - INSTANT) if isinstance(end, datetime) else end
    steps = () if grain is Grain.HOUR else tuple(buckets(first, last, grain, calendar))
    return Later(steps, first, days)


def _by_key(before: Found, met: Places) -> dict[Key, int]:
    """From the key of each row asked for to the earlier row that stands beside it."""
    keys = before.labels.tuples(key_names(before.labels, before.bound))
    if before.bound.query.grain is None:
        return {key: place for place, key in enumerate(keys)}
    times, *others = zip(*keys, strict=True) if before.labels.height else ((),)
    there = enumerate(zip(*(map(met.found.get, times), *others), strict=True))
    if all(time in met.found for time in set(times)):
        return {key: place for place, key in there}
    return {key: place for place, key in there if times[place] in met.found}


def _apart(now: tuple[Side, Side], bound: Bound) -> int | None:
    """By how many days the earlier range comes before; None for a year."""
    compare, retail = bound.query.compare, bound.world.calendar.retail
    if compare is Compare.YEAR:
        return YEAR_OF_WEEKS if retail else None
    if not isinstance(compare, Range):
        return _length(now, bound)
    first, then = _day(now[0], bound), _day(compare.start, bound)
    return None if day_before(first, None) == then and not retail else (first - then).days


def _day(side: Side, bound: Bound) -> date:
    return bound.world.calendar.day_of(side) if isinstance(side, datetime) else side


def _instants(bound: Bound, start: Side, end: Side | None) -> tuple[Side, Side]:
    calendar = bound.world.calendar
    first = start if isinstance(start, datetime) else calendar.start_of(start)
    last = bound.as_of if end is None else end
    if not isinstance(last, datetime):
        last = calendar.start_of(last + DAY)
    return first, max(min(last, bound.as_of + INSTANT), first)


def _length(now: tuple[Side, Side], bound: Bound) -> int:
    """How many days the range has; of one between instants, how many it takes to hold it."""
    start, end = now
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return (end - start).days + 1  # type: ignore[operator]  # both are days
    zone = ZoneInfo(bound.world.calendar.zone)
    first, last = (side.astimezone(zone).replace(tzinfo=None) for side in (start, end))
    return max(1, -((first - last) // DAY))


def _before(now: tuple[Side, Side], days: int | None, bound: Bound) -> tuple[Side, Side]:
    """The earlier range by the clock of the business; up to the same time of day where today is the last one."""
    calendar, (start, end) = bound.world.calendar, now
    if isinstance(start, datetime) and isinstance(end, datetime):
        return moment_before(start, days, calendar), moment_before(end, days, calendar)
    if isinstance(end, datetime):
        raise TypeError("both sides of a range are days, or both are instants")
    if _goes_on(end, bound):
        return day_before(start, days), moment_before(bound.as_of + INSTANT, days, calendar)
    return day_before(start, days), last_day_before(end, days)


def _goes_on(last: Side, bound: Bound) -> bool:
    """Whether the last day is today and not over; what is recorded by whole days is compared by whole days."""
    calendar = bound.world.calendar
    over = calendar.start_of(bound.today + DAY) - INSTANT
    by_day = any(facts()[fact].by_day for key in bound.query.metrics for fact in bound.world.catalogue.facts_of(key))
    return last == bound.today and bound.as_of < over and not by_day


def _notes(bound: Bound, other: Earlier, met: Places) -> Iterator[str]:
    (a, b), (c, d) = ((_shown(side, bound) for side in sides) for sides in (other.now, other.then))
    which = " (the same dates a year earlier)"
    if isinstance(bound.query.compare, Range):
        which = ""
    elif bound.query.compare is Compare.YEAR and other.days:
        which = " (the same weekdays 52 weeks earlier)"
    elif other.days is not None:
        which = " (the day just before)" if other.days == 1 else f" (the {other.days:,} days just before)"
    yield f"Compared: {a} to {b} with {c} to {d}{which}."
    if other.now_so_far(bound) != other.now:
        yield f"{b} is not over: the earlier range ends at the same time of day."
    if other.days is None:
        yield from _leap_days(other, bound)
    if met.unmet:
        yield f"Hours of the earlier range that stand beside none and are in its total only: {met.unmet:,}."


def _leap_days(other: Earlier, bound: Bound) -> Iterator[str]:
    calendar = bound.world.calendar
    for sides, words in (
        (other.now, "29 February {} has no day of its own a year earlier."),
        (other.then, "29 February {} has no day of its own a year later; it is part of the earlier range."),
    ):
        first, last = (calendar.day_of(side) if isinstance(side, datetime) else side for side in sides)
        for year in range(first.year, last.year + 1):
            leap = first.replace(year=year, month=2, day=28) + DAY
            if leap.month == 2 and first <= leap <= last:
                yield words.format(year)


def _shown(side: Side, bound: Bound) -> str:
    if not isinstance(side, datetime):
        return str(side)
    return f"{side.astimezone(ZoneInfo(bound.world.calendar.zone)):%Y-%m-%d %H:%M}"
