"""Put a planned import into the records, in transactions short enough that nobody waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TypeAlias

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from headway.actions.imports.staging import Folder
from headway.actions.imports.update import update_cells
from headway.errors import Refused
from headway.records import bulk
from headway.records.models import Import
from headway.records.tables import model_of

SECONDS = 0.2
"""How long one transaction should take; a quarter of a second is the most that a writer is to wait."""

FIRST, FEWEST, MOST = 4_000, 500, 40_000

Clock: TypeAlias = Callable[[], datetime]
Progress: TypeAlias = Callable[[str, int, int], None]
"""Told of each step: what, rows done, rows in all."""


class NotApplying(Refused):
    """The import is not being applied (any more)."""

    def __init__(self, import_id: int) -> None:
        super().__init__(f"Import {import_id} is not being applied.")


@dataclass(frozen=True, slots=True)
class Step:
    """One frame that goes into one table."""

    kind: str
    table: str
    frame: pl.DataFrame


def silent(_what: str, _done: int, _all: int) -> None:
    """Progress for nobody."""


def insert_rows(folder: Folder, import_id: int, progress: Progress = silent) -> None:
    """Insert all new rows, from where it was left. The rows stay unseen until the import is `applied`, in a transaction
    that is on the disk together with all before it; what a power failure took is inserted again.
    """
    with transaction.atomic():
        at = hold(import_id).progress
    first, offset = int(at.get("step", 0)), int(at.get("offset", 0))
    with bulk.repeatable(_connection()):
        for place, step in enumerate(steps(folder, import_id)):
            if place >= first:
                _insert_step(step, import_id, place=place, offset=offset if place == first else 0, progress=progress)


def hold(import_id: int) -> Import:
    """The import's own row, kept by this transaction; raises NotApplying once it is no longer being applied.

    Every transaction of an import begins with it: PostgreSQL may still be committing for a process that was killed, and
    who goes on must wait for that and then read how far it came.
    """
    row = Import.objects.select_for_update().filter(pk=import_id, state="applying").first()
    if row is None:
        raise NotApplying(import_id)
    return row


def steps(folder: Folder, import_id: int) -> list[Step]:
    """What is inserted, in order: each record type's rows, then the keys by which its source knows them."""
    found = []
    for kind in folder.kinds:
        found.append(Step(kind, kind, _record_rows(folder.frame(kind, "new"), kind, import_id, folder.stamp)))
        found.append(Step(kind, "external_ref", _ref_rows(folder.frame(kind, "refs"), kind, import_id)))
    return found


def _record_rows(new: pl.DataFrame, kind: str, import_id: int, stamp: str) -> pl.DataFrame:
    model = model_of(kind)
    names = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = [name for name in new.columns if name in names and name != "id" and not new[name].is_null().all()]
    recorded = pl.lit(stamp).str.to_datetime(time_unit="us")
    rows = new.select(pl.col(name).alias(names[name]) for name in ["id", *columns])
    if "public_id" in names:
        rows = rows.with_columns(bulk.random_ids(rows.height))
    return rows.with_columns(import_id=pl.lit(import_id, pl.Int64), recorded_at=recorded)


def _ref_rows(refs: pl.DataFrame, kind: str, import_id: int) -> pl.DataFrame:
    source = Import.objects.values_list("source", flat=True).get(pk=import_id)
    return refs.select(
        pl.lit(source).alias("source"),
        pl.lit(kind).alias("object"),
        "key",
        pl.col("id").alias("record_id"),
        pl.col("made").alias("made_record"),
        pl.lit(import_id, pl.Int64).alias("import_id"),
    )


def _insert_step(step: Step, import_id: int, *, place: int, offset: int, progress: Progress) -> None:
    size = FIRST
    while offset < step.frame.height:
        began = monotonic()
        part = step.frame.slice(offset, size)
        with transaction.atomic():
            hold(import_id)
            bulk.insert(_connection(), step.table, part)
            _note_progress(import_id, place=place, offset=offset + part.height)
        offset += part.height
        progress(step.kind, offset, step.frame.height)
        size = next_size(size, monotonic() - began)


def next_size(size: int, took: float) -> int:
    """How many rows the next transaction takes, so that it takes about SECONDS: whole statements of the bulk insert."""
    wanted = int(min(MOST, max(FEWEST, size * min(2.0, SECONDS / max(took, 0.001)))))
    return wanted // bulk.ROWS_A_STATEMENT * bulk.ROWS_A_STATEMENT


def _note_progress(import_id: int, *, place: int, offset: int) -> None:
    moved = Import.objects.filter(pk=import_id, state="applying").update(progress={"step": place, "offset": offset})
    if not moved:
        raise NotApplying(import_id)


def change_rows(folder: Folder, import_id: int) -> dict[str, pl.DataFrame]:
    """Change what the file says otherwise; inside the caller's last transaction.

    Gives for each record type the cells that stay because they were changed while the import ran.
    """
    late = {}
    for kind in folder.kinds:
        cells = folder.frame(kind, "changes").filter(~pl.col("kept"))
        if cells.height:
            late[kind] = update_cells(kind, cells, import_id)
    return late


def _connection() -> BaseDatabaseWrapper:
    return connections[DEFAULT_DB_ALIAS]
