"""Rows whose record a person deleted: they are reported and not added again, and nothing is hung on them."""

from dataclasses import dataclass, field

import polars as pl

from headway.actions.imports.identity import FOUND
from headway.actions.imports.rules import references
from headway.schema.tables import RecordType

NO_RECORD = 0
"""The id of a row that was left out and never had one; no record has it."""


@dataclass(slots=True)
class Before:
    """What was planned so far: for each record type the frame `ref`, `id`, and the ids of records that are gone."""

    ids: dict[str, pl.DataFrame] = field(default_factory=dict)
    gone: dict[str, pl.Series] = field(default_factory=dict)

    def note(self, kind: str, every: pl.DataFrame, known: pl.DataFrame, gone: pl.DataFrame) -> None:
        """Keep a record type's ids: `every` row has `nth` and `ref`, `known` rows an `id`, `gone` is `nth`, `id`."""
        left_out = every.select("nth", "ref").join(gone, on="nth").select("ref", "id")
        self.ids[kind] = pl.concat([known.select("ref", "id"), left_out]) if gone.height else known.select("ref", "id")
        if gone.height:
            self.gone[kind] = gone["id"].unique()

    def parted(self, rows: pl.DataFrame, record_type: RecordType) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that may be loaded, and `nth`, `id` of those that belong to a record which is gone.

        A reference that a row can do without is emptied where it points to such a record.
        """
        orphans = pl.DataFrame(schema=FOUND)
        for column, target in references(record_type).items():
            if target not in self.gone or column not in rows.columns:
                continue
            lost = pl.col(column).is_in(self.gone[target].implode()).fill_null(value=False)
            if record_type.columns[column].required:
                alone = rows.filter(lost).select("nth", id=pl.lit(NO_RECORD, pl.Int64))
                rows, orphans = rows.filter(~lost), pl.concat([orphans, alone])
            else:
                rows = rows.with_columns(pl.when(~lost).then(pl.col(column)).alias(column))
        return rows, orphans
