"""The file that a backup is: a gzipped tar of members, and last the manifest with each member's digest, so that a cut
is seen.
"""

import gzip
import json
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from shutil import copyfileobj

from headway.errors import Refused

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20


class BadBackup(Refused):
    """The file is not a whole backup that this version can read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be restored: {reason}. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `at` is ISO, UTC; `migrations` the last one of each app; `tables` the columns of copied
    tables.
    """

    at: str
    kind: str
    migrations: dict[str, list[str]]
    tables: dict[str, list[str]] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def pack(path: Path, members: Iterable[tuple[str, Path]], manifest: Manifest) -> None:
    """Write the members and the manifest to a file, readable by its owner only."""
    path.touch(mode=0o600)
    with tarfile.open(path, "w:gz", compresslevel=3) as tar:
        for name, source in members:
            tar.add(source, arcname=name, recursive=False, filter=_plain)
            manifest.members[name] = _digest(source)
        text = json.dumps(asdict(manifest), indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(text), 0o600
        tar.addfile(entry, BytesIO(text))


def unpack(path: Path, folder: Path) -> Manifest:
    """Write every member into a folder, checked against the manifest; raises BadBackup for anything that is not as it
    was.
    """
    try:
        with gzip.open(path, "rb") as stream:
            with tarfile.open(fileobj=stream, mode="r:") as tar:
                written = {entry.name: _extract(tar, entry, folder, path) for entry in tar if entry.isfile()}
            while stream.read(BLOCK):
                pass  # only at its end does the stream tell whether all of it is as it was written
    except (tarfile.TarError, EOFError, OSError, zlib.error) as wrong:
        raise BadBackup(path, f"it is not a whole backup ({wrong})") from wrong
    if MANIFEST not in written:
        raise BadBackup(path, "it is not a whole backup (its manifest is missing)")
    manifest = _manifest(path, folder / MANIFEST)
    (folder / MANIFEST).unlink()
    del written[MANIFEST]
    if written != manifest.members:
        changed = sorted(name for name in written | manifest.members if written.get(name) != manifest.members.get(name))
        raise BadBackup(path, f"{changed[0]} is not as it was written")
    return manifest


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _extract(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path, path: Path) -> str:
    inside = PurePosixPath(entry.name)
    if inside.is_absolute() or ".." in inside.parts:
        raise BadBackup(path, f"{entry.name} lies outside it")
    target = folder / inside
    target.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(entry)
    if source is None:
        raise BadBackup(path, f"{entry.name} cannot be read")
    with target.open("wb") as file:
        copyfileobj(source, file)
    return _digest(target)


def _manifest(path: Path, file: Path) -> Manifest:
    try:
        found = Manifest(**json.loads(file.read_text("utf-8")))
    except (ValueError, TypeError) as wrong:
        raise BadBackup(path, "its manifest cannot be read") from wrong
    if found.format != FORMAT:
        raise BadBackup(path, f"it has format {found.format}, and this Headway reads {FORMAT}")
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
