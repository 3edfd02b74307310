"""The folder of an import: what it will do, as Parquet, so that a crash can roll forward and an undo knows what was
made.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from headway.actions.imports.plan import Planned
from headway.schema.custom import CustomField
from headway.schema.staged import Staged

READY = "plan.json"
FRAMES = ("new", "seen", "changes", "refs")


@dataclass(frozen=True, slots=True)
class Folder:
    """`files/imports/<id>` of a workspace."""

    path: Path

    @property
    def ready(self) -> bool:
        """Whether the whole plan was written: from then on a crash rolls forward, before it nothing was done."""
        return (self.path / READY).is_file()

    @property
    def kinds(self) -> list[str]:
        """Record types in loading order."""
        found = json.loads((self.path / READY).read_text("utf-8"))
        return [str(kind) for kind in found["kinds"]]

    @property
    def stamp(self) -> str:
        """The instant (ISO, UTC) at which all rows of the import are recorded."""
        return str(json.loads((self.path / READY).read_text("utf-8"))["stamp"])

    @property
    def fields(self) -> tuple[CustomField, ...]:
        """The fields of the business's own that it fills."""
        found = json.loads((self.path / READY).read_text("utf-8"))
        return tuple(CustomField(**line) for line in found.get("fields", []))

    @property
    def same_as(self) -> dict[str, dict[str, str]]:
        """The spellings that a person joined for it: record type → spelling → name."""
        found: dict[str, dict[str, str]] = json.loads((self.path / READY).read_text("utf-8")).get("same_as", {})
        return found

    @property
    def actor(self) -> str:
        """The name of who started the import."""
        return str(json.loads((self.path / READY).read_text("utf-8"))["actor"])

    def frame(self, kind: str, name: str) -> pl.DataFrame:
        """One frame of the plan: new, seen, changes or refs."""
        return pl.read_parquet(self.path / f"{kind}.{name}.parquet")

    def write(self, parts: Sequence[Planned], staged: Staged, *, stamp: str, actor: str) -> None:
        """Write the plan of staged rows, whole or not at all: the file that says so comes last."""
        self.path.mkdir(parents=True, exist_ok=True)
        for part in parts:
            for name in FRAMES:
                _durable(self.path / f"{part.kind}.{name}.parquet", getattr(part, name))
        ready = self.path / f".{READY}"
        with ready.open("w", encoding="utf-8") as file:
            said = {"kinds": [part.kind for part in parts], "stamp": stamp, "actor": actor}
            own = [asdict(field) for field in staged.fields]
            same = {kind: dict(pairs) for kind, pairs in staged.same_as.items() if pairs}
            json.dump({**said, "fields": own, "same_as": same}, file)
            file.flush()
            os.fsync(file.fileno())
        ready.replace(self.path / READY)


def folder_of(files: Path, import_id: int) -> Folder:
    """The folder of one import."""
    return Folder(files / "imports" / str(import_id))


def write_durable(path: Path, text: str) -> None:
    """Write a file so that it is there whole, or not at all, whatever happens next."""
    beside = path.with_name(f".{path.name}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _durable(path: Path, frame: pl.DataFrame) -> None:
    with path.open("wb") as file:
        frame.write_parquet(file, compression="lz4")
        file.flush()
        os.fsync(file.fileno())
