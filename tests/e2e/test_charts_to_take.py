"""Every chart can be taken away: as a picture, and as a file of its numbers, which are those of the shell."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser
PAGES = (
    "/?period=this-year",
    "/metrics/net_sales?period=this-year",
    "/explore?metric=net_sales&grain=quarter&period=all",
    "/explore?metric=win_rate&by=rep&period=all",
    "/funnel?period=all",
    "/pipeline?period=this-year",
    "/cohorts",
    "/compare?period=last-month",
    "/questions/seasons",
)


def taken(page: Page, link: Locator) -> tuple[str, str]:
    """The name and the text of what a link saves."""
    with page.expect_download() as coming:
        link.click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_text("utf-8-sig")


@pytest.mark.parametrize("path", PAGES)
def test_each_chart_is_saved_as_a_picture_and_as_a_file_with_the_rows_of_its_table(browser, demo, path):
    page = signed_in(browser, demo, WIDE if path < "/m" else NARROW)
    page.goto(path)
    charts = page.locator("[data-chart]")
    expect(charts.first.locator("svg")).to_be_visible()
    for place in range(charts.count()):
        card = charts.nth(place).locator("xpath=ancestor::*[contains(@class, 'card')][1]")
        name, text = taken(page, card.locator("a[download]"))
        rows = list(csv.reader(io.StringIO(text)))
        shown = card.locator("details.twin tbody tr")
        assert name.endswith(".csv")
        assert [row[0].lstrip("'") for row in rows[1:]] == shown.locator("th").all_text_contents()
        assert {len(row) for row in rows} == {len(rows[0])} != {1}
        assert all(Decimal(number) is not None for row in rows[1:] for number in row[1:] if number)
        drawing, picture = taken(page, card.get_by_role("button", name="image"))
        assert drawing.removesuffix(".svg")
        assert picture.startswith("<svg ")


def test_the_numbers_of_the_file_are_those_that_the_shell_says_to_the_cent(browser, demo, headway):
    page = signed_in(browser, demo, WIDE)
    page.goto("/explore?metric=net_sales&grain=quarter&period=all")
    _, text = taken(page, page.locator("[data-chart] ~ .under a[download]"))
    head, *rows = csv.reader(io.StringIO(text))
    asked = json.loads(headway("ask", str(demo.folder), "net_sales", "--grain", "quarter", "--format", "json"))
    assert head == ["", "Net sales (EUR)"]
    assert [Decimal(value) for _, value in rows] == [Decimal(row["net_sales"]) for row in asked["rows"]]
