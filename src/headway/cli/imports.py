"""`headway imports` and `headway undo`: what came in, and taking it back."""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from headway.actions.actor import SHELL
from headway.actions.imports import UndoReport, listed, resume, undo
from headway.cli.catch_up import bring_up
from headway.cli.desk import desk
from headway.cli.import_ import Out, now
from headway.cli.options import takes
from headway.schema.tables import record_types
from headway.values.counted import counted


@dataclass(frozen=True, slots=True)
class Imports:
    """What `headway imports` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    out: Out = "table"


@takes(Imports)
def imports(given: Imports) -> None:
    """List the imports of a workspace, newest first."""
    opened = desk().open(given.workspace)
    resume(files=opened.files, clock=now)
    lines = listed()
    if given.out == "json":
        sys.stdout.write(json.dumps({"imports": lines}, default=str) + "\n")
        return
    table = Table("id", "state", "started", "files", "new", "changed", "refused", box=None, pad_edge=False)
    for line in lines:
        table.add_row(
            *(str(line[name]) for name in ("id", "state", "started_at", "files", "new", "changed", "refused"))
        )
    Console().print(table)


@dataclass(frozen=True, slots=True)
class Undo:
    """What `headway undo` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    import_id: Annotated[
        int, typer.Argument(metavar="ID", help="The import, as `headway imports` lists it.", show_default=False)
    ]
    out: Out = "table"


@takes(Undo)
def undo_(given: Undo) -> None:
    """Take an import back: what only it made goes, what it changed comes back, what was changed since stays."""
    opened = desk().open(given.workspace)
    resume(files=opened.files, clock=now)
    report = undo(given.import_id, files=opened.files, by=SHELL, clock=now)
    bring_up(opened, quiet=given.out == "json")
    if given.out == "json":
        sys.stdout.write(json.dumps(asdict(report), default=str) + "\n")
        return
    _say(report)


def _say(report: UndoReport) -> None:
    console = Console()
    console.print(f"Import {report.import_id} is undone.", highlight=False)
    for kind, count in report.removed.items():
        console.print(f"  {record_types()[kind].label}: {count:,} removed", highlight=False)
    if report.restored:
        console.print(f"  {counted(report.restored, 'record', 'have')} earlier values again", highlight=False)
    for kind, other, count in report.shared:
        label = record_types()[kind].label
        console.print(f"  kept: {label}, {count:,} that import {other} has too; undo that one as well", highlight=False)
    for kind, record, why in report.kept:
        console.print(f"  kept: {record_types()[kind].label} {record}, {why}", highlight=False)
    for cell in report.not_restored:
        label = record_types()[cell.kind].label
        console.print(f'  kept: {label} {cell.id}, {cell.column} "{cell.held}", changed since', highlight=False)
