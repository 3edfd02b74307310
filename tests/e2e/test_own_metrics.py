"""Margin per visit by rep, refunds left out: made in the form by keyboard alone, drilled to its rows, taken away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, signed_in
from tests.e2e.test_every_page import faults_of

pytestmark = pytest.mark.browser


def press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def walk_to(page: Page, label: str, most: int = 60) -> None:
    """Tab on until the field or button of this name has the focus."""
    for _ in range(most):
        named = page.evaluate("document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? ''")
        if re.match(label, str(named).strip()):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {label} by Tab")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_metric_is_made_by_keyboard_drilled_and_exported(browser, demo, size):
    page = signed_in(browser, demo, size)
    name = f"Margin per visit {size['width']}"
    page.goto("/metrics/new")
    page.locator("#in-what0").focus()
    page.keyboard.type("Gross margin")
    walk_to(page, "Only some of it")
    press(page, "Enter")
    walk_to(page, "Only where")
    page.keyboard.type("Sale or return")
    walk_to(page, "Values")
    page.keyboard.type("sale")
    press(page, "Tab")
    walk_to(page, "Metric")
    page.keyboard.type("Visits")
    press(page, "Tab")
    made = page.locator("#made")
    expect(made).to_contain_text("Gross margin (only where Sale or return is sale) ÷ Visits")
    expect(made).to_contain_text("Its parts are counted by different dates")
    expect(page.locator("#in-val0_0-names option").first).to_have_attribute("value", "sale")
    assert faults_of(page) == []
    page.set_viewport_size(size)
    walk_to(page, "Name")
    page.keyboard.type(name)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(page.url + "?period=last-year")
    page.get_by_role("link", name="Rep", exact=True).focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Table")).to_be_visible()
    expect(page.locator("#found th", has_text=name).last).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").first.focus()
        press(page, "Enter")
    assert name.lower().replace(" ", "_") in taken.value.path().read_text("utf-8-sig").lower().replace(" ", "_")
    page.goto(f"/rows/{name.lower().replace(' ', '_')}?period=last-year")
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Gross margin (only where Sale or return is sale)")
    page.go_back()
    expect(page.get_by_role("heading", name="Table")).to_be_visible()
    page.goto(f"/metrics/{name.lower().replace(' ', '_')}/trust?period=last-year")
    expect(page.get_by_role("heading", name="Where it stands")).to_be_visible()
    assert faults_of(page) == []
    page.context.close()
