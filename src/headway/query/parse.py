"""From the words of a shell, a form or a URL to a Query; everything that cannot be read is said at once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from headway.query.check import CannotAsk
from headway.query.question import Compare, Condition, Operator, Query
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.suggest import did_you_mean
from headway.values.written import countable, day_written

CONDITION = re.compile(r"\s*([^\W\d][\w.]*)\s*(!=|<=|>=|=|<|>)(.*)", re.DOTALL)
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A question as it was typed. Dates are ISO (2017-12-31), instants too (2017-12-31T18:00, in the business zone
    unless it
    says another); a date as `as_of` or `known_at` means the end of that business day.
    """

    metrics: Sequence[str]
    by: Sequence[str] = ()
    grain: str = ""
    start: str = ""
    end: str = ""
    where: Sequence[str] = ()
    as_of: str = ""
    known_at: str = ""
    compare: str = ""
    constant_rates: str = ""


def parse(words: Words, calendar: Calendar) -> Query:
    """The question of these words; raises CannotAsk with everything that cannot be read."""
    issues: list[str] = []
    query = Query(
        metrics=_names(words.metrics),
        by=_names(words.by),
        grain=_read(words.grain, lambda text: Grain(_choice("grain", text, [*Grain])), issues),
        start=_read(words.start, lambda text: moment("--from", text, calendar), issues),
        end=_read(words.end, lambda text: moment("--to", text, calendar), issues),
        where=tuple(found for text in words.where if (found := _read(text, parse_condition, issues)) is not None),
        as_of=_read(words.as_of, lambda text: instant("--as-of", text, calendar), issues),
        known_at=_read(words.known_at, lambda text: instant("--known-at", text, calendar), issues),
        compare=_read(words.compare, lambda text: Compare(_choice("comparison", text, [*Compare])), issues),
        constant_rates=_read(words.constant_rates, lambda text: rates_day("--constant-rates", text), issues),
    )
    if issues:
        raise CannotAsk(issues)
    return query


def parse_condition(text: str) -> Condition:
    """`office=Central,East`, `quantity>0`, `source=` (unknown), `city!="Bath, Somerset"`: a comma inside quotes is
    kept.

    Raises CannotAsk when there is no operator.
    """
    found = CONDITION.fullmatch(text)
    if found is None:
        raise CannotAsk([f"{text!r} is not a condition; write for example office=Central or quantity>0."])
    dimension, operator, values = found.groups()
    return Condition(dimension.strip(), Operator(operator), _values(values))


def moment(name: str, text: str, calendar: Calendar) -> date | datetime:
    """A business day or an aware instant; raises CannotAsk for anything else."""
    try:
        if len(text) <= 10:
            return day_written(text)
        found = countable(datetime.fromisoformat(text))
    except ValueError as failure:
        raise CannotAsk([f"{name} {text!r} is not a date; write 2017-12-31 or 2017-12-31T18:00."]) from failure
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(calendar.zone))


def instant(name: str, text: str, calendar: Calendar) -> datetime:
    """An aware instant; a day is its end. Raises CannotAsk for anything else."""
    found = moment(name, text, calendar)
    return found if isinstance(found, datetime) else end_of(found, calendar)


def rates_day(name: str, text: str) -> date:
    """The business day whose exchange rates are meant; raises CannotAsk for anything else."""
    try:
        return day_written(text)
    except ValueError as failure:
        raise CannotAsk([f"{name} {text!r} is not a day; write 2017-12-31."]) from failure


def end_of(day: date, calendar: Calendar) -> datetime:
    """The last microsecond of a business day."""
    return calendar.start_of(day + timedelta(days=1)) - timedelta(microseconds=1)


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for text in given for name in text.split(",") if name.strip())


def _read(text: str, reader: Callable[[str], Read], issues: list[str]) -> Read | None:
    if not text:
        return None
    try:
        return reader(text)
    except CannotAsk as failure:
        issues.extend(failure.issues)
        return None


def _choice(kind: str, text: str, choices: Sequence[str]) -> str:
    if text not in list(choices):
        hint = did_you_mean(text, choices) or f"; write one of {', '.join(choices)}."
        raise CannotAsk([f'"{text}" is not a {kind}{hint}'])
    return text


def _values(text: str) -> tuple[str, ...]:
    parts = re.findall(r'\s*"([^"]*)"\s*(?:,|$)|([^,]*)(?:,|$)', text)
    found = [quoted or plain.strip() for quoted, plain in parts]
    return tuple(dict.fromkeys(found[: text_parts(text)])) or ("",)


def text_parts(text: str) -> int:
    """How many values a comma-separated text has, commas inside quotes aside."""
    return re.sub(r'"[^"]*"', "", text).count(",") + 1
