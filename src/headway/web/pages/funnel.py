"""The funnel of deals."""

from io import BytesIO

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.reports.csv import write_csv
from headway.web.asked import read_asked
from headway.web.files import attachment
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest
from headway.web.screens.funnel import file_table, funnel_screen


@require_safe
def funnel(request: SignedInRequest) -> TemplateResponse:
    """How far deals come, how stages are left, and where value leaks."""
    screen = funnel_screen(read_asked(request))
    return page(request, "pages/funnel.html", screen, section="funnel", may_import=may_import(request))


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The stages with all their numbers, as CSV."""
    asked = read_asked(request)
    held = BytesIO()
    write_csv(file_table(asked), held, bom=True)
    name = f"funnel-{asked.span.key if asked.span else 'all'}.csv"
    return attachment(held.getvalue(), "text/csv; charset=utf-8", name)
