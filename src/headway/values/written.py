"""A number as a person types it: in either of the two ways of writing, and never guessed where they differ."""

import re
from datetime import date
from decimal import Decimal
from typing import TypeVar

SIGNS = "".join(("€", "$", "£", "¥", "%"))
MOST_WHOLE = 2**63
FIRST_YEAR, AFTER_LAST_YEAR = 1000, 9000
Day = TypeVar("Day", bound=date)
BLANKS = re.compile(r"[\s\u00a0\u202f'’_]+")
PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?|[+-]?[.,]\d+")
GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(\1\d{3})*(?!\1)([.,]\d*)?")


class NotANumber(ValueError):
    """A text that is no number, or that two people would read as two numbers; the message says what to write."""


def number_written(text: str) -> Decimal:
    """`1234.5`, `1 234,50`, `1,234.50`, `€ 12` as the number that is meant.

    Raises NotANumber: `1,234` may be twelve hundred or one and a bit, and is asked about.
    """
    bare = BLANKS.sub("", text).strip(SIGNS).replace("\u2212", "-")
    if re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", bare):
        whole, part = re.split(r"[.,]", bare)
        raise NotANumber(f'"{text}" can be read in two ways: write {whole}{part} or {whole}.{part.rstrip("0") or "0"}')
    if PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    found = GROUPED.fullmatch(bare)
    if found is None:
        raise NotANumber(f'"{text}" is not a number: write one such as 1234.50')
    rest = found[3] or ""
    whole = bare.removesuffix(rest) if rest else bare
    return Decimal(whole.replace(found[1], "") + rest.replace(",", "."))


def whole_written(text: str) -> int | None:
    """The whole number that plain digits are, as addresses and hidden entries carry one; None for any other text, and
    for more than a database's whole numbers hold.
    """
    found = int(text) if re.fullmatch(r"[0-9]{1,19}", text) else None
    return found if found is None or found < MOST_WHOLE else None


def day_written(text: str) -> date:
    """The day that `2026-11-14` is; raises ValueError for any other text, and as `countable` does."""
    return countable(date.fromisoformat(text))


def countable(day: Day) -> Day:
    """The day or moment itself; raises ValueError outside of the years 1000 to 8999, where days before and after it
    could not be counted, and which somebody wrote by mistake (0026 for 2026).
    """
    if not FIRST_YEAR <= day.year < AFTER_LAST_YEAR:
        raise ValueError(day.isoformat())
    return day


def plain_number(number: Decimal) -> str:
    """A number as `number_written` reads it back, without needless zeros: `12.5`, `1200`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
