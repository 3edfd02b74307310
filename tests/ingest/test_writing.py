"""How files write amounts and days, counted."""

import polars as pl
import pytest

from headway.ingest import HowRead, SourceTable, ways_written
from headway.ingest.cells.numbers import number_style
from headway.ingest.mapping import ColumnMapping, Mapping, TableMapping
from headway.values.style import Style


def ways(amounts: list[str | None], days: list[str | None], order: str = "") -> dict[str, dict[str, int]]:
    frame = pl.DataFrame({"Amount": amounts, "Day": days}, schema={"Amount": pl.String, "Day": pl.String})
    table = SourceTable("sold.csv", "", "sold.csv", ("Amount", "Day"), frame, HowRead("csv"))
    columns = (ColumnMapping("Amount", "line.amount"), ColumnMapping("Day", "order.placed_at", order))
    return ways_written([table], Mapping((TableMapping("sold.csv", ("Amount", "Day"), "lines", columns),)))


@pytest.mark.parametrize(
    ("written", "way"),
    [
        ("1.234,56", "1.234,56"), ("1.234.567", "1.234,56"), ("€ 1.234,5-", "1.234,56"), ("1,234.56", "1,234.56"),
        ("$1,234,567", "1,234.56"), ("1 234,56", "1 234,56"), ("1\u202f234", "1 234,56"), ("1'234.56", "1'234.56"),
        ("12,50 €", ","), ("12.50", "."), ("(1.234,56)", "1.234,56"),
    ],
)  # fmt: skip
def test_an_amount_shows_by_its_marks_how_it_is_written(written, way):
    assert ways([written], [None])["numbers"] == {way: 1}


@pytest.mark.parametrize("written", ["1234", "1.234", "1,234", "none", None])
def test_an_amount_that_may_be_two_shows_nothing(written):
    assert ways([written], [None])["numbers"] == {}


@pytest.mark.parametrize(
    ("written", "order", "way"),
    [
        ("31.12.2017", "", "31.12.2017"),
        ("1. 2. 2017 14:05", "", "31.12.2017"),
        ("31/12/2017", "day first", "31/12/2017"),
        ("12/31/2017 9:04", "month first", "12/31/2017"),
        ("31 Dec 2017", "", "31 Dec 2017"),
        ("2017-12-31", "", "2017-12-31"),
    ],
)
def test_a_day_shows_it_too(written, order, way):
    assert ways([None], [written], order)["dates"] == {way: 1}


def test_days_between_slashes_show_nothing_where_nobody_knows_the_month():
    assert ways([None], ["01/02/2017"])["dates"] == {}


def test_what_a_file_writes_is_quoted_as_it_stands_there_in_whatever_style_a_page_is():
    evidence = number_style(pl.Series(["1,234.56"])).evidence
    assert evidence == Style(numbers="1.234,56").told(evidence) == "`1,234.56` shows the decimal mark"
