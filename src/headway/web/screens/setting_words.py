"""Settings as people say them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from headway.values.weekdays import WEEKDAYS, week_read
from headway.web.workplace import here

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Name",
        "currency": "Currency",
        "zone": "Time zone",
        "day_start": "The day begins at",
        "week_start": "Weeks begin on",
        "year_start_month": "The business year begins in",
        "months": "Months",
        "year_end": "A year of whole weeks ends on",
        "selling_days": "Selling days",
        "selling_days_from": "Other selling days from a day on",
        "numbers": "Numbers",
        "dates": "Dates",
        "open_hours": "Opening hours",
        "closures": "Closed days",
    }
)
MONTHS_AND_WEEKS: Mapping[str, str] = MappingProxyType(
    {
        "calendar": "those of the calendar",
        "4-4-5": "4, 4 and 5 weeks in each quarter",
        "4-5-4": "4, 5 and 4 weeks in each quarter",
        "5-4-4": "5, 4 and 4 weeks in each quarter",
    }
)
YEAR_ENDS: Mapping[str, str] = MappingProxyType(
    {
        "nearest": "the last day of a week that is nearest to the end of its last month",
        "last": "the last day of a week in its last month",
    }
)
MONTHS = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))
NOT_CHOSEN = "not chosen"


def setting_words(name: str, value: Any) -> str:  # a value as headway.toml and JSON hold it
    """A setting's value in words."""
    if value is None or value == "" or not (value or isinstance(value, int)):
        return NOT_CHOSEN
    if not isinstance(value, int | str):
        return weeks_words(value) if name == "selling_days_from" else weekdays_words(value)
    match name:
        case "week_start":
            return WEEKDAYS[int(value) - 1]
        case "year_start_month":
            return MONTHS[int(value) - 1]
        case "months":
            return MONTHS_AND_WEEKS[str(value)]
        case "year_end":
            return YEAR_ENDS[str(value)]
        case "day_start":
            return clock_words(int(value))
        case _:
            return str(value)


def weeks_words(weeks: Iterable[str]) -> str:
    """`Monday to Saturday from 1 Dec 2026` for `2026-12-01 1,2,3,4,5,6`."""
    return "; ".join(f"{weekdays_words(days)} from {here().style.day(day)}" for day, days in map(week_read, weeks))


def weekdays_words(days: Sequence[int]) -> str:
    """`Monday to Friday`, `Monday, Wednesday`, `every day`."""
    found = sorted(days)
    if found == list(range(1, 8)):
        return "every day"
    if len(found) > 2 and found == list(range(found[0], found[-1] + 1)):
        return f"{WEEKDAYS[found[0] - 1]} to {WEEKDAYS[found[-1] - 1]}"
    return ", ".join(WEEKDAYS[day - 1] for day in found) or NOT_CHOSEN


def clock_words(minutes: int) -> str:
    """`09:00` for 540."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
