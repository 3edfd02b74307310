"""A sale typed in, a row mended, both taken back, while somebody else has Home open; wide and on a phone."""

import json
import re
import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, Served, running, signed_in, write_orders

pytestmark = pytest.mark.browser
DAY = "2025-12-18"


@pytest.fixture(scope="module")
def shop(tmp_path_factory, headway):
    """A workspace of its own with sixteen months of orders, and their file beside it; each test leaves it as it was."""
    folder = tmp_path_factory.mktemp("typed")
    write_orders(folder / "orders.csv")
    headway("new", str(folder / "shop"), "--name", "Lamp shop", "--currency", "EUR")
    headway("import", str(folder / "shop"), str(folder / "orders.csv"), "--yes")
    with running(folder / "shop") as found:
        yield found


def net_sales(page: Page) -> str:
    return page.locator("#card-net_sales .value").inner_text().strip()


def type_a_sale(page: Page, amount: str) -> None:
    page.keyboard.press("n")
    expect(page.locator("#drawer[open] form")).to_be_visible()
    page.locator("#in-what").fill("Desk lamp")
    page.locator("#in-amount").fill(amount)
    page.locator("#in-customer").fill("Fjordly")
    page.locator("#in-when").fill(DAY)
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("recorded")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_a_sale_moves_an_open_home_and_undo_moves_it_back(browser, shop: Served, size):
    theirs = signed_in(browser, shop, WIDE)
    theirs.goto("/?period=2025-12")
    expect(theirs.locator("#card-net_sales .value")).to_contain_text("€")
    before = net_sales(theirs)
    mine = signed_in(browser, shop, size)
    mine.goto("/orders")
    began = time.monotonic()
    type_a_sale(mine, "1000")
    assert time.monotonic() - began < 10
    expect(theirs.locator("#card-net_sales .value")).not_to_have_text(before)
    assert number(net_sales(theirs)) == number(before) + 1000
    expect(mine.locator("main")).to_contain_text("Fjordly" if size is WIDE else "Order")
    mine.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(theirs.locator("#card-net_sales .value")).to_have_text(before)
    for page in (mine, theirs):
        page.context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_a_mended_row_stays_mended_when_its_file_comes_again(browser, shop: Served, size, headway):
    boss = signed_in(browser, shop, WIDE)
    boss.goto("/?period=2024-09")
    before = net_sales(boss)
    known_before = datetime.now(UTC).isoformat(timespec="seconds")
    page = signed_in(browser, shop, size)
    page.goto("/orders?q=A0001")
    page.goto(page.locator("tbody tr[data-href]").first.get_attribute("data-href"))
    page.locator("[data-drawer$='/lines/1/set/amount']").click()
    page.locator("#in-value").fill("55.5")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main .lead")).to_have_text("€55.50")
    expect(boss.locator("#card-net_sales .value")).not_to_have_text(before)
    assert number(net_sales(boss)) == number(before) - 92 + 55.5
    assert sales_of_september(shop, headway) == number(before) - 92 + 55.5
    assert sales_of_september(shop, headway, "--known-at", known_before) == number(before)
    expect(page.get_by_role("heading", name="Changes")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Owner")
    told = headway("import", str(shop.folder), str(shop.folder.parent / "orders.csv"), "--yes")
    assert re.search(r"1\b.*kept as you changed", told), told
    page.reload()
    expect(page.locator("main .lead")).to_have_text("€55.50")
    page.goto("/changes")
    with page.expect_response(re.compile("/undo$")):
        page.get_by_role("button", name=re.compile("^Undo: Owner put a record right")).first.click()
    expect(page.locator(".deeds")).to_contain_text("taken back")
    page.goto("/orders?q=A0001")
    expect(page.locator("tbody")).not_to_contain_text("55.5")
    expect(boss.locator("#card-net_sales .value")).to_have_text(before)
    for one in (page, boss):
        one.context.close()


def sales_of_september(shop: Served, headway, *words: str) -> float:
    asked = ("net_sales", "--from", "2024-09-01", "--to", "2024-09-30", "--format", "json")
    return float(json.loads(headway("ask", str(shop.folder), *asked, *words))["totals"]["net_sales"])


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_a_page_shared_live_moves_frozen_stays_and_revoked_says_so(browser, shop: Served, size):
    page = signed_in(browser, shop, WIDE)
    links = {how: share(page, how) for how in ("live", "frozen")}
    boss = browser.new_context(viewport=size, base_url=shop.address)
    live, frozen = boss.new_page(), boss.new_page()
    live.goto(links["live"])
    frozen.goto(links["frozen"])
    before = net_sales(live)
    assert net_sales(frozen) == before
    expect(live.locator("main a[href]")).to_have_count(0)
    page.goto("/orders")
    type_a_sale(page, "250")
    expect(live.locator("#card-net_sales .value")).not_to_have_text(before)
    assert number(net_sales(live)) == number(before) + 250
    frozen.reload()
    assert net_sales(frozen) == before
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(live.locator("#card-net_sales .value")).to_have_text(before)
    page.goto("/shares")
    for _ in links:
        page.get_by_role("link", name="Revoke").first.click()
        page.get_by_role("button", name="Revoke it").click()
        expect(page.locator("#toasts")).to_contain_text("shows nothing any more")
        page.reload()
    live.reload()
    expect(live.get_by_role("heading", level=1)).to_have_text("This page is not shared any more")
    assert live.evaluate("document.documentElement.scrollWidth") <= size["width"]
    boss.close()
    page.context.close()


def share(page: Page, how: str) -> str:
    page.goto("/?period=2025-12")
    page.locator(".person > summary").click()
    page.get_by_role("link", name="Share this page").click()
    page.locator("#in-how").select_option(how)
    page.get_by_role("button", name="Make a link").click()
    return page.locator("#handed-on").input_value()


def number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))
