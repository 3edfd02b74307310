"""One field of all records that a list shows, changed at once."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from headway.actions.by_hand.correct import correctable
from headway.actions.permission import SELLERS
from headway.records.models import CustomField
from headway.schema.column import Kind
from headway.web.forms.answering import Done, answered
from headway.web.forms.entry import Entry, Values
from headway.web.forms.entry import Kind as EntryKind
from headway.web.forms.field import ONE_BY_ONE, label_of, many_entries, set_many
from headway.web.forms.form import Form, Tab
from headway.web.forms.person import person_of
from headway.web.other_kinds import other_kinds
from headway.web.page import page
from headway.web.pages.records import list_of, params_of, world_of
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.conditions import asked_of
from headway.web.screens.lists import found_ids, narrowed
from headway.web.screens.table import counted_noun

MEANWHILE = "The list holds others by now than when you opened this. Look how many it says, then change them."


@require_safe
def choose(request: SignedInRequest, kind: str) -> TemplateResponse:
    """Which field."""
    listed, rows, query = _asked(request, kind)
    table = rows.model._meta.db_table
    fields = tuple(
        Tab(label_of(table, name), f"/{kind}/change/{name}?{query}", "", current=False) for name in _fields(table)
    )
    title = f"Change {counted_noun(len(_found(request, listed, rows)), listed.noun)}"
    form = Form(title, f"/{kind}/change", "", (), f"/{kind}?{query}", "Which field?", choices=fields)
    return page(request, "pages/form.html", form, fragments=("drawer-body",))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, kind: str, name: str) -> HttpResponse:
    """To what."""
    listed, rows, query = _asked(request, kind)
    table, person = rows.model._meta.db_table, person_of(request)
    ids = _found(request, listed, rows)
    what, label = counted_noun(len(ids), listed.noun), label_of(table, name)
    seen = f"{len(ids)} {crc32(str(sorted(ids)).encode())}"
    entries = (*many_entries(person, table, name), Entry(name="seen", label="", kind=EntryKind.HIDDEN, value=seen))
    path = f"/{kind}/change/{name}?{query}"
    form = Form(f"{label} of {what}", path, f"Change {what}", entries, f"/{kind}?{query}")

    def act(values: Values) -> Done | Form:
        if values["seen"] != seen:
            return replace(form, refused=MEANWHILE)
        return Done(f"{label} of {what} changed", undo=set_many(person, table, ids, name, values).pk)

    return answered(request, form, act)


def _found(request: SignedInRequest, listed: Any, rows: Any) -> list[int]:
    """The records that the list shows under this address, all pages of them."""
    params = params_of(request)
    conditions = asked_of(listed, params)
    found = found_ids(listed, narrowed(listed, rows, params, conditions), conditions, world_of(request))
    return [int(number) for number in found.split(",") if number]


def _asked(request: SignedInRequest, kind: str) -> tuple[Any, Any, str]:
    if not sits_as(request, SELLERS):
        raise PermissionDenied
    if kind in other_kinds():
        raise Http404
    listed, rows = list_of(kind, request, world_of(request))
    return listed, rows, urlencode(params_of(request))


def _fields(table: str) -> list[str]:
    dated = ["owner", "amount", "expected_close"] if table == "deals" else []
    plain = [
        name for name, column in correctable(table).items() if name not in ONE_BY_ONE and column.kind is not Kind.MOMENT
    ]
    own = CustomField.objects.filter(object=table).order_by("id").values_list("key", flat=True)
    return [*dated, *plain, *(f"custom.{key}" for key in own)]
