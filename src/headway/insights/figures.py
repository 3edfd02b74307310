"""Numbers with their units as people write them: one place for cards, tables, charts, mails and files."""

from dataclasses import dataclass
from functools import cache

from babel.numbers import get_currency_precision, get_currency_symbol

from headway.values.style import DASH, MINUS, NARROW, UNCHOSEN, Number, Style, exactly

LANGUAGE = "en_GB"
"""Whose names of currencies are written: `US$`, `CHF`."""
SPACE = "\u00a0"
PLAIN_UNITS = frozenset({"", "count", "share", "days", "hours", "minutes", "units", "number"})


@cache
def _symbol(currency: str) -> str:
    return get_currency_symbol(currency, locale=LANGUAGE)


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes values of a unit (ISO currency, share, count, units, days, hours, minutes) in a business's style.

    `brief` is for a glance, `exact` for tables and sums (money to the cent), `short` for axes. None is a dash.
    """

    style: Style = UNCHOSEN

    def plain(self, value: Number, decimals: int) -> str:
        """`1,243,908.50` with a true minus sign."""
        return self.style.number(value, decimals)

    def money(self, value: Number, currency: str, decimals: int | None = None) -> str:
        """`€1,243,908.50`; without `decimals` as many as the currency has."""
        places = get_currency_precision(currency) if decimals is None else decimals
        return self._with_symbol(self.plain(value, places), currency)

    def brief(self, value: Number | None, unit: str) -> str:
        """For a card: as many digits as can be read at a glance."""
        if value is None:
            return DASH
        if unit in PLAIN_UNITS:
            return self._measure(value, unit)
        size = abs(exactly(value))
        if size >= 100_000_000:
            return self._with_symbol(self._millions(value, 1), unit)
        if size >= 10_000_000:
            return self._with_symbol(self._millions(value, 2), unit)
        return self.money(value, unit, 0 if size >= 1000 else None)

    def exact(self, value: Number | None, unit: str) -> str:
        """For a table: money to the cent, shares to a tenth of a percent."""
        if value is None:
            return DASH
        return self._measure(value, unit) if unit in PLAIN_UNITS else self.money(value, unit)

    def short(self, value: Number | None, unit: str) -> str:
        """For an axis: `€8k`, `1.2 M`, `40 %`."""
        if value is None:
            return DASH
        text = self._short_number(value) if unit != "share" else f"{self._trim(float(exactly(value) * 100))}{NARROW}%"
        return text if unit in PLAIN_UNITS else self._with_symbol(text, unit)

    def range(self, low: Number, high: Number, unit: str) -> str:
        """`24.9–30.0`: the interval beside a value, the unit said once or not at all."""
        if unit == "share":
            return f"{self.plain(exactly(low) * 100, 1)}{DASH}{self.plain(exactly(high) * 100, 1)}"
        return f"{self.brief(low, unit)}{DASH}{self.brief(high, unit)}"

    def signed(self, value: Number, unit: str, *, exact: bool = False) -> str:
        """`+€1,200`, `−1.2 points`, `0`: a difference in the unit's own words; to the cent where `exact`."""
        if unit == "share":
            size = self.plain(abs(exactly(value)) * 100, 1)
            text = f"{size} point{'' if size == self.plain(1, 1) else 's'}"
        else:
            text = (self.exact if exact else self.brief)(abs(exactly(value)), unit)
        return text if not value else f"{'+' if value > 0 else MINUS}{text}"

    def growth(self, share: float) -> str:
        """`+12.4 %`; beyond tenfold as a multiple."""
        if share >= 9:
            return f"{self.plain(share + 1, 1)}{NARROW}×"
        text = f"{self.plain(abs(exactly(share)) * 100, 1)}{NARROW}%"
        return text if round(share, 3) == 0 else f"{'+' if share > 0 else MINUS}{text}"

    def around(self, unit: str) -> tuple[str, str]:
        """What stands before and behind a number of this unit: a currency's sign, a percent sign, or nothing."""
        if unit in PLAIN_UNITS:
            return "", f"{NARROW}%" if unit == "share" else ""
        symbol = _symbol(unit)
        if not self.style.marks.symbol_first:
            return "", f"{NARROW}{symbol}"
        return (f"{symbol}{NARROW}" if symbol[-1].isalpha() else symbol), ""

    def _with_symbol(self, text: str, currency: str) -> str:
        before, after = self.around(currency)
        if text.startswith(MINUS):
            return f"{MINUS}{before}{text[1:]}{after}"
        return f"{before}{text}{after}"

    def _measure(self, value: Number, unit: str) -> str:
        match unit:
            case "share":
                return f"{self.plain(exactly(value) * 100, 1)}{NARROW}%"
            case "days":
                return f"{self.plain(value, 1)}{SPACE}days"
            case "hours":
                return f"{self.plain(value, 1)}{NARROW}h"
            case "minutes":
                return self._minutes(float(value))
            case _:
                return self.plain(value, 0 if _is_whole(value) else 2)

    def _minutes(self, value: float) -> str:
        if abs(value) < 10:
            return f"{self.plain(value, 1)}{NARROW}min"
        if abs(value) < 60:
            return f"{self.plain(value, 0)}{NARROW}min"
        if abs(value) >= 2880:
            return f"{self.plain(value / 1440, 1)}{SPACE}days"
        hours, minutes = divmod(round(abs(value)), 60)
        sign = MINUS if value < 0 else ""
        return f"{sign}{hours}{NARROW}h {minutes}{NARROW}min" if minutes else f"{sign}{hours}{NARROW}h"

    def _millions(self, value: Number, decimals: int) -> str:
        return f"{self.plain(exactly(value) / 1_000_000, decimals)}{NARROW}M"

    def _short_number(self, value: Number) -> str:
        size = abs(float(value))
        for limit, sign in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
            if size >= limit:
                return f"{self._trim(float(value) / limit)}{NARROW}{sign}"
        return self._trim(float(value))

    def _trim(self, value: float) -> str:
        for decimals in (0, 1):
            if abs(round(value, decimals) - value) < 10 ** -(decimals + 2):
                return self.plain(value, decimals)
        return self.plain(value, 2 if abs(value) < 10 else 1)


def _is_whole(value: Number) -> bool:
    return isinstance(value, int) or value == int(value)
