"""The settings of the business: seen by all, changed by its leaders; each change is audited and can be taken back."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from headway.actions.permission import LEADERS
from headway.actions.settings import Settings as Kept
from headway.actions.settings import (
    change_settings,
    close_days,
    days_from,
    drop_open_hours,
    open_days,
    selling_days_dropped,
    selling_days_said,
    set_open_hours,
)
from headway.errors import Refused, UserError
from headway.insights.proposed import Proposal
from headway.records.models import Audit
from headway.values.written import NotADay, day_typed, whole_written
from headway.web.forms.person import person_of
from headway.web.page import page
from headway.web.reading import OneLook, known_days
from headway.web.remaking import begin, forget, under_way
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.settings import learned_days, proposals, settings_page
from headway.web.workplace import here

PATIENCE = 3.0
AHEAD = 5
"""So many years ahead a yearly closed day is written down."""


@require_safe
def settings(request: SignedInRequest) -> HttpResponse:
    """What holds, what is proposed, what is under way."""
    place, going_on = here(), under_way()
    if place.settings is None:
        raise Http404
    if going_on is not None and going_on.failed:
        messages.error(request, going_on.failed)
        forget()
        going_on = None
    screen = settings_page(request, place, may_change=sits_as(request, LEADERS), remaking=going_on)
    return page(request, "pages/settings.html", screen, section="settings", fragments=("remaking",))


@require_POST
def change(request: SignedInRequest, part: str) -> HttpResponse:
    """Change one part of them."""
    if not sits_as(request, LEADERS):
        raise PermissionDenied
    if part not in PARTS:
        raise Http404
    try:
        PARTS[part](request)
    except UserError as refused:
        messages.error(request, str(refused).replace("settings: ", ""))
    return HttpResponseRedirect("/settings")


def _business(request: SignedInRequest) -> None:
    given = request.POST
    values: dict[str, Any] = {"name": " ".join(given.get("name", "").split())}
    values |= {"currency": given.get("currency", "").strip().upper(), "zone": given.get("zone", "").strip()}
    _set(request, values, keep_times="keep_times" in given)


def _time(request: SignedInRequest) -> None:
    numbers = {name: _number(request, name) for name in ("week_start", "year_start_month")}
    chosen = {name: given for name in ("months", "year_end") if (given := request.POST.get(name, "").strip())}
    _set(request, {**numbers, **chosen, "day_start": minutes(request.POST.get("day_start", ""))})


def _style(request: SignedInRequest) -> None:
    _set(request, {name: given for name in ("numbers", "dates") if (given := request.POST.get(name, "").strip())})


def _days(request: SignedInRequest) -> None:
    given = map(whole_written, request.POST.getlist("selling"))
    chosen = [one for one in given if one is not None]
    learned = learned_days(proposals(request, here()))
    _set(request, selling_days_said(_kept(), chosen, from_day=_since(request), learned=learned))


def _hours(request: SignedInRequest) -> None:
    hours = {}
    for number in range(1, 8):
        opens, closes = (request.POST.get(f"{side}_{number}", "").strip() for side in ("opens", "closes"))
        if opens or closes:
            hours[number] = (minutes(opens), minutes(closes) or 24 * 60)
    audit = set_open_hours(hours, from_day=_since(request), by=person_of(request).by)
    _told(request, audit, "The opening hours are set.")


def _drop_days(request: SignedInRequest) -> None:
    _set(request, selling_days_dropped(_kept(), _day(request.POST.get("since", ""))))


def _drop_hours(request: SignedInRequest) -> None:
    audit = drop_open_hours(_day(request.POST.get("since", "")), by=person_of(request).by)
    _told(request, audit, "The opening hours before them go on.")


def _since(request: SignedInRequest) -> date | None:
    """The day from which something holds; None: always."""
    given = request.POST.get("since", "").strip()
    return _day(given) if given else None


def _close(request: SignedInRequest) -> None:
    first = _day(request.POST.get("first", ""))
    last = _day(request.POST.get("last", "") or request.POST.get("first", ""))
    years = _years(first) if "yearly" in request.POST else ()
    days = days_from(first, last, years)
    audit = close_days(days, reason=request.POST.get("reason", ""), by=person_of(request).by)
    _told(request, audit, "Closed on these days.")


def _open(request: SignedInRequest) -> None:
    days = [_day(one) for one in request.POST.get("days", "").split(",")]
    _told(request, open_days(days, by=person_of(request).by), "Open on these days again.")


def _confirm(request: SignedInRequest) -> None:
    """Take what was ticked of the proposals, as they were seen; one that reads otherwise by now is left alone."""
    wanted = set(request.POST.getlist("take"))
    seen = {one.key: one for one in proposals(request, here()) if one.key in wanted}
    late = [key for key in wanted if key not in seen or seen[key].says != request.POST.get(f"saw:{key}")]
    for key in late:
        seen.pop(key, None)
    by = person_of(request).by
    if hours := seen.pop("open_hours", None):
        _told(request, set_open_hours(_of_days(hours, seen), by=by), "The opening hours are set.")
    if closed := seen.pop("closures", None):
        _told(request, close_days(closed.value, reason="", by=by), "Closed on these days.")
    if seen:
        _set(request, {key: one.value for key, one in seen.items()}, keep_times="zone" in seen)
    if late:
        messages.warning(request, "Meanwhile the data say otherwise; what has changed was not taken. Look again.")
    if not wanted:
        raise Refused("Nothing was ticked.")


def _of_days(hours: Proposal, taken: Mapping[str, Proposal]) -> dict[int, tuple[int, int]]:
    held = here().settings
    chosen = taken["selling_days"].value if "selling_days" in taken else held.held()["selling_days"] if held else ()
    return dict.fromkeys(chosen or range(1, 8), hours.value)


def _set(request: SignedInRequest, values: Mapping[str, Any], *, keep_times: bool = False) -> None:
    kept, by = _kept(), person_of(request).by
    kept.check(values)
    one = begin(lambda: change_settings(kept, values, by=by, keep_times=keep_times), patience=PATIENCE)
    if one.failed:
        forget()
        raise Refused(one.failed)
    if one.over:
        messages.success(request, "The settings are changed.", extra_tags=f"undo-{one.audit}")


def _kept() -> Kept:
    found = here().settings
    if found is None:
        raise Http404
    return found


def _told(request: SignedInRequest, audit: Audit, says: str) -> None:
    messages.success(request, says, extra_tags=f"undo-{audit.pk}")


def _years(first: date) -> range:
    known = known_days(OneLook(here().engine)).first() or first
    return range(min(known.year, first.year), first.year + AHEAD + 1)


def _number(request: SignedInRequest, name: str) -> int:
    given = whole_written(request.POST.get(name, ""))
    if given is None:
        raise Refused("Choose one of the list.")
    return given


def _day(text: str) -> date:
    try:
        return day_typed(text.strip(), here().style)
    except NotADay as wrong:
        raise Refused(f"{wrong}.") from wrong


def minutes(text: str) -> int:
    """Minutes after midnight of a time of day such as `09:30`."""
    hour, minute = (whole_written(part) for part in text.strip().partition(":")[::2])
    if hour is None or minute is None or hour > 24 or minute >= 60:
        raise Refused(f'"{text}" is not a time of day: write one such as 09:30.')
    return hour * 60 + minute


PARTS: Mapping[str, Callable[[SignedInRequest], None]] = {
    "business": _business,
    "time": _time,
    "style": _style,
    "days": _days,
    "drop-days": _drop_days,
    "hours": _hours,
    "drop-hours": _drop_hours,
    "close": _close,
    "open": _open,
    "confirm": _confirm,
}
