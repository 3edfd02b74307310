"""Typed in, put right, decided, voided, taken back: forms in a drawer, or as pages of their own without a script."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from zlib import crc32

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.actions.settings import OBJECT as SETTINGS
from headway.actions.settings import undo_settings
from headway.actions.undo import undo_action
from headway.errors import Refused, UserError
from headway.records.models import (
    Account,
    Audit,
    Campaign,
    Category,
    Contact,
    Deal,
    Lead,
    Office,
    Order,
    OrderLine,
    Product,
    Source,
)
from headway.values.written import whole_written
from headway.web import remaking
from headway.web.forms.acts import acts_of
from headway.web.forms.answering import Done, answered, refused, shown, told
from headway.web.forms.entry import Entry, Kind, Values
from headway.web.forms.field import field_entries, label_of, set_field
from headway.web.forms.form import Form, Tab, Verb, verb_by
from headway.web.forms.lines import CHANGE_LINE, OF_LINES
from headway.web.forms.new import NEW
from headway.web.forms.person import Person, person_of
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.deeds import deeds, seen_by
from headway.web.screens.details import href_of, name_of

KINDS: Mapping[str, Any] = MappingProxyType({"deals": Deal, "leads": Lead, "orders": Order, "customers": Account})
SUGGESTED: Mapping[str, Any] = MappingProxyType(
    {
        "accounts": Account, "products": Product, "sources": Source, "campaigns": Campaign, "contacts": Contact,
        "deals": Deal, "leads": Lead, "offices": Office, "categories": Category,
    }
)  # fmt: skip
MEANWHILE = "Somebody changed this while you had it open. Here is what it holds now: change it again if it is wrong."
MOST = 12
MOST_PATIENCE = 60.0
"""Seconds that taking settings back may keep its page waiting; the figures are made in any case."""


@require_safe
def new(request: SignedInRequest) -> HttpResponse:
    """What can be new."""
    return shown(request, _new_form(request, NEW[0], None))


@require_http_methods(["GET", "HEAD", "POST"])
def new_one(request: SignedInRequest, key: str) -> HttpResponse:
    """A new sale, deal, lead, activity or cost."""
    verb = verb_by(key, NEW)
    if verb is None:
        raise Http404
    form = _new_form(request, verb, None)
    return _answered(request, verb, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, kind: str, public_id: int, key: str) -> HttpResponse:
    """Do something to a record."""
    record = _record(request, kind, public_id)
    verb = verb_by(key, acts_of(record))
    if verb is None:
        raise Refused(f"{name_of(record) or 'This'} cannot be changed so as it stands now. Look at it again.")
    path = f"/{kind}/{public_id}"
    entries = tuple(verb.entries(person_of(request), record))
    called = name_of(record)
    form = Form(
        f"{verb.label}: {called}" if called else verb.label, f"{path}/do/{key}", verb.submit, entries, path, verb.help
    )
    return _answered(request, verb, record, form)


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: SignedInRequest, kind: str, public_id: int, name: str) -> HttpResponse:
    """One field of a record, changed in place."""
    record = _record(request, kind, public_id)
    return _field(request, record, name, (f"/{kind}/{public_id}", f"/{kind}/{public_id}/set/{name}"))


@require_http_methods(["GET", "HEAD", "POST"])
def line_field(request: SignedInRequest, public_id: int, position: int, name: str) -> HttpResponse:
    """One field of an order's line."""
    order = _record(request, "orders", public_id)
    line = get_object_or_404(OrderLine, order=order, position=position)
    path = f"/orders/{public_id}"
    return _field(request, line, name, (path, f"{path}/lines/{position}/set/{name}"))


@require_http_methods(["GET", "HEAD", "POST"])
def line_act(request: SignedInRequest, public_id: int, position: int, key: str) -> HttpResponse:
    """Put an order's line right, or take it out."""
    order = _record(request, "orders", public_id)
    line = get_object_or_404(OrderLine.objects.select_related("order", "product"), order=order, position=position)
    verb = verb_by(key, OF_LINES)
    if verb is None:
        raise Http404
    person, path = person_of(request), f"/orders/{public_id}"
    if person.role not in verb.roles:
        raise PermissionDenied
    told = [entry.value for entry in CHANGE_LINE.entries(person, line)]
    held = f"{line.pk} {crc32(str(told).encode())}"
    entries = (*verb.entries(person, line), Entry(name="was", label="", kind=Kind.HIDDEN, value=held))
    what = name_of(line.product) or line.description or f"line {position}"
    at = f"{path}/lines/{position}/do"
    out = (Tab("Take the line out", f"{at}/remove", "", current=False),) if key == "change" else ()
    form = Form(f"{verb.label}: {what}", f"{at}/{key}", verb.submit, entries, path, verb.help, choices=out)

    def act(values: Values) -> Done | Form:
        if values["was"] != held:
            return replace(form, refused=MEANWHILE)
        return _did(person, verb, line, values)

    return answered(request, form, act)


