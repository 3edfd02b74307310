"""Two spellings of one thing, joined and parted again from the import pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from headway.actions.actor import Actor
from headway.actions.same_as import join_spellings, part_spellings
from headway.errors import UserError
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest
from headway.web.screens.spellings import joined


@require_safe
def spellings(request: SignedInRequest) -> TemplateResponse:
    """What is joined, each with a way to part it."""
    _check(request)
    return page(request, "pages/spellings.html", joined(), section="imports")


@require_POST
def join(request: SignedInRequest) -> HttpResponse:
    """Join two spellings, or part one (`part`)."""
    _check(request)
    kind, spelling, name = (request.POST.get(key, "") for key in ("kind", "spelling", "name"))
    by = Actor(request.user.first_name or request.user.username, request.user.pk)
    try:
        if request.POST.get("part"):
            part_spellings(kind=kind, spelling=spelling, by=by)
            messages.success(request, f"{spelling} stands for itself again; its figures are as they were.")
        elif join_spellings(kind=kind, spelling=spelling, name=name, by=by):
            messages.success(request, f"{spelling} is the same as {name} now, in past figures and the next file too.")
        else:
            messages.success(request, f"{spelling} was the same as {name} already.")
    except UserError as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect("/same-as")


def _check(request: SignedInRequest) -> None:
    if not may_import(request):
        raise PermissionDenied
