"""CSV, TSV and other delimited text. Clean files go through Polars; anything uneven is read record by record."""

import csv
import io

import polars as pl

from headway.ingest.sources.aligned import with_tabs
from headway.ingest.sources.dialect import Dialect, dialect_of, records_of
from headway.ingest.sources.layout import column_names, finished, ragged
from headway.ingest.sources.text import decode
from headway.ingest.table import ROW, HowRead, SourceTable, UnreadableFile
from headway.schema.staged import Refusal

UNUSED = "\x1f"


def read_separated(data: bytes, file: str, label: str) -> SourceTable:
    """The one table of a delimited text file."""
    text, encoding = decode(data, file)
    text = text.removeprefix("\ufeff")
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    if not text.strip():
        raise UnreadableFile(file, "it is empty.")
    dialect = dialect_of(text)
    tabbed = with_tabs(text) if dialect.width == 1 else None
    if tabbed is not None:
        text, dialect = tabbed, dialect_of(tabbed)
    head = records_of("\n".join(text[: 1 << 20].splitlines()[:400]), dialect.delimiter, dialect.quote)
    lines = _lines_to_skip(text, dialect, head)
    titles = tuple(f"title line {' '.join(cell for cell in row if cell)!r}" for row in head[: dialect.header_at or 0])
    cells: list[str] = head[dialect.header_at] if dialect.header_at is not None else [""] * dialect.width
    names = column_names(cells, file)
    how = HowRead("delimited text", encoding, "blanks" if tabbed else _told(dialect.delimiter), len(titles) + 1, titles)
    notes = (
        ()
        if dialect.header_at is not None
        else ("The file has no header line; its columns are called by their place.",)
    )
    table = SourceTable(file, "", label, tuple(names), pl.DataFrame(), how, (), notes)
    if lines is not None and _even(text, lines, dialect, len(names)):
        return finished(_fast(text, lines, dialect, names), table)
    return _slow(text, dialect, names, table)


def _told(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else delimiter


def _lines_to_skip(text: str, dialect: Dialect, head: list[list[str]]) -> int | None:
    """Physical lines up to and with the header; None when a quoted line break stands before its end."""
    if dialect.header_at is None:
        return 0
    wanted = head[dialect.header_at]
    for count, line in enumerate(text[: 1 << 20].splitlines()[:400], start=1):
        if records_of(line, dialect.delimiter, dialect.quote) == [wanted]:
            return count
    return None


def _even(text: str, skip: int, dialect: Dialect, width: int) -> bool:
    """Whether each record has as many cells as the header, and no blank line stands among them."""
    if UNUSED in text or "\x00" in text or width == 1:
        return False
    data = text.encode()
    body = pl.read_csv(data, separator=UNUSED, quote_char=None, has_header=False, skip_lines=skip,
    schema={"line": pl.String},
                       truncate_ragged_lines=True, raise_if_empty=False).get_column("line")  # fmt: skip
    body = body.str.strip_chars_end("\r")
    if body.is_empty() or (body == "").any() or body.has_nulls():
        return False
    quotes = body.str.count_matches(dialect.quote, literal=True)
    if (quotes % 2 == 1).any():
        body = _joined(body, quotes)
    if body.str.contains(dialect.quote, literal=True).any():
        if _stray_quotes(body, dialect):
            return False
        body = body.str.replace_all(f"{dialect.quote}[^{dialect.quote}]*{dialect.quote}", "")
    return bool((body.str.count_matches(dialect.delimiter, literal=True) == width - 1).all())


def _joined(body: pl.Series, quotes: pl.Series) -> pl.Series:
    """Lines that share a quoted line break as one record."""
    open_before = (quotes.cum_sum().shift(1, fill_value=0) % 2) == 1
    record = (~open_before).cum_sum()
    frame = pl.DataFrame({"line": body, "record": record})
    return frame.group_by("record", maintain_order=True).agg(pl.col("line").str.join("\n")).get_column("line")


def _stray_quotes(body: pl.Series, dialect: Dialect) -> bool:
    """A quote that neither opens nor closes a cell, such as inches: only the record reader gets it right."""
    quote, cut = dialect.quote, {"\t": r"\t", "|": r"\|", "^": r"\^"}.get(dialect.delimiter, dialect.delimiter)
    whole = body.str.replace_all(f"(?s)(^|{cut}){quote}(?:[^{quote}]|{quote}{quote})*{quote}", "$1")
    return bool(whole.str.contains(quote, literal=True).any())


def _fast(text: str, skip: int, dialect: Dialect, names: list[str]) -> pl.DataFrame:
    return (
        pl.read_csv(
            text.encode(),
            separator=dialect.delimiter,
            quote_char=dialect.quote,
            has_header=False,
            skip_lines=skip,
            schema=dict.fromkeys(names, pl.String),
            raise_if_empty=False,
        )
        .with_row_index(ROW, offset=1)
        .cast({ROW: pl.Int64})
    )


def _slow(text: str, dialect: Dialect, names: list[str], table: SourceTable) -> SourceTable:
    rows, numbers, refusals = _records(text, dialect, names, table.label)
    _refuse_mess(table.file, len(rows), refusals)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    grid = pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in zip(names, columns, strict=True)])
    grid = grid.insert_column(0, pl.Series(ROW, numbers, pl.Int64))
    found = SourceTable(
        table.file, table.sheet, table.label, table.header, grid, table.how, tuple(refusals), table.notes
    )
    return finished(grid, found)


def _records(
    text: str, dialect: Dialect, names: list[str], label: str
) -> tuple[list[list[str]], list[int], list[Refusal]]:
    csv.field_size_limit(1 << 30)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, quotechar=dialect.quote)
    rows: list[list[str]] = []
    numbers: list[int] = []
    refusals: list[Refusal] = []
    place = -1
    width = len(names)
    row = 0
    start = dialect.header_at if dialect.header_at is not None else -1
    for record in reader:
        filled = sum(1 for cell in record if cell.strip())
        if not filled:
            continue
        place += 1
        if place <= start:
            continue
        row += 1
        fitted = _fitted(record, width, filled)
        if fitted is None:
            refusals.append(ragged(label, row, record, width))
        else:
            rows.append(fitted)
            numbers.append(row)
    _refuse_open_quote(text, dialect, refusals, label)
    return rows, numbers, refusals


def _fitted(record: list[str], width: int, filled: int) -> list[str] | None:
    """The record in the table's width where nothing is lost by it, else None."""
    if len(record) == width:
        return record
    if len(record) > width and not any(cell.strip() for cell in record[width:]):
        return record[:width]
    if len(record) < width and filled == 1 and record[0].strip() and width > 3:
        return record + [""] * (width - len(record))
    return None


def _refuse_open_quote(text: str, dialect: Dialect, refusals: list[Refusal], label: str) -> None:
    last = refusals[-1].value if refusals else ""
    if "\n" in last and text.count(dialect.quote) % 2:
        raise UnreadableFile(
            label,
            f"a quoted text that begins in row {refusals[-1].row} never ends: the file is cut off or a quote is "
            f"missing.",
        )


def _refuse_mess(file: str, good: int, refusals: list[Refusal]) -> None:
    if len(refusals) > good and len(refusals) > 2:
        reason = (
            f"it is not a table: {len(refusals):,} of {good + len(refusals):,} rows have another number of "
            f"cells than the header"
        )
        raise UnreadableFile(file, f"{reason} (first: row {refusals[0].row}).")
