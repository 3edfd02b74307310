"""The pipeline: its bridge, its stock over time, its age."""

from io import BytesIO

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.reports.csv import write_csv
from headway.web.asked import read_asked
from headway.web.files import attachment
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest
from headway.web.screens.bridge_deals import bridge_deals_screen, deals_file
from headway.web.screens.pipeline import pipeline_screen
from headway.web.screens.pipeline_bridge import file_table, read_bridge


@require_safe
def pipeline(request: SignedInRequest) -> TemplateResponse:
    """What is open, and what changed it."""
    screen = pipeline_screen(read_asked(request))
    return page(request, "pages/pipeline.html", screen, section="pipeline", may_import=may_import(request))


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The bridge as CSV."""
    asked = read_asked(request)
    held = BytesIO()
    write_csv(file_table(asked, read_bridge(asked)), held, bom=True)
    name = f"pipeline-{asked.span.key if asked.span else 'all'}.csv"
    return attachment(held.getvalue(), "text/csv; charset=utf-8", name)


@require_safe
def deals(request: SignedInRequest) -> TemplateResponse:
    """What changed, deal by deal."""
    return page(request, "pages/pipeline_deals.html", bridge_deals_screen(read_asked(request)), section="pipeline")


@require_safe
def deals_as_csv(request: SignedInRequest) -> HttpResponse:
    """The deals of the bridge as CSV."""
    asked = read_asked(request)
    held = BytesIO()
    write_csv(deals_file(asked), held, bom=True)
    name = f"pipeline-deals-{asked.span.key if asked.span else 'all'}.csv"
    return attachment(held.getvalue(), "text/csv; charset=utf-8", name)
