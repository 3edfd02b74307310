"""The sums of what was taken from a file beside the sums of the records that it became, read back from the records."""

from decimal import Decimal

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections

from headway.actions.imports.held import Held
from headway.actions.imports.report import Sum
from headway.actions.imports.staging import Folder
from headway.records.fields import unscaled
from headway.records.tables import model_of
from headway.schema.column import SCALES, Kind
from headway.schema.staged import Staged
from headway.schema.tables import record_types

SUMMED = (Kind.AMOUNT, Kind.QUANTITY)


def sums(staged: Staged, folder: Folder, import_id: int) -> tuple[Sum, ...]:
    """One line a money or quantity column that the file fills."""
    found = []
    for kind in folder.kinds:
        rows = staged.tables[kind]
        for column in record_types()[kind].columns.values():
            if column.kind in SUMMED and column.name in rows.columns and not rows[column.name].is_null().all():
                taken = rows[column.name].sum() or Decimal(0)
                recorded = _recorded(folder, kind, column.name, import_id)
                found.append(Sum(kind, column.name, str(taken), str(unscaled(recorded, SCALES[column.kind]))))
    return tuple(found)


def _recorded(folder: Folder, kind: str, column: str, import_id: int) -> int:
    new, seen = folder.frame(kind, "new")["id"], folder.frame(kind, "seen")["id"]
    old = seen.filter(~seen.is_in(new.implode()))
    before = Held(preview=False).rows(kind, [column], of=("id", old))[column].sum() if old.len() else 0
    return int(before or 0) + _of_import(kind, column, new, import_id)


def _of_import(kind: str, column: str, new: pl.Series, import_id: int) -> int:
    if new.is_empty():
        return 0
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    stored = str(model_of(kind)._meta.get_field(column).column)  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT SUM({quote(stored)}) FROM {quote(kind)} WHERE id BETWEEN %s AND %s AND import_id = %s",  # noqa: S608
            [int(new.min()), int(new.max()), import_id],  # type: ignore[arg-type]
        )
        return int(cursor.fetchone()[0] or 0)
