"""Take an applied import back: remove what only it made, restore what it changed, keep and list what was changed
since.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
from django.db import transaction

from headway.actions.actor import Actor, audit
from headway.actions.imports.apply import Clock, Progress, silent
from headway.actions.imports.own_fields import unmake_fields
from headway.actions.imports.removable import Removable, removable
from headway.actions.imports.removal import forget, hand_on, remove
from headway.actions.imports.report import KeptCell, kept_cells
from headway.actions.imports.spellings import forget_spellings
from headway.actions.imports.staging import Folder, folder_of, write_durable
from headway.actions.imports.turn import turn
from headway.actions.imports.update import update_cells
from headway.errors import Refused
from headway.records.models import Audit, Import

DECIDED = "undo.json"


class CannotUndo(Refused):
    """The import is not there, not applied, or its folder is gone."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did. `kept` are records that stay: (record type, id, why); `not_restored` cells that somebody
    changed since; `shared` how many records stay because another import has them too: (record type, import, records).
    """

    import_id: int
    removed: dict[str, int]
    restored: int
    kept: tuple[tuple[str, int, str], ...]
    not_restored: tuple[KeptCell, ...]
    shared: tuple[tuple[str, int, int], ...] = ()


def undo(import_id: int, *, files: Path, by: Actor, clock: Clock, progress: Progress = silent) -> UndoReport:
    """Undo an applied import, with one audit row. Raises CannotUndo with the reason.

    What it changed comes back, and its rows go out of sight, at one moment; then they are removed in short
    transactions. After a crash `resume` goes on.
    """
    with turn(files):
        _applied(import_id)
        folder = folder_of(files, import_id)
        if not folder.ready:
            raise CannotUndo(f"Import {import_id} cannot be undone: its folder {folder.path} is gone.")
        undone = _undone(files)
        found = removable(folder, import_id, others=_folders(files, import_id, "applied"), undone=undone)
        _hand_on(import_id, found)
        writers = [import_id, *(number for number, _ in undone)]
        _take_out_of_sight(import_id, folder, found, by=by, writers=writers)
        return finish_undo(import_id, folder, clock=clock, progress=progress)


def finish_undo(import_id: int, folder: Folder, *, clock: Clock, progress: Progress = silent) -> UndoReport:
    """Remove what an undo took out of sight, and close the import. May be called again after a crash."""
    told = json.loads((folder.path / DECIDED).read_text("utf-8"))
    by, kept = Actor(told["actor"], told["user_id"]), [tuple(line) for line in told["kept"]]
    removed: dict[str, int] = {}
    for kind in reversed(folder.kinds):
        ids = pl.Series(told["remove"][kind], dtype=pl.Int64)
        stay = remove(kind, ids, told["writers"], progress)
        ids = ids.filter(~ids.is_in([record for record, _ in stay]))
        kept += [(kind, record, why) for record, why in stay]
        forget(kind, ids)
        removed |= {kind: ids.len()} if ids.len() else {}
    cells = tuple(KeptCell(**cell) for cell in told["not_restored"])
    shared = tuple((kind, heir, records) for kind, heir, records in told.get("shared", []))
    report = UndoReport(import_id, removed, told["restored"], tuple(kept), cells, shared)
    with transaction.atomic():
        unmake_fields(folder, by=by)
        Import.objects.filter(pk=import_id).update(state="undone", finished_at=clock())
        _note(report, by)
    (folder.path / DECIDED).unlink()
    return report


def _hand_on(import_id: int, found: Mapping[str, Removable]) -> None:
    """What stays is not this import's any more, so that it is never out of sight."""
    for kind, part in found.items():
        for (heir,), rows in part.shared.group_by("heir"):
            hand_on(kind, rows["id"], of_import=import_id, to=int(str(heir)))
        hand_on(kind, pl.Series([record for record, _ in part.kept], dtype=pl.Int64), of_import=import_id, to=None)


def _take_out_of_sight(
    import_id: int, folder: Folder, found: Mapping[str, Removable], *, by: Actor, writers: list[int]
) -> None:
    with transaction.atomic():
        forget_spellings(import_id, by=by)
        restored, left = _restore(folder, found)
        told = {
            "remove": {kind: part.ids.to_list() for kind, part in found.items()},
            "kept": [(kind, record, why) for kind, part in found.items() for record, why in part.kept],
            "shared": [(kind, *line) for kind, part in found.items() for line in part.heirs()],
            "restored": restored,
            "not_restored": [asdict(cell) for cell in left],
            "writers": writers,
            "actor": by.name,
            "user_id": by.user_id,
        }
        write_durable(folder.path / DECIDED, json.dumps(told))
        Import.objects.filter(pk=import_id).update(state="undoing")


def _applied(import_id: int) -> Import:
    row = Import.objects.filter(pk=import_id).first()
    if row is None:
        raise CannotUndo(f"There is no import {import_id}. List them with: headway imports WORKSPACE")
    if row.state != "applied":
        raise CannotUndo(f"Import {import_id} is {row.state}; only an applied import can be undone.")
    return row


def _folders(files: Path, import_id: int, state: str) -> list[Folder]:
    ids = Import.objects.filter(state=state).exclude(pk=import_id).order_by("id").values_list("pk", flat=True)
    return [folder for folder in (folder_of(files, found) for found in ids) if folder.ready]


def _undone(files: Path) -> list[tuple[int, Folder]]:
    ids = Import.objects.filter(state="undone").values_list("pk", flat=True)
    return [(found, folder_of(files, found)) for found in ids if folder_of(files, found).ready]


def _restore(folder: Folder, found: Mapping[str, Removable]) -> tuple[int, list[KeptCell]]:
    restored, left = 0, []
    for kind in folder.kinds:
        cells = folder.frame(kind, "changes").filter(~pl.col("kept"), ~pl.col("id").is_in(found[kind].ids.implode()))
        if cells.is_empty():
            continue
        back = cells.rename({"before": "after", "after": "before"})
        late = update_cells(kind, back, None)
        restored += cells["id"].n_unique() - late["id"].n_unique()
        left += kept_cells(kind, late)
    return restored, left


def _note(report: UndoReport, by: Actor) -> None:
    loads = Audit.objects.filter(verb="load", object="imports", record_id=report.import_id)
    after = asdict(report)
    audit(by, verb="undo", table="imports", record_id=report.import_id, after=after, undo_of=loads.first())
