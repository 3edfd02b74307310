"""Answers as files to take away."""

from collections.abc import Iterable, Sequence
from csv import writer
from io import BytesIO, StringIO

from django.http import HttpResponse

from headway.insights.questions.asking import Told
from headway.reports.csv import harmless, write_csv
from headway.reports.export import Export
from headway.reports.told import table_of_told
from headway.reports.xlsx import write_xlsx
from headway.web.asked import Asked
from headway.web.exploring import answer_of, read_exploration
from headway.web.screens.explore import with_first_metric

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(asked: Asked) -> HttpResponse:
    """Explore's answer as CSV, every row of it."""
    asked = with_first_metric(asked)
    held = BytesIO()
    write_csv(answer_of(asked, read_exploration(asked)), held, bom=True)
    return attachment(held.getvalue(), "text/csv; charset=utf-8", _name(asked, "csv"))


def told_file(told: Told, key: str) -> HttpResponse:
    """The table of a question as CSV."""
    held = BytesIO()
    write_csv(table_of_told(told), held, bom=True)
    return attachment(held.getvalue(), "text/csv; charset=utf-8", f"{key}.csv")


def xlsx_file(asked: Asked) -> HttpResponse:
    """Explore's answer as a workbook: data, definitions, totals as formulas where they add up."""
    asked = with_first_metric(asked)
    exploration = read_exploration(asked)
    held = BytesIO()
    export = Export(
        answer=answer_of(asked, exploration),
        query=exploration.query(asked),
        catalogue=asked.place.catalogue,
        zone=asked.place.calendar.zone,
    )
    write_xlsx(export, held)
    return attachment(held.getvalue(), XLSX, _name(asked, "xlsx"))


def lines_file(lines: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """Lines as CSV, the names of the columns first; text that a spreadsheet would take for a formula is made
    harmless, what is undefined is empty.
    """
    held = StringIO()
    safe = ([harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    writer(held, lineterminator="\r\n").writerows(safe)
    return attachment(held.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file that the browser saves under a name."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(asked: Asked, ending: str) -> str:
    metrics = "-".join(read_exploration(asked).metrics[:3])
    return f"{metrics}-{asked.span.key if asked.span else 'all'}.{ending}"
