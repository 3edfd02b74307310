"""The pictures of the guide: every page of a demo company, and an import of own files, in a real browser."""

import csv
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, StorageState, ViewportSize

from tests.chromium import chromium

HEADWAY = Path(sys.executable).with_name("headway")
IMAGES = Path("docs/images")
MOST_BYTES = 200_000
WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=780)
LOW = ViewportSize(width=1440, height=640)
FIRST = "tbody tr[data-href]"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file's name, the page, and in what window. `opens`: the page's first row is opened; `presses`: a
    key that opens something; `low`: a page so dense that its upper part says it."""

    name: str
    path: str
    phone: bool = False
    dark: bool = False
    opens: bool = False
    presses: str = ""
    low: bool = False


DEMO = (
    Picture("home", "/"),
    Picture("new", "/", presses="n"),
    Picture("new-phone", "/", presses="n", phone=True),
    Picture("changes", "/changes", low=True),
    Picture("people", "/people", low=True),
    Picture("settings", "/settings", low=True),
    Picture("home-dark", "/", dark=True),
    Picture("home-phone", "/", phone=True),
    Picture("arrange", "/arrange", low=True),
    Picture("team", "/team", low=True),
    Picture("records", "/records"),
    Picture("explore", "/explore?metric=net_sales&by=category&across=channel&period=this-year"),
    Picture("questions", "/questions", low=True),
    Picture("question", "/questions/people"),
    Picture("compare", "/compare", low=True),
    Picture("cohorts", "/cohorts"),
    Picture("pipeline", "/pipeline?period=this-quarter", low=True),
    Picture("pipeline-deals", "/pipeline/deals?period=this-quarter", low=True),
    Picture("funnel", "/funnel?period=this-year", low=True),
    Picture("saved", "/saved"),
    Picture("dashboards", "/dashboards"),
    Picture("explore-compared", "/explore?metric=net_sales&metric=win_rate&by=rep&period=last-year&against=year"),
    Picture("metric", "/metrics/win_rate"),
    Picture("trust", "/metrics/win_rate/trust?period=this-year"),
    Picture("explained", "/explain/win_rate?period=this-year", low=True),
    Picture("make-metric", "/metrics/new?what0=Gross+margin&dim0_0=Sale+or+return&val0_0=sale&what1=Visits"),
    Picture("metrics", "/metrics"),
    Picture("rows", "/rows/net_sales", low=True),
    Picture("deals", "/deals?state=open&sort=-amount", low=True),
    Picture("deal", "/deals?state=won&sort=-amount", opens=True),
    Picture("lead", "/leads?state=converted", opens=True, low=True),
    Picture("order", "/orders?sort=-net", opens=True, low=True),
    Picture("customer", "/customers", opens=True, low=True),
    Picture("orders-phone", "/orders", phone=True),
)


def main(folder: Path) -> None:
    """Make them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made, chromium() as browser:
        demo, own = Path(made) / "demo", Path(made) / "own"
        _headway("new", str(demo), "--demo", "--demo-lines", "20000")
        _headway("new", str(own), "--name", "Lamp shop", "--currency", "EUR")
        with served(demo) as address:
            work(browser, address, demo)
            for picture in DEMO:
                take(browser, address, demo, picture, folder)
        orders = Path(made) / "orders.csv"
        write_orders(orders)
        with served(own) as address:
            page = _page(browser, address, own, Picture("import", "/import"))
            page.set_input_files("input[type=file]", str(orders))
            page.get_by_role("heading", name="What would happen").wait_for()
            _save(page, folder / "import.png")


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """The address of a server of the workspace, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(HEADWAY), "serve", str(workspace), "--port", str(port)]
    still = {**os.environ, "HEADWAY_DEMO_TILL": "off"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=still) as server:
        if server.stdout is None or not any("link=" in line for line in server.stdout):
            raise RuntimeError(f"the server of {workspace} did not start")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def work(browser: Browser, address: str, workspace: Path) -> None:
    """A sale and a lead typed in, a deal won, somebody invited: what there is to see of people's own doing."""
    page = _page(browser, address, workspace, Picture("work", "/new/sale"))
    for path, typed, button in (
        ("/new/sale", {"what": "Desk lamp", "amount": "119.90", "customer": "Fjordly Interiors"}, "Record the sale"),
        ("/new/lead", {"name": "Ana Lantern", "phone": "+31 20 000 0000", "source": "Fair"}, "Take the lead down"),
    ):
        page.goto(address + path)
        for name, value in typed.items():
            page.locator(f"#in-{name}").fill(value)
        _press(page, button)
    page.goto(address + "/deals?state=open&sort=-amount")
    page.goto(address + str(page.locator(FIRST).first.get_attribute("data-href")) + "/do/won")
    _press(page, "It is won")
    page.goto(address + "/people/invite")
    page.locator("#in-member").select_option(index=1)
    _press(page, "Invite")
    page.context.close()


def _press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.locator(".msg.success, #handed-on").first.wait_for()


def take(browser: Browser, address: str, workspace: Path, picture: Picture, folder: Path) -> None:
    """One picture of one page."""
    page = _page(browser, address, workspace, picture)
    if picture.opens:
        page.goto(address + str(page.locator(FIRST).first.get_attribute("data-href")))
    if picture.presses:
        page.keyboard.press(picture.presses)
        page.locator("#drawer[open] form").wait_for()
    _save(page, folder / f"{picture.name}.png")


def _page(browser: Browser, address: str, workspace: Path, picture: Picture) -> Page:
    context = browser.new_context(
        viewport=PHONE if picture.phone else LOW if picture.low else WIDE,
        color_scheme="dark" if picture.dark else "light",
        storage_state=_signed_in(browser, address, workspace),
    )
    page = context.new_page()
    page.goto(address + picture.path)
    return page


@cache
def _signed_in(browser: Browser, address: str, workspace: Path) -> StorageState:
    """The cookies of an owner's session."""
    with browser.new_context() as context:
        context.new_page().goto(_headway("sign-in", str(workspace), "--address", address).strip())
        return context.storage_state()


def _save(page: Page, to: Path) -> None:
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(600)  # charts draw themselves in
    page.screenshot(path=to)
    page.context.close()
    size = to.stat().st_size
    if size > MOST_BYTES:
        raise RuntimeError(f"{to} has {size:,} bytes; pictures of the guide have at most {MOST_BYTES:,}")


def write_orders(path: Path) -> None:
    """Orders of a small shop, one of them with a date that there is not."""
    with path.open("w", newline="", encoding="utf-8") as to:
        lines = csv.writer(to)
        lines.writerow(["Order ID", "Order Date", "Customer", "Country", "Product", "Quantity", "Unit Price", "Amount"])
        for number in range(1, 241):
            day = (date(2026, 1, 2) + timedelta(days=number)).isoformat() if number != 30 else "2026-02-31"
            product, price = (("Beam", 89.5), ("Globe", 42), ("Arc", 310.25))[number % 3]
            lines.writerow(
                [
                    f"L{number:04}",
                    day,
                    f"Customer {number % 17}",
                    ("Norway", "Italy")[number % 2],
                    product,
                    2,
                    price,
                    2 * price,
                ]
            )


def _headway(*words: str) -> str:
    return subprocess.run([str(HEADWAY), *words], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
