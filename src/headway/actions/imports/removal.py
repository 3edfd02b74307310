"""Records that an undo takes out of sight, removed in transactions short enough that nobody waits for them."""

from collections.abc import Sequence
from time import monotonic

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import IntegrityError

from headway.actions.imports.apply import FIRST, Progress, next_size
from headway.actions.imports.removable import CHANGED, USED

REFS_AT_ONCE = 50_000


def hand_on(kind: str, ids: pl.Series, *, of_import: int, to: int | None) -> None:
    """Records of an import belong to another from now on (or to nobody), where they still are as it left them."""
    size, offset, table = FIRST, 0, connections[DEFAULT_DB_ALIAS].ops.quote_name(kind)
    while offset < ids.len():
        began, part = monotonic(), _numbers(ids.slice(offset, size))
        with transaction.atomic():
            _run(f"UPDATE {table} SET import_id = %s WHERE import_id = %s AND id IN ({part})", [to, of_import])  # noqa: S608
        offset += size
        size = next_size(size, monotonic() - began)


def remove(kind: str, ids: pl.Series, writers: Sequence[int], progress: Progress) -> list[tuple[int, str]]:
    """Delete those of the records that one of these imports wrote last. Gives those that stay after all, and why:
    somebody changed them, or made something that leans on them, since it was decided. May be called again.
    """
    size, offset, kept = FIRST, 0, []
    while offset < ids.len():
        began = monotonic()
        kept += _remove_part(kind, ids.slice(offset, size), writers)
        offset += size
        progress(f"taking back {kind}", min(offset, ids.len()), ids.len())
        size = next_size(size, monotonic() - began)
    return kept


def _remove_part(kind: str, ids: pl.Series, writers: Sequence[int]) -> list[tuple[int, str]]:
    table, part = connections[DEFAULT_DB_ALIAS].ops.quote_name(kind), _numbers(ids)
    theirs = ",".join(map(str, writers))
    try:
        with transaction.atomic():
            _run(f"DELETE FROM {table} WHERE id IN ({part}) AND import_id IN ({theirs})")  # noqa: S608  whole numbers
        return [(row[0], CHANGED) for row in _run(f"SELECT id FROM {table} WHERE id IN ({part})")]  # noqa: S608
    except IntegrityError:
        if ids.len() == 1:
            return [(int(ids[0]), USED)]
        half = ids.len() // 2
        return _remove_part(kind, ids.head(half), writers) + _remove_part(kind, ids.slice(half), writers)


def forget(kind: str, ids: pl.Series) -> None:
    """Drop the keys and spellings of removed records."""
    for offset in range(0, ids.len(), REFS_AT_ONCE):
        part = _numbers(ids.slice(offset, REFS_AT_ONCE))
        for table in ("external_ref", "aliases"):
            with transaction.atomic():
                _run(f"DELETE FROM {table} WHERE object = %s AND record_id IN ({part})", [kind])  # noqa: S608


def _numbers(ids: pl.Series) -> str:
    return ",".join(map(str, ids.to_list()))


def _run(sql: str, values: Sequence[int | str | None] = ()) -> list[tuple[int, ...]]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return cursor.fetchall() if cursor.description else []
