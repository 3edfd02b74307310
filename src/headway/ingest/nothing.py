"""Files of which nothing that is counted can be taken: refused whole, before anything is imported."""

from collections import Counter
from collections.abc import Sequence

from headway.errors import Refused
from headway.ingest.mapping import Mapping
from headway.ingest.stage import StagedFiles
from headway.ingest.table import SourceTable
from headway.ingest.typed import EVENTS
from headway.ingest.words import roles as kinds

MOST_SHOWN = 12
UNKNOWN = "no such "
WANTED = (
    "Sales need a date, and an amount or a quantity with a price; deals a stage or an outcome; leads a number, a name "
    "or an e-mail. Name the columns so, or give a mapping: --save-map writes one to edit, --map reads it"
)


class NothingTaken(Refused):
    """No row of the files can be taken; nothing was imported."""


def refuse_nothing(tables: Sequence[SourceTable], mapping: Mapping, done: StagedFiles) -> None:
    """Raise NothingTaken where no row is staged, or where every row that would count (sales, deals, leads, calls …)
    is refused: then what is left would be names without a number.
    """
    rows = {table.label: table.rows for table in tables if not table.left_alone}
    if not any(rows.values()):
        raise NothingTaken(f"Nothing was imported: {_listed(list(rows))} has a header and no rows.")
    roles = {entry.label: entry.role for entry in mapping.tables}
    counted = [label for label, role in roles.items() if role in EVENTS and rows.get(label)]
    refused = Counter((refusal.file, refusal.reason) for refusal in done.staged.refusals)
    whole = {label for label in counted if len(_refused_rows(done, label)) >= rows[label]}
    if counted and whole == set(counted):
        (label, reason), count = refused.most_common(1)[0]
        if reason.startswith(UNKNOWN):
            how_many = f"{count:,} of {rows.get(label, count):,}"
            raise NothingTaken((_unknown(done, label, reason, how_many) + _columns(mapping, label)).rstrip())
        raise NothingTaken(
            f"Nothing was imported: every row of {label} is refused ({reason}). {_columns(mapping, label)}{WANTED}."
        )
    if not done.staged.tables:
        for label, role in roles.items():
            if advice := kinds().get(role, {}).get("advice"):
                raise NothingTaken(f"Nothing was imported: {label} {advice}.")
        known = _columns(mapping, next(iter(rows)))
        raise NothingTaken(
            f"Nothing was imported: {_listed(list(rows))} is no table that Headway knows. {known}{WANTED}."
        )


def _unknown(done: StagedFiles, label: str, reason: str, how_many: str) -> str:
    """For rows that speak of what is neither in the files nor in Headway: which, and what to bring first."""
    first = next(one for one in done.staged.refusals if (one.file, one.reason) == (label, reason))
    thing = reason.removeprefix(UNKNOWN)
    return (
        f"Nothing was imported: {how_many} rows of {label} are refused: {reason}. The first is row {first.row}, where "
        f"`{first.column}` is `{first.value}`. Import the file with these {thing}s first, or both together. "
    )


def _refused_rows(done: StagedFiles, label: str) -> set[int]:
    return {refusal.row for refusal in done.staged.refusals if refusal.file == label}


def _columns(mapping: Mapping, label: str) -> str:
    """The columns of a table that nothing was made of."""
    left = [c.column for entry in mapping.tables if entry.label == label for c in entry.columns if not c.field]
    return f"Not understood: {_listed([f'`{name}`' for name in left])}. " if left else ""


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return ", ".join(names[:MOST_SHOWN]) + more
