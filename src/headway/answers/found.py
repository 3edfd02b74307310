"""What was read for a question, before it is labelled and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from headway.answers.bound import Bound
from headway.answers.evaluate import Result

Results: TypeAlias = Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows with their labels and numbers, the totals, the SQL that gave them, and what must be said."""

    rows: Sequence[tuple[Mapping[str, object], Results]]
    totals: Results
    sql: str
    notes: tuple[str, ...]
    bound: Bound
