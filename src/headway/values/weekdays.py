"""The days of the week by name and number."""

from datetime import date

Week = tuple[date, tuple[int, ...]]
"""Weekdays that hold from a day on."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_number(text: str) -> int:
    """1 for Monday to 7 for Sunday, from the name, its first three letters or the number; ValueError for anything
    else.
    """
    if text.isdigit() and 1 <= int(text) <= 7:
        return int(text)
    for number, name in enumerate(WEEKDAYS, start=1):
        if text.casefold() in {name.casefold(), name[:3].casefold()}:
            return number
    raise ValueError(text)


def week_read(text: str) -> Week:
    """`2026-12-01 1,2,3`: the weekdays that hold from that day on. ValueError for anything else."""
    day, _, weekdays = text.partition(" ")
    found = tuple(sorted(int(one) for one in weekdays.split(",")))
    if not set(found) <= set(range(1, 8)) or len(set(found)) != len(found):
        raise ValueError(text)
    return date.fromisoformat(day), found


def week_written(week: Week) -> str:
    """The text that is read as this."""
    day, weekdays = week
    return f"{day.isoformat()} {','.join(map(str, weekdays))}"
