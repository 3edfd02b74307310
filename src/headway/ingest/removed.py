"""Rows that their own system had removed: marked as deleted, and still in the export."""

from collections.abc import Sequence
from dataclasses import replace

from headway.ingest.gathering import Gathering
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted

MARK = "row.deleted"


def without_removed(tables: Sequence[TypedTable]) -> tuple[TypedTable, ...]:
    """The tables without the rows that are marked as deleted."""
    return tuple(
        replace(table, rows=table.rows.filter(~table.rows.get_column(MARK).fill_null(value=False)).drop(MARK))
        if table.has(MARK)
        else table
        for table in tables
    )


def say_removed(gathering: Gathering, tables: Sequence[TypedTable]) -> None:
    """Count the rows that were marked as deleted, in the notes and the reconciliation."""
    for table in tables:
        gone = table.rows.filter(MARK) if table.has(MARK) else table.rows.clear()
        if gone.height:
            gathering.notes.append(f"{table.label}: {counted(gone.height, 'row', 'were')} left out, marked as deleted.")
            gathering.leave_out(table.label, "in rows marked as deleted", gone.get_column(ROW))
