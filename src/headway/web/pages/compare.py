"""Compare: two periods, two people, two segments side by side."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.asked import read_asked
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.compare import compare_screen


@require_safe
def compare(request: SignedInRequest) -> TemplateResponse:
    """The page."""
    return page(request, "pages/compare.html", compare_screen(read_asked(request)), section="compare")
