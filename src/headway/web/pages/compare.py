"""Compare: two periods, two people, two segments side by side; on the page and as a file."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.asked import read_asked
from headway.web.files import lines_file
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.compare import compare_lines, compare_screen


@require_safe
def compare(request: SignedInRequest) -> TemplateResponse:
    """The page."""
    return page(request, "pages/compare.html", compare_screen(read_asked(request)), section="compare")


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The numbers side by side."""
    return lines_file(compare_lines(read_asked(request)), "compare.csv")
