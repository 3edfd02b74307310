"""One number explained: what it means, what it is made of, what was left out and why, by which days, clocks, money and
scope, against what it is held; and how it is asked again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from headway.answers.answer import Value
from headway.answers.trust import Looked, look
from headway.catalogue.metric import Balance, Derived, Metric, Product, Ratio, Unit
from headway.catalogue.own_make import CATEGORY
from headway.catalogue.parts import parts_of
from headway.sql.checks import Check
from headway.web.address import link, only
from headway.web.asked import Asked, said_as_of
from headway.web.barring import Bar, against_words, bar_of, title_of
from headway.web.links import SEEN, about_metric, explain_of, rows_of, trust_of
from headway.web.questions import condition_words
from headway.web.reading import ask_once
from headway.web.screens.ask_again import command_of
from headway.web.screens.formula import formula
from headway.web.screens.series import number, read_series
from headway.web.screens.setting_words import setting_words
from headway.web.screens.trust import Side, side_of
from headway.web.screens.warned import warned
from headway.web.screens.words import anchor_words, unit_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A metric that the number is made of: the sign before it, and its value where it is one of the same days."""

    sign: str
    label: str
    value: str
    explain: str
    rows: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation. `beside` is what the value is of and how sure, `seen` by what days, clocks, money and scope;
    `command` is empty for who may not ask in a shell."""

    bar: Bar
    label: str
    value: str
    reason: str
    beside: str
    only: tuple[str, ...]
    definition: str
    defined_in: str
    formula: str
    pieces: tuple[Piece, ...]
    sides: tuple[Side, ...]
    exclusions: tuple[str, ...]
    seen: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    rows: str
    trust: str
    explore: str
    about: str
    command: str
    sql: str


def explained(asked: Asked, key: str, path: str) -> Explained:
    """The number that a metric has as the page is narrowed, with all that decides it."""
    catalogue = asked.place.catalogue
    metric = catalogue.metrics[key]
    query = asked.query((key,))
    answer = ask_once(query, asked.world)
    looked = look(query, asked.world, metric=key, wrong=False)
    unit = unit_of(metric, asked.place.currency)
    value = number(answer.totals.get(key))
    return Explained(
        bar=bar_of(asked, path, title=f"{metric.label}, explained"),
        label=metric.label,
        value=asked.place.figures.exact(value, unit),
        reason=asked.place.style.told(answer.reasons.get((-1, key), "")) if value is None else "",
        beside=_beside(asked, metric, answer.totals),
        only=tuple(condition_words(condition, catalogue) for condition in asked.where),
        definition=metric.definition,
        defined_in="" if metric.category == CATEGORY else metric.number,
        formula=formula(catalogue, metric),
        pieces=tuple(_pieces(asked, metric)),
        sides=tuple(side_of(asked, key, one) for one in looked),
        exclusions=metric.exclusions,
        seen=tuple((name, text) for name, text in _seen(asked, metric, looked) if text),
        notes=(*answer.notes, *warned(asked, (key,))),
        rows=rows_of(asked, key),
        trust=trust_of(asked, key),
        explore=link("/explore", only(asked.params, *SEEN, "where"), metric=key),
        about=about_metric(asked, key),
        command=command_of(asked, key),
        sql=answer.sql,
    )


def _beside(asked: Asked, metric: Metric, totals: Mapping[str, Value]) -> str:
    """`of 23 deals decided, 95 % interval 41 to 63 %`."""
    figures, unit = asked.place.figures, unit_of(metric, asked.place.currency)
    n, low, high = (number(totals.get(f"{metric.key}.{name}")) for name in ("n", "low", "high"))
    named = getattr(metric, "n", "")
    of = asked.place.catalogue.metrics[named].label.lower() if named else ""
    said = [f"of {figures.exact(n, 'count')} {of}".strip()] if n is not None else []
    if low is not None and high is not None:
        said.append(f"95 % interval {figures.range(low, high, unit)}")
    return ", ".join(said)


def _pieces(asked: Asked, metric: Metric) -> Iterator[Piece]:
    """The parts in the order of the formula. One that is asked over days or things of its own has no value here: that
    of these days would not lead to the number."""
    catalogue = asked.place.catalogue
    signed = tuple(_signed(metric))
    plain = [key for _, key, valued in signed if valued]
    totals: Mapping[str, Value] = (
        ask_once(asked.query(tuple(dict.fromkeys(plain))), asked.world).totals if plain else {}
    )
    for sign, key, valued in signed:
        rows = rows_of(asked, key)
        found = asked.place.figures.exact(
            number(totals.get(key)), unit_of(catalogue.metrics[key], asked.place.currency)
        )
        yield Piece(sign, catalogue.metrics[key].label, found if valued else "", explain_of(rows), rows)


def _signed(metric: Metric) -> Iterator[tuple[str, str, bool]]:
    match metric:
        case Ratio():
            yield "", metric.numerator, True
            yield "÷", metric.denominator, not metric.across
        case Derived():
            yield from (("+" if place else "", key, True) for place, key in enumerate(metric.plus))
            yield from (("−", key, True) for key in metric.minus)
        case Product():
            yield from (("×" if place else "", key, True) for place, key in enumerate(metric.times))
            yield from (("÷", key, True) for key in metric.over)
        case Balance():
            yield "", metric.favour, True
            yield "−", metric.against, True
        case _:
            yield from (("", key, False) for key in parts_of(metric))


def _seen(asked: Asked, metric: Metric, looked: tuple[Looked, ...]) -> Iterator[tuple[str, str]]:
    """Each thing that the number is seen by, in words; empty where it does not apply."""
    place, window = asked.place, asked.window
    yield "Decided by", anchor_words(place.catalogue, metric.key)
    days = place.style.days(window.span.start, window.last) if window else ""
    name = title_of(asked)
    yield "Period", f"{name}: {days}" if days and days != name else name
    yield "Calendar", _calendar(asked)
    yield "Against", _against(asked, metric)
    yield "As of", said_as_of(asked)
    yield "Data through", place.style.day(asked.through) if asked.through else ""
    yield "Money", _money(asked, looked) if metric.unit is Unit.MONEY else ""
    yield "Whose rows", _whose(asked)


def _calendar(asked: Asked) -> str:
    calendar = asked.place.calendar
    day, week, year = (
        setting_words(name, getattr(calendar, name)) for name in ("day_start", "week_start", "year_start_month")
    )
    said = f"{calendar.zone}; days begin at {day}, weeks on {week}, years in {year}"
    return f"{said}; months of {calendar.month_weeks} weeks" if calendar.month_weeks else said


def _against(asked: Asked, metric: Metric) -> str:
    """What it is compared with and how far it is from it, as on the cards: on a day that still runs, both up to the
    last full hour, and then what it was by then.
    """
    if asked.span is None:
        return ""
    series = read_series(asked, (metric.key,), points=1)
    window, before = series.compared(metric.key)
    value = series.values(metric.key)[-1]
    if window is None:
        return "nothing: its records do not reach back that far" if asked.before else "nothing"
    unit, figures = unit_of(metric, asked.place.currency), asked.place.figures
    words = f"{against_words(asked, window)}: {figures.exact(before, unit)}"
    if value is None or before is None:
        return words
    apart = figures.signed(value - before, unit, exact=True)  # type: ignore[operator]  # both of one metric
    until = series.windows[-1].until
    if until is None:
        return f"{words}, so {apart}"
    return (
        f"{words}; both up to {asked.place.clock_time(until)}, by when it was {figures.exact(value, unit)}, so {apart}"
    )


def _money(asked: Asked, looked: tuple[Looked, ...]) -> str:
    words = f"in {asked.place.currency}; what was in another currency is converted once, at the rate of its day"
    unrated = sum(one.rows for part in looked for one in part.left_out if one.check == Check.UNRATED)
    return f"{words}; {asked.place.style.number(unrated)} rows without a rate are left out" if unrated else words


def _whose(asked: Asked) -> str:
    members = asked.whose.members
    if members is None:
        return "everybody’s: you see all. A rep sees their own part of it, a manager that of their people"
    own = "yours" if len(members) <= 1 else "yours and your people’s"
    return f"{own}, and those of nobody; what others may see gives them another number"
