"""How numbers and days look in a sheet, by the unit of their column."""

from dataclasses import dataclass
from datetime import date

from headway.answers.answer import AnswerColumn
from headway.values.grain import Grain

WHOLE_MONEY = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"}
THREE_PLACES = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
FORMATS = {
    "count": "#,##0",
    "share": "0.0%",
    "days": '#,##0.0" d"',
    "minutes": '#,##0.0" min"',
    "hours": '#,##0.0#" h"',
    "units": "#,##0.####",
    "number": "#,##0.####",
}
DAYS = {Grain.MONTH.value: "yyyy-mm", Grain.YEAR.value: "yyyy"}
DAY = "yyyy-mm-dd"
HOUR = "yyyy-mm-dd hh:mm"
INSTANT = "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True, slots=True)
class Look:
    """The number format of a column, and how wide it stands, in characters."""

    number: str
    day: str
    instant: str
    width: int

    def day_of(self, value: date) -> str:
        """The format of a day: one that a month or year of whole weeks begins on is written out."""
        return self.day if value.day == 1 else DAY


def look_of(column: AnswerColumn) -> Look:
    """The look of a column; labels are wider than numbers."""
    width = 30 if column.kind == "dimension" else 18
    instant = HOUR if column.name == Grain.HOUR.value else INSTANT
    return Look(
        number_format(column.unit), DAYS.get(column.name, DAY) if column.kind == "time" else DAY, instant, width
    )


def number_format(unit: str) -> str:
    """`#,##0.00" EUR"` for money, per cent for shares, the unit after durations."""
    if is_money(unit):
        places = 0 if unit in WHOLE_MONEY else 3 if unit in THREE_PLACES else 2
        return f'#,##0{"." if places else ""}{"0" * places}" {unit}"'
    return FORMATS.get(unit, "General")


def is_money(unit: str) -> bool:
    """Whether a unit is an ISO currency code."""
    return len(unit) == 3 and unit.isascii() and unit.isupper()
