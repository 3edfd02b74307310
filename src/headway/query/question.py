"""The question itself, as parsed; every interface (shell, Python, page, API) makes one of these."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from headway.values.grain import Grain


class Operator(StrEnum):
    """How a condition compares."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Compare(StrEnum):
    """What the asked range is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Range:
    """An earlier range to compare with, its sides as those of a question."""

    start: date | datetime
    end: date | datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """`dimension operator values`: several values are OR, several conditions are AND; an empty value is unknown."""

    dimension: str
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Metrics, split by dimensions and by time, over a range, under two clocks (ARCHITECTURE D2).

    `constant_rates`: amounts of other currencies at the rates of this day rather than each at that of its own;
    `rate_effect`: instead by how much what was booked is more than these, over what has both rates.
    `start` and `end`: a date is a business day, `end` included; a datetime is an aware instant, `end` not included.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    grain: Grain | None = None
    start: date | datetime | None = None
    end: date | datetime | None = None
    where: tuple[Condition, ...] = ()
    as_of: datetime | None = None
    known_at: datetime | None = None
    compare: Compare | Range | None = None
    constant_rates: date | None = None
    rate_effect: bool = False

    def narrowed(self, also: tuple[Condition, ...]) -> "Query":
        """The same question under more conditions."""
        return replace(self, where=(*self.where, *also))
