"""The one action by which rows from outside come into the records: files, connectors and the demo company alike."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import Any

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import DataError, IntegrityError

from headway.actions.actor import Actor, audit
from headway.actions.imports.apply import Clock, Progress, change_rows, hold, insert_rows, silent
from headway.actions.imports.held import Held
from headway.actions.imports.own_fields import make_fields
from headway.actions.imports.plan import Planned, plan
from headway.actions.imports.report import Report, kept_cells, report_of
from headway.actions.imports.rollback import roll_back
from headway.actions.imports.row_numbers import numbered_again, with_row_numbers
from headway.actions.imports.spellings import remember_spellings
from headway.actions.imports.staging import Folder, folder_of
from headway.actions.imports.sums import Told, foreseen, reconciled, sums
from headway.actions.imports.turn import ImportRunning, turn
from headway.actions.imports.undo import finish_undo
from headway.errors import Refused
from headway.ingest import Reconciliation
from headway.records import bulk
from headway.records.models import Import, ImportRange
from headway.schema.staged import Refusal, Staged

UNFINISHED = ("staged", "applying", "undoing")


class NotLoaded(Refused):
    """The records refused a row; everything was taken back."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The import was taken back whole, because the records refused a row: {reason}")


@dataclass(frozen=True, slots=True)
class About:
    """What is kept with an import: the files read, the mapping as TOML, the refused rows whole, the reconciliation
    of each column.

       `whole_rows` gives for a refused (file, row) the row as read, header to text. `taken`: see `plan`.
    """

    files: Sequence[Mapping[str, Any]] = ()
    mapping: str = ""
    reconciliation: Sequence[Reconciliation] = ()
    whole_rows: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    taken: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One import under way."""

    import_id: int
    folder: Folder
    by: Actor
    clock: Clock


def preview(staged: Staged, taken: Collection[str] = ()) -> Report:
    """What loading would do: new, changed, unchanged, kept. Changes nothing."""
    return foresee(staged, (), taken)[0]


def foresee(
    staged: Staged, lines: Sequence[Reconciliation], taken: Collection[str] = ()
) -> tuple[Report, tuple[Reconciliation, ...]]:
    """What loading would do, and the reconciliation as it would stand then. Changes nothing."""
    parts = plan(staged, Held(preview=True), taken)
    after = foreseen(lines, staged, parts)
    notes = (*numbered_again(staged, parts), *staged.notes)
    report = report_of(parts, staged, notes=notes, import_id=None)
    return replace(report, reconciliation=tuple(line.sentence() for line in after)), after


def load(
    staged: Staged, *, files: Path, by: Actor, clock: Clock, about: About | None = None, progress: Progress = silent
) -> Report:
    """Load staged rows as one import with one audit row; either all of it is seen, or nothing.

    `files` is the workspace's folder of files. Waits while another import runs. Ctrl-C and a refusal of the database
    take back what
    was written; after a crash `resume` goes on from where it was.
    """
    told = about or About()
    with turn(files):
        _resume_all(files, clock, progress)
        job = _begin(staged, files, by, clock, told)
        try:
            parts = plan(staged, Held(preview=False), told.taken)
            notes = (*numbered_again(staged, parts), *staged.notes)
            report = report_of(parts, staged, notes=notes, import_id=job.import_id)
            report = replace(report, reconciliation=tuple(line.sentence() for line in told.reconciliation))
            _write_down(job, parts, report, staged, told)
            late = _finish(job, progress)
        except (IntegrityError, DataError) as refused:
            reason = str(refused).partition("\n")[0]
            roll_back(job.folder, job.import_id, why=reason)
            raise NotLoaded(reason) from refused
        except BaseException as stopped:
            roll_back(job.folder, job.import_id, why=type(stopped).__name__)
            raise
    return _with_sums(Told(staged, tuple(parts), job.folder, job.import_id), report, late, told)


def _begin(staged: Staged, files: Path, by: Actor, clock: Clock, about: About) -> Job:
    row = Import.objects.create(
        state="staged",
        source=staged.source,
        started_by_id=by.user_id,
        started_at=clock(),
        files=with_row_numbers(about.files, staged),
        mapping=about.mapping,
    )
    return Job(row.pk, folder_of(files, row.pk), by, clock)


def _write_down(job: Job, parts: Sequence[Planned], report: Report, staged: Staged, about: About) -> None:
    stamp = job.clock().astimezone(UTC).replace(tzinfo=None)
    told = stamp.isoformat(sep=" ", timespec="microseconds")
    job.folder.write(parts, staged, stamp=told, actor=job.by.name)
    with transaction.atomic():
        bulk.insert(connections[DEFAULT_DB_ALIAS], "refused_rows", _refused(job.import_id, staged.refusals, about))
        ImportRange.objects.bulk_create(_set_aside(job.import_id, parts))
        Import.objects.filter(pk=job.import_id).update(state="applying", report=report.as_json())


def _set_aside(import_id: int, parts: Sequence[Planned]) -> list[ImportRange]:
    """The ids of the new rows, so that the change log needs no line for each."""
    found = [(part.kind, part.new["id"].sort()) for part in parts if part.new.height]
    return [ImportRange(of_import_id=import_id, table=kind, first_id=ids[0], last_id=ids[-1]) for kind, ids in found]


def _refused(import_id: int, refusals: Sequence[Refusal], about: About) -> pl.DataFrame:
    whole = [about.whole_rows.get((refusal.file, refusal.row)) for refusal in refusals]
    return pl.DataFrame(
        {
            "import_id": pl.Series([import_id] * len(refusals), dtype=pl.Int64),
            **{
                name: [getattr(refusal, name) for refusal in refusals]
                for name in ("file", "row", "column", "value", "reason")
            },
            "whole_row": pl.Series([json.dumps(row) if row else None for row in whole], dtype=pl.String),
        }
    )


def _finish(job: Job, progress: Progress) -> dict[str, pl.DataFrame]:
    """Insert what is left to insert; then, in one transaction, change rows and let everything be seen."""
    insert_rows(job.folder, job.import_id, progress)
    with transaction.atomic():
        row = hold(job.import_id)
        late = change_rows(job.folder, job.import_id)
        make_fields(job.folder, by=job.by)
        remember_spellings(job.folder, import_id=job.import_id, by=job.by)
        row.state, row.finished_at, row.progress = "applied", job.clock(), {}
        row.save(update_fields=["state", "finished_at", "progress"])
        audit(job.by, verb="load", table="imports", record_id=row.pk, after=_counts(row.report))
    grown = ImportRange.objects.filter(of_import_id=job.import_id).values_list("table", flat=True)
    bulk.survey(connections[DEFAULT_DB_ALIAS], grown)
    return late


def _counts(report: Mapping[str, Any]) -> dict[str, Any]:
    return {"kinds": report.get("kinds", []), "refused": report.get("refused", 0)}


def _with_sums(done: Told, report: Report, late: Mapping[str, pl.DataFrame], about: About) -> Report:
    """The report with sums read back from the records, and cells that somebody changed while the import ran."""
    more = tuple(cell for kind, cells in late.items() for cell in kept_cells(kind, cells))
    lines = tuple(line.sentence() for line in reconciled(about.reconciliation, done))
    whole = replace(report, sums=sums(done), reconciliation=lines, kept=(*report.kept, *more))
    Import.objects.filter(pk=done.import_id).update(report=whole.as_json())
    return whole


def resume(*, files: Path, clock: Clock, progress: Progress = silent) -> tuple[int, ...]:
    """After a crash: go on with imports that were being applied or undone, drop those that had not begun. Gives the
    ids seen to.

    Does nothing while another process is importing.
    """
    if not _unfinished():
        return ()
    try:
        with turn(files, wait=False):
            return _resume_all(files, clock, progress)
    except ImportRunning:
        return ()


def _unfinished() -> list[Import]:
    return list(Import.objects.filter(state__in=UNFINISHED).order_by("id"))


def _resume_all(files: Path, clock: Clock, progress: Progress) -> tuple[int, ...]:
    with transaction.atomic():  # waits for what PostgreSQL may still be committing for a process that was killed
        rows = list(Import.objects.select_for_update().filter(state__in=UNFINISHED).order_by("id"))
    return tuple(_resume_one(row, files, clock, progress) for row in rows)


def _resume_one(row: Import, files: Path, clock: Clock, progress: Progress) -> int:
    folder = folder_of(files, row.pk)
    job = Job(row.pk, folder, Actor(folder.actor if folder.ready else "", row.started_by_id), clock)
    if row.state == "undoing":
        finish_undo(row.pk, folder, clock=clock, progress=progress)
    elif row.state == "staged" or not job.folder.ready:
        roll_back(job.folder, row.pk, why="stopped before anything was written")
    elif "backwards" in row.progress:
        roll_back(job.folder, row.pk, why=row.progress["backwards"], progress=progress)
    else:
        _finish(job, progress)
    return row.pk
