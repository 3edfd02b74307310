"""Cohorts: those who began together, followed to what became of them; on the page and as a file."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.address import one
from headway.web.asked import Asked, asked_by, read_params
from headway.web.files import lines_file
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.cohorts import cohort_lines, cohorts_screen


@require_safe
def cohorts(request: SignedInRequest) -> TemplateResponse:
    """The page."""
    return page(request, "pages/cohorts.html", cohorts_screen(_asked(request)), section="cohorts")


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponse:
    """The triangle, a line a cell."""
    return lines_file(cohort_lines(_asked(request)), "cohorts.csv")


def _asked(request: SignedInRequest) -> Asked:
    """As the address says; over all time where it names no period, since cohorts are told by when they began."""
    params = read_params(request)
    period = () if one(params, "period") else (("period", "all"),)
    return asked_by(request.user, (*params, *period), now=request.now)
