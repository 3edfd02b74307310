"""Rows of a file that somebody might think are dropped, and are not: equal ones, and those of no customer."""

from collections.abc import Sequence

from headway.ingest.decisions import Subject
from headway.values.counted import counted

CUSTOMERS = ("account.number", "account.name", "account.email")


def kept_rows(subjects: Sequence[Subject]) -> list[str]:
    """A note for each table of order lines with rows that equal another one in all that they say, which are kept and
    counted each, and one for those that name no customer while others do.
    """
    lines = [subject for subject in subjects if subject.mapping.role == "order_lines" and subject.table.rows]
    return [note for subject in lines for note in (_equal(subject), _of_nobody(subject)) if note]


def _equal(subject: Subject) -> str:
    """Equal in every column of the file, so that a number of the line's own makes it another."""
    columns = [name for name in subject.table.header if name in subject.profiles]
    if not columns or any(subject.profiles[name].unique for name in columns):
        return ""
    equal = subject.table.rows - subject.table.frame.select(columns).hash_rows(seed=1).n_unique()
    return (
        f"{subject.table.label}: {counted(equal, 'row')} equal to an earlier one of the file: kept, each counts."
        if equal
        else ""
    )


def _of_nobody(subject: Subject) -> str:
    mapped = [column.column for field in CUSTOMERS if (column := subject.mapping.column_of(field))]
    named = next((subject.profiles[name] for name in mapped if name in subject.profiles), None)
    if named is None or not named.filled or named.filled == named.rows:
        return ""
    empty = counted(named.rows - named.filled, "row", "have")
    return f"{subject.table.label}: {empty} no customer in `{named.name}`: in every sum, under no customer."
