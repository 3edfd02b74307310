"""Next month's file: recognised, told apart into new, changed and missing, taken, nothing the second time, undone."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Served, running, signed_in, write_orders
from tests.e2e.test_imports import asked, bring, import_it, undo

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory, headway):
    """A workspace of its own with sixteen months of orders, and their file beside it."""
    folder = tmp_path_factory.mktemp("monthly")
    write_orders(folder / "orders.csv")
    headway("new", str(folder / "shop"), "--name", "Lamp shop", "--currency", "EUR")
    headway("import", str(folder / "shop"), str(folder / "orders.csv"), "--yes")
    with running(folder / "shop") as found:
        yield found


def grown(folder: Path, before: Path) -> Path:
    """The file a month later: without its first ten orders, the last one dearer, and ten of January."""
    head, *lines = before.read_text("utf-8").splitlines()
    *kept, last = lines[10:]
    dearer = last.rsplit(",", 2)[0] + ",500,500"
    new = [f"B{day:04},2026-01-{day:02},Customer 3,Lamp,1,200,200" for day in range(1, 11)]
    path = folder / "orders-january.csv"
    path.write_text("\n".join([head, *kept, dearer, *new]) + "\n", "utf-8")
    return path


def row_of(page: Page, kind: str) -> dict[str, str]:
    """A line of the table of records, by its heads."""
    table = page.locator("table", has=page.get_by_role("columnheader", name="Unchanged")).first
    heads = table.locator("thead th").all_inner_texts()
    cells = table.locator("tbody tr", has_text=kind).first.locator("th, td").all_inner_texts()
    return {head.strip(): cell.strip() for head, cell in zip(heads, cells, strict=True)}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_next_months_file_adds_what_is_new_and_says_the_rest(browser, shop: Served, size, tmp_path):
    page = signed_in(browser, shop, size)
    before = asked(shop, "net_sales", "orders")["totals"]
    path = grown(tmp_path, shop.folder.parent / "orders.csv")
    bring(page, path)
    expect(page.locator("main")).to_contain_text("What would happen")
    orders, lines = row_of(page, "Order"), row_of(page, "Order line")
    assert (orders["New"], orders["Unchanged"], orders["Not in the file"]) == ("10", "153", "10")
    assert (lines["New"], lines["Changed"], lines["Unchanged"]) == ("10", "1", "152")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    import_it(page)
    assert row_of(page, "Order line")["Changed"] == "1"
    after = asked(shop, "net_sales", "orders")["totals"]
    gained = Decimal(after["net_sales"]) - Decimal(before["net_sales"])
    assert (gained, after["orders"]) == (10 * 200 + 500 - 107, before["orders"] + 10)
    page.goto("/orders?q=B0010")
    expect(page.locator(".found")).to_contain_text("€200.00")
    bring(page, path)
    expect(page.locator("main")).to_contain_text("All of this is here already")
    page.get_by_role("button", name="Let go").click()
    page.goto("/import")
    page.get_by_role("link", name="orders-january.csv").first.click()
    undo(page)
    assert asked(shop, "net_sales", "orders")["totals"] == before
    page.context.close()
