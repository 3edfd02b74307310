"""Making the engine again from records and history: in place, or in a new file beside the old one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS

from headway.engines.duckdb import DuckDBStore
from headway.engines.store import Batch, Store
from headway.mirror.catch_up import earliest_of
from headway.mirror.dims import rows_of
from headway.mirror.make import Gathered, gather, made_of
from headway.mirror.own_fields import recorded_fields
from headway.mirror.own_metrics import note_of_metrics
from headway.mirror.roots import ROOTS, Root
from headway.mirror.settings import MirrorSettings
from headway.mirror.source import RecordSource, Source, in_chunks
from headway.records import changes
from headway.records.frames import snapshot, unsettled_imports
from headway.schema.tables import dimensions

ROOTS_AT_ONCE = 100_000
Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, whole: int) -> None:
    """Tell nobody."""
    del what, done, whole


def fill(
    store: Store, settings: MirrorSettings, *, using: str = DEFAULT_DB_ALIAS, progress: Progress = no_progress
) -> None:
    """Fill a new, empty engine with everything recorded, as one batch. `progress` is told the table, and ids done of
    all.
    """
    rebuild(store, settings, using=using, progress=progress)


def rebuild(
    store: Store, settings: MirrorSettings, *, using: str = DEFAULT_DB_ALIAS, progress: Progress = no_progress
) -> None:
    """Make everything in an open engine again, as one batch: questions are answered as before till it is out."""
    with snapshot(using):
        settings = settings.with_fields(recorded_fields(using))
        position = changes.settled(using=using)
        source = RecordSource(unsettled_imports(using=using), using)
        with store.writing() as batch:
            batch.clear(settings.custom)
            for name in dimensions():
                batch.dimension(name, rows_of(name, source, None, settings.house))
            earliest: str | None = None
            for root in ROOTS.values():
                earliest = _fill_root(batch, root, source, settings, (earliest, progress))
            batch.note({"position": str(position), "epoch": changes.epoch(using=using), **settings.notes()})
            batch.note(note_of_metrics(using))
            if earliest is not None:
                batch.note({"first_recorded": earliest})


def _fill_root(
    batch: Batch, root: Root, source: Source, settings: MirrorSettings, state: tuple[str | None, Progress]
) -> str | None:
    """Part by part; one part is made and goes into the engine while the next is read."""
    earliest, progress = state
    span = source.span(root.table)
    with ThreadPoolExecutor(1) as beside:
        under_way: Future[str | None] | None = None
        for part in in_chunks(span, ROOTS_AT_ONCE):
            gathered = gather(root, part, source, settings.house)
            if under_way is not None:
                earliest = under_way.result()
            under_way = beside.submit(_put_in, batch, gathered, settings, earliest)
            progress(root.table, part.stop - span.start, len(span))
        return under_way.result() if under_way is not None else earliest


def _put_in(batch: Batch, gathered: Gathered, settings: MirrorSettings, earliest: str | None) -> str | None:
    made = made_of(gathered, settings.house)
    for fact, rows in made.items():
        batch.insert(fact, rows)
    return earliest_of(earliest, made)


def rebuild_beside(
    path: Path, settings: MirrorSettings, *, using: str = DEFAULT_DB_ALIAS, progress: Progress = no_progress
) -> Path:
    """Build the engine's file anew beside `path` and return where it is. A file left over from a build that was cut
    off goes.
    """
    beside = path.with_name(f"{path.name}.new")
    _remove(beside)
    path.parent.mkdir(parents=True, exist_ok=True)
    store = DuckDBStore(beside)
    try:
        fill(store, settings, using=using, progress=progress)
        store.checkpoint()
    except BaseException:
        store.close()
        _remove(beside)
        raise
    store.close()
    return beside


def swap(beside: Path, path: Path) -> None:
    """Put the new file in the place of the old one, whose store must be closed."""
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    beside.replace(path)


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}.wal"):
        path.with_name(name).unlink(missing_ok=True)
