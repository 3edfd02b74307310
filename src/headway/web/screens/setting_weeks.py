"""The weeks of a business on its page of settings: on which weekdays it sells, when it is open, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from headway.records.models import OpenHours
from headway.values.open_time import Hours, weeks_of
from headway.values.since import holding
from headway.values.weekdays import WEEKDAYS, week_read
from headway.web.screens.setting_words import clock_words, weekdays_words
from headway.web.workplace import here

CLOCK = ("from_day", "weekday", "opens", "closes")


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday: whether it is a selling day, and when the business opens and closes; empty where it does not."""

    number: int
    name: str
    selling: bool
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Held:
    """What holds from a day on (`since`; empty: before any such day), in words."""

    since: str
    says: str
    words: str


@dataclass(frozen=True, slots=True)
class Weeks:
    """`today`: the weekdays as they are today. `selling` and `open`: all that ever held, where that is more than one.
    `selling_since` and `open_since`: the day from which a change is proposed to hold; empty: always.
    """

    today: tuple[Weekday, ...]
    selling: tuple[Held, ...]
    open: tuple[Held, ...]
    selling_since: str
    open_since: str


def weeks_held(held: Mapping[str, Any], learned: Sequence[int], *, today: date) -> Weeks:
    """The weeks as the settings and the records say; without a choice the weekdays that are `learned`."""
    selling = tuple(held["selling_days"] or learned)
    selling_later = tuple(sorted(map(week_read, held["selling_days_from"])))
    hours, hours_later = weeks_of(OpenHours.objects.settled().values_list(*CLOCK))
    now = today.isoformat()
    return Weeks(
        today=_weekdays(holding(today, selling, selling_later), holding(today, hours, hours_later)),
        selling=_all_of(weekdays_words(selling), ((day, weekdays_words(days)) for day, days in selling_later)),
        open=_all_of(hours_words(hours), ((day, hours_words(week)) for day, week in hours_later)),
        selling_since=now if held["selling_days"] else "",
        open_since=now if hours else "",
    )


def hours_words(hours: Hours) -> str:
    """`Monday to Friday 09:00–18:00, Saturday 10:00–14:00`."""
    days: dict[int, list[str]] = {}
    for weekday, opens, closes in sorted(hours):
        days.setdefault(weekday, []).append(f"{clock_words(opens)}–{clock_words(closes)}")
    alike = groupby(days.items(), key=lambda pair: pair[1])
    return ", ".join(f"{weekdays_words([day for day, _ in same])} {' and '.join(times)}" for times, same in alike)


def _all_of(first: str, later: Iterable[tuple[date, str]]) -> tuple[Held, ...]:
    style = here().style
    found = tuple(Held(day.isoformat(), f"From {style.day(day)}", words) for day, words in later)
    return (Held("", "Before", first), *found) if found else ()


def _weekdays(selling: Sequence[int], hours: Hours) -> tuple[Weekday, ...]:
    found = []
    for number, name in enumerate(WEEKDAYS, start=1):
        mine = [(opens, closes) for weekday, opens, closes in hours if weekday == number]
        told = [min(mine)[0], max(closes for _, closes in mine)] if mine else []
        found.append(Weekday(number, name, number in selling, *([clock_words(one) for one in told] or ["", ""])))
    return tuple(found)
