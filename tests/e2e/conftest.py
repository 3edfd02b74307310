"""A real server with a file of orders in it, and a real browser."""

import csv
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

HEADWAY = Path(sys.executable).with_name("headway")
expect.set_options(timeout=30_000)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 780}


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address and its workspace."""

    address: str
    folder: Path

    def link(self) -> str:
        """A fresh sign-in link for the owner."""
        return _headway("sign-in", str(self.folder), "--address", self.address).strip()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workspace with sixteen months of orders, the last full one being December 2025 with a known total."""
    folder = tmp_path_factory.mktemp("e2e")
    write_orders(folder / "orders.csv")
    home = folder / "shop"
    _headway("new", str(home), "--name", "Lamp shop", "--currency", "EUR")
    _headway("import", str(home), str(folder / "orders.csv"), "--yes")
    with running(home) as found:
        yield found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small demo company, which has every kind of record."""
    home = tmp_path_factory.mktemp("e2e") / "demo"
    _headway("new", str(home), "--demo", "--demo-lines", "2000")
    with running(home, HEADWAY_DEMO_TILL="off") as found:
        yield found


@pytest.fixture(scope="session")
def headway():
    """Runs a command and gives what it says."""
    return _headway


@contextmanager
def running(home: Path, **settings: str) -> Iterator[Served]:
    """A server of a workspace with these settings in its environment, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(HEADWAY), "serve", str(home), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}) as server:
        assert server.stdout is not None
        told = next(line for line in server.stdout if "sign-in?link=" in line)
        assert re.search(r"link=\S{20,}", told)
        try:
            yield Served(f"http://127.0.0.1:{port}", home)
        finally:
            server.terminate()
            server.wait(timeout=30)


def signed_in(browser: Browser, served: Served, size: dict[str, int], scheme: str = "light") -> Page:
    """A page of the owner in a window of its own; close its context."""
    context = browser.new_context(viewport=size, color_scheme=scheme, base_url=served.address)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(served.link())
    return page


def write_orders(path: Path) -> None:
    """One order every third day from September 2024 to December 2025, worth 100 and a unit more each month."""
    with path.open("w", newline="", encoding="utf-8") as to:
        lines = csv.writer(to)
        lines.writerow(["Order ID", "Order Date", "Customer", "Product", "Quantity", "Unit Price", "Amount"])
        day, number = date(2024, 9, 1), 0
        while day <= date(2025, 12, 31):
            number += 1
            price = 100 + (day.year - 2024) * 12 + day.month - 17
            lines.writerow([f"A{number:04}", day.isoformat(), f"Customer {number % 7}", "Lamp", 1, price, price])
            day += timedelta(days=3)


def _headway(*words: str) -> str:
    return subprocess.run([str(HEADWAY), *words], capture_output=True, text=True, check=True).stdout
