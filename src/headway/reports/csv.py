"""CSV that a spreadsheet opens without running anything and a program reads back exactly."""

from collections.abc import Iterable
from csv import writer
from io import TextIOWrapper
from typing import BinaryIO

from headway.answers.answer import Answer, Value, plain
from headway.reports.export import Table, table_of

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(found: Answer | Table, to: BinaryIO, *, bom: bool = False) -> None:
    """Write the rows, names of the columns first, as UTF-8 with CRLF; totals are not among them.

    Numbers and moments are written as the API writes them: money with all its digits, shares as fractions, undefined
    as an empty cell. Text that a spreadsheet would take for a formula has an apostrophe before it. `bom` puts a byte
    order mark at the start, by which older spreadsheets know UTF-8. `to` stays open.
    """
    table = table_of(found) if isinstance(found, Answer) else found
    text = TextIOWrapper(to, encoding="utf-8-sig" if bom else "utf-8", newline="", write_through=False)
    lines = writer(text, lineterminator="\r\n")
    lines.writerow([harmless(column.name) for column in table.columns])
    lines.writerows(_lines(table))
    text.flush()
    text.detach()


def _lines(table: Table) -> Iterable[list[str]]:
    wanted = [(column.name, column.unit) for column in table.columns]
    for row in table.rows:
        yield [cell(row.get(name), unit) for name, unit in wanted]


def cell(value: Value, unit: str) -> str:
    """One value as the text of a cell, given the unit of its column."""
    if isinstance(value, str):
        return harmless(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(plain(value, unit))


def harmless(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might take it for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text
