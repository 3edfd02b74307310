"""Ten journeys by keyboard, wide and narrow: to a page, its number explained beside it, on to its rows, and back."""

import json
import shlex
import subprocess
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HEADWAY, NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser
CELL = "main table.table td.n a:not(.why)[href^='/rows/']"


@dataclass(frozen=True, slots=True)
class Journey:
    """To a page by `keys` from Home, or by its address; the number is that of `at`. `share`: the cell is a share of its
    line, explained by what it counts."""

    name: str
    keys: str = ""
    path: str = ""
    at: str = CELL


JOURNEYS = (
    Journey("home", keys="gh", at="a.value"),
    Journey("funnel", path="/funnel?period=all"),
    Journey("pipeline", keys="gp"),
    Journey("cohorts", keys="gu"),
    Journey("compare", keys="gv"),
    Journey("question", path="/questions/people"),
    Journey("own metric", path="/metrics/{own}", at="a.value"),
    Journey("trust", path="/metrics/win_rate/trust?period=all", at="dl.counts a"),
    Journey("metric", path="/metrics/win_rate?period=this-year", at="a.value"),
    Journey("explore", path="/explore?metric=net_sales&metric=win_rate&by=rep&period=this-year"),
)


@pytest.fixture(scope="module")
def own(browser, demo) -> str:
    """A metric made in the form: sales per visit."""
    page = signed_in(browser, demo, WIDE)
    page.goto("/metrics/new?what0=Net+sales&how1=per&what1=Orders")
    name = page.get_by_label("Name", exact=True)
    name.fill("Sales an order")
    name.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sales an order")
    key = page.url.partition("/metrics/")[2].partition("?")[0]
    page.context.close()
    return key


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "360"])
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_to_a_number_its_explanation_its_rows_and_back(browser, demo, own, journey, size):
    page = signed_in(browser, demo, size)
    if journey.keys:
        for key in journey.keys:
            page.keyboard.press(key)
        page.wait_for_load_state("load")
    else:
        page.goto(journey.path.format(own=own))
    number = page.locator(journey.at).first
    shown = number.inner_text()
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sums .big")).to_be_visible()
    answer = page.locator(".sums .big").inner_text()
    page.go_back()
    number = page.locator(journey.at).first
    expect(number).to_have_text(shown)
    if journey.name != "trust":  # its counts are of rows; its number has the mark
        explains(page, number, answer)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()


def explains(page: Page, number, answer: str) -> None:
    """The key opens the explanation of the focused number, which says what its rows say; Escape leads back to it."""
    number.focus()
    page.keyboard.press("i")
    drawer = page.locator("#drawer[open] .explained")
    expect(drawer.locator(".big")).to_contain_text(answer)
    expect(page.locator("#drawer-title")).to_be_focused()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, context="#drawer").response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate(
        "document.querySelector('#drawer').scrollWidth <= document.querySelector('#drawer').clientWidth"
    )
    page.keyboard.press("Escape")
    expect(page.locator("#drawer[open]")).to_have_count(0)
    expect(number).to_be_focused()


def test_a_part_is_explained_in_turn_and_the_command_gives_the_same_number(browser, demo):
    page = signed_in(browser, demo, WIDE)
    page.goto("/metrics/win_rate?period=this-year")
    page.locator(".metric .why").press("Enter")
    drawer = page.locator("#drawer[open] .explained")
    won = drawer.locator(".pieces dd a").first.inner_text()
    drawer.get_by_role("link", name="Deals won", exact=True).press("Enter")
    expect(drawer.locator("h2")).to_have_text("Deals won")
    expect(drawer.locator(".big")).to_have_text(won)
    words = shlex.split(drawer.get_by_label("The same in a shell").input_value())
    assert words[:2] == ["headway", "ask"]
    told = subprocess.run(
        [str(HEADWAY), *words[1:], "--format", "json"], capture_output=True, text=True, check=True
    ).stdout
    assert f"{json.loads(told)['totals']['deals_won']:,}" == won
    page.keyboard.press("Escape")
    expect(page.locator(".metric .why")).to_be_focused()
    page.context.close()


def test_without_a_script_the_mark_leads_to_a_page_that_says_the_same(browser, demo):
    context = browser.new_context(viewport=NARROW, base_url=demo.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.link())
    page.goto("/metrics/win_rate?period=this-year")
    shown = page.locator("a.value span").inner_text()
    page.locator(".metric .why").press("Enter")
    expect(page.locator(".explained .big")).to_contain_text(shown)
    context.close()
