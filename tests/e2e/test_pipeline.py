"""From the deals to the pipeline and the funnel, to the very rows of a number, and back: by keys, wide and narrow."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
def test_from_the_deals_to_what_changed_the_pipeline_to_its_rows_and_back(browser, demo, size):
    page = signed_in(browser, demo, size)
    page.goto("/deals")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pipeline")
    expect(page.locator("#answer")).to_contain_text("What is open")
    expect(page.locator("main")).to_contain_text("from the one to the other to the cent")
    part = (
        page.locator("section[aria-labelledby=parts-title] tbody tr", has_text="New").locator("td.n a:not(.why)").first
    )
    shown = part.inner_text().lstrip("+")
    part.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Came in new: its rows")
    assert page.locator(".sums b").all_inner_texts()[:2] == [shown, shown]
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pipeline")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
def test_from_the_funnel_to_the_deals_of_a_stage_and_back(browser, demo, size):
    page = signed_in(browser, demo, size)
    page.goto("/deals")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Funnel")
    page.goto("/funnel?period=all")
    page.get_by_role("link", name="Every visit").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("a deal that comes back to a stage has entered it twice")
    lost = page.locator("section[aria-labelledby=five-title] tbody tr").first.locator("a:not(.why)").nth(2)
    shown = lost.inner_text()
    lost.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lost from the stage: its rows")
    expect(page.locator(".sums b").first).to_have_text(shown)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Funnel")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()
