"""Home arranged by hand, by keys and without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser


def cards(page: Page) -> list[str]:
    return page.locator(".placed > li").evaluate_all("all => all.map(one => one.dataset.key)")


def test_cards_are_moved_by_keys_and_by_hand_added_removed_and_put_back(browser, served):
    page = signed_in(browser, served, WIDE)
    page.get_by_role("link", name="Arrange").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arrange Home")
    first, second, third, *rest = cards(page)
    later = page.locator(f'button[value="later {first}"]')
    later.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#said")).to_contain_text("is now 2 of")
    assert cards(page) == [second, first, third, *rest]
    expect(later).to_be_focused()
    page.locator(f'[data-key="{first}"]').drag_to(page.locator(f'[data-key="{rest[0]}"]'))
    expect(page.locator("#said")).to_contain_text("is now 4 of")
    assert cards(page) == [second, third, rest[0], first, *rest[1:]]
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.locator("#said")).to_have_text("Taken back")
    assert cards(page) == [second, first, third, *rest]
    page.get_by_label("Search metrics to add").fill("gross sales")
    page.get_by_role("button", name="Add Gross sales").click()
    expect(page.locator("#said")).to_contain_text("Gross sales added")
    page.locator(f'button[value="remove {second}"]').click()
    expect(page.locator("#said")).to_contain_text("removed")
    wanted = [first, third, *rest, "gross_sales"]
    assert cards(page) == wanted
    page.get_by_role("link", name="Done").click()
    expect(page.locator(".cards > .metric").first).to_be_visible()
    shown = page.locator(".cards > .metric").evaluate_all("all => all.map(one => one.id.replace('card-', ''))")
    assert shown == wanted
    expect(page.locator(".chosen")).to_contain_text("Your choice")
    page.get_by_role("link", name="Arrange").click()
    page.get_by_role("button", name="Back to what is proposed").click()
    expect(page.locator("#said")).to_contain_text("as proposed")
    assert cards(page) == [first, second, third, *rest]
    page.context.close()


def test_without_a_script_on_a_phone_it_is_forms(browser, served):
    context = browser.new_context(viewport=NARROW, base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(served.link())
    page.goto("/arrange?period=2025-11")
    before = cards_without_a_script(page)
    page.locator(f'button[value="later {before[0]}"]').click()
    expect(page.locator("main")).to_contain_text("is now 2 of")
    assert "period=2025-11" in page.url
    assert cards_without_a_script(page)[:2] == [before[1], before[0]]
    page.get_by_role("button", name="Back to what is proposed").click()
    expect(page.locator("main")).to_contain_text("as proposed")
    assert cards_without_a_script(page) == before
    context.close()


def cards_without_a_script(page: Page) -> list[str]:
    return [str(one.get_attribute("data-key")) for one in page.locator(".placed > li").all()]
