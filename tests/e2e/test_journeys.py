"""From a file to a number to its rows, in a real browser, wide and narrow; and by keys alone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, signed_in, write_orders

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
def test_from_home_to_the_very_rows_of_a_number(browser, served, size):
    page = signed_in(browser, served, size)
    expect(page.get_by_role("heading", level=1)).to_contain_text("December 2025")
    expect(page.locator(".bar")).to_contain_text("Your data ends")
    value = page.locator("[data-value=net_sales]")
    shown = value.inner_text()
    page.locator("#card-net_sales a.value").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Net sales: its rows")
    expect(page.locator(".sums")).to_contain_text(shown)
    sums = page.locator(".sums b").all_inner_texts()
    assert sums[0] == sums[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()


def test_own_file_dropped_becomes_a_number_and_can_be_undone(browser, served, tmp_path):
    page = signed_in(browser, served, WIDE)
    page.goto("/import")
    write_orders(tmp_path / "again.csv")
    page.set_input_files("input[type=file]", str(tmp_path / "again.csv"))
    expect(page.get_by_role("heading", name="All of this is here already")).to_be_visible(timeout=60_000)
    expect(page.locator("main")).to_contain_text("0.00 ✓")
    page.get_by_role("button", name="Let go").click()
    expect(page.get_by_role("heading", name="Drop files here")).to_be_visible()
    page.context.close()


def test_keys_reach_everything(browser, served):
    page = signed_in(browser, served, WIDE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("net sal")
    expect(page.locator("#hits a").first).to_contain_text("Net sales")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Net sales")
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("Orders")
    page.context.close()


def test_arrows_walk_the_cells_of_explore_and_enter_opens_what_a_number_is_made_of(browser, served):
    page = signed_in(browser, served, WIDE)
    page.goto("/explore?metric=net_sales&metric=orders&by=product&period=2025")
    cells = page.locator("table.cells")
    cells.locator("tbody a").first.focus()
    page.keyboard.press("ArrowRight")
    orders = cells.locator("tbody tr").first.locator("td").nth(1)
    expect(orders.locator("a:not(.why)")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(cells.locator("tfoot a:not(.why)").last).to_be_focused()
    assert cells.locator("[tabindex='0']").count() == 1
    shown = cells.locator("tfoot a:not(.why)").last.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Orders: its rows")
    expect(page.locator(".sums b").first).to_have_text(shown)
    page.context.close()
