"""A dashboard in a browser: pinned from Home, Explore and a metric, moved by keyboard and by drag, live, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, running, signed_in, write_orders
from tests.e2e.test_every_page import LOOKS, faults_of
from tests.e2e.test_typing import type_a_sale

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory, headway):
    """A workspace of its own with sixteen months of orders."""
    folder = tmp_path_factory.mktemp("board")
    write_orders(folder / "orders.csv")
    headway("new", str(folder / "shop"), "--name", "Lamp shop", "--currency", "EUR")
    headway("import", str(folder / "shop"), str(folder / "orders.csv"), "--yes")
    with running(folder / "shop") as found:
        yield found


def pin(page: Page, *, name: str = "", look: str = "") -> None:
    expect(page.locator("#drawer[open] form")).to_be_visible()
    if name:
        page.locator("#in-new_name").fill(name)
    if look:
        page.locator("#in-look").select_option(look)
    page.locator("#drawer button.main").click()
    expect(page.locator("#toasts")).to_contain_text("Pinned to")


def titles(page: Page) -> list[str]:
    return page.locator(".tiles h2").all_inner_texts()


def test_pinned_arranged_by_keyboard_and_drag_live_and_on_a_phone(browser, shop):
    page = signed_in(browser, shop, WIDE)
    page.goto("/?period=2025-12")
    page.locator("#card-net_sales").hover()
    page.locator("#card-net_sales .pin").click()
    pin(page, name="Monday")
    page.goto("/explore?metric=net_sales&by=customer&period=2025-12")
    page.get_by_role("link", name="Pin", exact=True).click()
    pin(page, look="table")
    page.goto("/metrics/orders?period=2025-12")
    page.get_by_role("link", name="Pin its trend").click()
    pin(page)
    page.locator("#toasts").get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Monday")
    assert titles(page) == ["Net sales", "Net sales by customer", "Orders by month"]

    first = page.locator("[data-tile]").first.get_attribute("data-tile")
    page.locator(f"#handle-{first}").focus()
    for key in ("ArrowRight", "+"):  # faster than the board is there again
        page.keyboard.press(key)
    expect(page.locator(f"#tile-{first}.w4")).to_be_visible()
    expect(page.locator(".tiles h2").first).to_have_text("Net sales by customer")
    expect(page.locator(f"#handle-{first}")).to_be_focused()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(f"#tile-{first}.w3")).to_be_visible()

    page.locator("[data-tile]").nth(2).hover()
    page.locator(".handle").nth(2).drag_to(page.locator("[data-tile]").first)
    expect(page.locator("#toasts")).to_contain_text("moved")
    page.reload()
    assert titles(page)[0] == "Orders by month"

    value = page.locator(f"#tile-{first} .value span").first
    before = value.inner_text()
    other = signed_in(browser, shop, WIDE)
    other.goto("/orders")
    type_a_sale(other, "5000")
    expect(value).not_to_have_text(before)
    assert faults_of(page, LOOKS) == []
    page.set_viewport_size(NARROW)
    lefts = page.locator("[data-tile]").evaluate_all("tiles => tiles.map((tile) => tile.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1
    for one in (page, other):
        one.context.close()
