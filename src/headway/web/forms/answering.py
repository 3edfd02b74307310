"""How a form is answered: shown, shown again with what was wrong, or done, and told with the way to take it back."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from headway.errors import UserError
from headway.web.forms.entry import Reading, Values, all_right, read_entries
from headway.web.forms.form import Form
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.workplace import here

WRONG = 422


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words; the action's number to take it back by, the way to the record, and where to go where the
    page that it was done on is gone.
    """

    says: str
    undo: int | None = None
    href: str = ""
    gone_to: str = ""


def answered(request: SignedInRequest, form: Form, act: Callable[[Values], Done | Form]) -> HttpResponse:
    """The form; or, filled in and right, what `act` makes of the values: done, or something more to show."""
    if request.method != "POST":
        return shown(request, form)
    values, entries = read_entries(form.entries, request.POST.dict(), reading(request))
    form = replace(form, entries=entries)
    if not all_right(entries):
        return shown(request, form, status=WRONG)
    try:
        done = act(values)
    except UserError as wrong:
        return shown(request, replace(form, refused=str(wrong)), status=WRONG)
    return shown(request, done) if isinstance(done, Form) else told(request, done, _back(request, form, done))


def reading(request: SignedInRequest) -> Reading:
    """What is typed into a form of this request is read so."""
    return Reading(here().calendar, here().style, request.now)


def shown(request: SignedInRequest, form: Form, status: int = 200) -> TemplateResponse:
    """The form in the drawer, or as a page of its own without a script."""
    return page(request, "pages/form.html", form, fragments=("drawer-body",), status=status)


def told(request: SignedInRequest, done: Done, back: str) -> HttpResponse:
    """Say what was done, with the way to take it back; a page asks for what it shows again."""
    if request.htmx and not done.gone_to:
        undo = f"/changes/{done.undo}/undo" if done.undo else ""
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = json.dumps({"done": {"says": done.says, "undo": undo, "href": done.href}})
        return answer
    messages.success(request, done.says, extra_tags=f"undo-{done.undo}" if done.undo else "")
    return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)


def refused(request: SignedInRequest, words: str, back: str) -> HttpResponse:
    """Say why something was not done."""
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = json.dumps({"refused": {"says": here().style.told(words)}})
        return answer
    messages.error(request, words)
    return HttpResponseRedirect(back)


def _back(request: SignedInRequest, form: Form, done: Done) -> str:
    """Where a browser without a script goes: where it came from, the record's page, or its list where that is gone."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return done.gone_to or done.href or form.back
