"""From a card to a cohort to its very rows and back, wide and narrow, by keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
def test_from_a_card_to_a_cohort_to_its_rows_and_back(browser, demo, size):
    page = signed_in(browser, demo, size)
    page.locator("a.value").first.click()
    expect(page.locator(".sums")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("g")
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cohorts")
    expect(page.locator("#answer")).to_contain_text("so far")
    page.locator("summary", has_text="Follow").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Deals that are won").press("Enter")
    expect(page.locator("#answer")).to_contain_text("deals of")
    cell = page.locator(".triangle td.heat5 a").first
    shown = cell.inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sums")).to_be_visible()
    counted = float(re.sub(r"\D", "", page.locator(".sums b").first.inner_text()))
    page.go_back()
    expect(page.locator("#answer")).to_contain_text("deals of")
    row = page.locator(".triangle tr", has=page.locator("td.heat5 a")).first
    size_of = float(re.sub(r"\D", "", row.locator("td").first.inner_text()))
    assert shown == f"{counted / size_of * 100:.1f}\u202f%"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()
