"""Readers of other people's making meet bytes that nobody foresaw: whatever they raise, the file is what is wrong."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from headway.ingest.table import UnreadableFile

PANIC = "PanicException"  # what a reader written in Rust raises; no Exception, and each library has its own
STDERR = 2
_one_at_a_time = Lock()


@contextmanager
def read_by_others(file: str, reason: str) -> Iterator[None]:
    """Turn what a reader raises over damaged bytes into a refusal of the file. Only for the call itself."""
    try:
        yield
    except (UnreadableFile, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        raise UnreadableFile(file, reason) from error


@contextmanager
def read_in_rust(file: str, reason: str) -> Iterator[None]:
    """As `read_by_others`, for readers that write a page of their own to the terminal before they raise: what comes
    meanwhile is kept back, and written only when the file was read."""
    with _one_at_a_time, tempfile.TemporaryFile() as aside:
        before = os.dup(STDERR)
        os.dup2(aside.fileno(), STDERR)
        try:
            with read_by_others(file, reason):
                yield
            aside.seek(0)
            os.write(before, aside.read())
        finally:
            os.dup2(before, STDERR)
            os.close(before)
