"""Numbers and days as a person types them: read in the business's style, in another where only one reading is possible,
and never guessed.
"""

import re
from datetime import date
from decimal import Decimal
from typing import TypeVar

from headway.values.style import UNCHOSEN, Style

SIGNS = "".join(("€", "$", "£", "¥", "%"))
MOST_WHOLE = 2**63
FIRST_YEAR, AFTER_LAST_YEAR = 1000, 9000
Day = TypeVar("Day", bound=date)
BLANKS = re.compile(r"[\s\u00a0\u202f'’_]+")
PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?|[+-]?[.,]\d+")
GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(\1\d{3})*(?!\1)([.,]\d*)?")
TWO_WAYS = re.compile(r"([+-]?[1-9]\d{0,2})([.,])(\d{3})")
PARTS = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
MONTH_FIRST, DAY_FIRST = "12/31/2017", {"31/12/2017", "31.12.2017"}


class NotANumber(ValueError):
    """A text that is no number, or that two people would read as two numbers; the message says what to write."""


class NotADay(ValueError):
    """A text that is no day, or may be two; the message says what to write."""


def number_written(text: str, style: Style = UNCHOSEN) -> Decimal:
    """`1234.5`, `1 234,50`, `1,234.50`, `€ 12` as the number that is meant.

    `1.234` is twelve hundred where the business groups thousands by points, one and a bit where it writes decimals so.
    Raises NotANumber where the style does not tell.
    """
    bare = BLANKS.sub("", text).strip(SIGNS).replace("\u2212", "-")
    if found := TWO_WAYS.fullmatch(bare):
        return _told_by(style, text, found)
    if PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    found = GROUPED.fullmatch(bare)
    if found is None:
        raise NotANumber(f'"{text}" is not a number: write one such as 1234{style.marks.decimal}50')
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


def _told_by(style: Style, text: str, found: re.Match[str]) -> Decimal:
    whole, mark, part = found.groups()
    if style.numbers and mark == style.marks.group:
        return Decimal(whole + part)
    if style.numbers and mark == style.marks.decimal:
        return Decimal(f"{whole}.{part}")
    point = style.marks.decimal
    raise NotANumber(f'"{text}" can be read in two ways: write {whole}{part} or {whole}{point}{part}0')


def plain_number(number: Decimal, style: Style = UNCHOSEN) -> str:
    """A number as `number_written` reads it back, without needless zeros: `12.5`, `1200`, `1.2340`."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = f"{text}0" if len(text.partition(".")[2]) == 3 else text
    return text.replace(".", style.marks.decimal)


def day_typed(text: str, style: Style = UNCHOSEN) -> date:
    """`2026-11-14` in every style, `14.11.2026` and `11/14/2026` as the style says, or where only one reading is a day.

    Raises NotADay, for a day that is not `countable` too.
    """
    try:
        return day_written(text)
    except ValueError:
        found = PARTS.fullmatch(text.strip())
    if found is None:
        raise NotADay(f'"{text}" is not a date: write one such as 2026-11-14')
    days = dict.fromkeys(day for day in (_day(found, month_is=2), _day(found, month_is=1)) if day is not None)
    told = _day(found, month_is=1) if style.dates == MONTH_FIRST else _day(found, month_is=2)
    if told is not None and (style.dates == MONTH_FIRST or style.dates in DAY_FIRST or found[2] == "."):
        return told
    if len(days) != 1:
        why = "can be read in two ways" if days else "is not a date"
        raise NotADay(f'"{text}" {why}: write {" or ".join(day.isoformat() for day in days) or "2026-11-14"}')
    return next(iter(days))


def _day(found: re.Match[str], *, month_is: int) -> date | None:
    """The day of three parts of which the month is the first or second; None where there is no such day."""
    one, other = int(found[1]), int(found[3])
    month, day = (one, other) if month_is == 1 else (other, one)
    try:
        return countable(date(int(found[4]), month, day))
    except ValueError:
        return None
