"""What a number is made of."""

from io import BytesIO

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.reports.csv import write_csv
from headway.reports.export import Export
from headway.reports.xlsx import write_xlsx
from headway.web.asked import Asked, read_asked
from headway.web.files import XLSX, attachment
from headway.web.page import page
from headway.web.reading import ask_once
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


@require_safe
def as_xlsx(request: SignedInRequest, key: str) -> HttpResponse:
    """The number, its definition and all its rows, as a workbook."""
    asked = _asked(request, key)
    query = asked.query((key,))
    held = BytesIO()
    export = Export(
        answer=ask_once(query, asked.world),
        query=query,
        catalogue=asked.place.catalogue,
        zone=asked.place.calendar.zone,
        behind=whole_table(asked, key),
    )
    write_xlsx(export, held)
    return attachment(held.getvalue(), XLSX, f"{key}-rows.xlsx")


def _asked(request: SignedInRequest, key: str) -> Asked:
    asked = read_asked(request)
    if key not in asked.place.catalogue.metrics:
        raise Http404(key)
    return asked
