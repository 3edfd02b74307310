"""How a business writes numbers and dates: the one writer of both, for pages, charts, sentences and the shell's tables.

What a program reads (JSON, CSV, addresses) is never written by it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import TypeAlias

NARROW = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"

Number: TypeAlias = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands between thousands and before decimals; whether a currency's sign stands before the number."""

    group: str
    decimal: str
    symbol_first: bool

    @property
    def table(self) -> dict[int, str]:
        """From Python's way of writing to this one, for `str.translate`."""
        return {ord(","): self.group, ord("."): self.decimal} if (self.group, self.decimal) != (",", ".") else {}


ENGLISH, DAY_MONTH_YEAR = "1,234.56", "31 Dec 2017"
NUMBERS: Mapping[str, Marks] = MappingProxyType(
    {
        ENGLISH: Marks(",", ".", symbol_first=True),
        "1.234,56": Marks(".", ",", symbol_first=False),
        "1 234,56": Marks(NARROW, ",", symbol_first=False),
        "1'234.56": Marks("\u2019", ".", symbol_first=True),
    }
)
"""How numbers may be written, by what the setting says."""
DATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        DAY_MONTH_YEAR: ("{day.day} {day:%b %Y}", "{day.day} {day:%b}"),
        "2017-12-31": ("{day:%Y-%m-%d}", "{day:%m-%d}"),
        "31/12/2017": ("{day:%d/%m/%Y}", "{day:%d/%m}"),
        "12/31/2017": ("{day:%m/%d/%Y}", "{day:%m/%d}"),
        "31.12.2017": ("{day:%d.%m.%Y}", "{day:%d.%m.}"),
    }
)
"""How days may be written, by what the setting says: in full, and without the year."""
_TABLES = {"": NUMBERS[ENGLISH].table, **{name: marks.table for name, marks in NUMBERS.items()}}
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(12))
_TOLD = re.compile(
    r"(?P<data>`[^`]*`|\"[^\"]*\")|(?<![\w.,/:])(?<!\w-)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d\d)(?![\w/:-]|[.,]\w)"
)


@dataclass(frozen=True, slots=True)
class Style:
    """`numbers` is one of NUMBERS, `dates` one of DATES; empty: nobody has chosen. Then `1,234.56` and `31 Dec 2017`
    are written, and what people type is taken only where it can be read in one way.
    """

    numbers: str = ""
    dates: str = ""

    @property
    def marks(self) -> Marks:
        """The marks within numbers."""
        return NUMBERS[self.numbers or ENGLISH]

    def number(self, value: Number, decimals: int = 0) -> str:
        """`1,243,908.50` with a true minus sign, rounded half to even."""
        rounded = exactly(value).quantize(_STEPS[decimals], ROUND_HALF_EVEN)
        text = f"{abs(rounded):,.{decimals}f}"
        if table := _TABLES[self.numbers]:
            text = text.translate(table)
        return f"{MINUS}{text}" if rounded < 0 else text

    def exact(self, value: Decimal) -> str:
        """With as many decimals as it has: `1,234.5`."""
        return self.number(value, min(max(-int(value.normalize().as_tuple().exponent), 0), len(_STEPS) - 1))

    def ungrouped(self, value: Decimal) -> str:
        """With as many decimals as it has and nothing between thousands: `1234.5`."""
        return f"{value:f}".replace(".", self.marks.decimal)

    def day(self, value: date) -> str:
        """`14 Nov 2026`, `14.11.2026`."""
        return DATES[self.dates or DAY_MONTH_YEAR][0].format(day=value)

    def day_of_year(self, value: date) -> str:
        """`14 Nov`, `14.11.`: where the year is plain."""
        return DATES[self.dates or DAY_MONTH_YEAR][1].format(day=value)

    def days(self, first: date, last: date) -> str:
        """`3–14 Nov 2026`, `28 Oct – 3 Nov 2026`, `03.11.2026 – 14.11.2026`: both ends included; with the month as a
        word nothing is said twice.
        """
        if first == last:
            return self.day(first)
        if self.dates not in {"", DAY_MONTH_YEAR} or first.year != last.year:
            return f"{self.day(first)} {DASH} {self.day(last)}"
        if first.month == last.month:
            return f"{first.day}{DASH}{self.day(last)}"
        return f"{self.day_of_year(first)} {DASH} {self.day(last)}"

    def told(self, text: str) -> str:
        """A sentence of Headway's own (a note, a refusal, an evidence) with its numbers in this style.

        Such sentences are made, and kept, where no style is known, and say numbers as `1,204` or `12.50`. What stands
        in quotes or backticks comes from the data and stays as it is; so do days, which they write as `2026-11-14`.
        """
        table = _TABLES[self.numbers]
        return (
            _TOLD.sub(lambda found: found[0] if found["data"] else found[0].translate(table), text) if table else text
        )


UNCHOSEN = Style()
"""How a business writes that has chosen nothing."""


def month(value: date) -> str:
    """`November 2026`: a month is a word in every style."""
    return f"{value:%B %Y}"


def short_month(value: date) -> str:
    """`Nov 2026`, for an axis."""
    return f"{value:%b %Y}"


def short_months(first: date, last: date) -> str:
    """`Feb–Apr 2026`, for an axis."""
    return f"{first:%b}{DASH}{short_month(last)}"


def exactly(value: Number) -> Decimal:
    """The number as it is written: 0.6315 is 0.6315 and not the nearest binary fraction."""
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
