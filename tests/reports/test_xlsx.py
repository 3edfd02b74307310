"""The workbook opened again by another library and compared with the answer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from headway.answers.answer import AnswerColumn, Value
from headway.reports.export import Export, Table, TooManyRows
from headway.reports.xlsx import write_xlsx


def opened(export: Export, *, values: bool = False) -> Workbook:
    to = BytesIO()
    write_xlsx(export, to)
    return load_workbook(BytesIO(to.getvalue()), data_only=values)


def with_rows(export: Export, *rows: dict[str, Value], totals: dict[str, Value] | None = None) -> Export:
    """The export with other cells in copies of its first row."""
    first = export.answer.rows[0]
    answer = replace(
        export.answer, rows=tuple({**first, **row} for row in rows), totals=totals or export.answer.totals, reasons={}
    )
    return replace(export, answer=answer)


def column(book: Workbook, name: str) -> list[object]:
    """The cells under a heading, totals row included."""
    sheet = book["Data"]
    place = [cell.value for cell in sheet[1]].index(name)
    return [row[place].value for row in sheet.iter_rows(min_row=2)]


def definitions(book: Workbook) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in book["Definitions"].iter_rows(values_only=True)]


def test_every_cell_is_the_answers_own(export: Export) -> None:
    sheet = opened(export)["Data"]
    for row, cells in zip(export.answer.rows, sheet.iter_rows(min_row=2, max_row=4), strict=True):
        for wanted, cell in zip(export.answer.columns, cells, strict=True):
            value = row[wanted.name]
            if isinstance(value, Decimal):
                assert Decimal(repr(cell.value)) == value
            elif isinstance(value, float):
                assert cell.value == pytest.approx(value, rel=1e-15, abs=0)
            elif isinstance(value, date):
                assert cell.value == datetime(value.year, value.month, value.day)
            else:
                assert cell.value == value


def test_formats_follow_the_units(export: Export) -> None:
    formats = [cell.number_format for cell in opened(export)["Data"][2]]
    assert formats == [
        "yyyy-mm", "General", '#,##0.00" EUR"', "#,##0", '#,##0.00" EUR"', "#,##0", "0.0%", "#,##0", "#,##0",
    ]  # fmt: skip


def test_text_that_looks_like_a_formula_stays_text(export: Export) -> None:
    cell = opened(export)["Data"]["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|'/C calc'!A0", "s", True)


def test_the_header_is_frozen_and_filtered(export: Export) -> None:
    sheet = opened(export)["Data"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:I4"
    assert [cell.value for cell in sheet[1]] == [column.label for column in export.answer.columns]


def test_what_adds_up_is_summed_and_the_sum_is_the_answers_total(export: Export) -> None:
    assert column(opened(export), "Net sales")[-1] == "=SUM(C2:C4)"
    assert column(opened(export, values=True), "Net sales")[-1] == 100
    assert column(opened(export), "Deals won")[-1] == "=SUM(D2:D4)"
    assert column(opened(export), "Win rate, n")[-1] == "=SUM(H2:H4)"


def test_a_quotient_whose_parts_are_there_divides_their_totals(export: Export) -> None:
    assert column(opened(export), "Win rate")[-1] == '=IF(I5=0,"",D5/I5)'
    assert column(opened(export, values=True), "Win rate")[-1] == pytest.approx(3 / 7, rel=1e-15)


def test_what_does_not_add_up_is_the_asked_total_and_says_so(export: Export) -> None:
    sheet = opened(export)["Data"]
    assert (sheet["E5"].value, sheet["F5"].value) == (pytest.approx(100 / 3, rel=1e-15), 2)
    assert "not the sum or mean" in sheet["E5"].comment.text
    assert "counted in several rows" in sheet["F5"].comment.text


def test_a_sum_is_never_written_where_the_rows_give_another_number(export: Export) -> None:
    other = with_rows(export, {}, {}, totals={**export.answer.totals, "net_sales": Decimal("200.2001")})
    sheet = opened(other)["Data"]
    assert sheet["C4"].value == 200.2001
    assert "do not add up" in sheet["C4"].comment.text


def test_an_answer_in_one_row_has_no_row_of_totals(export: Export) -> None:
    whole = replace(export, query=replace(export.query, by=(), grain=None))
    one = with_rows(whole, {})
    assert opened(one)["Data"].max_row == 2


def test_undefined_is_an_empty_cell_and_its_reason_is_told(export: Export) -> None:
    book = opened(export)
    assert column(book, "Average order value")[2] is None
    assert ["Undefined", "average_order_value: no orders (1 cell)"] in definitions(book)
    assert ["win_rate: no closed deals (1 cell)"] in [line[-1:] for line in definitions(book)]


def test_definitions_say_what_was_asked(export: Export) -> None:
    said = definitions(opened(export))
    for line in (
        ["From", "2026-02-01"],
        ["To", "2026-03-31"],
        ["Split by", "month, channel"],
        ["Filters", "office = Central or (unknown)"],
        ["Time zone", "Europe/Amsterdam"],
        ["As of", "2026-04-01T07:30:00+00:00"],
        ["Notes", "12 rows without a date are left out."],
        ["SQL", "SELECT 1"],
        ["net_sales", "Net sales", "EUR", "Gross less discounts and returns.", "Sum of the rows."],
    ):
        assert line in said


def test_more_digits_than_a_sheet_keeps_are_told(export: Export) -> None:
    assert not any("digits" in str(line) for line in definitions(opened(export)))
    long = with_rows(export, {"net_sales": Decimal("123456789012.3456")})
    assert any("keeps 15 digits" in str(line) and "1 cell" in str(line) for line in definitions(opened(long)))
    exact = with_rows(export, {"net_sales": Decimal("12345678901.2345")})
    assert not any("digits" in str(line) for line in definitions(opened(exact)))


def test_hours_are_shown_in_the_zone_of_the_business(export: Export) -> None:
    hours = (AnswerColumn("hour", "time", label="Hour"), *export.answer.columns[1:])
    at = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    answer = replace(export.answer, columns=hours, rows=tuple({**row, "hour": at} for row in export.answer.rows))
    cell = opened(replace(export, answer=answer))["Data"]["A2"]
    assert (cell.value, cell.number_format) == (datetime(2026, 7, 1, 10, 0), "yyyy-mm-dd hh:mm")


def test_days_before_the_sheets_calendar_and_odd_letters_survive(export: Export) -> None:
    old = with_rows(export, {"month": date(1899, 12, 31), "channel": "Ñandú\x07 🙂"})
    row = opened(old)["Data"][2]
    assert row[0].value == "1899-12-31"
    assert unescape(row[1].value) == "Ñandú\x07 🙂"


def test_the_rows_behind_a_number_come_with_their_sum(export: Export) -> None:
    columns = (AnswerColumn("order", "dimension", label="Order"), AnswerColumn("net", "metric", "EUR", "Net"))
    rows = tuple({"order": f"W{n}", "net": Decimal(n) / 10} for n in range(1, 4))
    behind = Table(columns, rows, totals={"net": Decimal("0.6")})
    sheet = opened(replace(export, behind=behind))["Rows"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Order", "Net"],
        ["W1", 0.1],
        ["W2", 0.2],
        ["W3", 0.3],
        ["Total", "=SUM(B2:B4)"],
    ]
    assert "Rows" not in opened(export).sheetnames


def test_a_file_on_disk_is_the_same_workbook(export: Export, tmp_path: Path) -> None:
    write_xlsx(export, tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["Data", "Definitions"]


def test_more_rows_than_a_sheet_has_are_refused_before_writing(export: Export, tmp_path: Path) -> None:
    answer = replace(export.answer, rows=[export.answer.rows[0]] * 1_048_575)
    with pytest.raises(TooManyRows, match="CSV"):
        write_xlsx(replace(export, answer=answer), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
