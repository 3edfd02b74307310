"""What the months, quarters and years of a retail year are called: they are numbered, since none is a month of the
calendar.
"""

import re
from dataclasses import dataclass
from datetime import date

from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.periods import MONTHS

WRITTEN = re.compile(r"(\d{4})(?:-Q([1-4])|-P(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class RetailName:
    """A retail year, and which of its quarters ("Q") or months ("P", for period) is meant; 0 is the year itself."""

    year: int
    letter: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """How an address writes it: `2023-P02`, `2023-Q1`, `2023`."""
        return f"{self.year}-{self.letter}{self.number:0{LONG[self.letter]}}" if self.letter else f"{self.year}"

    @property
    def label(self) -> str:
        """How people say it: `P2 2023`, `Q1 2023`, `2023`."""
        return f"{self.letter}{self.number} {self.year}" if self.letter else f"{self.year}"

    @property
    def grain(self) -> Grain:
        """Whether it is a month, a quarter or a year."""
        return GRAINS[self.letter]


LONG = {"P": 2, "Q": 1}
LETTERS = {Grain.MONTH: "P", Grain.QUARTER: "Q", Grain.YEAR: ""}
GRAINS = {letter: grain for grain, letter in LETTERS.items()}


def retail_name(start: date, grain: Grain, calendar: Calendar) -> RetailName | None:
    """The name of the month, quarter or year that begins on `start`; None where the business counts no retail years,
    and for days and weeks.
    """
    if calendar.retail is None or grain not in LETTERS:
        return None
    year, month = calendar.retail.month_of(start)
    letter = LETTERS[grain]
    return RetailName(year, letter, (month - 1) // MONTHS[grain] + 1 if letter else 0)


def retail_start(text: str, calendar: Calendar) -> tuple[Grain, date] | None:
    """The grain and the first day of what an address calls `2023-P02`, `2023-Q1` or `2023`; None where it is written
    otherwise, or the business counts no retail years.
    """
    found = WRITTEN.fullmatch(text)
    if calendar.retail is None or found is None:
        return None
    year, quarter, month = found.groups()
    grain = Grain.QUARTER if quarter else Grain.MONTH if month else Grain.YEAR
    place = int(month) if month else int(quarter) * 3 - 2 if quarter else 1
    return grain, calendar.retail.month_starts(int(year))[place - 1]
