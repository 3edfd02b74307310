"""What a number is made of."""

from io import BytesIO

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.reports.csv import write_csv
from headway.web.asked import Asked, read_asked
from headway.web.files import attachment
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.rows import rows_screen
from headway.web.screens.rows_file import whole_table


@require_safe
def rows(request: SignedInRequest, key: str) -> TemplateResponse:
    """One page of the rows behind a number."""
    asked = _asked(request, key)
    return page(
        request, "pages/rows.html", rows_screen(asked, key, request.path), section="metrics", fragments=("found",)
    )


@require_safe
def as_csv(request: SignedInRequest, key: str) -> HttpResponse:
    """All of them, as CSV."""
    asked = _asked(request, key)
    held = BytesIO()
    write_csv(whole_table(asked, key), held, bom=True)
    return attachment(held.getvalue(), "text/csv; charset=utf-8", f"{key}-rows.csv")


def _asked(request: SignedInRequest, key: str) -> Asked:
    asked = read_asked(request)
    if key not in asked.place.catalogue.metrics:
        raise Http404(key)
    return asked