@require_safe
def changes(request: SignedInRequest) -> TemplateResponse:
    """What was done, newest first, each with the way to take it back."""
    screen = deeds(person_of(request), whole_written(request.GET.get("page", "")) or 1)
    return page(request, "pages/changes.html", screen, section="changes")


@require_POST
def undo(request: SignedInRequest, number: int) -> HttpResponse:
    """Take an action back."""
    person = person_of(request)
    done = get_object_or_404(seen_by(person), pk=number)
    try:
        back = _taken_back(done, person)
    except UserError as wrong:
        return refused(request, str(wrong), "/changes")
    return told(request, Done("Taken back", undo=back.pk, href=_href(done)), "/changes")


def _taken_back(done: Audit, person: Person) -> Audit:
    kept = person.place.settings
    if done.object != SETTINGS or kept is None:
        return undo_action(audit_id=done.pk, by=person.by)
    one = remaking.begin(lambda: undo_settings(kept, audit_id=done.pk, by=person.by), patience=MOST_PATIENCE)
    if one.failed:
        remaking.forget()
        raise Refused(one.failed)
    return Audit.objects.get(pk=one.audit) if one.audit else done


@require_safe
def suggest(request: SignedInRequest, table: str) -> HttpResponse:
    """Names that begin like, or have in them, what is being typed."""
    model = SUGGESTED.get(table)
    if model is None:
        raise Http404
    text = next((str(value).strip() for value in request.GET.values()), "")
    rows = model.objects.visible_to(request.user).exclude(name__isnull=True).order_by("name")
    names: list[str] = []
    if text:
        names = list(rows.filter(name__istartswith=text).values_list("name", flat=True).distinct()[:MOST])
        names += list(
            rows.filter(name__icontains=f" {text}").values_list("name", flat=True).distinct()[: MOST - len(names)]
        )
    return TemplateResponse(request, "parts/suggested.html", {"names": list(dict.fromkeys(names))})


def _new_form(request: SignedInRequest, verb: Verb, record: Any) -> Form:
    person = person_of(request)
    if person.role not in verb.roles:
        raise PermissionDenied
    tabs = tuple(
        Tab(one.label, f"/new/{one.key}", one.label[0].lower(), one is verb) for one in NEW if person.role in one.roles
    )
    entries = tuple(replace(one, value=request.GET.get(one.name, one.value)) for one in verb.entries(person, record))
    return Form(f"New {verb.label.lower()}", f"/new/{verb.key}", verb.submit, entries, "/", verb.help, tabs=tabs)


def _field(request: SignedInRequest, record: Any, name: str, paths: tuple[str, str]) -> HttpResponse:
    person = person_of(request)
    label = label_of(record._meta.db_table, name)
    entries = tuple(field_entries(person, record, name))
    held = f"{entries[0].value} {entries[0].time}".strip()
    entries = (*entries, Entry(name="was", label="", kind=Kind.HIDDEN, value=held))
    form = Form(f"{label} of {name_of(record, 'this record')}", paths[1], "Save", entries, paths[0])

    def act(values: Values) -> Done | Form:
        if values["was"] != held:
            return replace(form, refused=MEANWHILE)
        audit = set_field(person, record, name, values)
        return Done(f"{label} changed", undo=audit.pk, href=_href(audit))

    return answered(request, form, act)


def _answered(request: SignedInRequest, verb: Verb, record: Any, form: Form) -> HttpResponse:
    person = person_of(request)
    return answered(request, form, lambda values: _did(person, verb, record, values))


def _did(person: Person, verb: Verb, record: Any, values: Values) -> Done:
    says = verb.says(person, record, values)
    audit = verb.act(person, record, values)
    href = _href(audit)
    gone = audit.verb == "void_record" and record is not None and not href
    return Done(says, undo=audit.pk, href=href, gone_to=f"/{href_of(record).split('/')[1]}" if gone else "")


def _record(request: SignedInRequest, kind: str, public_id: int) -> Any:
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    return get_object_or_404(model.objects.visible_to(request.user), public_id=public_id)


def _href(audit: Audit) -> str:
    """The page of what an action was about; for a line that of its order; nothing for what is gone or has none."""
    model = next((one for one in KINDS.values() if one._meta.db_table == audit.object), None)
    row = model.objects.filter(pk=audit.record_id).first() if model else None
    if audit.object == "order_lines":
        row = Order.objects.filter(lines=audit.record_id).first()
    return href_of(row) if row is not None else ""
