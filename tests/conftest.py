"""What the tests of every room share: the slow versions, and the real files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import chromium

pytest_plugins = ["tests.workspaces", "tests.engines.sailing"]

SLOW = "slow: run with --nightly"
NO_REAL_DATA = "needs real files: set HEADWAY_REAL_DATA to the folder that holds them"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--nightly`."""
    parser.addoption("--nightly", action="store_true", help="run the slow versions too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, and say so, what this run has no time or no files for."""
    nightly = config.getoption("--nightly")
    for item in items:
        if item.get_closest_marker("nightly") and not nightly:
            item.add_marker(pytest.mark.skip(reason=SLOW))
        if item.get_closest_marker("real") and not os.environ.get("HEADWAY_REAL_DATA"):
            item.add_marker(pytest.mark.skip(reason=NO_REAL_DATA))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files."""
    folder = os.environ.get("HEADWAY_REAL_DATA")
    if not folder:
        pytest.skip(NO_REAL_DATA)
    found = Path(folder)
    if not found.is_dir():
        pytest.fail(f"HEADWAY_REAL_DATA is {folder}, which is not a folder")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the tests of one file: Playwright drives one at a time in a process."""
    with chromium() as found:
        yield found
