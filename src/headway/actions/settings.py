"""How the business counts its time and money, when it is open and closed: chosen, changed, taken back."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from django.db import transaction

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.other_clock import move_moments
from headway.actions.permission import LEADERS, check_allowed
from headway.actions.undo import ChangedSince, NotUndoable
from headway.errors import Refused
from headway.records.models import Audit, Closure, OpenHours
from headway.values.calendar import Calendar
from headway.values.weekdays import week_read, week_written

OBJECT = "settings"
DAY_LONG = 24 * 60
MOST_DAYS = 3_000


KEPT_TIMES = "Times of day stayed as they were."
CLOCK = ("zone", "day_start")


class Settings(Protocol):
    """Where a workspace's settings are kept, outside of the records."""

    def chosen(self) -> Mapping[str, Any]:
        """Those that somebody has chosen, as they stand."""

    def held(self) -> Mapping[str, Any]:
        """All of them, chosen or by default."""

    def keep(self, values: Mapping[str, Any]) -> None:
        """Write these whole or not at all; None: not chosen any more. Raises a UserError for what cannot be."""

    def check(self, values: Mapping[str, Any]) -> None:
        """Raise that UserError."""


def change_settings(
    settings: Settings, values: Mapping[str, Any], *, by: Actor, keep_times: bool = False, undo_of: Audit | None = None
) -> Audit:
    """Choose settings; one that is chosen as it stands by default is chosen from now on. Another zone or start of day
    moves what is known by its day only; with `keep_times` also what has a time of day keeps it.

    Raises Refused where nothing would be other, and nothing is noted that could not be written.
    """
    check_allowed(by, verb="change_settings", roles=LEADERS)
    settings.check(values)
    with transaction.atomic():
        chosen, clock = settings.chosen(), _clock(settings)
        before = {name: chosen.get(name) for name, value in values.items() if chosen.get(name) != value}
        if not before:
            raise Refused("Nothing to do: these settings are so already.")
        after = {name: values[name] for name in before}
        audit = Audit.objects.create(
            who_id=by.user_id,
            actor=by.name,
            verb="undo_action" if undo_of else "change_settings",
            object=OBJECT,
            record_id=1,
            before={OBJECT: {"1": _plain(before)}},
            after={OBJECT: {"1": _plain(after)}},
            undo_of=undo_of,
            note=KEPT_TIMES if keep_times else None,
        )
        settings.keep(after)
        try:
            move_moments(clock, _clock(settings), keep_times=keep_times)
        except BaseException:
            settings.keep(before)
            raise
    return audit


def undo_settings(settings: Settings, *, audit_id: int, by: Actor) -> Audit:
    """Give settings back what they were before a change; raises ChangedSince where somebody has changed them since."""
    done = Audit.objects.filter(pk=audit_id, object=OBJECT).first()
    if done is None or done.before is None or done.after is None:
        raise NotUndoable(f"There is no change {audit_id} of the settings.")
    if Audit.objects.filter(undo_of=done).exists():
        raise NotUndoable("This was undone already.")
    held, left = _plain(settings.chosen()), done.after[OBJECT]["1"]
    if any(held.get(name) != value for name, value in left.items()):
        raise ChangedSince(None, OBJECT)
    before = {name: tuple(v) if isinstance(v, list) else v for name, v in done.before[OBJECT]["1"].items()}
    return change_settings(settings, before, by=by, keep_times=done.note == KEPT_TIMES, undo_of=done)


def _clock(settings: Settings) -> Calendar:
    held = settings.held()
    return Calendar(**{name: held[name] for name in CLOCK})


