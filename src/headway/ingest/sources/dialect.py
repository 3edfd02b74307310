"""Delimiter, header and junk lines of a text table, told from its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|", "^", "~")
SAMPLE_LINES = 400
VALUE = re.compile(
    r"[-+(]?\s*[$€£]?\s*\d[\d.,'\s]*%?\)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:.*)?|\d{1,2}:\d{2}.*"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the table is written. `header_at` is the record that names the columns, None when there is none."""

    delimiter: str
    quote: str
    width: int
    header_at: int | None


def dialect_of(text: str) -> Dialect:
    """The delimiter that cuts the first lines most evenly, then the place of the header."""
    sample = "\n".join(text[: 1 << 20].splitlines()[:SAMPLE_LINES])
    scored = []
    for delimiter in DELIMITERS:
        records = records_of(sample, delimiter, '"')
        widths = Counter(len(record) for record in records if len(record) > 1)
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] ** 0.5), item[0]))
            scored.append((count / len(records), width, delimiter))
    if not scored:
        return _with_header(sample, ",", 1)
    best = max(scored, key=lambda item: (item[0] * min(item[1], 4), item[1]))
    return _with_header(sample, best[2], best[1])


def records_of(text: str, delimiter: str, quote: str) -> list[list[str]]:
    """Records of a text, blank lines left out."""
    csv.field_size_limit(1 << 30)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, quotechar=quote)
    return [row for row in rows if any(cell.strip() for cell in row)]


def _with_header(sample: str, delimiter: str, width: int) -> Dialect:
    records = records_of(sample, delimiter, '"')
    quote = '"'
    if _mostly_single_quoted(records):
        quote = "'"
        records = records_of(sample, delimiter, quote)
    return Dialect(delimiter, quote, width, header_place(records, width))


def _mostly_single_quoted(records: Sequence[Sequence[str]]) -> bool:
    cells = [cell for record in records[:50] for cell in record if cell]
    quoted = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    return bool(cells) and quoted > 0.5 * len(cells)


def header_place(records: Sequence[Sequence[str]], width: int) -> int | None:
    """The first record that is about as wide as the table and names rather than holds values; None: the table has
    no header."""
    for place, record in enumerate(records[:60]):
        filled = [cell.strip() for cell in record if cell.strip()]
        if len(filled) < max(1 if width == 1 else 2, 0.5 * width) or abs(len(record) - width) > max(1, width // 4):
            continue
        values = sum(bool(VALUE.fullmatch(cell)) for cell in filled)
        if values > 0.25 * len(filled):
            return None
        return place + 1 if _only_groups(record, records[place + 1 : place + 3], width) else place
    return 0 if records else None


def _only_groups(record: Sequence[str], below: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a header with gaps only groups the columns that the next line names, one word each and no value."""
    gaps = width - sum(bool(cell.strip()) for cell in record)
    if gaps < max(2, 0.3 * width) or len(below) < 2:
        return False
    names = [cell.strip() for cell in below[0] if cell.strip()]
    told = len(names) == len(set(names)) == width and not any(VALUE.fullmatch(name) for name in names)
    return told and any(VALUE.fullmatch(cell.strip()) for cell in below[1])
