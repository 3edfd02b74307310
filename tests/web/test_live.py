"""Home while somebody else imports: the numbers follow without a reload, and tint for a moment."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HEADWAY = Path(sys.executable).with_name("headway")
HEAD = "Order ID,Order Date,Customer,Product,Quantity,Unit Price,Amount\n"


def run(*words: str) -> str:
    return subprocess.run([str(HEADWAY), *words], capture_output=True, text=True, check=True).stdout


def write_orders(path: Path, days: list[date], price: int, *, mark: str) -> None:
    lines = [f"{mark}{n},{day.isoformat()},Nordlicht,Lamp,1,{price},{price}\n" for n, day in enumerate(days)]
    path.write_text(HEAD + "".join(lines), "utf-8")


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A served shop with an order of 10 on each of the last forty days, and its sign-in link."""
    folder = tmp_path_factory.mktemp("live")
    today = datetime.now(UTC).date()
    write_orders(folder / "orders.csv", [today - timedelta(days=n) for n in range(40)], 10, mark="A")
    home = folder / "shop"
    run("new", str(home), "--name", "Lamp shop", "--currency", "EUR")
    run("import", str(home), str(folder / "orders.csv"), "--yes")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(HEADWAY), "serve", str(home), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = next(line for line in server.stdout if "sign-in?link=" in line)
        yield told.split()[-1], home
        server.terminate()
        server.wait(timeout=30)


def test_an_import_changes_the_open_page_and_tints_what_changed(browser, link, tmp_path):
    address, home = link
    page = browser.new_page()
    page.goto(address)
    sales, orders = page.locator("[data-value=net_sales]"), page.locator("[data-value=orders]")
    before = int(orders.inner_text())
    expect(sales).to_have_text(f"€{before * 10:.2f}")
    expect(page.locator(".live-dot:not(.off)")).to_be_visible()
    page.evaluate(
        "window.kept = 1; window.tinted = [];"
        "document.addEventListener('animationstart', (event) => tinted.push(event.target.dataset.value))"
    )
    write_orders(tmp_path / "more.csv", [datetime.now(UTC).date()], 25, mark="B")
    run("import", str(home), str(tmp_path / "more.csv"), "--yes")
    expect(orders).to_have_text(str(before + 1), timeout=20_000)
    expect(sales).to_have_text(f"€{before * 10 + 25:.2f}")
    assert page.evaluate("window.kept") == 1
    page.wait_for_function("['net_sales', 'orders'].every((one) => tinted.includes(one))")
    page.close()
