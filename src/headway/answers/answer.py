"""What comes back from a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """`kind` is time, dimension or metric; `unit` an ISO code, `share`, `count`, `days`, `minutes`, `hours` or `units`.

    A label has no unit.
    A rate `m` is followed by `m.n`, `m.low`, `m.high`; a compared metric by `m.previous`, `m.change`, `m.growth`.
    """

    name: str
    kind: str
    unit: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in order, totals asked apart (never summed from the rows), and everything said about them in words.

    Money is Decimal, rates and durations are float, counts are int; undefined is None, its reason is in `reasons` under
    (row index or -1 for totals, column name).
    """

    columns: tuple[AnswerColumn, ...]
    rows: Sequence[Mapping[str, Value]]
    totals: Mapping[str, Value]
    notes: tuple[str, ...]
    definitions: Mapping[str, str]
    as_of: datetime
    known_at: datetime | None
    sql: str
    reasons: Mapping[tuple[int, str], str]
