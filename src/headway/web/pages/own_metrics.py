"""Metrics that people make: the form, kept, changed, taken away."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from headway.actions.own_metrics import Definition, change_metric, make_metric, remove_metric
from headway.actions.permission import DEFINERS
from headway.catalogue.own_metrics import terms_read
from headway.errors import UserError
from headway.records.models import OwnMetric
from headway.web.asked import Asked, read_asked
from headway.web.forms.answering import WRONG, Done, answered, reading, told
from headway.web.forms.entry import all_right, read_entries
from headway.web.forms.form import Form
from headway.web.forms.own_metrics import draft_of, draft_typed, read_draft
from headway.web.forms.person import Person, person_of
from headway.web.forms.saved import Held, held, kept_entries, may_change, named, version_of
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.own_metrics import Page, known_terms, making

READ = ("GET", "HEAD", "POST")


@require_http_methods(READ)
def new(request: SignedInRequest) -> HttpResponse:
    """A new metric; an address may say of what it begins to be made."""
    _may(person_of(request))
    about = Page("Make a metric", "/metrics/new", "/metrics", "Keep this metric")
    return _form(request, about, None)


@require_http_methods(READ)
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Another name, audience or definition."""
    one = _one(request, key)
    about = Page(f"Change {one.name}", f"/metrics/{key}/edit", f"/metrics/{key}", "Save")
    return _form(request, about, one)


@require_http_methods(READ)
def remove(request: SignedInRequest, key: str) -> HttpResponse:
    """Take it away."""
    one = _one(request, key)
    help_ = "Saved answers and dashboards that show it will say that it is gone. An undo brings it back."
    form = Form(f"Delete {one.name}", f"/metrics/{key}/remove", "Delete it", (), f"/metrics/{key}", help_)

    def removed(_values: object) -> Done:
        done = remove_metric(key=key, by=person_of(request).by)
        return Done(f"{one.name} is deleted", undo=done.pk, gone_to="/metrics")

    return answered(request, form, removed)


def _form(request: SignedInRequest, about: Page, one: OwnMetric | None) -> HttpResponse:
    asked = read_asked(request)
    entries = kept_entries(request.user, held(one) if one else Held(seen_by="all"))
    given = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" or "what0" in given:
        _, entries = read_entries(entries, {**_begun(entries), **given.dict()}, reading(request))
        draft = draft_typed(given.dict())
    else:
        draft = draft_of(terms_read(one.terms) if one else (), asked.place.catalogue)
    if request.method != "POST":
        entries = tuple(replace(entry, wrong="") for entry in entries)
        screen = making(asked, about, entries, draft)
        return page(request, "pages/own_metric.html", screen, section="metrics", fragments=("made",))
    return _kept(request, asked, about, one)


def _kept(request: SignedInRequest, asked: Asked, about: Page, one: OwnMetric | None) -> HttpResponse:
    """Keep what was typed, or show it again with what is wrong."""
    draft, catalogue = draft_typed(request.POST.dict()), asked.place.catalogue
    begins = kept_entries(request.user, held(one) if one else Held(seen_by="all"))
    values, entries = read_entries(begins, request.POST.dict(), reading(request))
    screen, read = making(asked, about, entries, draft), read_draft(draft, catalogue)
    if read.wrong or not all_right(entries):
        return page(request, "pages/own_metric.html", screen, section="metrics", status=WRONG)
    by = person_of(request).by
    try:
        definition = Definition(named=named(values), terms=known_terms(read.terms, asked.world), catalogue=catalogue)
        if one is None:
            done = make_metric(definition, now=request.now, by=by)
        else:
            done = change_metric(key=one.key, definition=definition, version=version_of(values), now=request.now, by=by)
    except UserError as wrong:
        refused = replace(screen, refused=str(wrong))
        return page(request, "pages/own_metric.html", refused, section="metrics", status=WRONG)
    key = OwnMetric.objects.values_list("key", flat=True).get(pk=done.record_id or 0)
    return told(request, Done(f"{values['name']} is kept", undo=done.pk, gone_to=f"/metrics/{key}"), f"/metrics/{key}")


def _begun(entries: object) -> dict[str, str]:
    return {entry.name: entry.value for entry in entries}  # type: ignore[attr-defined]  # a tuple of entries


def _one(request: SignedInRequest, key: str) -> OwnMetric:
    person = person_of(request)
    _may(person)
    rows = OwnMetric.objects.visible_to(request.user).select_related("owner", "changed_by")
    one: OwnMetric = get_object_or_404(rows, key=key)
    if not may_change(person, one):
        raise PermissionDenied
    return one


def _may(person: Person) -> None:
    if person.role not in DEFINERS:
        raise PermissionDenied
