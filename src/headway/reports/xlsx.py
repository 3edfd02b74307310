"""A workbook that says what it holds: real days and numbers, totals as formulas, the definitions beside them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from headway.answers.answer import AnswerColumn, Value
from headway.reports.csv import RISKY
from headway.reports.definitions import definition_lines, total_words
from headway.reports.export import Export, Table, TooManyRows, table_of
from headway.reports.formats import Look, look_of
from headway.reports.totals import Asked, Quotient, Summed, Total, adds_up, totals_of

MOST_ROWS = 1_048_576 - 2
MOST_CHARACTERS = 32_767
FIRST_YEAR = 1900
CUT = "…"


def write_xlsx(export: Export, to: BinaryIO | Path) -> None:
    """Write sheets Data, Definitions and, when the rows behind are given, Rows, a row at a time.

    Undefined is an empty cell. Moments are local to the business's zone, since a sheet knows no zones. TooManyRows
    where a sheet cannot hold them. `to` stays open.
    """
    for table in (export.answer, export.behind):
        if table is not None and len(table.rows) > MOST_ROWS:
            raise TooManyRows(len(table.rows), MOST_ROWS)
    target = str(to) if isinstance(to, Path) else to
    with Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        pen = _Pen(book, export.zone)
        pen.table("Data", table_of(export.answer), totals_of(export) if export.split else None)
        pen.definitions(export)
        if export.behind is not None:
            pen.table("Rows", export.behind, _totals_behind(export.behind))


def write_list(table: Table, to: BinaryIO | Path, zone: str) -> None:
    """Write one sheet of records, without totals; moments are local to the zone. TooManyRows where it cannot hold
    them.
    """
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(len(table.rows), MOST_ROWS)
    target = str(to) if isinstance(to, Path) else to
    with Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Pen(book, zone).table("Data", table, None)


def _totals_behind(table: Table) -> Mapping[str, Total] | None:
    """The rows behind a number add up to it, or the number stands by itself."""
    why = "the rows behind a rate or a median do not add up to it"
    found: dict[str, Total] = {}
    for name, total in table.totals.items():
        found[name] = Summed() if adds_up([row.get(name) for row in table.rows], total) else Asked(why)
    return found or None


class _Pen:
    """Writes cells of one workbook; formats are made once each."""

    def __init__(self, book: Workbook, zone: str) -> None:
        self.book = book
        self.zone = ZoneInfo(zone)
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"quote_prefix": True})
        self.format = cache(self._format)

    def _format(self, number: str, *, total: bool) -> Any:
        return self.book.add_format({"num_format": number, **({"bold": True, "top": 1} if total else {})})

    def table(self, name: str, table: Table, totals: Mapping[str, Total] | None) -> None:
        """A sheet of rows under a frozen header with a filter, and the row of totals."""
        sheet = self.book.add_worksheet(name)
        looks = [look_of(column) for column in table.columns]
        sheet.freeze_panes(1, 0)
        for place, look in enumerate(looks):
            sheet.set_column(place, place, look.width)
        for place, label in enumerate(_labels(table)):
            sheet.write_string(0, place, label, self.heading)
        for number, row in enumerate(table.rows, 1):
            for place, (column, look) in enumerate(zip(table.columns, looks, strict=True)):
                self.cell(sheet, (number, place), row.get(column.name), look)
        if table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        if totals is not None:
            self.totals(sheet, table, totals)

    def totals(self, sheet: Any, table: Table, totals: Mapping[str, Total]) -> None:
        """One row under all others: formulas where they give the total, the total itself with a comment elsewhere."""
        row = len(table.rows) + 1
        places = {column.name: place for place, column in enumerate(table.columns)}
        for column, place in zip(table.columns, places.values(), strict=True):
            at = (row, place)
            look, value = look_of(column), table.totals.get(column.name)
            total = totals.get(column.name)
            if total is None:
                sheet.write_string(*at, "Total" if place == 0 else "", self.format("General", total=True))
            elif (formula := _formula(total, at, places)) is not None:
                sheet.write_formula(*at, formula, self.format(look.number, total=True), _cached(value))
            else:
                self.cell(sheet, at, value, look, total=True)
                sheet.write_comment(*at, total_words(total), {"x_scale": 2})

    def cell(self, sheet: Any, at: tuple[int, int], value: Value, look: Look, *, total: bool = False) -> None:
        """One value as what it is."""
        match value:
            case None:
                if total:
                    sheet.write_blank(*at, None, self.format(look.number, total=total))
            case bool():
                sheet.write_boolean(*at, value)
            case int() | float() | Decimal():
                sheet.write_number(*at, value, self.format(look.number, total=total))
            case datetime() if value.year > FIRST_YEAR:
                local = value.astimezone(self.zone).replace(tzinfo=None) if value.tzinfo else value
                sheet.write_datetime(*at, local, self.format(look.instant, total=total))
            case date() if value.year >= FIRST_YEAR and not isinstance(value, datetime):
                sheet.write_datetime(*at, value, self.format(look.day_of(value), total=total))
            case _:
                self.text(sheet, at, value if isinstance(value, str) else value.isoformat())

    def text(self, sheet: Any, at: tuple[int, int], text: str, form: Any = None) -> None:
        """Text that stays text: marked so that a sheet does not make a formula of it when somebody edits it."""
        kept = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + CUT
        sheet.write_string(*at, kept, self.quoted if kept.startswith(RISKY) else form)

    def definitions(self, export: Export) -> None:
        """The sheet of definitions."""
        sheet = self.book.add_worksheet("Definitions")
        for place, width in enumerate((24, 44, 12, 70, 50)):
            sheet.set_column(place, place, width)
        for number, line in enumerate(definition_lines(export)):
            for place, text in enumerate(line):
                self.text(sheet, (number, place), text, self.heading if place == 0 else self.plain)


def _labels(table: Table) -> list[str]:
    """What stands above each column: its label, or its name where two labels are the same."""
    labels = [column.label or column.name for column in table.columns]
    return [_label(column, labels) for column in table.columns]


def _label(column: AnswerColumn, labels: list[str]) -> str:
    return column.label if column.label and labels.count(column.label) == 1 else column.name


def _formula(total: Total, at: tuple[int, int], places: Mapping[str, int]) -> str | None:
    row, place = at
    match total:
        case Summed():
            return f"=SUM({xl_rowcol_to_cell(1, place)}:{xl_rowcol_to_cell(row - 1, place)})"
        case Quotient():
            above, below = (xl_rowcol_to_cell(row, places[name]) for name in (total.numerator, total.denominator))
            return f'=IF({below}=0,"",{above}/{below})'
        case Asked():
            return None


def _cached(value: Value) -> float | int | str:
    """The formula's value for readers that do not calculate."""
    return float(value) if isinstance(value, int | float | Decimal) else ""
