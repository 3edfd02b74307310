"""The demo keeps selling while it is open: Home moves in front of the visitor, and stands while nobody looks."""

import json
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WIDE, running, signed_in

pytestmark = pytest.mark.browser


def test_homes_number_moves_while_somebody_looks_and_stands_while_nobody_does(browser, headway, tmp_path):
    home = tmp_path / "demo"
    headway("new", str(home), "--demo", "--demo-lines", "2000")
    with running(home) as served:
        page = signed_in(browser, served, WIDE)
        net = page.locator("[data-value^=net_sales], [data-value=orders]").first
        expect(net).to_be_visible()
        before = net.text_content()
        expect(net).not_to_have_text(before, timeout=60_000)  # nobody loaded the page again
        page.context.close()
        time.sleep(3)
        sold = _orders(headway, home)
        time.sleep(12)
        assert _orders(headway, home) == sold


def _orders(headway, home) -> list[object]:
    return json.loads(headway("ask", str(home), "orders", "net_sales", "--format", "json"))["rows"]
