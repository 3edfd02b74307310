"""From a card to two sides to the very rows of one and back, wide and narrow, by keys."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
def test_from_a_card_to_two_sides_to_the_rows_of_one_and_back(browser, demo, size):
    page = signed_in(browser, demo, size)
    page.locator("a.value").first.click()
    expect(page.locator(".sums")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    page.locator("summary", has_text="Compare").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Channel", exact=True).press("Enter")
    expect(page.locator("#answer")).to_contain_text("told apart")
    sides = page.locator("#answer").inner_text()
    cell = page.locator("section", has_text="Its parts").last.locator("tfoot a").first
    shown = cell.inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sums b").first).to_have_text(shown)
    page.go_back()
    expect(page.locator("#answer")).to_have_text(sides)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()
