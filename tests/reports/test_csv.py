"""CSV that is exact and harmless."""

import csv
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest

from headway.answers.answer import AnswerColumn
from headway.reports.csv import cell, write_csv
from headway.reports.export import Export, Table


def written(export: Export | Table, *, bom: bool = False) -> bytes:
    to = BytesIO()
    write_csv(export.answer if isinstance(export, Export) else export, to, bom=bom)
    return to.getvalue()


def test_rows_come_back_as_they_were(export: Export) -> None:
    lines = list(csv.DictReader(StringIO(written(export).decode("utf-8"), newline="")))
    assert [Decimal(line["net_sales"]) for line in lines] == [row["net_sales"] for row in export.answer.rows]
    assert [line["net_sales"] for line in lines] == ["100.10", "0.20", "-0.30"]
    assert [float(line["win_rate"]) if line["win_rate"] else None for line in lines] == [0.5, 1 / 3, None]
    assert [line["month"] for line in lines] == ["2026-02-01", "2026-03-01", "2026-03-01"]
    assert lines[2]["channel"] == "wëb"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_could_run_is_made_harmless_and_numbers_are_not_touched(start: str) -> None:
    assert cell(f"{start}1+1", "") == f"'{start}1+1"
    assert cell(Decimal("-5.5000"), "EUR") == "-5.50"
    assert cell(-3, "count") == "-3"
    assert cell("1+1", "") == "1+1"


def test_names_of_columns_are_harmless_too() -> None:
    assert written(Table((AnswerColumn("@sum", "dimension"),), ())) == b"'@sum\r\n"


def test_quotes_separators_and_line_ends_survive() -> None:
    text = 'He said "5; 6,\r\n7"'
    table = Table((AnswerColumn("note", "dimension"),), ({"note": text},))
    assert list(csv.reader(StringIO(written(table).decode("utf-8"), newline="")))[1] == [text]


def test_a_byte_order_mark_is_there_when_asked_and_only_then(export: Export) -> None:
    assert written(export, bom=True) == b"\xef\xbb\xbf" + written(export)
    assert written(export).startswith(b"month,channel")


def test_the_file_stays_open_and_large_money_keeps_every_digit(export: Export) -> None:
    big = Decimal("12345678901234567890.1234")
    to = BytesIO()
    write_csv(replace(export.answer, rows=({**export.answer.rows[0], "net_sales": big},)), to)
    assert not to.closed
    assert b"12345678901234567890.1234" in to.getvalue()


def test_a_moment_keeps_its_offset() -> None:
    at = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"), fold=1)
    assert cell(at, "") == "2026-10-25T02:30:00+01:00"
    assert [cell(value, "") for value in (True, False, None)] == ["true", "false", ""]
