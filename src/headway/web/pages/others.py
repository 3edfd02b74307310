"""Records that have no page of their own making: which there are, and each kind as a list."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.page import may_import, page
from headway.web.pages.records import list_of, params_of, world_of
from headway.web.request import SignedInRequest
from headway.web.screens.lists import listing
from headway.web.screens.others import choices_of, others_screen


@require_safe
def others(request: SignedInRequest) -> TemplateResponse:
    """The kinds that this person may see rows of."""
    screen = others_screen(request.user)
    return page(request, "pages/others.html", screen, section="records", may_import=may_import(request))


@require_safe
def other(request: SignedInRequest, kind: str) -> TemplateResponse:
    """One kind as a list."""
    world = world_of(request)
    listed, rows = list_of(kind, request, world)
    screen = listing(listed, rows, params_of(request), choices_of(kind), world)
    brings = not screen.count and may_import(request)
    return page(request, "pages/list.html", screen, section="records", fragments=("list",), may_import=brings)
