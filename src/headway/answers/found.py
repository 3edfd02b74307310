"""What was read for a question, before it is labelled and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from headway.answers.bound import Bound
from headway.answers.columns import Columns
from headway.answers.numbers import Numbers

Results: TypeAlias = Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Found:
    """What tells the rows apart (`labels`) and their numbers, the totals (one row), the SQL that gave them, and what
    must be said.
    """

    labels: Columns
    results: Results
    totals: Results
    sql: str
    notes: tuple[str, ...]
    bound: Bound
