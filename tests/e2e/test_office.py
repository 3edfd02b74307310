"""The workbook of Explore opened and counted anew by LibreOffice, as its receiver would: equal to page, CSV, shell and
Python."""

import csv
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Served, signed_in
from tests.e2e.test_imports import asked

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        SOFFICE is None, reason="LibreOffice is not on this machine (apt-get install libreoffice-calc-nogui)"
    ),
]
ASKED = ("net_sales", "orders", "--by", "product", "--grain", "month", "--from", "2025-01-01", "--to", "2025-12-31")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def taken(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def reopened(path: Path, folder: Path) -> list[list[list[str]]]:
    """Each sheet as LibreOffice shows it, its formulas counted anew."""
    home = f"-env:UserInstallation=file://{folder}/office"
    told = [
        str(SOFFICE),
        home,
        "--headless",
        "--convert-to",
        EVERY_SHEET,
        "--outdir",
        str(folder / "sheets"),
        str(path),
    ]
    subprocess.run(told, check=True, capture_output=True, timeout=300)
    files = sorted((folder / "sheets").iterdir(), key=lambda one: one.stat().st_mtime_ns)
    return [list(csv.reader(file.read_text("utf-8").splitlines())) for file in files]


def number(text: str) -> Decimal:
    return Decimal("".join(mark for mark in text if mark.isdigit() or mark in ".-"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_the_workbook_reopened_says_what_page_csv_shell_and_python_say(browser, served: Served, size, tmp_path):
    page = signed_in(browser, served, size)
    page.goto("/explore?metric=net_sales&metric=orders&by=product&grain=month&period=2025")
    expect(page.locator("table tfoot").first).to_be_visible()
    sheets = reopened(taken(page, "Excel", tmp_path), tmp_path)
    told = asked(served, *ASKED)
    expected = [(Decimal(row["net_sales"]), row["orders"]) for row in told["rows"]]
    assert len(expected) == 12
    lines = [line for sheet in sheets for line in sheet if "Lamp" in line]
    assert [(number(line[-2]), int(number(line[-1]))) for line in lines] == expected
    whole = (Decimal(told["totals"]["net_sales"]), told["totals"]["orders"])
    totals = [line for sheet in sheets for line in sheet if line and line[0] == "Total"]
    assert [(number(line[-2]), int(number(line[-1]))) for line in totals] == [whole]
    rows = list(csv.DictReader(taken(page, "CSV", tmp_path).read_text("utf-8-sig").splitlines()))
    from_csv = [tuple(number(text) for text in list(row.values())[-2:]) for row in rows if "Lamp" in row.values()]
    assert from_csv == expected
    code = (
        f"import headway; answer = headway.open({str(served.folder)!r}).ask('net_sales', by='product', grain='month', "
        "start='2025-01-01', end='2025-12-31'); print(*answer.to_polars()['net_sales'])"
    )
    python = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [Decimal(value) for value in python] == [sales for sales, _ in expected]
    shown = page.locator("table tfoot").first.inner_text()
    assert f"{whole[0]:,.2f}" in shown
    page.context.close()
