"""In which ways a period can be compared with an earlier one, and a warning where these disagree about up or down.

*Calendar*: the whole earlier month, quarter or year, however little of this one has passed. *Same dates*: its part up
to the same date. *Same selling days*: its part with as many selling days. *Same weekdays*: 52 weeks earlier. A part of
a month is no more than part of a whole one, so that the calendar's change is told and is no disagreement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from headway.answers.answer import Answer, Value
from headway.answers.days import selling_days
from headway.answers.world import World
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Additivity
from headway.insights.figures import Figures
from headway.insights.span import Span, moved, span_of
from headway.insights.window import Clock, Window
from headway.query.question import Compare, Query
from headway.values.grain import Grain
from headway.values.periods import YEAR_OF_WEEKS
from headway.values.selling import SellingDays
from headway.values.style import Style


class Way(StrEnum):
    """How an earlier range is chosen."""

    CALENDAR = "calendar"
    DATES = "same dates"
    SELLING = "same selling days"
    WEEKDAYS = "same weekdays"
    PER_DAY = "per selling day"


UNITS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@dataclass(frozen=True, slots=True)
class Ways:
    """The window in its unit, and the earlier windows by the way in which they are chosen; equal ones stand once.

    `per_day`: by how much an earlier value is to be multiplied to be of as many selling days as this one.
    """

    window: Window
    earlier: Mapping[Way, Window]
    per_day: Decimal | None = None


def ways(clock: Clock, window: Window, *, a_year: bool) -> Ways:
    """The ways to compare a window with a year, or with a period, earlier."""
    window = _in_its_unit(clock, window)
    span = window.span.year_before(clock.calendar) if a_year else window.span.earlier(1, clock.calendar)
    every = replace(clock, selling=SellingDays())
    dated = replace(window, selling=(window.last - window.span.start).days + 1)
    found = {
        Way.SELLING: clock.like(window, span),
        Way.DATES: every.like(dated, span),
        Way.CALENDAR: Window(span, span.last, None, clock.selling.count(span.start, span.last)),
    }
    if a_year:
        found[Way.WEEKDAYS] = every.like(dated, moved(window.span, -YEAR_OF_WEEKS))
    held: dict[tuple[date, date, datetime | None], Way] = {}
    for way, other in found.items():
        held.setdefault((other.span.start, other.last, other.until), way)
    earlier = {way: found[way] for way in held.values()}
    whole = found[Way.CALENDAR].selling
    unlike = window.whole and whole and window.selling and whole != window.selling
    return Ways(window, earlier, Decimal(window.selling) / whole if unlike else None)


def _in_its_unit(clock: Clock, window: Window) -> Window:
    """The first days of a month are that month so far, whoever chose them one by one."""
    if window.span.grain is not None:
        return window
    for grain in UNITS:
        unit = span_of(grain, window.span.start, clock.calendar)
        if unit.start == window.span.start and window.last <= unit.last:
            return replace(window, span=unit)
    return window


@dataclass(frozen=True, slots=True)
class Change:
    """A change in one way of comparing; `growth` is a share of the earlier value."""

    way: Way
    window: Window
    growth: float


def changes_of(now: Value, then: Mapping[Way, Value], found: Ways) -> tuple[Change, ...]:
    """The change in each way; none where an earlier value is zero, negative or unknown."""
    told = []
    for way, window in found.earlier.items():
        growth = _growth(now, then.get(way))
        if growth is not None:
            told.append(Change(way, window, growth))
        if way in {Way.CALENDAR, Way.SELLING} and found.per_day is not None and window.whole:
            before = then.get(way)
            scaled = Decimal(str(before)) * found.per_day if isinstance(before, int | float | Decimal) else None
            growth = _growth(now, scaled)
            if growth is not None:
                told.append(Change(Way.PER_DAY, window, growth))
    return tuple(told)


def _growth(now: Value, then: Value) -> float | None:
    known = isinstance(now, int | float | Decimal) and isinstance(then, int | float | Decimal)
    if not known or then <= 0:  # type: ignore[operator]  # a number
        return None
    return float(Decimal(str(now)) / Decimal(str(then))) - 1


def disagree(changes: Sequence[Change], *, running: bool) -> bool:
    """Whether the fair ways say both up and down; of a period that is still running the calendar is not fair."""
    fair = [one.growth for one in changes if one.way is not Way.CALENDAR or not running]
    return any(growth > 0 for growth in fair) and any(growth < 0 for growth in fair)


def warning(label: str, changes: Sequence[Change], *, running: bool, figures: Figures) -> str:
    """`Net sales: up or down depends on the comparison: −52.8 % on all of December 2009, −2.5 % on 1–9 Dec 2009 (same
    dates), …`; nothing where the ways agree.
    """
    if not disagree(changes, running=running):
        return ""
    told = [f"{figures.growth(one.growth)} {_named(one, figures.style, running=running)}" for one in changes]
    return f"{label}: whether it is up or down depends on the comparison: {', '.join(told)}."


def _named(one: Change, style: Style, *, running: bool) -> str:
    days = style.days(one.window.span.start, one.window.last)
    match one.way:
        case Way.CALENDAR if running:
            return f"on all of {one.window.span.label(style)}"
        case Way.CALENDAR:
            return f"on {one.window.span.label(style)}"
        case Way.PER_DAY:
            return "per selling day"
        case _:
            return f"on {days} ({one.way.value})"


def warnings(
    query: Query, found: Ways, put: Callable[[Query], Answer], about: tuple[Catalogue, Figures]
) -> tuple[str, ...]:
    """For each amount or count of a question, whether the ways disagree; `put` asks a question. What is not added up
    over days has no such warning.
    """
    catalogue, figures = about
    keys = tuple(key for key in query.metrics if catalogue.metrics[key].additivity is Additivity.FLOW)
    if not keys or len(found.earlier) + (found.per_day is not None) < 2:
        return ()
    plain = replace(query, metrics=keys, by=(), grain=None, compare=None)
    now = put(plain).totals
    then = {
        way: put(replace(plain, start=window.span.start, end=window.end)).totals
        for way, window in found.earlier.items()
    }
    told = []
    for key in keys:
        changes = changes_of(now[key], {way: totals[key] for way, totals in then.items()}, found)
        said = warning(catalogue.metrics[key].label, changes, running=not found.window.whole, figures=figures)
        told.append(said)
    return tuple(filter(None, told))


def warned(query: Query, world: World, put: Callable[[Query], Answer], figures: Figures) -> tuple[str, ...]:
    """The warnings of a comparison with a year or the days before, between business days; none of any other. Selling
    days are those on which the business is seen to sell.
    """
    start, end = query.start, query.end
    named = isinstance(query.compare, Compare)
    if not named or start is None or isinstance(start, datetime) or isinstance(end, datetime):
        return ()
    calendar = world.calendar
    today = calendar.day_of(query.as_of or world.now)
    last = min(end or today, today)
    if last < start:
        return ()
    clock = Clock(calendar, selling_days(world, last), last, None)
    window = Window(Span(start, last), last, None, clock.selling.count(start, last))
    found = ways(clock, window, a_year=query.compare is Compare.YEAR)
    return warnings(query, found, put, (world.catalogue, figures))
