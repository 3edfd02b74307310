"""Own files through the browser: dropped, asked about, imported, mended, undone; and out again as a workbook."""

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HEADWAY, NARROW, WIDE, Served, signed_in

pytestmark = pytest.mark.browser
MINUTE = 60_000


def write(path: Path, head: str, *rows: str) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def bring(page: Page, *paths: Path) -> None:
    page.goto("/import")
    page.set_input_files("input[type=file]", [str(path) for path in paths])
    expect(page).to_have_url(re.compile(r"/import/[a-z0-9]{16}"), timeout=MINUTE)


def import_it(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page).to_have_url(re.compile(r"/imports/\d+$"), timeout=MINUTE)


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible(timeout=MINUTE)


def asked(served: Served, *words: str) -> dict:
    told = subprocess.run(
        [str(HEADWAY), "ask", str(served.folder), *words, "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
def test_several_own_files_become_a_number_and_its_rows_and_are_taken_back(browser, served, tmp_path, size):
    page = signed_in(browser, served, size)
    orders = write(
        tmp_path / "sales.csv",
        "Order ID,Order Date,Customer,Product,Quantity,Unit Price,Amount,Channel",
        "F1,2026-01-05,Fjord Oy,Beam,2,150.25,300.50,fair",
        "F2,2026-01-06,Fjord Oy,Globe,1,99.50,99.50,fair",
    )
    customers = write(tmp_path / "customers.csv", "Customer,Country,Industry", "Fjord Oy,Finland,Hotels")
    bring(page, orders, customers)
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible(timeout=MINUTE)
    expect(page.locator("main")).to_contain_text("400.00")
    import_it(page)
    expect(page.locator("main")).to_contain_text("difference 0.00")
    page.goto("/explore?metric=net_sales&by=channel&period=all&where=channel%3Dfair")
    expect(page.locator("main")).to_contain_text("€400.00")
    page.goto("/rows/net_sales?period=all&where=channel%3Dfair")
    sums = page.locator(".sums b").all_inner_texts()
    assert sums[0] == sums[1] == "€400.00"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.goto("/orders?channel=fair")
    expect(page.locator(".found")).to_contain_text("2 orders · Net sales €400.00")
    page.goto("/import")
    expect(page.locator("tbody tr").first).to_contain_text(
        re.compile("customers.csv and sales.csv|sales.csv and customers.csv")
    )
    page.locator("tbody tr").first.click()
    undo(page)
    page.goto("/orders?channel=fair")
    expect(page.locator("main")).to_contain_text("No order matches")
    page.context.close()


def test_an_ambiguous_date_is_asked_on_the_page_and_the_answer_counts(browser, served, tmp_path):
    page = signed_in(browser, served, WIDE)
    bring(
        page,
        write(
            tmp_path / "dated.csv",
            "Order ID,Order Date,Customer,Quantity,Unit Price,Amount",
            "Q1,03/02/2026,Ambi Ltd,1,10,10",
            "Q2,04/02/2026,Ambi Ltd,1,20,20",
        ),
    )
    expect(page.get_by_role("heading", name=re.compile("decision.* changes? a total"))).to_be_visible(timeout=MINUTE)
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    for group in page.locator("fieldset.question").all():
        group.locator("label", has_text=re.compile("day", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible(timeout=MINUTE)
    import_it(page)
    page.goto("/orders?q=Ambi&from=2026-02-03&to=2026-02-04")
    expect(page.locator(".found")).to_contain_text("2 orders · Net sales €30.00")
    page.go_back()
    undo(page)
    page.context.close()


def test_refused_rows_are_taken_away_mended_and_brought_again(browser, served, tmp_path):
    page = signed_in(browser, served, WIDE)
    rows = [f"R{number},2026-03-{number:02},Mend GmbH,1,10,10" for number in range(1, 20)]
    rows[4] = "R5,2026-03-99,Mend GmbH,1,10,10"
    bring(page, write(tmp_path / "torn.csv", "Order ID,Order Date,Customer,Quantity,Unit Price,Amount", *rows))
    expect(page.get_by_role("heading", name="1 row refused")).to_be_visible(timeout=MINUTE)
    import_it(page)
    first = page.url
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download to mend").click()
    torn = Path(taken.value.path()).read_text("utf-8-sig")
    assert [line["Order ID"] for line in csv.DictReader(io.StringIO(torn))] == ["R5"]
    mended = tmp_path / "mended.csv"
    mended.write_text(torn.replace("2026-03-99", "2026-03-05"), "utf-8")
    bring(page, mended)
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible(timeout=MINUTE)
    import_it(page)
    second = page.url
    page.goto("/orders?q=Mend")
    expect(page.locator(".found")).to_contain_text("19 orders · Net sales €190.00")
    for address in (second, first):
        page.goto(address)
        undo(page)
    page.context.close()


def test_a_column_can_be_taken_for_something_else(browser, served, tmp_path):
    page = signed_in(browser, served, WIDE)
    bring(
        page,
        write(
            tmp_path / "odd.csv",
            "Order ID,Order Date,Customer,Quantity,Unit Price,Amount,Stand",
            "S1,2026-04-01,Odd AG,1,10,10,B7",
        ),
    )
    page.get_by_label("Stand is taken for").select_option("order.channel")
    page.get_by_role("button", name="Apply changed columns").click()
    expect(page.get_by_label("Stand is taken for")).to_have_value("order.channel")
    import_it(page)
    page.goto("/orders?channel=B7")
    expect(page.locator(".found")).to_contain_text("1 order · Net sales €10.00")
    page.go_back()
    undo(page)
    page.context.close()


def test_the_workbook_says_what_page_csv_shell_and_python_say(browser, served):
    page = signed_in(browser, served, WIDE)
    address = "?metric=net_sales&metric=orders&by=product&period=2025"
    page.goto(f"/explore{address}")
    shown = page.locator("table tfoot").inner_text()
    files = {}
    for ending, name in (("xlsx", "Excel"), ("csv", "CSV")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name, exact=True).click()
        files[ending] = Path(taken.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    body = [line for line in lines if line and line[0] == "Lamp"]
    assert len(body) == 1
    total = Decimal(str(body[0][1]))
    text = files["csv"].decode("utf-8-sig")
    assert f"{total:.2f}" in text
    told = asked(served, "net_sales", "orders", "--by", "product", "--from", "2025-01-01", "--to", "2025-12-31")
    assert Decimal(told["rows"][0]["net_sales"]) == total
    assert told["rows"][0]["orders"] == body[0][2]
    asks = f'headway.open({str(served.folder)!r}).ask("net_sales", start="2025-01-01", end="2025-12-31")'
    code = f'import headway; print({asks}.to_polars()["net_sales"][0])'
    python = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert Decimal(python.stdout.strip()) == total
    assert f"€{total:,.2f}" in shown
    page.context.close()
