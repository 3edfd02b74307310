"""The door: paths in, tables out. What a file is, is told by its content, never by its name."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG

import polars as pl

from headway.ingest.mended import as_mended
from headway.ingest.sources.archives import MOST_BYTES, check_zip, gunzip, member_bytes
from headway.ingest.sources.json_rows import read_json
from headway.ingest.sources.parquet import read_parquet
from headway.ingest.sources.periods import by_period
from headway.ingest.sources.separated import read_separated
from headway.ingest.sources.sheets import read_workbook
from headway.ingest.sources.sqlite_file import read_sqlite
from headway.ingest.sources.xes import read_xes
from headway.ingest.table import ROW, HowRead, SourceTable, UnreadableFile

DATA_ENDINGS = frozenset(
    [
        ".csv",
        ".tsv",
        ".tab",
        ".txt",
        ".xlsx",
        ".xls",
        ".xlsb",
        ".ods",
        ".parquet",
        ".xes",
        ".json",
        ".jsonl",
        ".ndjson",
        ".sqlite",
        ".sqlite3",
        ".db",
        ".gz",
        ".zip",
    ]
)
WIDE_XML = ("\ufeff<?xml".encode("utf-16-le"), "\ufeff<?xml".encode("utf-16-be"))
NOT_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
}


def read_tables(paths: Sequence[Path]) -> tuple[SourceTable, ...]:
    """Every table of the files and folders.

    Raises UnreadableFile for the first named file that cannot be read. Within a folder, plain text files that are
    no table are
    left alone and come back as tables without rows whose `left_alone` says why.
    """
    tables: list[SourceTable] = []
    for path in paths:
        tables += [by_period(as_mended(table)) for table in (_folder(path) if path.is_dir() else _file(path))]
    if not any(not table.left_alone for table in tables):
        why = next((f"{table.left_alone}." for table in tables), "there is no data in it.")
        raise UnreadableFile(", ".join(path.name for path in paths) or "import", why)
    return _with_distinct_labels(tables)


def _folder(folder: Path) -> list[SourceTable]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in DATA_ENDINGS)
    files = [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    if not files:
        raise UnreadableFile(folder.name, "there are no data files in this folder.")
    tables: list[SourceTable] = []
    for path in files:
        try:
            tables += _file(path)
        except UnreadableFile as problem:
            if path.suffix.lower() != ".txt":
                raise
            tables.append(_left_alone(path.name, problem.reason))
    return tables


def _left_alone(name: str, reason: str) -> SourceTable:
    return SourceTable(name, "", name, (), pl.DataFrame(schema={ROW: pl.Int64}), HowRead("text"), left_alone=reason)


def _file(path: Path) -> list[SourceTable]:
    try:
        _refuse_endless(path)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(path.name, "there is no such file.") from error
    except OSError as error:
        raise UnreadableFile(path.name, f"it cannot be opened ({error.strerror}).") from error
    return list(read_bytes(data, path.name))


def _refuse_endless(path: Path) -> None:
    """Only plain files of a size that fits in memory: a pipe would wait for ever, a device never end."""
    about = path.stat()
    if not S_ISREG(about.st_mode):
        raise UnreadableFile(path.name, "it is a pipe or a device, not a file. Write what it gives into a file first.")
    if about.st_size > MOST_BYTES:
        size, most = f"{about.st_size >> 20:,} MB", f"{MOST_BYTES >> 20:,} MB"
        advice = "Cut it into several files and import them together, or give it as Parquet."
        raise UnreadableFile(path.name, f"it has {size}, more than the {most} that are read at once. {advice}")


def read_bytes(data: bytes, name: str) -> tuple[SourceTable, ...]:
    """The tables of one file's content; `name` is what people call it."""
    if not data.strip():
        raise UnreadableFile(name, "it is empty.")
    head = data[:16]
    _refuse_documents(head, name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return read_workbook(data, name)
    if head.startswith(b"\x1f\x8b"):
        return read_bytes(gunzip(data, name), name)
    if head.startswith(b"PAR1"):
        return (read_parquet(data, name),)
    if head.startswith(b"SQLite format 3"):
        return read_sqlite(data, name)
    return (_text(data, name),)


def _refuse_documents(head: bytes, name: str) -> None:
    for start, what in NOT_TABLES.items():
        if head.startswith(start):
            raise UnreadableFile(name, f"it is {what}, not a table. Export the data as CSV or XLSX.")


def _text(data: bytes, name: str) -> SourceTable:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        return read_json(data, name)
    if start[:14].lower().startswith((b"<html", b"<!doctype html")):
        raise UnreadableFile(name, "it is a web page or XML, not a table. Export the data as CSV or XLSX.")
    if start.lower().startswith((b"<?xml", b"<log", b"<!--", b"<!doctype")) or start.startswith(WIDE_XML):
        return read_xes(data, name)
    return read_separated(data, name, name)


def _zip(data: bytes, name: str) -> tuple[SourceTable, ...]:
    archive = check_zip(data, name)
    members = [member for member in archive.namelist() if not member.endswith("/")]
    if any(member.startswith("xl/workbook") or member in ("content.xml", "[Content_Types].xml") for member in members):
        for member in members:
            member_bytes(archive, member, name)
        return read_workbook(data, name)
    kept = [
        m for m in members if Path(m).suffix.lower() in DATA_ENDINGS - {".zip", ".gz"} and not m.startswith("__MACOSX")
    ]
    if not kept:
        raise UnreadableFile(name, "there are no data files in this archive.")
    return tuple(
        table for member in kept for table in read_bytes(member_bytes(archive, member, name), Path(member).name)
    )


def _with_distinct_labels(tables: Sequence[SourceTable]) -> tuple[SourceTable, ...]:
    seen: dict[str, int] = {}
    found = []
    for table in tables:
        count = seen[table.label] = seen.get(table.label, 0) + 1
        found.append(table if count == 1 else replace(table, label=f"{table.label} ({count})"))
    return tuple(found)
