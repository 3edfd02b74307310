"""One number, explained: in a drawer beside its page, or as a page of its own without a script."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.asked import read_asked
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.explained import explained


@require_safe
def explain(request: SignedInRequest, key: str) -> TemplateResponse:
    """The number that a metric has by this address, and all that decides it."""
    asked = read_asked(request)
    if key not in asked.place.catalogue.metrics:
        raise Http404(key)
    screen = explained(asked, key, request.path)
    return page(request, "pages/explain.html", screen, section="metrics", fragments=("drawer-body",))
