"""Who a customer is where files number customers twice: anew with each order, and by a number of the person."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from headway.ingest.typed import TypedTable
from headway.values.counted import counted

PERSON, NUMBER = "account.person", "account.number"


def by_person(tables: Sequence[TypedTable]) -> tuple[TypedTable, ...]:
    """The tables with the person's own number as the number of the customer, wherever a table says whose each is."""
    pairs = [table.rows.select(NUMBER, PERSON) for table in tables if table.has(NUMBER, PERSON)]
    known = pl.concat(pairs).drop_nulls().unique() if pairs else pl.DataFrame(schema={NUMBER: pl.String})
    if known.get_column(NUMBER).is_duplicated().any():
        known = known.clear()
    return tuple(_renumbered(table, known) for table in tables)


def _renumbered(table: TypedTable, known: pl.DataFrame) -> TypedTable:
    rows, notes = table.rows, table.notes
    if table.has(PERSON) and not table.has(NUMBER):
        return replace(table, rows=rows.rename({PERSON: NUMBER}))
    if not table.has(NUMBER) or known.is_empty():
        return table
    if table.has(PERSON):
        numbers, persons = (table.mapping.column_of(field) for field in (NUMBER, PERSON))
        told = counted(rows.get_column(PERSON).n_unique(), "customer", "are")
        if numbers and persons:
            note = f"{table.label}: {told} known by `{persons.column}`; `{numbers.column}` is another for each order."
            notes = (*notes, note)
    own = rows.drop(PERSON, strict=False).join(known, on=NUMBER, how="left", maintain_order="left")
    own = own.with_columns(pl.coalesce(PERSON, NUMBER).alias(NUMBER)).drop(PERSON)
    return replace(table, rows=own.select(name for name in rows.columns if name != PERSON), notes=notes)
