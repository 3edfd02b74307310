"""Explore: any metrics, split, stepped, filtered and compared; on the page and as files."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.asked import read_asked
from headway.web.files import csv_file, xlsx_file
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.explore import explore_screen


@require_safe
def explore(request: SignedInRequest) -> TemplateResponse:
    """The page."""
    screen = explore_screen(read_asked(request), "/explore")
    return page(request, "pages/explore.html", screen, section="explore", fragments=("found",))


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The table's answer, whole, as CSV."""
    return csv_file(read_asked(request))


@require_safe
def as_xlsx(request: SignedInRequest) -> HttpResponse:
    """The table's answer, whole, as a workbook with its definitions."""
    return xlsx_file(read_asked(request))