def set_open_hours(hours: Mapping[int, tuple[int, int]], *, by: Actor, from_day: date | None = None) -> Audit:
    """When the business is open, by weekday (1 is Monday) in minutes after midnight; a weekday left out is closed.

    From a day on what held before it still holds of the days before, and what was said to hold from a later day on does
    from then. Without one these hours hold always, and all others are gone; nor are there others before the first.
    """
    for weekday, (opens, closes) in hours.items():
        if not (1 <= weekday <= 7 and 0 <= opens < closes <= DAY_LONG):
            raise Refused("Opening hours end after they begin, and by midnight: write 09:00 to 18:30.")
    if from_day and not hours:
        raise Refused("Open on no weekday: say the hours of at least one, or close the days on which nobody is there.")
    with acting(by=by, verb="set_open_hours", roles=LEADERS) as deed:
        since = from_day if OpenHours.objects.settled().exists() else None
        kept = set()
        for row in OpenHours.objects.order_by("weekday", "opens"):
            if row.from_day == since and row.weekday in hours and row.weekday not in kept:
                kept.add(row.weekday)
                opens, closes = hours[row.weekday]
                deed.change(row, {"opens": opens, "closes": closes})
            elif since is None or row.from_day == since:
                deed.remove(row)
        for weekday in sorted(set(hours) - kept):
            opens, closes = hours[weekday]
            deed.add(OpenHours(from_day=since, weekday=weekday, opens=opens, closes=closes))
    return deed.written


def drop_open_hours(from_day: date, *, by: Actor) -> Audit:
    """What was said to hold from a day on does not: what held before it goes on."""
    with acting(by=by, verb="drop_open_hours", roles=LEADERS) as deed:
        for row in OpenHours.objects.settled().filter(from_day=from_day).order_by("weekday", "opens"):
            deed.remove(row)
    return deed.written


def selling_days_said(
    settings: Settings, weekdays: Iterable[int], *, from_day: date | None, learned: Iterable[int]
) -> Mapping[str, Any]:
    """The settings that say on which weekdays the business sells: always, or from a day on; then what was `learned` is
    what held before where nobody had chosen. Raises Refused for no weekday at all.
    """
    chosen = tuple(sorted(weekdays))
    if not chosen:
        raise Refused("Choose at least one day of the week.")
    held = settings.held()
    if from_day is None:
        return {"selling_days": chosen, **({"selling_days_from": ()} if held["selling_days_from"] else {})}
    weeks = dict(map(week_read, held["selling_days_from"])) | {from_day: chosen}
    return {
        "selling_days": held["selling_days"] or tuple(sorted(learned)),
        "selling_days_from": tuple(map(week_written, sorted(weeks.items()))),
    }


def selling_days_dropped(settings: Settings, from_day: date) -> Mapping[str, Any]:
    """The settings without what was said to hold from a day on."""
    weeks = settings.held()["selling_days_from"]
    return {"selling_days_from": tuple(week for week in weeks if week_read(week)[0] != from_day)}


def close_days(days: Iterable[date], *, reason: str, by: Actor) -> Audit:
    """The business is closed on these days; those that are so already stay as they are."""
    wanted = sorted(set(days))
    if len(wanted) > MOST_DAYS:
        raise Refused(f"{len(wanted):,} days at once are too many: at most {MOST_DAYS:,}.")
    with acting(by=by, verb="close_days", roles=LEADERS) as deed:
        held = set(Closure.objects.filter(day__in=wanted).values_list("day", flat=True))
        for day in wanted:
            if day not in held:
                deed.add(Closure(day=day, reason=reason.strip() or None))
    return deed.written


def open_days(days: Iterable[date], *, by: Actor) -> Audit:
    """The business is open on these days after all."""
    with acting(by=by, verb="open_days", roles=LEADERS) as deed:
        for row in Closure.objects.settled().filter(day__in=list(days)).order_by("day"):
            deed.remove(row)
    return deed.written


def days_from(first: date, last: date, years: Iterable[int] = ()) -> list[date]:
    """The days from `first` to `last`; with `years` the same stretch in each of these, without a 29 February where
    there is none. Raises Refused for a stretch that ends before it begins or is longer than a year.
    """
    length = (last - first).days
    if not 0 <= length < 366:
        raise Refused("Closed days end on or after the day on which they begin, within a year.")
    starts = [first, *(start for year in years if (start := _in_year(first, year)) and start != first)]
    return [start + timedelta(days=step) for start in starts for step in range(length + 1)]


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
