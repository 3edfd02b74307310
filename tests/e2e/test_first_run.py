"""The first run: an empty company, the demo beside it, and files that go from the demo into one's own company."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, running, signed_in, write_orders

pytestmark = pytest.mark.browser


@pytest.fixture
def empty(tmp_path, headway, monkeypatch):
    """An empty company, served; the demo beside it is a small one."""
    monkeypatch.setenv("HEADWAY_DEMO_LINES", "1000")
    home = tmp_path / "shop"
    headway("new", str(home), "--name", "Lamp shop")
    with running(home) as found:
        yield found


def answers(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def test_an_empty_company_looks_round_the_demo_and_takes_a_file_from_there_into_its_own(browser, empty, tmp_path):
    write_orders(tmp_path / "orders.csv")
    page = signed_in(browser, empty, WIDE)
    for heading in ("My files", "Type it in", "Look round the demo"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("button", name="Look round the demo").click()
    expect(page.get_by_label("About this demo")).to_be_visible(timeout=120_000)
    demo = page.url.rstrip("/")
    assert demo != empty.address
    assert (empty.folder.parent / "shop-demo" / "headway.toml").is_file()
    expect(page.locator(".card [data-value]").first).to_be_visible()

    page.goto(f"{demo}/import")
    expect(page.get_by_role("heading", name="Put this in my own company")).to_be_visible()
    page.set_input_files("input[type=file]", tmp_path / "orders.csv")
    page.wait_for_url(f"{empty.address}/import/**")
    page.get_by_role("button", name="Import").first.click()
    expect(page.get_by_text("Your sums against ours")).to_be_visible()
    page.goto(f"{empty.address}/orders")
    expect(page.get_by_text("A0162").or_(page.get_by_text("A0001")).first).to_be_visible()
    assert list((empty.folder.parent / "shop-demo" / "files").rglob("orders.csv")) == []

    page.goto(demo)  # still signed in there: the cookies of two servers on one host do not clash
    page.get_by_role("link", name="Back to Lamp shop").click()
    page.wait_for_url(f"{empty.address}/")
    expect(page.get_by_label("About this demo")).to_have_count(0)
    page.context.close()


def test_the_first_typed_sale_makes_home_a_home_on_a_phone(browser, empty):
    page = signed_in(browser, empty, NARROW)
    page.get_by_role("link", name="A sale").click()
    page.get_by_label("What", exact=True).fill("Lamp")
    page.get_by_label("Amount").fill("120")
    page.get_by_role("button", name="Record the sale").click()
    expect(page.get_by_text("120").first).to_be_visible()  # nobody loaded the page again
    expect(page.get_by_role("heading", name="Look round the demo")).to_have_count(0)
    page.context.close()


def test_the_demo_ends_with_the_server_that_started_it_even_when_that_is_killed(tmp_path, headway, browser):
    home = tmp_path / "shop"
    headway("new", str(home))
    headway("new", str(tmp_path / "shop-demo"), "--demo", "--demo-lines", "1000")
    with running(home) as served:
        page = signed_in(browser, served, WIDE)
        page.get_by_role("button", name="Look round the demo").click()
        expect(page.get_by_label("About this demo")).to_be_visible()
        demo = "http://" + page.url.split("/")[2]
        assert answers(demo)
        page.context.close()
        os.kill(_pid_of(home), signal.SIGKILL)
        until = time.monotonic() + 20
        while answers(demo) and time.monotonic() < until:
            time.sleep(0.2)
        assert not answers(demo)


def test_a_demo_that_stands_alone_makes_the_company_that_a_file_goes_to(browser, headway, tmp_path):
    write_orders(tmp_path / "orders.csv")
    home = tmp_path / "demo"
    headway("new", str(home), "--demo", "--demo-lines", "1000")
    with running(home) as served:
        page = signed_in(browser, served, WIDE)
        page.goto(f"{served.address}/import")
        expect(page.get_by_role("button", name="Make my own company first")).to_be_visible()
        page.set_input_files("input[type=file]", tmp_path / "orders.csv")
        page.wait_for_url(re.compile(r":\d+/import/[a-z0-9]{16}$"), timeout=60_000)
        assert not page.url.startswith(served.address)
        expect(page.get_by_text("orders.csv").first).to_be_visible()
        assert (tmp_path / "own" / "headway.toml").is_file()
        page.context.close()


def _pid_of(home: Path) -> int:
    found = subprocess.run(["pgrep", "-f", f"serve {home} "], capture_output=True, text=True, check=True).stdout
    return int(found.split()[0])
