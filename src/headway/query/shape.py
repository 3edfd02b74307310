"""What of a question decides its SQL: everything but the values. Two questions of one shape share one text."""

from dataclasses import dataclass
from typing import TypeAlias

from headway.query.question import Operator
from headway.values.grain import Grain
from headway.values.retail import RetailYear

Gaps: TypeAlias = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Where:
    """A condition without its values: how many there are, and whether unknown is one of the accepted."""

    dimension: str
    operator: Operator
    count: int
    unknown: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Which limits a question sets. A side of the range is "day", "instant" or empty."""

    start: str = ""
    end: str = ""
    as_of: bool = False
    known_at: bool = False
    scoped: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """`atoms` are keys of metrics read from facts. Week and year starts and the hour's shift are part of the text,
    not values; so are the `retail` years of a business that has them. `later`: buckets are those of a later range, so
    many "days" or a "year" after the rows.
    `with_whole`: the whole is counted in the same pass, as a row of its own. `earlier`: so are the rows of an earlier
    range, told apart; it ends before this one starts, and `later` is then about its rows alone. `gaps`: columns, each
    with its fact, that are empty in some row; the rows that this keeps out of a metric are counted in the same pass.
    `at_rates`: amounts are at the rates of one day; `rate_effect`: what was booked less these.
    """

    atoms: tuple[str, ...]
    by: tuple[str, ...] = ()
    grain: Grain | None = None
    where: tuple[Where, ...] = ()
    limits: Limits = Limits()
    week_start: int = 1
    year_start_month: int = 1
    retail: RetailYear | None = None
    minute_shift: int = 0
    with_whole: bool = False
    later: str = ""
    earlier: Limits | None = None
    gaps: Gaps = frozenset()
    at_rates: bool = False
    rate_effect: bool = False
