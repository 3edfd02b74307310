"""One thing to type or choose, and how what was typed is read: right, or with words on what to write instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from headway.actions.by_hand.who import When
from headway.values.calendar import Calendar
from headway.values.style import Style
from headway.values.written import NotANumber, day_typed, number_written

Choices: TypeAlias = Sequence[tuple[str, str]]
AHEAD = timedelta(hours=12)
NUMBERS_TOO_LARGE = 14
"""So many digits before the point and more no amount has."""


class Kind(StrEnum):
    """How an entry is typed."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `suggest` is where names come from while typing; `more`: it stands under "More"; a moment has its time
    of day, which may stay empty, in `time`. `wrong` says what was wrong with what was typed.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    value: str = ""
    time: str = ""
    choices: Choices = ()
    suggest: str = ""
    more: bool = False
    wrong: str = ""

    @property
    def optional(self) -> bool:
        """Whether to say that it may stay empty: not where it holds something already."""
        return not (self.required or self.more or self.value) and self.kind in {
            Kind.TEXT,
            Kind.LONG,
            Kind.NUMBER,
            Kind.DAY,
        }


LONG = 20_000
LONGEST: Mapping[Kind, int] = {Kind.TEXT: 1_000}
"""How many letters are kept; what is looked for by its name has fewer."""
Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What typed things are read by: the business's calendar and style, and the moment."""

    calendar: Calendar
    style: Style
    now: datetime


def read_entries(entries: Sequence[Entry], given: Mapping[str, str], how: Reading) -> tuple[Values, tuple[Entry, ...]]:
    """What was typed, by name (Decimal, date, `When`, text; None or "" for nothing), and the entries as they stand."""
    values: Values = {}
    held = []
    for entry in entries:
        typed = replace(
            entry, value=given.get(entry.name, "").strip(), time=given.get(f"{entry.name}_time", "").strip()
        )
        try:
            if entry.required and not typed.value:
                raise ValueError(f"{entry.label}: write it, please")
            values[entry.name] = _read(typed, how)
        except ValueError as wrong:
            typed = replace(typed, wrong=str(wrong))
        held.append(typed)
    return values, tuple(held)


def all_right(entries: Sequence[Entry]) -> bool:
    """Whether nothing was wrong."""
    return not any(entry.wrong for entry in entries)


def moment_entry(name: str, label: str, now: datetime, calendar: Calendar, **more: Any) -> Entry:
    """An entry for a moment that holds this one."""
    local = now.astimezone(ZoneInfo(calendar.zone))
    return Entry(name=name, label=label, kind=Kind.MOMENT, value=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}", **more)


def _read(entry: Entry, how: Reading) -> Any:
    text = entry.value
    if len(text) > LONGEST.get(entry.kind, LONG):
        most = how.style.number(LONGEST.get(entry.kind, LONG))
        raise ValueError(f"{entry.label}: {how.style.number(len(text))} letters are too many, at most {most} fit")
    match entry.kind:
        case Kind.NUMBER:
            return _number(text, how.style) if text else None
        case Kind.DAY:
            return day_typed(text, how.style) if text else None
        case Kind.MOMENT:
            return _past(_moment(text, entry.time, how), how.now) if text else None
        case Kind.CHOICE:
            if text and text not in dict(entry.choices):
                raise ValueError(f"{entry.label}: choose one of the list")
            return text
    return text


def _past(when: When, now: datetime) -> When:
    """What happened lies before now; a few hours are left for clocks that differ."""
    if when.at > now + AHEAD:
        raise ValueError("This is in the future: put the day right")
    return when


def _number(text: str, style: Style) -> Any:
    number = number_written(text, style)
    if number.adjusted() >= NUMBERS_TOO_LARGE:
        raise NotANumber(f'"{text}" is too large: at most {NUMBERS_TOO_LARGE} digits before the point')
    return number


def _moment(text: str, clock: str, how: Reading) -> When:
    day, calendar = day_typed(text, how.style), how.calendar
    if not clock:
        return When(calendar.start_of(day), timed=False)
    try:
        at = time.fromisoformat(clock)
    except ValueError as wrong:
        raise ValueError(f'"{clock}" is not a time of day: write one such as 14:30') from wrong
    return When(datetime.combine(day, at, ZoneInfo(calendar.zone)).astimezone(ZoneInfo("UTC")))
