"""Bringing the engine up to the last change of the records: read the change log, make what was touched again,
publish.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from django.db import DEFAULT_DB_ALIAS

from headway.engines.store import Batch, Store
from headway.mirror.dims import rows_of
from headway.mirror.make import make
from headway.mirror.own_fields import recorded_fields
from headway.mirror.own_metrics import TABLE as OWN_METRICS
from headway.mirror.own_metrics import note_of_metrics
from headway.mirror.roots import ROOTS
from headway.mirror.settings import MirrorSettings
from headway.mirror.source import RecordSource, Source, in_chunks
from headway.mirror.touched import Touched, touched
from headway.records import changes
from headway.records.frames import snapshot, unsettled_imports
from headway.schema.custom import read
from headway.schema.tables import dimensions, stored_facts

ROOTS_AT_ONCE = 100_000
"""Roots made in one go: bounds memory at about a gigabyte, costs nothing measurable against more."""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """How far the engine now is, which tables changed on the way, and how many roots were made."""

    position: int
    changed: frozenset[str] = frozenset()
    roots: int = 0


def fits(store: Store, settings: MirrorSettings, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the engine was made from these records, by these rules; if not, it must be made again from the start."""
    meta = store.meta()
    return (
        meta.get("fingerprint") == settings.with_fields(recorded_fields(using)).fingerprint
        and meta.get("epoch") == changes.epoch(using=using)
        and not changes.is_ahead(position_of(meta), using=using)
    )


def position_of(meta: Mapping[str, str]) -> int:
    """The change-log position that an engine has reached; 0 for a new one."""
    return int(meta.get("position", "0"))


def catch_up(store: Store, settings: MirrorSettings, *, using: str = DEFAULT_DB_ALIAS) -> CaughtUp:
    """Publish, as one batch, everything committed to the records before the call. Nothing new: nothing is written.

    Rows of an import that is still being applied wait until it is applied or undone. Nothing is published either where
    the records have gained or lost a field since the engine was made: then it no longer `fits`.
    """
    meta = store.meta()
    since, fields = position_of(meta), read(meta)
    settings = settings.with_fields(fields)
    with snapshot(using):
        if recorded_fields(using) != fields:
            return CaughtUp(since)
        hide = unsettled_imports(using=using)
        position, log = _read(since, using=using)
        if position == since:
            return _renoted(store, settings, meta, since)
        source = RecordSource(hide, using)
        settled, shown = _shown(log, hide, using=using)
        work = touched(_by_table(shown), source, past_too=settled)
        with store.writing() as batch:
            changed = write(batch, work, source, settings, first=store.meta().get("first_recorded"))
            batch.note({"position": str(position), **settings.notes()})
            if OWN_METRICS in log["table"]:
                batch.note(note_of_metrics(using))
    return CaughtUp(position, changed, sum(len(ids) for ids in work.roots.values()))


def _renoted(store: Store, settings: MirrorSettings, meta: Mapping[str, str], since: int) -> CaughtUp:
    """Settings that no fact is made of (the week's first day) are noted as soon as they are others: answers read them
    from there.
    """
    notes = settings.notes()
    if all(meta.get(name) == value for name, value in notes.items()):
        return CaughtUp(since)
    with store.writing() as batch:
        batch.note(notes)
    return CaughtUp(since, all_tables())


def _read(since: int, *, using: str) -> tuple[int, pl.DataFrame]:
    """The whole rest of the change log, and the position after it."""
    position, more, parts = since, True, []
    while more:
        read = changes.read_changes(position, using=using)
        position, more = read.position, read.more
        parts.append(read.frame)
    return position, pl.concat(parts)


def _shown(log: pl.DataFrame, hide: frozenset[int], *, using: str) -> tuple[bool, pl.DataFrame]:
    """The changes that may be seen; all of an import whose state has moved to settled, or that is being taken back and
    so is hidden from now on, whenever they were written.
    """
    moved = set(log.filter(pl.col("table") == "imports")["row_id"].to_list())
    settled = moved - (hide - changes.being_undone(using=using))
    seen = log.filter(~pl.col("import_id").is_in(list(hide)).fill_null(value=False))
    whole = [changes.changes_of_import(number, using=using) for number in sorted(settled)]
    return bool(settled), pl.concat([seen, *whole])


def _by_table(log: pl.DataFrame) -> dict[str, list[int]]:
    rows = log.select("table", "row_id").unique().group_by("table").agg(pl.col("row_id").sort())
    return {str(table): ids for table, ids in rows.iter_rows()}


def write(
    batch: Batch, work: Touched, source: Source, settings: MirrorSettings, *, first: str | None
) -> frozenset[str]:
    """Make everything touched again, into the batch; returns the tables written. Keeps `first_recorded`, the earliest
    record.
    """
    changed: set[str] = set()
    for name, ids in work.rows.items():
        _write_dimension(batch, name, rows_of(name, source, ids, settings.house), _asked(name, ids, source))
        changed.add(name)
    earliest = first
    for name, roots in work.roots.items():
        for part in _chunks(roots):
            made = make(ROOTS[name], part, source, settings.house)
            for fact, rows in made.items():
                batch.replace(fact, pl.Series(part, dtype=pl.Int64), rows)
            earliest = earliest_of(earliest, made)
        changed.update(ROOTS[name].facts)
    if earliest is not None:
        batch.note({"first_recorded": earliest})
    return frozenset(changed)


def _chunks(ids: frozenset[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for part in in_chunks(range(len(ordered)), ROOTS_AT_ONCE):
        yield ordered[part.start : part.stop]


def _write_dimension(batch: Batch, name: str, rows: pl.DataFrame, asked: frozenset[int]) -> None:
    batch.dimension(name, rows, sorted(asked - frozenset(rows["id"].to_list())))


def _asked(name: str, ids: frozenset[int] | None, source: Source) -> frozenset[int]:
    return frozenset(source.span(dimensions()[name].of)) if ids is None else ids


def earliest_of(before: str | None, made: Mapping[str, pl.DataFrame]) -> str | None:
    """The earliest recording (ISO, UTC) of these fact rows and what was earliest before."""
    found = [rows["recorded_from"].min() for rows in made.values() if rows.height]
    told = [str(pl.Series([moment]).dt.to_string("iso:strict")[0]) for moment in found if moment is not None]
    return min([*told, *([before] if before else [])], default=None)


def all_tables() -> frozenset[str]:
    """Every fact and dimension."""
    return frozenset(stored_facts()) | frozenset(dimensions())
