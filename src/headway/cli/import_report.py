"""What an import did or would do, as people read it in a terminal."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from headway.actions.imports import Report, Sum
from headway.ingest import Question
from headway.schema.staged import Refusal
from headway.schema.tables import record_types
from headway.values.counted import counted

SHOWN = 10


def questions_json(questions: Sequence[Question]) -> dict[str, Any]:
    """The open questions as a program reads them."""
    return {"questions": [asdict(question) for question in questions]}


def say_questions(questions: Sequence[Question]) -> None:
    """The open questions, each with how to answer it."""
    console = Console()
    console.print("Nothing was imported: an answer is needed first.", highlight=False)
    for question in questions:
        console.print(f"\n{escape(question.text)} ({counted(question.rows, 'row')})", highlight=False, soft_wrap=True)
        console.print(f"  {escape(question.evidence)}", highlight=False, soft_wrap=True)
        for choice in question.choices:
            console.print(f"  --answer {escape(repr(f'{question.key}={choice}'))}", highlight=False, soft_wrap=True)


def say_report(report: Report, *, refused: Sequence[Refusal] = (), written: Sequence[Path] = ()) -> None:
    """Counts by record type, reconciliation, notes, kept cells, refused rows."""
    console = Console()
    if report.import_id is not None:
        console.print(f"Import {report.import_id}", highlight=False)
    console.print(_table(report))
    for line in (*report.reconciliation, *_differences(report), *report.notes, *_kept(report)):
        console.print(f"- {escape(line)}", highlight=False, soft_wrap=True)
    if report.refused:
        why = "; ".join(f"{rows:,} × {reason}" for reason, rows in list(report.refused_for.items())[:SHOWN])
        console.print(escape(f"{report.refused:,} refused ({why}); nothing else was left out."), highlight=False)
    for refusal in refused[:SHOWN]:
        text = f'{refusal.file} row {refusal.row}, {refusal.column} "{refusal.value}": {refusal.reason}'
        console.print(f"  {escape(text)}", highlight=False, soft_wrap=True)
    for path in written:
        console.print(f"  to mend and import again: {escape(str(path))}", highlight=False, soft_wrap=True)


def _table(report: Report) -> Table:
    table = Table("", "new", "changed", "unchanged", "kept", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for kind in report.kinds:
        counts = (kind.new, kind.changed, kind.unchanged, kind.kept)
        if any(counts):
            table.add_row(record_types()[kind.kind].label, *(f"{count:,}" for count in counts))
    return table


def _differences(report: Report) -> list[str]:
    """What the records hold otherwise than what was taken, and rows that were not doubled."""
    found = [
        f"{record_types()[line.kind].label} {_named(line)}: {line.taken} taken, {line.recorded} recorded, "
        f"difference {line.difference} (repeated rows and values that a person changed)"
        for line in report.sums
        if line.difference
    ]
    for kind in report.kinds:
        label = record_types()[kind.kind].label.lower()
        if kind.repeated:
            found.append(f"{counted(kind.repeated, 'row')} with the {label} of another row; counted once")
        if kind.missing:
            found.append(f"{kind.missing:,} × {label} in Headway but not in the file; left as they are")
        if kind.deleted:
            found.append(f"{kind.deleted:,} × {label} deleted by hand since; not added again")
    return found


def _named(line: Sum) -> str:
    return f"{line.column} in {line.currency}" if line.currency else line.column


def _kept(report: Report) -> list[str]:
    cells = [
        f"{record_types()[cell.kind].label} {cell.id}: {cell.column} stays "
        f'"{cell.held}", changed by hand; file: "{cell.file}"'
        for cell in report.kept[:SHOWN]
    ]
    words = f"{report.kept_words}; --take-file takes what the file says instead" if cells else ""
    return [words, *cells] if words else cells
