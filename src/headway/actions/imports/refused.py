"""Refused rows as a file in the columns of the file that they came from, to be mended and imported again."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from headway.ingest.mended import FORMULA, REASON
from headway.ingest.table import ROW, SourceTable
from headway.records.models import RefusedRow
from headway.schema.staged import Refusal

NUMBER = re.compile(r"[+-]?[\d][\d.,' ]*%?")


def refused_files(import_id: int) -> dict[str, str]:
    """File name → CSV of its refused rows, each once, with all its reasons in the last column."""
    found: dict[str, dict[int, tuple[Mapping[str, str], list[str]]]] = {}
    for row in RefusedRow.objects.filter(of_import_id=import_id).order_by("file", "row", "id"):
        whole = row.whole_row or {row.column: row.value}
        reasons = found.setdefault(row.file, {}).setdefault(row.row, (whole, []))[1]
        reasons.append(f"{row.column}: {row.reason}" if row.column else row.reason)
    return {file: _csv(rows.values()) for file, rows in found.items()}


def write_refused(import_id: int, files: Path) -> list[Path]:
    """Write the refused rows of an import into its folder; the paths written."""
    written = []
    for file, text in refused_files(import_id).items():
        name = re.sub(r"[^\w.-]+", "-", Path(file).stem)
        path = files / "imports" / str(import_id) / f"refused-{name}.csv"
        path.write_text(text, "utf-8")
        written.append(path)
    return written


def _csv(rows: Iterable[tuple[Mapping[str, str], list[str]]]) -> str:
    lines = list(rows)
    header = list(dict.fromkeys(name for whole, _ in lines for name in whole))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(name) for name in [*header, REASON]])
    for whole, reasons in lines:
        writer.writerow([neutral(whole.get(name) or "") for name in header] + [neutral("; ".join(reasons))])
    return out.getvalue()


def neutral(cell: str) -> str:
    """The cell so that a spreadsheet takes it for text: a formula gets an apostrophe before it, a number stays."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def whole_rows(tables: Iterable[SourceTable], refused: Iterable[Refusal]) -> dict[tuple[str, int], dict[str, str]]:
    """The refused rows as they were read: (file, row) → header to text."""
    wanted = {(refusal.file, refusal.row) for refusal in refused}
    found: dict[tuple[str, int], dict[str, str]] = {}
    for table in tables:
        names = {table.file, table.label}
        rows = [row for file, row in wanted if file in names]
        for line in table.frame.filter(table.frame[ROW].is_in(rows)).to_dicts() if rows else ():
            whole = {name: line.get(name) or "" for name in table.header}
            found |= {(name, line[ROW]): whole for name in names}
    return found
