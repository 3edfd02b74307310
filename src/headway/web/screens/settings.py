"""What the page of settings shows: what holds, what the data propose and why, when the business is closed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django.db.models import Count

from headway.actions.other_clock import has_times
from headway.insights.proposed import Evidence, Proposal, propose
from headway.insights.proposed_style import Written, propose_style
from headway.query.question import Query
from headway.records.models import Closure, DealTerms, Import, OpenHours, Order, Target
from headway.values.style import DATES, NUMBERS
from headway.values.weekdays import WEEKDAYS
from headway.web.machine import machine_zone
from headway.web.reading import OneLook, ask_once, known_days
from headway.web.remaking import Remaking
from headway.web.request import SignedInRequest
from headway.web.screens.setting_weeks import Weeks, weeks_held
from headway.web.screens.setting_words import MONTHS, MONTHS_AND_WEEKS, YEAR_ENDS, clock_words, setting_words
from headway.web.workplace import Workplace, here

YEARLY = timedelta(days=360)
MOST_IMPORTS = 100
"""So many of the latest imports are asked how their files are written."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed days that belong together: how people say them, why, and each day of them."""

    says: str
    reason: str
    days: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """`held` is each setting as it holds, `words` the same in words, `chosen` which somebody has chosen."""

    may_change: bool
    held: dict[str, Any]
    words: tuple[tuple[str, str, bool], ...]
    weeks: Weeks
    selling_learned: bool
    day_start: str
    closed: tuple[Closed, ...]
    proposals: tuple[Proposal, ...]
    times: bool
    zones: tuple[str, ...]
    months: tuple[tuple[int, str], ...]
    week_starts: tuple[tuple[int, str], ...]
    month_kinds: tuple[tuple[str, str], ...]
    year_ends: tuple[tuple[str, str], ...]
    styles: tuple[tuple[str, str, tuple[str, ...]], ...]
    remaking: Remaking | None
    making: tuple[str, int, int]
    demo: bool


def settings_page(request: SignedInRequest, place: Workplace, *, may_change: bool, remaking: Any) -> SettingsPage:
    """The page of this workspace."""
    if place.settings is None:
        raise LookupError("this process has no settings to show")
    held, chosen = dict(place.settings.held()), place.settings.chosen()
    proposed = proposals(request, place) if may_change else ()
    weeks = weeks_held(held, learned_days(proposed), today=place.calendar.day_of(request.now))
    words = tuple((key, setting_words(key, value), key in chosen) for key, value in held.items())
    return SettingsPage(
        may_change=may_change,
        held=held,
        words=words,
        weeks=weeks,
        selling_learned=not held["selling_days"],
        day_start=clock_words(held["day_start"]),
        closed=closed_days(list(Closure.objects.settled().order_by("day").values_list("day", "reason"))),
        proposals=proposed,
        times=may_change and has_times(),
        zones=tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")),
        months=tuple(enumerate(MONTHS, start=1)),
        week_starts=((1, WEEKDAYS[0]), (6, WEEKDAYS[5]), (7, WEEKDAYS[6])),
        month_kinds=tuple(MONTHS_AND_WEEKS.items()),
        year_ends=tuple(YEAR_ENDS.items()),
        styles=(("numbers", "Numbers", tuple(NUMBERS)), ("dates", "Dates", tuple(DATES))),
        remaking=remaking,
        making=place.making(),
        demo=place.demo,
    )


def proposals(request: SignedInRequest, place: Workplace) -> tuple[Proposal, ...]:
    """What the data propose of all that nobody has decided yet."""
    chosen = place.settings.chosen() if place.settings else {}
    decided = {*chosen, *(["open_hours"] if OpenHours.objects.settled().exists() else [])}
    days = known_days(OneLook(place.engine)).days
    today = place.calendar.day_of(request.now)
    sold = next((days[fact] for fact in ("sales", "deal_outcomes") if fact in days), ())
    seen = Evidence(
        days=[one for one in sold if one <= today],
        hours=_hours(request, place) if "sales" in days else Counter(),
        currencies=_currencies(),
        target_months=_target_months(),
        machine_zone=machine_zone(),
        file_times=has_times(),
        closed=frozenset(Closure.objects.settled().values_list("day", flat=True)),
    )
    found = (*propose(seen, currency=place.currency, style=place.style), *propose_style(_written()))
    return tuple(one for one in found if one.key not in decided)


def _hours(request: SignedInRequest, place: Workplace) -> Counter[int]:
    answer = ask_once(Query(metrics=("orders",), by=("hour",)), place.world(now=request.now, scope=None))
    return Counter(
        {int(str(row["hour"])): int(str(row["orders"] or 0)) for row in answer.rows if row["hour"] is not None}
    )


def _currencies() -> Counter[str]:
    found: Counter[str] = Counter()
    for model in (Order, DealTerms):
        rows = model._default_manager.exclude(currency__isnull=True).values_list("currency").annotate(Count("id"))
        found.update(dict(rows))
    return found


def _written() -> Written:
    rows = Import.objects.filter(state="applied").order_by("-id").values_list("files", flat=True)[:MOST_IMPORTS]
    return [(str(file["name"]), file.get("written", {})) for files in rows for file in files]


def _target_months() -> list[int]:
    rows = Target.objects.settled().values_list("starts_on", "ends_on")
    return [start.month for start, end in rows if end - start >= YEARLY]


def learned_days(proposed: Sequence[Proposal]) -> tuple[int, ...]:
    """The weekdays that the data propose as selling days; every day where they propose none."""
    return next((one.value for one in proposed if one.key == "selling_days"), tuple(range(1, 8)))


def closed_days(rows: "Sequence[tuple[date, str | None]]") -> tuple[Closed, ...]:
    """Days as people say them: a run of days as one, the same days of several years as yearly."""
    runs: list[tuple[date, date, str]] = []
    for one, why in rows:
        if runs and runs[-1][2] == (why or "") and one - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], one, why or "")
        else:
            runs.append((one, one, why or ""))
    alike = sorted(runs, key=lambda run: (_in_year(run), run[0]))
    found = [(key, list(same)) for key, same in groupby(alike, key=_in_year)]
    found.sort(key=lambda pair: pair[1][-1][0], reverse=True)
    return tuple(_closed(same) for _, same in found)


def _in_year(run: tuple[date, date, str]) -> tuple[object, ...]:
    return (run[0].month, run[0].day, run[1].month, run[1].day, run[2])


def _closed(runs: Sequence[tuple[date, date, str]]) -> Closed:
    first, last, why = runs[-1]
    style = here().style
    says = style.days(first, last)
    if len(runs) > 1:
        within = " to ".join(dict.fromkeys((style.day_of_year(first), style.day_of_year(last))))
        says = f"{within}, {len(runs)} years ({runs[0][0].year} to {first.year})"
    every = [start + timedelta(days=step) for start, end, _ in runs for step in range((end - start).days + 1)]
    return Closed(says, why, ",".join(one.isoformat() for one in every))
