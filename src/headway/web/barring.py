"""The bar of a page, made from what it asks."""

from dataclasses import dataclass, replace
from datetime import date

from headway.insights.span import Span, moved
from headway.insights.window import Window
from headway.values.grain import Grain
from headway.values.style import Style
from headway.web.address import Params, link, one
from headway.web.asked import Against, Asked, said_as_of
from headway.web.period import NAMED, read_span

LIKE = 0.1
WORDS = {
    "today": "Today",
    "yesterday": "Yesterday",
    "this-week": "This week",
    "last-week": "Last week",
    "this-month": "This month",
    "last-month": "Last month",
    "this-quarter": "This quarter",
    "last-quarter": "Last quarter",
    "this-year": "This year",
    "last-year": "Last year",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu. `rule` draws a line above it."""

    label: str
    href: str
    current: bool = False
    hint: str = ""
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A choice in the bar: what it is called, what is chosen, what else there is."""

    name: str
    chosen: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Period, comparison, whose numbers, at which exchange rates, as of when and as known when.

    `kept` are the other parts of the address, which its forms carry.
    """

    title: str
    subtitle: str
    period: Menu
    against: Menu | None
    scope: Menu | None
    rates: Menu | None
    rates_day: str
    as_of: str
    as_of_now: bool
    as_of_day: str
    as_of_time: str
    known_day: str
    first_day: str
    last_day: str
    kept: Params
    now_href: str
    period_key: str


def bar_of(asked: Asked, path: str, *, title: str = "", compares: bool = True) -> Bar:
    """The bar; its title is the period in words unless one is given."""
    first, through = asked.reach.first(), asked.through
    return Bar(
        title=title or title_of(asked),
        subtitle=subtitle_of(asked),
        period=_period(asked, path),
        against=_against(asked, path) if compares and asked.span else None,
        scope=_scope(asked, path),
        rates=_rates(asked, path),
        rates_day=(asked.constant_rates or _last_day(asked)).isoformat(),
        as_of=said_as_of(asked),
        as_of_now=asked.as_of is None and asked.known_at is None,
        as_of_day=(one(asked.params, "as_of") if asked.as_of else "").partition("T")[0],
        as_of_time=(one(asked.params, "as_of") if asked.as_of else "").partition("T")[2][:5],
        known_day=one(asked.params, "known_at"),
        first_day=(asked.span.start if asked.span else first or asked.today).isoformat(),
        last_day=(asked.span.last if asked.span else through or asked.today).isoformat(),
        kept=tuple((key, value) for key, value in asked.params if key not in {"period", "from", "to", "page"}),
        now_href=link(path, asked.params, as_of="now", known_at=None),
        period_key=one(asked.params, "period"),
    )


def title_of(asked: Asked) -> str:
    """`November, 14 of 20 selling days`, `December 2017`, `All time`."""
    span, window = asked.span, asked.window
    if span is None or window is None:
        return "All time"
    if window.whole or span.grain is Grain.DAY:
        return span.label(asked.place.style)
    whole = asked.clock.selling.count(span.start, span.last)
    name = _within_year(span, asked.today.year, asked.place.style)
    return f"{name}, {window.selling} of {whole} selling days"


def subtitle_of(asked: Asked) -> str:
    """Which days a numbered month is, and where the data end, when that is before the period asked for or the period
    was chosen because of it.
    """
    days = asked.place.style.days(asked.span.start, asked.span.last) if asked.span and asked.span.retail else ""
    return " · ".join(filter(None, (days, _end_of_data(asked))))


def _end_of_data(asked: Asked) -> str:
    through = asked.through
    if asked.behind:
        return f"{asked.place.style.number(asked.behind)} changes are still on their way into these numbers"
    if through is None or asked.span is None:
        return ""
    behind = (asked.today - through).days
    if asked.automatic and asked.span.last < asked.today and asked.as_of is None:
        return f"Your data ends {asked.place.style.day(through)}: this is the last full month"
    if through < asked.span.start:
        return f"Your data ends {asked.place.style.day(through)}, before this period"
    return f"Data through {asked.place.style.day(through)}" if behind > 0 and asked.as_of is None else ""


def against_words(asked: Asked, before: Window | None) -> str:
    """The comparison within a sentence: `November`, `December 2016`, `the same 14 selling days of October`."""
    if before is None or asked.span is None or asked.window is None:
        return ""
    name = span_words(asked.span, before.span, asked.place.style)
    if not asked.window.whole and before.span.grain is not Grain.DAY:
        year_before = before.span == asked.span.year_before(asked.clock.calendar)
        return f"the same {before.selling} days {'last year' if year_before else f'of {name}'}"
    if not asked.window.whole:
        return against_label(asked, before)
    unlike = abs(before.selling - asked.window.selling) > LIKE * max(asked.window.selling, 1)
    days = f" ({before.selling} selling days, not {asked.window.selling})"
    return name + (days if unlike and before.span.grain is not Grain.DAY else "")


def span_words(shown: Span, other: Span, style: Style) -> str:
    """Another span named beside the one shown: the year is said only where it differs."""
    return _within_year(other, shown.start.year, style)


def _within_year(span: Span, year: int, style: Style) -> str:
    """A month of the calendar without its year where that is plain."""
    plain = span.grain is Grain.MONTH and span.retail is None and span.start.year == year
    return f"{span.start:%B}" if plain else span.label(style)


def against_label(asked: Asked, before: Window | None) -> str:
    """How the comparison is named in a sentence: `December 2016`, `the same 14 selling days of October`."""
    if before is None or asked.window is None:
        return ""
    name = before.span.label(asked.place.style)
    if asked.window.whole:
        same = before.selling == asked.window.selling
        return (
            name
            if same or before.span.grain is Grain.DAY
            else f"{name} ({before.selling} selling days, not {asked.window.selling})"
        )
    if before.span.grain is Grain.DAY:
        return f"{before.span.start:%A} {asked.place.style.day(before.span.start)} by this time"
    return f"the same {before.selling} selling days of {name}"


def earlier_label(before: Window | None, style: Style) -> str:
    """The compared days as the head of a column: `2025`, `1–22 Nov 2025`."""
    if before is None:
        return ""
    return before.span.label(style) if before.whole else style.days(before.span.start, before.last)


def _period(asked: Asked, path: str) -> Menu:
    options = []
    for number, name in enumerate(NAMED):
        span = read_span(name, today=asked.today, calendar=asked.clock.calendar)
        current = not asked.automatic and asked.span == span
        rule = number > 0 and number % 2 == 0
        hint = asked.place.style.days(span.start, span.last)
        options.append(Option(WORDS[name], link(path, asked.params, period=name), current, hint, rule))
    options.append(Option("All time", link(path, asked.params, period="all"), asked.span is None, "", rule=True))
    if asked.span and asked.span.grain:
        beside = [(mark, _beside(asked.span, step, asked)) for mark, step in (("‹", -1), ("›", 1))]
        paging = [
            Option(f"{mark} {span.label(asked.place.style)}", link(path, asked.params, period=span.key))
            for mark, span in beside
        ]
        options = [*paging, replace(options[0], rule=True), *options[1:]]
    return Menu("Period", _chosen(asked), tuple(options))


def _beside(span: Span, steps: int, asked: Asked) -> Span:
    """The span so many steps later: for a day the next day."""
    return moved(span, steps) if span.grain is Grain.DAY else span.earlier(-steps, asked.clock.calendar)


def _chosen(asked: Asked) -> str:
    for name, label in WORDS.items():
        if asked.span == read_span(name, today=asked.today, calendar=asked.clock.calendar):
            return label
    return asked.span.label(asked.place.style) if asked.span else "All time"


def _against(asked: Asked, path: str) -> Menu | None:
    if asked.span is None:
        return None
    calendar = asked.clock.calendar
    names = {
        Against.YEAR: "A year before",
        Against.PREVIOUS: f"{asked.span.step.capitalize()} before",
        Against.NONE: "Nothing",
    }
    hints = {
        Against.YEAR: asked.span.year_before(calendar).label(asked.place.style),
        Against.PREVIOUS: asked.span.earlier(1, calendar).label(asked.place.style),
        Against.NONE: "",
    }
    options = tuple(
        Option(names[way], link(path, asked.params, against=way.value), asked.against is way, hints[way])
        for way in names
    )
    label = against_label(asked, asked.before) or "Nothing"
    return Menu("Against", label[:1].upper() + label[1:], options)


def _rates(asked: Asked, path: str) -> Menu | None:
    """At which exchange rates amounts are: each at the rate of its own day, or all at those of one; None where the
    business has but one currency.
    """
    chosen = asked.constant_rates
    if chosen is None and not asked.has_rates:
        return None
    style, booked = asked.place.style, "Of each day"
    days = {_last_day(asked): "the last day shown"}
    if asked.before is not None:
        days.setdefault(asked.before.last, "the last day of the comparison")
    if chosen is not None:
        days.setdefault(chosen, "chosen")
    each = Option(booked, link(path, asked.params, constant_rates=None), chosen is None, "as booked")
    rest = tuple(
        Option(style.day(day), link(path, asked.params, constant_rates=day.isoformat()), day == chosen, hint, not place)
        for place, (day, hint) in enumerate(days.items())
    )
    return Menu("Rates", booked if chosen is None else style.day(chosen), (each, *rest))


def _last_day(asked: Asked) -> date:
    return asked.window.last if asked.window else min(asked.through or asked.today, asked.today)


def _scope(asked: Asked, path: str) -> Menu | None:
    whose = asked.whose
    if not whose.choices and not whose.condition:
        return None if whose.members is None else Menu("Scope", whose.everything, ())
    now = one(asked.params, "scope")
    everything = Option(whose.everything, link(path, asked.params, scope=None), not now)
    rest = tuple(Option(label, link(path, asked.params, scope=key), key == now) for key, label in whose.choices)
    return Menu(whose.name, whose.label, (everything, *rest))
