"""What an import did, in numbers and words that a person can check."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from headway.actions.imports.plan import Planned
from headway.records.fields import unscaled
from headway.schema.column import SCALES
from headway.schema.staged import Staged
from headway.schema.tables import record_types

SHOWN = 100
"""How many kept cells a report names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class KindReport:
    """One record type: records made, changed, found as they are, with cells that a person changed and that stay;
    rows of the
    file that repeat another, records that Headway has and the file has not, and rows not added again because a person
    deleted what they were."""

    kind: str
    new: int
    changed: int
    unchanged: int
    kept: int
    repeated: int
    missing: int
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class KeptCell:
    """A cell that stays as a person put it, though the file says otherwise."""

    kind: str
    id: int
    column: str
    held: str
    file: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A money or quantity column: its sum in the rows that were taken, and in the records that they became.

    Of money in several currencies there is one each.
    """

    kind: str
    column: str
    taken: str
    recorded: str
    currency: str = ""

    @property
    def difference(self) -> Decimal:
        """Taken minus recorded; not zero where rows repeat another or a person's value was kept."""
        return Decimal(self.taken) - Decimal(self.recorded)


@dataclass(frozen=True, slots=True)
class Report:
    """`import_id` is empty in a preview. `reconciliation` are sentences, one a column of the files. `refused_for`: how
    many rows were refused for each reason, the most frequent first.
    """

    import_id: int | None
    kinds: tuple[KindReport, ...]
    refused: int
    notes: tuple[str, ...] = ()
    reconciliation: tuple[str, ...] = ()
    kept: tuple[KeptCell, ...] = ()
    sums: tuple[Sum, ...] = field(default=())
    refused_for: Mapping[str, int] = field(default_factory=dict)

    @property
    def kept_words(self) -> str:
        """`1 row kept as you changed it`, or nothing."""
        rows = sum(kind.kept for kind in self.kinds)
        return (
            f"{rows:,} row{'' if rows == 1 else 's'} kept as you changed {'it' if rows == 1 else 'them'}"
            if rows
            else ""
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether every row was there already."""
        return not any(kind.new or kind.changed for kind in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept with the import and printed by `--format json`."""
        return {**asdict(self), "sums": [{**asdict(line), "difference": str(line.difference)} for line in self.sums]}


def report_of(parts: Sequence[Planned], staged: Staged, *, notes: Sequence[str], import_id: int | None) -> Report:
    """The report of a plan for these rows."""
    return Report(
        import_id=import_id,
        kinds=tuple(kind_report(part) for part in parts),
        refused=len(staged.refusals),
        notes=tuple(notes),
        kept=tuple(cell for part in parts for cell in kept_cells(part.kind, part.changes.filter("kept")))[:SHOWN],
        refused_for=dict(Counter(refusal.reason for refusal in staged.refusals).most_common()),
    )


def kind_report(part: Planned) -> KindReport:
    """The counts of one record type."""
    return KindReport(
        kind=part.kind,
        new=part.new.height,
        changed=part.changed,
        unchanged=part.unchanged,
        kept=part.kept,
        repeated=part.repeated,
        missing=part.missing,
        deleted=part.deleted,
    )


def kept_cells(kind: str, cells: pl.DataFrame) -> list[KeptCell]:
    """Cells of a plan as people read them: amounts as decimals."""
    columns = record_types()[kind].columns
    return [
        KeptCell(
            kind,
            row["id"],
            row["column"],
            _shown(columns, row["column"], row["before"]),
            _shown(columns, row["column"], row["after"]),
        )
        for row in cells.head(SHOWN).to_dicts()
    ]


def _shown(columns: Mapping[str, Any], name: str, text: str | None) -> str:
    if text is None:
        return ""
    kind = columns[name].kind if name in columns else None
    return str(unscaled(int(text), SCALES[kind]).normalize()) if kind in SCALES else text
