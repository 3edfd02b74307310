"""The chart script in a real browser, under the policy that pages are served under."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

BUILT = Path(__file__).resolve().parents[2] / "src" / "headway" / "web" / "static" / "built"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
STYLE = """
:root { color-scheme: light dark; --c1: light-dark(oklch(50% .17 262), oklch(72% .13 262)); --c2: rgb(10, 20, 30); }
figure { width: 400px; margin: 0; } [data-plot] { height: 300px; }
"""
OPTION: dict[str, Any] = {
    "headway": {"unit": "EUR", "digits": 0, "group": ",", "decimal": ".", "before": "€", "after": ""},
    "xAxis": {"type": "category", "data": ["Jan", "Feb", "Mar"]},
    "yAxis": {"type": "value"},
    "tooltip": {"trigger": "axis"},
    "series": [{"type": "bar", "name": "Net sales", "itemStyle": {"color": "--c2"}, "data": [12000, 15000, None]}],
}

pytestmark = pytest.mark.browser


class Strict(SimpleHTTPRequestHandler):
    """Serves a folder under the pages' policy, and says nothing about it."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's own name
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(BUILT / "charts.js", folder)
    (folder / "favicon.ico").touch()
    (folder / "page.css").write_text(STYLE, "utf-8")
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><link rel="stylesheet" href="page.css"><body>'
        '<figure data-chart aria-label="Net sales"><div data-plot></div>'
        f'<script type="application/json">{json.dumps(OPTION)}</script></figure>'
        '<script src="charts.js"></script></body></html>',
        "utf-8",
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, site: str, complaints: list[str]) -> Iterator[Page]:
    found = browser.new_page(color_scheme="light")
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.goto(site)
    expect(found.locator("figure svg")).to_be_visible()
    yield found
    found.close()


def test_a_chart_is_drawn_under_a_strict_policy_with_the_numbers_written_out(page: Page, complaints: list[str]) -> None:
    expect(page.locator("figure svg text", has_text="€15K")).to_be_visible()
    expect(page.locator('figure svg path[fill="rgb(10,20,30)"]')).to_have_count(2)
    assert complaints == []


def test_the_tooltip_breaks_no_policy_and_shows_a_missing_value_as_a_dash(page: Page, complaints: list[str]) -> None:
    page.mouse.move(150, 100)
    expect(page.locator("figure svg text", has_text="€12,000")).to_be_visible()
    page.mouse.move(340, 100)
    expect(page.locator("figure svg text", has_text="–")).to_be_visible()
    assert [one for one in complaints if "Content Security" in one] == []


def test_the_scheme_changes_the_colours_of_a_drawn_chart(page: Page) -> None:
    page.evaluate(
        "document.querySelector('script[type]').textContent = JSON.stringify("
        "{xAxis: {type: 'category', data: ['a']}, yAxis: {}, series: [{type: 'bar', data: [1]}]})"
    )
    bars = page.locator("figure svg path[fill^=rgb]").first
    page.emulate_media(color_scheme="dark")
    expect(bars).to_have_attribute("fill", "rgb(119,164,246)")
    page.emulate_media(color_scheme="light")
    expect(bars).not_to_have_attribute("fill", "rgb(119,164,246)")


def test_a_screen_reader_is_told_what_the_figure_says(page: Page) -> None:
    expect(page.locator("figure [data-plot]")).to_have_attribute("aria-label", "Net sales")


def test_a_chart_follows_the_width_of_its_figure(page: Page) -> None:
    expect(page.locator("figure svg")).to_have_attribute("width", "400")
    page.evaluate("document.querySelector('figure').style.width = '300px'")
    expect(page.locator("figure svg")).to_have_attribute("width", "300")


def test_a_figure_swapped_in_is_drawn_and_the_one_that_went_is_forgotten(page: Page) -> None:
    page.evaluate(
        "() => { const old = document.querySelector('figure'); const next = old.cloneNode(true);"
        " next.querySelector('[data-plot]').replaceChildren(); next.id = 'next'; old.replaceWith(next);"
        " document.dispatchEvent(new Event('htmx:afterSettle')); }"
    )
    expect(page.locator("#next svg")).to_be_visible()
