"""From a URL to an engine."""

from pathlib import Path

from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.engines.store import Store
from headway.errors import BadQuestion, Refused

PREFIX = "duckdb:///"


class NoSuchEngine(BadQuestion):
    """A URL that names no engine we have."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url.partition(':')[0]}: is not an engine that Headway has; write duckdb:///PATH.")


class UnusablePath(Refused):
    """DuckDB takes a question mark in a path for the beginning of options, and loses its own files."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f'"{path.resolve()}" holds a question mark, with which the engine cannot work. Use a folder without one.'
        )


def connect(url: str, *, folder: Path | None = None, memory: str = "4GB") -> Store:
    """Open the engine of a URL, making it when it is new: `duckdb:///:memory:`, `duckdb:////absolute/path`, or
    `duckdb:///relative/path` from `folder` (else from the working directory).

    Raises NoSuchEngine for another kind of URL and EngineBusy when another process holds the file.
    """
    return DuckDBStore(path_of(url, folder=folder) or MEMORY, memory=memory)


def path_of(url: str, *, folder: Path | None = None) -> Path | None:
    """The file of a `duckdb:///` URL, None for one in memory; raises NoSuchEngine for any other URL and UnusablePath
    for a file that the engine cannot have.
    """
    if not url.startswith(PREFIX):
        raise NoSuchEngine(url)
    name = url.removeprefix(PREFIX)
    if name == MEMORY:
        return None
    path = (folder or Path()) / name
    if "?" in str(path.resolve()):
        raise UnusablePath(path)
    return path
