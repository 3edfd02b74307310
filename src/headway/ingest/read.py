"""The door: paths in, tables out."""

from collections.abc import Sequence
from pathlib import Path

from headway.ingest.table import SourceTable


def read_tables(paths: Sequence[Path]) -> tuple[SourceTable, ...]:
    """Every table of the files and folders. Raises UnreadableFile for the first file that cannot be read."""
    raise NotImplementedError
