"""What goes into a file: an answer, the question behind it, and the rows that make it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from headway.answers.answer import Answer, AnswerColumn, Value
from headway.catalogue.catalogue import Catalogue
from headway.errors import Refused
from headway.query.question import Query


class TooManyRows(Refused):
    """A sheet cannot hold so many rows."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(
            f"A sheet holds {most:,} rows and this has {rows:,}. Export it as CSV, or narrow the question."
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Rows behind a number, in order; `totals` of its columns, where they have one, are the numbers drilled into."""

    columns: tuple[AnswerColumn, ...]
    rows: Sequence[Mapping[str, Value]]
    totals: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """An answer with all that its reader must know. `zone` is the business's time zone; `behind` the rows drilled
    to.
    """

    answer: Answer
    query: Query
    catalogue: Catalogue
    zone: str
    behind: Table | None = None

    @property
    def split(self) -> bool:
        """Whether rows are parts of a whole that has a total of its own."""
        return bool(self.query.by or self.query.grain)


def table_of(answer: Answer) -> Table:
    """The rows and totals of an answer."""
    return Table(columns=answer.columns, rows=answer.rows, totals=answer.totals)
