"""One Sail server for all the tests of a run; what it takes is loaded by the first that asks for it."""

from collections.abc import Iterator
from importlib import import_module

import pytest


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    """The address of a Sail server."""
    with import_module("headway.engines.sail").serving() as address:
        yield address
