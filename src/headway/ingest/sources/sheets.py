"""Workbooks (XLSX, XLS, XLSB, ODS), every sheet that holds rows."""

import io

from python_calamine import CalamineWorkbook

from headway.ingest.sources.damage import read_in_rust
from headway.ingest.sources.grids import refuse_no_tables, table_of
from headway.ingest.table import SourceTable, UnreadableFile


def read_workbook(data: bytes, file: str) -> tuple[SourceTable, ...]:
    """One table a sheet. Raises UnreadableFile for a damaged or encrypted workbook."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(file, "the workbook is encrypted. Save it without a password and try again.")
    with read_in_rust(file, "the workbook is damaged or cut off. Save it again."):
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in book.sheet_names}
    filled = {name: rows for name, rows in sheets.items() if any(any(cell != "" for cell in row) for row in rows)}
    several = len(filled) > 1
    tables = [
        table_of(rows, file=file, sheet=name, label=f"{file} {name}" if several else file, kind="workbook")
        for name, rows in filled.items()
    ]
    found = tuple(table for table in tables if table is not None)
    if not found:
        raise refuse_no_tables(file)
    return found
