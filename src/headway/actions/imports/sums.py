"""The sums of what was taken from a file beside the sums of the records that it became, read back from the records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from headway.ingest.currencies import WHOSE, of_staged
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

    def currencies(self, kind: str) -> list[str | None]:
        """The currencies of a record type's staged rows; None where rows name none."""
        rows = self.staged.tables[kind]
        return of_staged(kind, rows, self.staged.tables).unique().sort().to_list()

    def in_currencies(self, kind: str, name: str) -> Mapping[tuple[str, str, str | None], Decimal]:
        """(file, column, currency) → sum of the records that the files' rows are now."""
        part = next(part for part in self.parts if part.kind == kind)
        link, whose, by = WHOSE.get(kind, ("", "", ""))
        columns = [name, link or "currency"]
        rows = Held(preview=False).rows(kind, columns, of=("id", part.seen["id"])).join(part.seen, on="id")
        if link:
            key = "id" if by == "ref" else by
            parents = Held(preview=False).rows(whose, ["currency"], of=(key, rows[link]))
            known = parents.select(pl.col(key).alias(link), "currency").unique(link, keep="first")
            rows = rows.join(known, on=link, how="left")
        summed = rows.group_by(pl.col("file").fill_null(""), "currency").agg(pl.col(name).sum())
        column = record_types()[kind].columns[name]
        return {(file, name, code): _unscaled(total, column) for file, code, total in summed.iter_rows()}


def sums(told: Told) -> tuple[Sum, ...]:
    """One line a money or quantity column that the file fills; of money in several currencies one each."""
    found: list[Sum] = []
    for part in told.parts:
        rows = told.staged.tables[part.kind]
        for name, column in _summable(part.kind, rows).items():
            if column.kind is Kind.AMOUNT and len(told.currencies(part.kind)) > 1:
                found.extend(_by_currency(told, part.kind, name))
            elif column.kind in SUMMED:
                recorded = sum(
                    (told.recorded.get((part.kind, name, file), Decimal(0)) for file in _files(part)), Decimal(0)
                )
                found.append(Sum(part.kind, name, str(rows[name].sum() or Decimal(0)), str(recorded)))
    return tuple(found)


def _by_currency(told: Told, kind: str, name: str) -> Iterator[Sum]:
    tables = told.staged.tables
    rows = tables[kind].with_columns(of_staged(kind, tables[kind], tables).alias("currency"))
    recorded = told.in_currencies(kind, name)
    for code in told.currencies(kind):
        taken = rows.filter(pl.col("currency").eq_missing(pl.lit(code, pl.String)))[name].sum() or Decimal(0)
        held = sum((amount for (_, _, of), amount in recorded.items() if of == code), Decimal(0))
        yield Sum(kind, name, str(taken), str(held), code or "")


def reconciled(lines: Sequence[Reconciliation], told: Told) -> tuple[Reconciliation, ...]:
    """The lines with what the records hold of each column, and why that is not what was staged."""
    return tuple(_reconciled(line, told) if line.terms else line for line in lines)


def _reconciled(line: Reconciliation, told: Told) -> Reconciliation:
    held = sum((sign * _held(told, kind, name, line) for kind, name, sign in line.terms), Decimal(0))
    reasons: dict[str, Decimal] = {}
    for kind, name, sign in line.terms:
        for why, amount in _left_out(told.staged, told.parts, (kind, name), line):
            reasons[why] = reasons.get(why, Decimal(0)) + sign * amount
    rest = line.held - held - sum(reasons.values(), Decimal(0))
    reasons[STANDS] = rest
    return line.recorded(held, [(why, amount) for why, amount in reasons.items() if amount])


def _held(told: Told, kind: str, name: str, line: Reconciliation) -> Decimal:
    if not line.currency:
        return told.recorded.get((kind, name, line.label), Decimal(0))
    codes = (line.currency, None) if line.own else (line.currency,)
    found = told.in_currencies(kind, name)
    return sum((found.get((line.label, name, code), Decimal(0)) for code in codes), Decimal(0))


def foreseen(lines: Sequence[Reconciliation], staged: Staged, parts: Sequence[Planned]) -> tuple[Reconciliation, ...]:
    """The lines with what the records would hold of each column after the import, and why that is not what was staged:
    rows that would be left out, and values that stay as a person put them.
    """
    return tuple(_foreseen(line, staged, parts) for line in lines)


def _foreseen(line: Reconciliation, staged: Staged, parts: Sequence[Planned]) -> Reconciliation:
    reasons: dict[str, Decimal] = {}
    for kind, name, sign in line.terms:
        stays = _staying(staged, parts, (kind, name), line)
        for why, amount in (*_left_out(staged, parts, (kind, name), line), (STANDS, stays)):
            reasons[why] = reasons.get(why, Decimal(0)) + sign * amount
    told = [(why, amount) for why, amount in reasons.items() if amount]
    return line.recorded(line.held - sum(reasons.values(), Decimal(0)), told) if told else line


def _staying(staged: Staged, parts: Sequence[Planned], what: tuple[str, str], line: Reconciliation) -> Decimal:
    """What the file says more than the values that stay, in the rows of one file and currency."""
    kind, name = what
    part = next((part for part in parts if part.kind == kind), None)
    kept = None if part is None else part.changes.filter("kept", pl.col("column") == name)
    if kept is None or kept.is_empty():
        return Decimal(0)
    mine = kept.join(_rows_of(staged, kind, line), on="nth", how="semi")
    more = mine.select(pl.col("after").cast(pl.Int64) - pl.col("before").cast(pl.Int64).fill_null(0)).to_series().sum()
    return _unscaled(int(more), record_types()[kind].columns[name])


def _rows_of(staged: Staged, kind: str, line: Reconciliation) -> pl.DataFrame:
    """The staged rows that a line is about, with their place `nth`."""
    tables = staged.tables
    rows = tables[kind].with_columns(
        of_staged(kind, tables[kind], tables).alias("currency"), nth=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    rows = rows.filter(pl.col("file") == line.label)
    if line.currency:
        rows = rows.filter((pl.col("currency") == line.currency) | (pl.lit(line.own) & pl.col("currency").is_null()))
    return rows


def _left_out(
    staged: Staged, parts: Sequence[Planned], what: tuple[str, str], line: Reconciliation
) -> list[tuple[str, Decimal]]:
    kind, name = what
    part = next((part for part in parts if part.kind == kind), None)
    if part is None or part.left_out.is_empty() or name not in staged.tables[kind].columns:
        return []
    rows = _rows_of(staged, kind, line)
    totals = rows.join(part.left_out, on="nth").group_by("why", maintain_order=True).agg(pl.col(name).sum())
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
