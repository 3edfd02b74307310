"""Many rows are written while a person waits; processor time is measured, so that a busy machine fails nothing."""

from dataclasses import replace
from io import BytesIO
from time import process_time

import pytest

from headway.reports.csv import write_csv
from headway.reports.export import Export
from headway.reports.xlsx import write_xlsx

CSV_ROWS_A_SECOND, XLSX_ROWS_A_SECOND = 10_000, 2_500


@pytest.mark.parametrize("rows", [5_000, pytest.param(100_000, marks=pytest.mark.nightly)])
def test_many_rows_are_written_in_seconds(export: Export, rows: int) -> None:
    answer = replace(export.answer, rows=export.answer.rows[:1] * rows, totals={}, reasons={})
    csv, xlsx = BytesIO(), BytesIO()
    began = process_time()
    write_csv(answer, csv)
    between = process_time()
    write_xlsx(replace(export, answer=answer), xlsx)
    ended = process_time()
    assert csv.getvalue().count(b"\r\n") == rows + 1
    assert between - began < rows / CSV_ROWS_A_SECOND + 0.2
    assert ended - between < rows / XLSX_ROWS_A_SECOND + 0.5
