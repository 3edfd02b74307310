"""Take an applied import back: remove what only it made, restore what it changed, keep and list what was changed
since.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from headway.actions.actor import Actor, audit
from headway.actions.imports.load import Clock
from headway.actions.imports.own_fields import unmake_fields
from headway.actions.imports.removable import Removable, removable
from headway.actions.imports.report import KeptCell, kept_cells
from headway.actions.imports.staging import Folder, folder_of
from headway.actions.imports.turn import turn
from headway.actions.imports.update import update_cells
from headway.errors import Refused
from headway.records import bulk
from headway.records.models import Alias, Audit, ExternalRef, Import


class CannotUndo(Refused):
    """The import is not there, not applied, or its folder is gone."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo did. `kept` are records that stay: (record type, id, why); `not_restored` cells that somebody
    changed since.
    """

    import_id: int
    removed: dict[str, int]
    restored: int
    kept: tuple[tuple[str, int, str], ...]
    not_restored: tuple[KeptCell, ...]


def undo(import_id: int, *, files: Path, by: Actor, clock: Clock) -> UndoReport:
    """Undo an applied import, in one transaction with one audit row. Raises CannotUndo with the reason."""
    with turn(files), transaction.atomic():
        row = _applied(import_id)
        folder = folder_of(files, import_id)
        if not folder.ready:
            raise CannotUndo(f"Import {import_id} cannot be undone: its folder {folder.path} is gone.")
        found = removable(folder, import_id, others=_folders(files, import_id, "applied"), undone=_undone(files))
        restored, left = _restore(folder, found)
        for kind in reversed(folder.kinds):
            _remove(kind, found[kind].ids)
        unmake_fields(folder, by=by)
        report = UndoReport(
            import_id=import_id,
            removed={kind: part.ids.len() for kind, part in found.items() if part.ids.len()},
            restored=restored,
            kept=tuple((kind, record, why) for kind, part in found.items() for record, why in part.kept),
            not_restored=tuple(left),
        )
        row.state, row.finished_at = "undone", clock()
        row.save(update_fields=["state", "finished_at"])
        _note(report, by)
    return report


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


def _restore(folder: Folder, found: dict[str, Removable]) -> tuple[int, list[KeptCell]]:
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


def _remove(kind: str, ids: pl.Series) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    table = connection.ops.quote_name(kind)
    with connection.cursor() as cursor:
        for part in bulk.in_parts(ids.to_list(), 5_000):
            numbers = ",".join(map(str, part))
            cursor.execute(f"DELETE FROM {table} WHERE id IN ({numbers})")  # noqa: S608  # whole numbers
    for model in (ExternalRef, Alias):
        _forget(model, kind, ids)


def _forget(model: type[ExternalRef | Alias], kind: str, ids: pl.Series) -> None:
    for part in bulk.in_parts(ids.to_list(), 5_000):
        gone = model._default_manager.filter(object=kind, record_id__in=part)
        gone.delete()


def _note(report: UndoReport, by: Actor) -> None:
    loads = Audit.objects.filter(verb="load", object="imports", record_id=report.import_id)
    after = asdict(report) | {"kept": [list(line) for line in report.kept]}
    audit(by, verb="undo", table="imports", record_id=report.import_id, after=after, undo_of=loads.first())
