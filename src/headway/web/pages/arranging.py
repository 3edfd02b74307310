"""Home arranged by whoever looks at it: cards added, removed, moved, put back, the last change taken back."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from headway.actions.arrangements import arrange_page, arrangement_of, clear_arrangement, take_back_arrangement
from headway.errors import Refused
from headway.records.models import Arrangement
from headway.web.asked import Asked, read_asked
from headway.web.forms.person import Person, person_of
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.arranging import arranging_screen, changed, shown_keys
from headway.web.screens.choosing import HOME

FRAGMENTS = ("arranging", "adding")


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: SignedInRequest) -> HttpResponse:
    """The page; a change is kept at once."""
    asked, person = read_asked(request), person_of(request)
    if asked.empty:
        return HttpResponseRedirect("/")
    if request.method != "POST":
        return _shown(request, asked, person)
    try:
        says, tag = _done(request, asked, person), "success"
    except Refused as wrong:
        says, tag = str(wrong), "error"
    if not request.htmx:
        messages.add_message(request, messages.SUCCESS if tag == "success" else messages.ERROR, says)
        return HttpResponseRedirect(request.get_full_path())
    answer = _shown(request, asked, person)
    answer["HX-Trigger"] = json.dumps({"arranged": {"says": says, "bad": tag == "error"}})
    return answer


def _done(request: SignedInRequest, asked: Asked, person: Person) -> str:
    what = request.POST.get("do", "")
    if what == "reset":
        clear_arrangement(place=HOME, by=person.by)
        return "Home is as proposed again"
    if what == "back":
        take_back_arrangement(place=HOME, by=person.by)
        return "Taken back"
    keys = shown_keys(asked, person.role, arrangement_of(request.user, HOME))
    found, says = changed(asked, keys, what)
    arrange_page(place=HOME, value=found, by=person.by)
    return says


def _shown(request: SignedInRequest, asked: Asked, person: Person) -> TemplateResponse:
    held = Arrangement.objects.filter(user=request.user, place=HOME).first()
    back = held is not None and held.value != held.before
    screen = arranging_screen(asked, person.role, held.value if held else None, back=back)
    return page(request, "pages/arrange.html", screen, section="home", fragments=FRAGMENTS)
