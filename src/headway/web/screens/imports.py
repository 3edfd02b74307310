"""What the import pages show."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from headway.actions.imports import KeptCell, listed, preview
from headway.ingest import SourceTable
from headway.ingest.own_fields import FIELD, takers
from headway.ingest.words import is_taken, phrases, roles
from headway.records.models import Audit, Import, RefusedRow
from headway.records.tables import model_of
from headway.schema.column import SCALES
from headway.schema.tables import record_types
from headway.web.forms.field import label_of
from headway.web.incoming import Understood
from headway.web.screens.details import name_of
from headway.web.screens.own_fields import own_words
from headway.web.screens.records import moment
from headway.web.screens.spellings import near_of
from headway.web.screens.table import Cell, Column, Row, Table
from headway.web.workplace import here

SAMPLES, SHOWN_REFUSED = 3, 50
EVEN = re.compile(r"difference (?:[A-Z]{3} )?0\.00\b")
COUNTS = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "kept": "Kept by hand",
    "repeated": "Repeated",
    "missing": "Not in the file",
    "deleted": "Deleted by hand",
}
STATES = {
    "applied": "good",
    "failed": "bad",
    "undone": "",
    "undoing": "accent",
    "applying": "accent",
    "staged": "accent",
}


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of a file: its samples, what it is taken for, and why."""

    name: str
    samples: str
    field: str
    evidence: str
    takers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileTable:
    """One table of a file."""

    label: str
    kind: str
    rows: int
    note: str
    columns: tuple[ColumnLine, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A money or quantity column of a file against what is held of it."""

    where: str
    column: str
    measure: str
    file_sum: str
    held: str
    difference: str
    reasons: tuple[str, ...]
    even: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What would happen, and what must be decided first."""

    key: str
    title: str
    tables: tuple[FileTable, ...]
    fields: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    questions: tuple[Any, ...]
    notes: tuple[str, ...]
    counts: Table | None
    sums: tuple[Sum, ...]
    refused: Table | None
    refused_count: int
    rows: int
    nothing: bool
    none_taken: bool
    kept: tuple["KeptLine", ...]
    kept_words: str


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A cell that a person changed and the file says otherwise; `taken`: the file's value is wanted."""

    key: str
    record: str
    column: str
    held: str
    file: str
    taken: bool


def review(key: str, found: Understood) -> Review:
    """The files as understood so far."""
    staged = found.staged
    refusals = staged.staged.refusals if staged else ()
    notes = found.would.notes if found.would else found.proposal.notes
    return Review(
        key=key,
        title=several(list(dict.fromkeys(table.file for table in found.tables))),
        tables=tuple(_table(table, found) for table in found.tables),
        fields=field_choices(),
        questions=found.proposal.open_questions(found.choices.answers),
        notes=tuple(note for note in notes if not any(one.answer in found.choices.answers for one in near_of(note))),
        counts=counts([_counted(kind) for kind in found.would.kinds]) if found.would else None,
        sums=tuple(_sum(line) for line in found.sums),
        refused=refused_table([(r.file, r.row, r.column, r.value, r.reason) for r in refusals[:SHOWN_REFUSED]]),
        refused_count=len(refusals),
        rows=sum(table.rows for table in found.tables),
        nothing=bool(found.would and found.would.changes_nothing),
        none_taken=bool(found.would and not found.would.kinds and refusals),
        kept=_kept_lines(found),
        kept_words=found.would.kept_words if found.would else "",
    )


def _kept_lines(found: Understood) -> tuple[KeptLine, ...]:
    """The cells that stay, and those that were chosen to be the file's."""
    cells = preview(found.staged.staged).kept if found.staged and found.choices.taken else None
    told = cells if cells is not None else (found.would.kept if found.would else ())
    return tuple(_kept_line(cell, found.choices.taken) for cell in told)


def _kept_line(cell: KeptCell, taken: Sequence[str]) -> KeptLine:
    key = f"{cell.kind}:{cell.id}:{cell.column}"
    row: Any = model_of(cell.kind)._default_manager.filter(pk=cell.id).first()
    owner = getattr(row, "order", None) or getattr(row, "deal", None)
    place = f"row {row.position}" if hasattr(row, "position") else ""
    name = name_of(row) or ", ".join(part for part in (name_of(owner), place) if part)
    label = f"{_label(cell.kind)} {name}".strip()
    column = record_types()[cell.kind].columns.get(cell.column)
    holds = "amount" if column and column.kind in SCALES else column.kind.value if column else ""
    held, file = (own_words(text, holds) for text in (cell.held, cell.file))
    return KeptLine(key, label, label_of(cell.kind, cell.column), held, file, key in taken)


def _counted(kind: Any) -> dict[str, Any]:
    return {name: getattr(kind, name) for name in ("kind", *COUNTS)}


def field_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What a column may be taken for, by what it says something about."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named = sorted({name for role in roles() for name, _ in phrases(role).values()})
    for name in named:
        thing, _, part = name.partition(".")
        groups.setdefault(thing.capitalize(), []).append((name, part.replace("_", " ")))
    return tuple((thing, tuple(parts)) for thing, parts in groups.items())


def _table(table: SourceTable, found: Understood) -> FileTable:
    entry = next((one for one in found.proposal.mapping.tables if one.label == table.label), None)
    role = roles().get(entry.role) if entry and entry.role else None
    columns = []
    nouns = takers(entry.role, (one.field for one in entry.columns)) if entry else ()
    for name in table.header:
        column = next((one for one in entry.columns if one.column == name), None) if entry else None
        evidence = column.evidence if column else ""
        line = ColumnLine(name, _samples(table, name), column.field if column else "", evidence)
        own = tuple((f"custom.{noun}:", noun) for noun in nouns) if _is_free(line.field) else ()
        columns.append(replace(line, takers=own, evidence=_own_words(line)))
    kind = str(role["label"]) if role else "left alone"
    skipped = "; ".join(table.how.skipped[:3])
    return FileTable(
        table.label,
        kind,
        table.rows,
        table.left_alone or skipped,
        tuple(columns),
        open=entry is not None and is_taken(entry.role),
    )


def _is_free(field: str) -> bool:
    return not field or field.startswith("left.")


def _own_words(line: ColumnLine) -> str:
    said = FIELD.fullmatch(line.field)
    return f"a field of the {said[1] or 'record'}, called {said[2]}" if said else line.evidence


def _samples(table: SourceTable, name: str) -> str:
    values = (
        table.frame[name].drop_nulls().unique(maintain_order=True).head(40).to_list()
        if name in table.frame.columns
        else []
    )
    shown = [str(value)[:40] for value in values if str(value).strip()][:SAMPLES]
    return " · ".join(shown)


def _sum(line: Any) -> Sum:
    figures = here().figures
    return Sum(
        where=line.label,
        column=line.column,
        measure=f"{line.measure} in {line.currency}" if line.currency else line.measure,
        file_sum=figures.plain(line.file_sum, 2),
        held=figures.plain(line.held, 2),
        difference=figures.plain(line.difference, 2),
        reasons=tuple(f"{figures.plain(amount, 2)} {reason}" for reason, amount in line.reasons),
        even=line.difference == Decimal(0),
    )


def counts(kinds: Sequence[Mapping[str, Any]]) -> Table:
    """New, changed and unchanged by kind of record."""
    figures = here().figures
    shown = {name: label for name, label in COUNTS.items() if name == "new" or any(kind.get(name) for kind in kinds)}
    columns = (Column("Record"), *(Column(label, number=True) for label in shown.values()))
    rows = tuple(
        Row(
            (
                Cell(_label(str(kind["kind"]))),
                *(Cell(figures.plain(int(kind.get(name, 0)), 0), number=True) for name in shown),
            )
        )
        for kind in kinds
        if any(kind.get(name) for name in COUNTS)
    )
    return Table(columns, rows)


def _label(kind: str) -> str:
    found = record_types().get(kind)
    return found.label if found else kind


def refused_table(rows: Sequence[tuple[str, int, str, str, str]]) -> Table | None:
    """Refused rows with what is wrong."""
    if not rows:
        return None
    alone = len({file for file, *_ in rows}) == 1
    columns = (
        Column("File", narrow=alone),
        Column("Row", number=True),
        Column("Column"),
        Column("Value"),
        Column("Why"),
    )
    return Table(
        columns,
        tuple(
            Row(
                (
                    Cell(file, narrow=alone),
                    Cell(here().style.number(row), number=True),
                    Cell(column),
                    Cell(value[:60]),
                    Cell(here().style.told(reason)),
                )
            )
            for file, row, column, value, reason in rows
        ),
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The imports so far."""

    table: Table | None


def earlier() -> Earlier:
    """Every import, newest first."""
    lines = listed()
    if not lines:
        return Earlier(None)
    columns = (
        Column("Files"),
        Column("State"),
        Column("Started"),
        *(Column(name, number=True) for name in ("New", "Changed", "Refused")),
    )
    rows = [
        Row(
            (
                Cell(_files(line), href=f"/imports/{line['id']}"),
                Cell(str(line["state"]), tone=STATES.get(line["state"]) or "plain"),
                Cell(moment(datetime.fromisoformat(str(line["started_at"])), timed=True)),
                *(Cell(here().figures.plain(line[name], 0), number=True) for name in ("new", "changed", "refused")),
            ),
            href=f"/imports/{line['id']}",
        )
        for line in lines
    ]
    return Earlier(Table(columns, tuple(rows)))


def _files(line: Mapping[str, Any]) -> str:
    """`accounts.csv and 4 more`; the source of what came without files."""
    names = str(line["files"]).split(", ") if line["files"] else []
    return several(names) or str(line["source"]).replace("_", " ").capitalize()


def several(names: Sequence[str]) -> str:
    """One name, two names, or the first and how many more."""
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} more"


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did: records removed by kind, and those that stay, with the reason."""

    removed: Table
    kept: Table | None
    restored: int


@dataclass(frozen=True, slots=True)
class Done:
    """An import that ran."""

    number: int
    title: str
    state: str
    tone: str
    counts: Table
    reconciliation: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]
    refused: Table | None
    refused_count: int
    may_undo: bool
    undone: Undone | None


def done_screen(row: Import) -> Done:
    """The report of an import."""
    report = row.report
    refused = RefusedRow.objects.filter(of_import=row).order_by("id")
    shown = refused.values_list("file", "row", "column", "value", "reason")[:SHOWN_REFUSED]
    return Done(
        number=row.pk,
        title=several([str(file.get("name", "")) for file in row.files]) or row.source,
        state=row.state,
        tone=STATES.get(row.state, ""),
        counts=counts(report.get("kinds", [])),
        reconciliation=tuple((text, EVEN.search(text) is not None) for text in report.get("reconciliation", [])),
        notes=tuple(report.get("notes", [])),
        refused=refused_table(list(shown)),
        refused_count=refused.count(),
        may_undo=row.state == "applied",
        undone=_undone(row) if row.state == "undone" else None,
    )


def _undone(row: Import) -> Undone | None:
    told = Audit.objects.filter(verb="undo", object="imports", record_id=row.pk).order_by("-id").first()
    if told is None or not told.after:
        return None
    figures = here().figures
    stays = Counter((str(kind), str(why)) for kind, _, why in told.after["kept"])
    for kind, other, records in told.after.get("shared", []):
        stays[str(kind), f"import {other} has them too; undo that one as well"] += records
    removed = tuple(
        Row((Cell(_label(kind)), Cell(figures.plain(count, 0), number=True)))
        for kind, count in told.after["removed"].items()
    )
    kept = tuple(
        Row((Cell(_label(kind)), Cell(figures.plain(count, 0), number=True), Cell(why.capitalize())))
        for (kind, why), count in stays.items()
    )
    count = Column("Records", number=True)
    return Undone(
        removed=Table((Column("Removed"), count), removed),
        kept=Table((Column("Kept"), count, Column("Why")), kept) if kept else None,
        restored=int(told.after["restored"]),
    )
