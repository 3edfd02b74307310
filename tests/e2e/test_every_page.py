"""Every page in each of its states: nothing that axe finds, nothing wider than the window, everything by keyboard."""

import re
from typing import Any, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, signed_in
from tests.e2e.test_imports import bring, import_it, undo, write

pytestmark = pytest.mark.browser
Looks: TypeAlias = tuple[tuple[Any, str], ...]
DEMO = (
    "/",
    "/explore?metric=net_sales&metric=win_rate&by=rep&period=this-year&against=year",
    "/explore?metric=net_sales&by=category&across=channel&grain=quarter",
    "/saved",
    "/dashboards",
    "/dashboards/new",
    "/pin?metric=net_sales&by=channel",
    "/metrics",
    "/questions",
    "/questions/people",
    "/compare",
    "/compare?between=channel&period=this-year",
    "/cohorts",
    "/cohorts?what=kept&by=channel&grain=quarter",
    "/metrics/win_rate",
    "/metrics/win_rate/trust?period=all",
    "/explain/win_rate?period=this-year",
    "/metrics/new",
    "/metrics/new?what0=Net+sales&how1=%2B&what1=Visits",
    "/rows/net_sales?period=all&check=missing_rep_id",
    "/rows/win_rate?period=all",
    "/rows/median_deal_size?period=all",
    "/deals",
    "/leads",
    "/pipeline",
    "/pipeline?period=all&measure=count&by=rep",
    "/pipeline/deals?period=this-year",
    "/pipeline/deals?period=all&term=bridge_won&measure=count",
    "/funnel?period=this-year",
    "/funnel?period=all&mode=visits&by=loss_reason",
    "/deals?where=amount%3E%3D500&where=customer~a",
    "/orders/filter/channel",
    "/customers/columns",
    "/orders",
    "/customers",
    "/import",
    "/changes",
    "/people",
    "/people/invite",
    "/settings",
    "/other-company",
    "/shares",
    "/arrange",
    "/team",
    "/records",
    "/contracts",
    "/cases?where=topic~e&sort=-resolved_at",
    "/find?q=lamp",
    "/?as_of=2026-09-10T15:00",
    "/deals?as_of=2026-09-10T15:00&state=open",
    *(f"/new/{name}" for name in ("sale", "deal", "lead", "activity", "cost")),
)
RECORDS = ("/deals?state=won", "/leads", "/orders", "/customers")
OWN = (
    "/",
    "/pipeline",
    "/funnel",
    "/explore?metric=net_sales&by=product",
    "/deals",
    "/leads?q=nobody",
    "/customers",
    "/import",
    "/same-as",
)
REFUSED = ("/nothing-here", "/explore?metric=net_sales&where=ofice%3DX", "/deals/1")
STEPS = (
    "/",
    "/new/sale",
    "/changes",
    "/explore?metric=net_sales&by=channel&against=year",
    "/metrics/net_sales",
    "/deals",
    "/import",
)
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const ring = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const label = at.closest("label") ?? at;
  const seen = [getComputedStyle(at), getComputedStyle(at, "::after"), getComputedStyle(label)].some(ring);
  const place = stops.indexOf(at);
  return { seen, what: at.outerHTML.slice(0, 90), place, parts: ["date", "time"].includes(at.type) ? 4 : 1 };
}"""
STOPS = """() => {
  const fields = "input:enabled:not([type=hidden], [type=radio]), select, textarea";
  window.stops = [...document.querySelectorAll(`a[href], button:enabled, summary, [tabindex='0'], ${fields}`)]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility());
  return stops.map((_, place) => place);
}"""
LOOKS = ((WIDE, "light"), (NARROW, "dark"))
OTHERS = ((WIDE, "dark"), (NARROW, "light"))


def faults_of(page: Page, looks: Looks = LOOKS) -> list[str]:
    """What is wrong with a page as it stands, seen in each of these windows and colour schemes."""
    faults = []
    for size, scheme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        for found in Axe().run(page).response["violations"]:
            nodes = [node["html"][:120] for node in found["nodes"][:3]]
            faults.append(f"{page.url} {size['width']} {scheme}: {found['id']} ({found['impact']}): {nodes}")
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            faults.append(f"{page.url} is wider than {size['width']}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return faults


@pytest.mark.parametrize("looks", [LOOKS, pytest.param(OTHERS, marks=pytest.mark.nightly)], ids=["some", "others"])
def test_pages_of_a_full_company(browser, demo, looks):
    page = signed_in(browser, demo, WIDE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    found = []
    for path in DEMO:
        page.goto(path)
        found += faults_of(page, looks)
    for path in RECORDS:
        page.goto(path)
        page.goto(page.locator("tbody tr[data-href]").first.get_attribute("data-href"))
        expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        found += faults_of(page, looks)
        page.locator("[data-drawer].edit").nth(1).click()
        expect(page.locator("#drawer[open] form")).to_be_visible()
        found += faults_of(page, looks)
        page.keyboard.press("Escape")
    page.context.close()
    assert [*found, *said] == []


def test_pages_with_little_or_nothing_and_refusals(browser, served):
    page = signed_in(browser, served, WIDE)
    found = []
    for path in (*OWN, *REFUSED):
        page.goto(path)
        found += faults_of(page)
    page.context.clear_cookies()
    for path in ("/sign-in", "/sign-in?link=wrong"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
        found += faults_of(page)
    page.context.close()
    assert found == []


def test_the_pages_of_an_import(browser, served, tmp_path):
    page = signed_in(browser, served, WIDE)
    head = "Order ID,Order Date,Customer,Quantity,Unit Price,Amount,Stand"
    rows = [f"X{number},0{number % 9 + 1}/02/2026,Axe {number % 3},1,10,10,B{number % 4}" for number in range(30)]
    bring(page, write(tmp_path / "asked.csv", head, *rows, "X99,02/2026/99,Axe 1,1,10,10,B7"))
    expect(page.get_by_role("heading", name=re.compile("decision"))).to_be_visible()
    expect(page.locator("legend code").first).to_have_text("Order Date")
    found = faults_of(page)
    page.locator("fieldset.question label").first.click()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    assert "`" not in page.locator("main").inner_text()
    found += faults_of(page)
    import_it(page)
    assert "`" not in page.locator("main").inner_text()
    expect(page.locator("main")).to_contain_text("1 row refused")
    found += faults_of(page)
    undo(page)
    found += faults_of(page)
    page.context.close()
    assert found == []


def test_every_control_is_reached_by_tab_in_order_with_a_visible_ring(browser, demo):
    page = signed_in(browser, demo, WIDE)
    for path in STEPS:
        page.goto(path)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
        wanted, reached = page.evaluate(STOPS), []
        while at := page.evaluate(FOCUS):
            assert at["seen"], f"{path}: no ring on {at['what']}"
            if 0 <= at["place"] < max(reached, default=-1):
                break
            reached.append(at["place"])
            assert reached.count(at["place"]) <= at["parts"], f"{path}: no way on from {at['what']}"
            page.keyboard.press("Tab")
        assert set(wanted) <= set(reached), f"{path}: {len(set(wanted) - set(reached))} controls are not reached"
    page.goto("/deals")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.context.close()
