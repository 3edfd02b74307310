"""Printed, Home is one sheet."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, signed_in

pytestmark = pytest.mark.browser
SHEET = re.compile(rb"/Type\s*/Page[^s]")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["/", "/team"])
def test_a_page_of_numbers_prints_on_one_sheet_without_the_menu(browser, demo, path, size):
    page = signed_in(browser, demo, size)
    page.goto(path)
    expect(page.locator("main table").last).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("nav.rail")).to_be_hidden()
    expect(page.locator(".on-paper")).to_be_visible()
    assert len(SHEET.findall(page.pdf(format="A4"))) == 1
    page.context.close()
