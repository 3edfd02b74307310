"""A name for a unix socket that the system takes however deep its folder lies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headway.engines.wire import NAME_LIMIT


@contextmanager
def short_name(path: Path) -> Iterator[str]:
    """The path itself, or a short way to it through the folder's descriptor, good until the block ends."""
    if len(os.fsencode(path)) <= NAME_LIMIT:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
