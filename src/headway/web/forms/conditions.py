"""What is asked of somebody who narrows a list by one of its columns."""

from collections.abc import Sequence
from typing import Any

from headway.errors import Refused
from headway.values.written import plain_number
from headway.web.forms.entry import Entry, Kind, Values

TEXT_SIGNS = (
    ("~", "contains"),
    ("=", "is"),
    ("!=", "is not"),
    ("empty", "is empty"),
    ("filled", "is not empty"),
)
RANGE_SIGNS = (("range", "from … to …"), ("empty", "is empty"), ("filled", "is not empty"))
FLAG_SIGNS = (("=yes", "is yes"), ("=no", "is no"), ("empty", "is empty"), ("filled", "is not empty"))


def condition_entries(label: str, holds: str, words: Sequence[str]) -> tuple[Entry, ...]:
    """The entries for a column that holds text, numbers, days or yes and no; `words` are what stands in it."""
    if holds == "flag":
        return (Entry(name="how", label=label, kind=Kind.CHOICE, choices=FLAG_SIGNS, value="=yes", required=True),)
    if holds == "text":
        known = tuple((word, word) for word in words)
        value = Entry(name="value", label="What", choices=known, help="Several: separate them with commas")
        return (Entry(name="how", label=label, kind=Kind.CHOICE, choices=TEXT_SIGNS, value="~", required=True), value)
    kind = Kind.NUMBER if holds == "number" else Kind.DAY
    return (
        Entry(name="how", label=label, kind=Kind.CHOICE, choices=RANGE_SIGNS, value="range", required=True),
        Entry(name="least", label="From", kind=kind),
        Entry(name="most", label="To", kind=kind, help="One of the two may stay empty"),
    )


def conditions_written(key: str, values: Values) -> list[str]:
    """The conditions as an address writes them; raises Refused where nothing was written."""
    how = values["how"]
    if how in {"empty", "filled"}:
        return [f"{key}{'=' if how == 'empty' else '!='}"]
    if how in {"=yes", "=no"}:
        return [key + how]
    if how == "range":
        ends = [(">=", values["least"]), ("<=", values["most"])]
        found = [f"{key}{sign}{_plain(value)}" for sign, value in ends if value is not None]
        if not found:
            raise Refused("Write at least one end of the range.")
        return found
    if not values["value"]:
        raise Refused("Write what to look for, or choose that it is empty.")
    return [key + how + values["value"]]


def _plain(value: Any) -> str:
    """A number or a day as an address writes it, without a comma."""
    return value.isoformat() if hasattr(value, "isoformat") else plain_number(value)
