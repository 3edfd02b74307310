"""Explore: compared, sorted, crossed and drilled, on page and in files."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import openpyxl
import pytest

from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records import models as records
from headway.web.workplace import here
from tests.web.conftest import NOW

YEAR = "/explore?metric=net_sales&period=2026&against=year"


@pytest.fixture(scope="module", autouse=True)
def sold_last_year(shop):
    """On the day a year before: 80.00 on the web, 40.00 on a fair; the fair is not there this year."""
    account = shop.orders["bo"].account
    for channel, price, days in (("web", 80, 367), ("fair", 40, 367), ("web", 7, 700)):
        order = records.Order.objects.create(
            number=f"Y-{channel}-{days}", account=account, channel=channel, placed_at=NOW - timedelta(days=days)
        )
        records.OrderLine.objects.create(
            order=order, position=1, kind="sale", quantity=1, unit_price=price, amount=Decimal(price)
        )
    space = shop.workspace
    catch_up(here().engine, MirrorSettings(space.name, space.currency, space.calendar))


def table_of(answer) -> list[list[str]]:
    """The lines of Explore's table as texts, its head first."""
    (found,) = re.findall(r'<table class="table pin dense cells">.*?</table>', answer.content.decode(), re.DOTALL)
    return [
        [_text(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", line, re.DOTALL)]
        for line in re.findall(r"<tr\b.*?</tr>", found, re.DOTALL)
    ]


def _text(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())


def linked(answer, text: str) -> str:
    """Where the cell with this text leads."""
    found = re.search(rf'<a href="(/rows/[^"]+)">{re.escape(text)}<', answer.content.decode())
    assert found is not None, text
    return unescape(found[1])


def test_a_split_stands_beside_the_year_before_and_both_columns_add_up(page):
    head, *lines = table_of(page("ada", f"{YEAR}&by=channel"))
    assert head[:2] == ["Channel", "Net sales ↓"]
    assert head[2:] == ["1 Jan – 17 Nov 2025", "Change"]
    assert lines == [
        ["web", "€350.35", "€80.00", "+€270.35 +337.9 %"],
        ["fair", "€0.00", "€40.00", "−€40.00 −100.0 %"],
        ["All", "€350.35", "€120.00", "+€230.35 +192.0 %"],
    ]


def test_a_comparison_goes_with_steps_of_time_splits_and_a_column_split(page):
    lines = table_of(page("ada", f"{YEAR}&by=channel&grain=month"))
    november = [line for line in lines if line[0] == "Nov 2026"]
    assert november == [
        ["Nov 2026", "web", "€350.35", "€80.00", "+€270.35 +337.9 %"],
        ["Nov 2026", "fair", "€0.00", "€40.00", "−€40.00 −100.0 %"],
    ]
    head, *lines = table_of(page("ada", f"{YEAR}&by=rep&across=channel"))
    assert head[1:4] == ["web", "web, 1 Jan – 17 Nov 2025", "web, change"]
    assert lines[-1][1:4] == ["€350.35", "€80.00", "+€270.35 +337.9 %"]
    assert lines[-1][-3:] == ["€350.35", "€120.00", "+€230.35 +192.0 %"]
    bo = next(line for line in lines if line[0] == "Bo")
    assert bo[1:4] == ["€100.10", "€0.00", "+€100.10 new"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("net_sales.change", "fair"),
        ("-net_sales.change", "web"),
        ("net_sales.previous", "fair"),
        ("channel", "fair"),
        ("-channel", "web"),
        ("-orders", "web"),
    ],
)
def test_a_table_is_sorted_by_any_column_compared_ones_too(page, sort, first):
    answer = page("ada", f"{YEAR}&metric=orders&by=channel&sort={sort}")
    assert table_of(answer)[1][0] == first
    way = "descending" if sort.startswith("-") else "ascending"
    assert answer.content.decode().count(f'aria-sort="{way}"') == 1


def test_a_crossed_table_is_sorted_by_one_of_its_columns(page):
    assert table_of(page("ada", f"{YEAR}&by=rep&across=channel&sort=-net_sales@web"))[1][0] == "Cy"
    assert table_of(page("ada", f"{YEAR}&by=rep&across=channel&sort=net_sales.change@web"))[1][0] != "Cy"


@pytest.mark.parametrize("text", ["€350.35", "€80.00", "€40.00", "€120.00"])
@pytest.mark.parametrize("how", ["by=channel", "by=channel&grain=month", "by=rep&across=channel"])
def test_every_number_leads_to_the_rows_that_sum_to_it_the_earlier_ones_too(page, how, text):
    rows = page("ada", linked(page("ada", f"{YEAR}&{how}"), text))
    sums = re.findall(r"<b[^>]*>(€[\d.,]+)</b>", rows.content.decode())
    assert sums == [text, text]


def test_a_week_that_the_month_cuts_leads_to_its_days_in_that_month(page):
    answer = page("ada", "/explore?metric=net_sales&period=2026-11-17..2026-11-18&grain=week")
    assert table_of(answer)[1] == ["16 Nov", "€0.00"]
    assert "period=2026-11-17" in linked(answer, "€0.00")


def test_what_was_not_recorded_then_is_not_compared_with_nothing(page):
    said = page("ada", "/explore?metric=net_sales&period=2024&against=year&by=channel")
    assert "Not compared with 2023: records begin on 18 Dec 2024." in said.content.decode()
    assert table_of(said)[0] == ["Channel", "Net sales ↓"]


def test_files_hold_the_compared_columns(page):
    found = page("ada", YEAR.replace("/explore", "/explore.csv") + "&by=channel").content.decode("utf-8-sig")
    fair = next(line for line in csv.DictReader(io.StringIO(found)) if line["channel"] == "fair")
    assert (fair["net_sales"], fair["net_sales.previous"], fair["net_sales.change"]) == ("0.00", "40.00", "-40.00")
    book = openpyxl.load_workbook(
        io.BytesIO(page("ada", YEAR.replace("/explore", "/explore.xlsx") + "&by=channel").content)
    )
    lines = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert ["fair", 0, 40, -40, -1] in lines
    assert any("2025-11-17" in str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)


@pytest.fixture
def many_customers(shop):
    """900 customers, each with one order of its own amount."""
    made = [records.Account.objects.create(name=f"Customer {number:03}") for number in range(900)]
    for number, account in enumerate(made):
        order = records.Order.objects.create(
            number=f"M-{number}", account=account, placed_at=NOW - timedelta(days=1500 + number % 20)
        )
        records.OrderLine.objects.create(
            order=order, position=1, kind="sale", quantity=1, unit_price=number + 1, amount=Decimal(number + 1)
        )
    space = shop.workspace
    catch_up(here().engine, MirrorSettings(space.name, space.currency, space.calendar))
    yield
    records.Order.objects.filter(number__startswith="M-").delete()
    records.Account.objects.filter(name__startswith="Customer ").delete()
    catch_up(here().engine, MirrorSettings(space.name, space.currency, space.calendar))


def test_a_long_table_comes_in_pages_that_hold_every_row_once_in_one_order(page, many_customers):
    address = "/explore?metric=net_sales&by=customer&period=2022"
    seen, at, pages = [], f"{address}", 0
    while at:
        answer = page("ada", at)
        _, *lines, total = table_of(answer)
        assert total == ["All", "€405,450.00"]
        seen += lines
        pages += 1
        later = re.search(r'id="later" rel="next" href="([^"]+)"', answer.content.decode())
        at = unescape(later[1]) if later else ""
    assert pages == 2
    assert [line[0] for line in seen] == [f"Customer {number:03}" for number in range(899, -1, -1)]
    assert sum(Decimal(line[1].removeprefix("€").replace(",", "")) for line in seen) == Decimal("405450.00")
    whole = csv.reader(
        io.StringIO(page("ada", address.replace("/explore", "/explore.csv")).content.decode("utf-8-sig"))
    )
    assert sum(row[0].startswith("Customer ") for row in whole) == 900
    assert page("ada", f"{address}&page=99").status_code == 200
