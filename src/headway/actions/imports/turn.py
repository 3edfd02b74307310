"""One import at a time: an import plans against what is there, so nobody else may import meanwhile."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from headway.errors import Refused


class ImportRunning(Refused):
    """Another import of this workspace has not finished."""

    def __init__(self) -> None:
        super().__init__(
            "Another import is being applied to this workspace. Nothing was changed; try again when it is done."
        )


@contextmanager
def turn(files: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the workspace's turn to import. The system frees it when the process ends, however it ends.

    Without `wait`, raises ImportRunning while somebody else has it.
    """
    folder = files / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".turn").open("a") as lock:
        _take(lock, wait=wait)
        yield


def _take(lock: IO[str], *, wait: bool) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        raise ImportRunning from taken
