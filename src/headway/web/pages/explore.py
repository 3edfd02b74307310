"""Explore: any metrics, split, stepped, filtered and compared; on the page and as files."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.errors import BadQuestion
from headway.web.asked import read_asked
from headway.web.files import csv_file, xlsx_file
from headway.web.forms.person import person_of
from headway.web.page import page
from headway.web.pages.saved import named_in
from headway.web.request import SignedInRequest
from headway.web.screens.explore import explore_screen
from headway.web.screens.saved import gone_screen

GONE = 410


@require_safe
def explore(request: SignedInRequest) -> TemplateResponse:
    """The page; a saved answer that cannot be asked any more says so."""
    person, saved = person_of(request), named_in(request)
    try:
        screen = explore_screen(read_asked(request), "/explore", person, saved)
    except BadQuestion as wrong:
        if saved is None:
            raise
        return page(
            request, "pages/saved_gone.html", gone_screen(person, saved, str(wrong)), section="saved", status=GONE
        )
    return page(request, "pages/explore.html", screen, section="explore", fragments=("found",))


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The table's answer, whole, as CSV."""
    return csv_file(read_asked(request))


@require_safe
def as_xlsx(request: SignedInRequest) -> HttpResponse:
    """The table's answer, whole, as a workbook with its definitions."""
    return xlsx_file(read_asked(request))
