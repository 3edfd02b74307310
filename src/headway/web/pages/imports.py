"""Files in: dropped, chosen or pasted; understood, asked about, previewed; imported, reported, undone."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.actions.actor import Actor
from headway.actions.imports import refused_files
from headway.actions.imports import undo as undo_import
from headway.errors import Refused, UserError
from headway.ingest import SourceTable
from headway.records.models import Import
from headway.values.written import whole_written
from headway.web.files import attachment
from headway.web.incoming import NothingGiven, decide, folder_of, keep, let_go, safe_name, take, understand
from headway.web.loading import begin, under_way
from headway.web.neighbour import Neighbour
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.imports import done_screen, earlier, review
from headway.web.screens.settings import proposals
from headway.web.workplace import here


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Where files are dropped, and the imports so far."""
    _check(request)
    if request.method == "POST":
        try:
            if here().demo:
                return _put_in_own_company(request)
            key = keep(request.FILES.getlist("files"), request.POST.get("pasted", ""))
        except UserError as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect("/import")
        return HttpResponseRedirect(f"/import/{key}")
    return page(request, "pages/import.html", earlier(), section="imports", demo=here().demo, own=own_company(request))


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: SignedInRequest, key: str) -> HttpResponse:
    """What is in the files, what must be decided, what would happen; or how far the import is."""
    _check(request)
    if request.method == "POST":
        return _act(request, key)
    loading = under_way(key)
    if loading and loading.import_id is not None:
        return _gone_to(request, f"/imports/{loading.import_id}")
    if loading and not loading.failed:
        return page(request, "pages/importing.html", loading, section="imports", fragments=("progress",), key=key)
    if loading and loading.failed:
        messages.error(request, loading.failed)
    folder_of(key)
    try:
        screen = review(key, understand(key))
    except UserError as refused:
        messages.error(request, str(refused))
        let_go(key)
        return HttpResponseRedirect("/import")
    return page(request, "pages/review.html", screen, section="imports")


@require_safe
def done(request: SignedInRequest, number: int) -> TemplateResponse:
    """An import's report."""
    _check(request)
    screen = done_screen(get_object_or_404(Import, pk=number))
    return page(request, "pages/imported.html", screen, section="imports", proposed=_proposed(request, number))


@require_safe
def refused(request: SignedInRequest, number: int) -> HttpResponse:
    """The refused rows as a file to mend and import again."""
    _check(request)
    get_object_or_404(Import, pk=number)
    found = refused_files(number)
    if len(found) > 1:
        return attachment(_zipped(found), "application/zip", f"refused-{number}.zip")
    text = "".join(found.values())
    return attachment(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"refused-{number}.csv")


@require_POST
def undo(request: SignedInRequest, number: int) -> HttpResponse:
    """Take an import back."""
    _check(request)
    place = here()
    try:
        report = undo_import(number, files=place.folder / "files", by=_actor(request), clock=lambda: datetime.now(UTC))
        removed = sum(report.removed.values())
        stay = len(report.kept) + sum(records for _, _, records in report.shared)
        style = here().style
        kept = f" {style.number(stay)} stay; why is told below." if stay else ""
        messages.success(
            request,
            f"Import {number} is undone: {style.number(removed)} records removed, "
            f"{style.number(report.restored)} restored.{kept}",
        )
    except UserError as failed:
        messages.error(request, str(failed))
    return HttpResponseRedirect(f"/imports/{number}")


def _proposed(request: SignedInRequest, number: int) -> int:
    """How many settings the data of a first import propose."""
    first = not Import.objects.filter(state="applied").exclude(pk=number).exists()
    place = here()
    return len(proposals(request, place)) if first and place.settings is not None else 0


class DemoOnly(Refused):
    """Own files never mix with the invented company's."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was read: this is the demo company, and own files never mix with it. "
            "Make a workspace of your own with: headway new FOLDER"
        )


def own_company(request: SignedInRequest) -> Neighbour | None:
    """One's own company beside the demo, for its owner; None elsewhere."""
    return here().neighbour if here().demo and sits_as(request, ("owner",)) else None


def _put_in_own_company(request: SignedInRequest) -> HttpResponse:
    """The files wait in one's own company, made where there is none; the demo keeps nothing of them."""
    own = own_company(request)
    if own is None:
        raise DemoOnly
    files, pasted = request.FILES.getlist("files"), request.POST.get("pasted", "")
    if not files and not pasted.strip():
        raise NothingGiven
    own.make()
    key = keep(files, pasted, workspace=own.folder)
    own.begin()
    return HttpResponseRedirect(f"/other-company?to=/import/{key}")


def _zipped(files: Mapping[str, str]) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as to:
        for name, text in files.items():
            to.writestr(f"refused-{safe_name(Path(name).stem)}.csv", text.encode("utf-8-sig"))
    return held.getvalue()


def _act(request: SignedInRequest, key: str) -> HttpResponse:
    match request.POST.get("act"):
        case "drop":
            let_go(key)
            return HttpResponseRedirect("/import")
        case "load":
            found = understand(key)
            if found.staged is not None:
                begin(key, found, _actor(request))
        case "take":
            take(key, request.POST.getlist("take"))
        case _:
            decide(key, answers=_given(request, "answer:"), fields=_fields(request, understand(key).tables))
    return HttpResponseRedirect(f"/import/{key}")


def _given(request: SignedInRequest, prefix: str) -> dict[str, str]:
    found = request.POST.items()
    return {name.removeprefix(prefix): str(value) for name, value in found if name.startswith(prefix) and value != ""}


def _fields(request: SignedInRequest, tables: Sequence[SourceTable]) -> Mapping[str, Mapping[str, str]]:
    """Changed columns: `field:TABLE:COLUMN` (places, from 0) beside `was:TABLE:COLUMN`."""
    found: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        if name.startswith("field:") and value != request.POST.get(name.replace("field:", "was:", 1), ""):
            place, column = (whole_written(part) for part in name.removeprefix("field:").partition(":")[::2])
            if place is None or column is None or place >= len(tables) or column >= len(tables[place].header):
                raise Refused("These columns are others by now. Load the page again, then choose.")
            table = tables[place]
            found.setdefault(table.label, {})[table.header[column]] = str(value)
    return found


def _gone_to(request: SignedInRequest, href: str) -> HttpResponse:
    if request.htmx:
        response = HttpResponse()
        response["HX-Redirect"] = href
        return response
    return HttpResponseRedirect(href)


def _actor(request: SignedInRequest) -> Actor:
    return Actor(request.user.first_name or request.user.username, request.user.pk)


def _check(request: SignedInRequest) -> None:
    if not may_import(request):
        raise PermissionDenied
