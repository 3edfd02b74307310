"""A business that writes 1.234,56 and 31.12.2017: on every page, in charts, and in how what is typed is read."""

import json
import re
import subprocess
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HEADWAY, NARROW, WIDE, Served, running, signed_in
from tests.e2e.test_every_page import faults_of

pytestmark = pytest.mark.browser
STYLE = ("numbers=1.234,56", "dates=31.12.2017")
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
OTHERWISE = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d{{1,2}})(?![\w.,]*\d|\.)|\b\d{{1,2}} (?:{MONTHS})\b"
)
"""A figure such as 1,234.56 or a day such as 31 Dec."""
READ = {"title", "aria-label", "placeholder"}
FEW = 4
"""So many pages of one kind are read."""
BEGIN = ("/", "/?period=all&against=year", "/explore?metric=net_sales&metric=win_rate&by=rep&grain=month&against=year",
         "/explore?metric=net_sales&grain=day&period=last-month", "/explore?metric=sales_cycle&by=source&period=all",
         "/metrics", "/deals?where=amount%3E%3D1500", "/team", "/changes", "/settings", "/imports/1", "/shares",
         "/dashboards", "/saved", "/new/sale", "/import", "/?as_of=2026-09-10T15:00")  # fmt: skip


class Seen(HTMLParser):
    """What of a page people read, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.figures: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "select", "code"}:
            self._within.append(tag)
        told = {name: value or "" for name, value in attrs}
        self.texts += [value for name, value in told.items() if name in READ]
        if tag == "input" and told.get("inputmode") == "decimal":
            self.texts.append(told.get("value", ""))
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"])

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within[-1:] == ["script"] and data.strip().startswith("{"):
            option = json.loads(data)
            axes = [option.get("xAxis", {}), option.get("yAxis", {})]
            self.texts += [str(label) for axis in axes for label in axis.get("data", [])]
            self.texts += [str(line.get("name", "")) for line in option.get("series", [])]
            self.figures.append(option.get("headway", {}).get("decimal", "nothing"))
        elif not self._within:
            self.texts.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def company(tmp_path_factory, headway):
    """A demo company that chose its style while it was served."""
    home = tmp_path_factory.mktemp("style") / "demo"
    headway("new", str(home), "--demo", "--demo-lines", "3000")
    with running(home, HEADWAY_DEMO_TILL="off") as found:
        headway("settings", str(home), *STYLE)
        yield found


def kind_of(path: str) -> str:
    """The kind of page: one, whichever record or metric it is about and however it is narrowed."""
    return re.sub(r"/\d+", "/N", re.sub(r"^/(metrics|rows|card)/.*", r"/\1/KEY", urlsplit(path).path))


def test_no_page_writes_otherwise(browser, company: Served):
    page = signed_in(browser, company, WIDE)
    waiting, met, read, wrong, drawn = list(BEGIN), set(BEGIN), Counter[str](), [], []
    while waiting:
        path = waiting.pop(0)
        if path not in BEGIN and read[kind_of(path)] >= FEW:
            continue
        answer = page.request.get(urljoin(company.address, path))
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status < 500, path
        read[kind_of(path)] += 1
        seen = Seen()
        seen.feed(answer.text())
        drawn += seen.figures
        wrong += [f"{path}: {text[:90]}" for text in seen.texts if OTHERWISE.search(text)]
        new = [one for one in seen.links if one not in met and not one.startswith(("/sign-out", "/other"))]
        met.update(new)
        waiting += new
    page.context.close()
    assert len(read) > 30
    assert set(drawn) == {","}
    assert wrong == [], "\n".join(wrong)


def test_charts_follow_on_axis_and_in_the_tooltip(browser, company: Served):
    page = signed_in(browser, company, WIDE)
    page.goto("/explore?metric=net_sales&grain=day&period=last-month")
    figure = page.locator("figure[data-drawn]").first
    labels = figure.locator("svg text")
    expect(labels.filter(has_text=re.compile(r"^\d\d\.\d\d\.$")).first).to_be_visible()
    expect(labels.filter(has_text=re.compile(r"^\d+(,\d)?K?\s€$")).first).to_be_visible()
    box = figure.locator("svg").bounding_box()
    assert box
    for share in (0.3, 0.5, 0.7):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
    expect(figure.locator("svg text").filter(has_text=re.compile(r"^\d{1,3}(\.\d{3})*\s€$")).first).to_be_visible()
    page.context.close()


def test_what_is_typed_is_read_so_and_what_was_understood_is_said(browser, company: Served, headway):
    def net_sales() -> Decimal:
        told = headway("ask", str(company.folder), "net_sales", "--format", "json")
        return Decimal(json.loads(told)["totals"]["net_sales"])

    page, before = signed_in(browser, company, WIDE), net_sales()
    for typed, said in (("1.234,50", "1.234,50\u202f€"), ("1.234", "1.234,00\u202f€"), ("12.5", "12,50\u202f€")):
        page.goto("/orders")
        page.keyboard.press("n")
        page.locator("#in-what").fill("Desk lamp")
        page.locator("#in-amount").fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator("#toasts")).to_contain_text(f"Sale of {said}")
    assert net_sales() - before == Decimal("2481.00")
    assert f"{net_sales():,.2f}".translate({44: ".", 46: ","}) in headway("ask", str(company.folder), "net_sales")
    page.context.close()


def test_pages_follow_when_the_style_is_changed_and_taken_back(browser, company: Served):
    page = signed_in(browser, company, WIDE)
    page.goto("/settings")
    page.get_by_label("Numbers", exact=True).select_option("1'234.56")
    page.locator("form[action='/settings/style'] button").click()
    expect(page.locator(".msg")).to_contain_text("The settings are changed.")
    value = page.locator("#card-net_sales .value")
    page.goto("/?period=all")
    expect(value).to_contain_text("’")
    page.goto("/changes")
    expect(page.locator(".deeds").first).to_contain_text("1.234,56 became → 1'234.56".replace("became ", ""))
    page.locator(".deeds li").first.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts, .msg").filter(has_text=re.compile(r"\w"))).not_to_have_count(0)
    page.goto("/?period=all")
    expect(value).not_to_contain_text("’")
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
def test_pages_have_room_for_it(browser, company: Served, size):
    page: Page = signed_in(browser, company, size)
    found = []
    for path in ("/", "/settings", "/explore?metric=net_sales&by=rep&grain=month&against=year", "/orders", "/team"):
        page.goto(path)
        found += faults_of(page, ((size, "light"),))
        page.set_viewport_size(size)
    page.context.close()
    assert found == []


def test_a_command_says_what_may_be_chosen(company: Served):
    refused = subprocess.run(
        [HEADWAY, "settings", company.folder, "numbers=1_234"], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "should be one of 1,234.56 · 1.234,56 · 1 234,56 · 1'234.56" in refused.stderr
