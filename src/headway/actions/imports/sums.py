"""The sums of what was taken from a file beside the sums of the records that it became, read back from the records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections

from headway.actions.imports.held import Held
from headway.actions.imports.plan import Planned
from headway.actions.imports.report import Sum
from headway.actions.imports.staging import Folder
from headway.ingest import Reconciliation
from headway.records import bulk
from headway.records.fields import unscaled
from headway.records.tables import model_of
from headway.schema.column import SCALES, Column, Kind
from headway.schema.staged import Staged
from headway.schema.tables import record_types

SUMMED = (Kind.AMOUNT, Kind.QUANTITY)
STANDS = "kept as Headway has it"
Sums: TypeAlias = Mapping[tuple[str, str, str], Decimal]
"""(record type, column, file) → sum; the file is empty where the rows name none."""


@dataclass(frozen=True)
class Told:
    """An import that was applied: what was staged, what was planned of it, and where the plan lies."""

    staged: Staged
    parts: tuple[Planned, ...]
    folder: Folder
    import_id: int

    @cached_property
    def recorded(self) -> Sums:
        """The sums of the records that the file's rows are now, read back in one pass a record type and file."""
        found: dict[tuple[str, str, str], Decimal] = {}
        for part in self.parts:
            columns = _summable(part.kind, self.staged.tables[part.kind])
            if columns:
                for name, file, total in _recorded(part, columns, self.import_id):
                    key = (part.kind, name, file)
                    found[key] = found.get(key, Decimal(0)) + _unscaled(total, columns[name])
        return found


def sums(told: Told) -> tuple[Sum, ...]:
    """One line a money or quantity column that the file fills."""
    found = []
    for part in told.parts:
        rows = told.staged.tables[part.kind]
        for name, column in _summable(part.kind, rows).items():
            if column.kind in SUMMED:
                recorded = sum(
                    (told.recorded.get((part.kind, name, file), Decimal(0)) for file in _files(part)), Decimal(0)
                )
                found.append(Sum(part.kind, name, str(rows[name].sum() or Decimal(0)), str(recorded)))
    return tuple(found)


def reconciled(lines: Sequence[Reconciliation], told: Told) -> tuple[Reconciliation, ...]:
    """The lines with what the records hold of each column, and why that is not what was staged."""
    return tuple(_reconciled(line, told) if line.terms else line for line in lines)


def _reconciled(line: Reconciliation, told: Told) -> Reconciliation:
    held = sum(
        (sign * told.recorded.get((kind, name, line.label), Decimal(0)) for kind, name, sign in line.terms), Decimal(0)
    )
    reasons: dict[str, Decimal] = {}
    for kind, name, sign in line.terms:
        for why, amount in _left_out(told, kind, name, line.label):
            reasons[why] = reasons.get(why, Decimal(0)) + sign * amount
    rest = line.held - held - sum(reasons.values(), Decimal(0))
    reasons[STANDS] = rest
    return line.recorded(held, [(why, amount) for why, amount in reasons.items() if amount])


def _left_out(told: Told, kind: str, name: str, file: str) -> list[tuple[str, Decimal]]:
    part = next((part for part in told.parts if part.kind == kind), None)
    if part is None or part.left_out.is_empty() or name not in told.staged.tables[kind].columns:
        return []
    rows = told.staged.tables[kind].with_columns(nth=pl.int_range(pl.len(), dtype=pl.Int64))
    left = rows.filter(pl.col("file") == file).join(part.left_out, on="nth")
    totals = left.group_by("why", maintain_order=True).agg(pl.col(name).sum())
    return [(why, Decimal(str(total or 0))) for why, total in totals.iter_rows()]


def _summable(kind: str, rows: pl.DataFrame) -> dict[str, Column]:
    """The columns of whole numbers at a scale that these rows fill."""
    columns = record_types()[kind].columns.values()
    plain = (*SCALES, Kind.INTEGER)
    filled = [column for column in columns if column.kind in plain and column.name in rows.columns]
    return {column.name: column for column in filled if rows[column.name].null_count() < rows.height}


def _unscaled(total: int, column: Column) -> Decimal:
    return unscaled(total, SCALES[column.kind]) if column.kind in SCALES else Decimal(total)


def _files(part: Planned) -> list[str]:
    return part.seen["file"].fill_null("").unique().to_list()


def _recorded(part: Planned, columns: Iterable[str], import_id: int) -> Iterable[tuple[str, str, int]]:
    """Column, file, sum: of the rows that were made, and of those that were there."""
    names = list(columns)
    new = part.new.select("id", "file").sort("id").with_columns(run=pl.col("file").rle_id())
    runs = new.group_by("run", maintain_order=True).agg(
        pl.col("file").first(), pl.col("id").min(), last=pl.col("id").max()
    )
    for file, first, last in runs.select("file", "id", "last").iter_rows():
        yield from zip(
            names, [file or ""] * len(names), _of_import(part.kind, names, (first, last), import_id), strict=True
        )
    old = part.seen.join(part.new.select("id"), on="id", how="anti")
    if old.height:
        held = Held(preview=False).rows(part.kind, names, of=("id", old["id"])).join(old, on="id")
        for file, *totals in held.group_by("file").agg(pl.col(names).sum()).select("file", *names).iter_rows():
            yield from zip(names, [file or ""] * len(names), totals, strict=True)


def _of_import(kind: str, columns: Sequence[str], ids: tuple[int, int], import_id: int) -> list[int]:
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    every = ", ".join(f"SUM({quote(bulk.column_of(model_of(kind), name))})" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {every} FROM {quote(kind)} WHERE id BETWEEN %s AND %s AND import_id = %s",  # noqa: S608  our names
            [*ids, import_id],
        )
        return [int(total or 0) for total in cursor.fetchone()]
