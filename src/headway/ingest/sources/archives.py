"""Compressed files: opened within limits, so that a small file cannot fill the machine."""

import gzip
import io
import zipfile
from typing import IO

from headway.ingest.sources.damage import read_by_others
from headway.ingest.table import UnreadableFile

MOST_BYTES = 2 << 30
FREE_BYTES = 64 << 20
MOST_RATIO = 150
MOST_MEMBERS = 2000
STEP = 1 << 20


def check_zip(data: bytes, file: str) -> zipfile.ZipFile:
    """The opened archive. Raises UnreadableFile when it is damaged, encrypted, or would grow beyond the limits."""
    with read_by_others(file, "it is damaged or cut off. Save it again."):
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(file, "it is encrypted. Save it without a password and try again.")
    size = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or size > MOST_BYTES or (size > FREE_BYTES and size > MOST_RATIO * len(data)):
        raise too_large(file, size)
    return archive


def member_bytes(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """The content of a member, never more than it declared."""
    with read_by_others(file, f"{name} in it is damaged or cut off. Save it again."), archive.open(name) as member:
        return _within_limits(member, file, 0)


def gunzip(data: bytes, file: str) -> bytes:
    """The content of a gzip file within the limits."""
    reason = "it is damaged or cut off. Save it again."
    with read_by_others(file, reason), gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        return _within_limits(stream, file, len(data))


def _within_limits(stream: IO[bytes] | gzip.GzipFile, file: str, packed: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := stream.read(STEP):
        size += len(part)
        if size > MOST_BYTES or (packed and size > FREE_BYTES and size > MOST_RATIO * packed):
            raise too_large(file, size)
        parts.append(part)
    return b"".join(parts)


def too_large(file: str, size: int) -> UnreadableFile:
    """For an archive that would grow beyond the limits."""
    return UnreadableFile(
        file,
        f"it would grow to {size >> 20:,} MB or more when unpacked, beyond what is safe. Unpack it yourself first.",
    )
