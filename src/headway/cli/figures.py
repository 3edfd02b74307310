"""How the shell writes figures: grouped, with as many decimals as their unit has, a dash where there is no value."""

from datetime import date
from decimal import Decimal

from headway.answers.answer import Value

TEXT_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def figure(value: Value, unit: str) -> str:
    """`2,297,200.86`, `63.15 %`, `57.0`; money has two decimals here and all of its digits in CSV and JSON."""
    if value is None:
        return "–"
    if isinstance(value, str | date):
        return str(value)
    match unit:
        case "share":
            return f"{value:.2%}".replace("%", " %")
        case "points":
            return f"{value * 100:+.2f} points"
        case "count":
            return f"{value:,}"
        case "days" | "minutes" | "hours" | "number":
            return f"{value:,.2f}"
        case "units":
            return f"{Decimal(value).normalize():,f}"
        case _:
            return f"{value:,.2f}"


def cell(value: object) -> object:
    """A value for CSV: text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(TEXT_OF_FORMULAS) and not _is_number(value):
        return f"'{value}"
    return "" if value is None else value


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()
