"""A list made one's own: narrowed by any column, its columns chosen and ordered, taken away as a file."""

from io import BytesIO
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from headway.actions.arrangements import arrange_page, clear_arrangement
from headway.errors import UserError
from headway.reports.csv import write_csv
from headway.reports.export import Table
from headway.reports.xlsx import write_list
from headway.web.address import Params, link
from headway.web.files import XLSX, attachment
from headway.web.forms.answering import WRONG, reading, shown
from headway.web.forms.conditions import condition_entries, conditions_written
from headway.web.forms.entry import all_right, read_entries
from headway.web.forms.form import Form
from headway.web.forms.person import person_of
from headway.web.page import page
from headway.web.pages.records import list_of, params_of, world_of
from headway.web.request import SignedInRequest
from headway.web.screens.columns import choosable, keys_of, moved, place_of
from headway.web.screens.conditions import different
from headway.web.screens.list_file import list_table
from headway.web.screens.listed import Field, Holds, Listed
from headway.web.workplace import here

READ = ("GET", "HEAD", "POST")


@require_http_methods(READ)
def narrow(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """A condition on one column, put into the list's address."""
    listed, rows = list_of(kind, request, world_of(request))
    field = next((one for one in listed.filtered_by if one.key == key), None)
    if field is None:
        raise Http404(key)
    params = _without_page(params_of(request))
    entries = condition_entries(field.label, _holds(field), different(listed, rows, field))
    path = f"/{kind}/filter/{key}?{urlencode(params)}"
    form = Form(f"{listed.title} by {field.label.lower()}", path, "Show them", entries, link(listed.path, params))
    if request.method != "POST":
        return shown(request, form)
    values, held = read_entries(entries, request.POST.dict(), reading(request))
    form = Form(form.title, path, form.submit, held, form.back)
    if not all_right(held):
        return shown(request, form, status=WRONG)
    try:
        written = conditions_written(key, values)
    except UserError as wrong:
        return shown(request, Form(form.title, path, form.submit, held, form.back, refused=str(wrong)), status=WRONG)
    wheres = [value for name, value in params if name == "where"]
    address = link(listed.path, params, where=list(dict.fromkeys([*wheres, *written])))
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


@require_http_methods(READ)
def columns(request: SignedInRequest, kind: str) -> HttpResponse:
    """Which columns, in which order; kept for whoever chooses."""
    listed, _ = list_of(kind, request, world_of(request))
    back = link(listed.path, _without_page(params_of(request)))
    path = f"/{kind}/columns?{urlencode(_without_page(params_of(request)))}"
    order, chosen = keys_of(listed.fields), keys_of(listed.shown)
    if request.method == "POST":
        known = set(order)
        order = [one for one in request.POST.getlist("order") if one in known]
        chosen = [one for one in request.POST.getlist("show") if one in known]
        key, _, step = request.POST.get("move", "").partition(":")
        if not key:
            return _kept(request, listed, [one for one in order if one in set(chosen)], back)
        order = moved(order, key, -1 if step == "up" else 1)
    screen = {
        "title": f"Columns of {listed.title.lower()}",
        "path": path,
        "back": back,
        "columns": choosable(listed, order, chosen),
        "moved": request.POST.get("move", ""),
    }
    return page(request, "pages/columns.html", screen, fragments=("drawer-body",))


@require_safe
def as_csv(request: SignedInRequest, kind: str) -> HttpResponse:
    """What is found, with the columns that are shown."""
    held = BytesIO()
    write_csv(_whole(request, kind), held, bom=True)
    return attachment(held.getvalue(), "text/csv; charset=utf-8", f"{kind}.csv")


@require_safe
def as_xlsx(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same as a workbook."""
    held = BytesIO()
    write_list(_whole(request, kind), held, here().calendar.zone)
    return attachment(held.getvalue(), XLSX, f"{kind}.xlsx")


def _whole(request: SignedInRequest, kind: str) -> Table:
    world = world_of(request)
    listed, rows = list_of(kind, request, world)
    return list_table(listed, rows, params_of(request), world)


def _kept(request: SignedInRequest, listed: Listed, chosen: list[str], back: str) -> HttpResponse:
    by = person_of(request).by
    if "reset" in request.POST:
        clear_arrangement(place=place_of(listed), by=by)
    else:
        arrange_page(place=place_of(listed), value=chosen, by=by)
    return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)


def _holds(field: Field) -> str:
    return "day" if field.holds in {Holds.DAY, Holds.MOMENT} else field.holds.value


def _without_page(params: Params) -> Params:
    return tuple(pair for pair in params if pair[0] != "page")
