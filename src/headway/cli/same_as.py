"""`headway same-as`: two spellings of one thing joined, parted again, listed."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from headway.actions.actor import SHELL
from headway.actions.same_as import join_spellings, joinings, kind_called, part_spellings
from headway.cli.catch_up import bring_up
from headway.cli.desk import desk
from headway.cli.import_ import Out
from headway.cli.options import takes
from headway.errors import BadQuestion
from headway.schema.tables import record_types


@dataclass(frozen=True, slots=True)
class SameAs:
    """What `headway same-as` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    kind: Annotated[str, typer.Argument(metavar="RECORD", help="account, product, source, member or category.")] = ""
    spelling: Annotated[str, typer.Argument(metavar="SPELLING", help="The name that is to stand for another.")] = ""
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name, or number, of what it is.")] = ""
    part: Annotated[bool, typer.Option("--part", help="Part the spelling again; the figures are as before.")] = False
    out: Out = "table"


@takes(SameAs)
def same_as(given: SameAs) -> None:
    """Join two spellings of one thing, part them again, or list what is joined."""
    opened = desk().open(given.workspace)
    if not given.spelling:
        _list(kind_called(given.kind) if given.kind else "", as_json=given.out == "json")
        return
    if bool(given.name) == given.part:
        raise BadQuestion("Write RECORD SPELLING NAME to join, or RECORD SPELLING --part to part again.")
    kind = kind_called(given.kind)
    if given.part:
        part_spellings(kind=kind, spelling=given.spelling, by=SHELL)
        said = f'"{given.spelling}" stands for itself again.'
    else:
        done = join_spellings(kind=kind, spelling=given.spelling, name=given.name, by=SHELL)
        said = f'"{given.spelling}" is the same as "{given.name}".' if done else "It was so already; nothing changed."
    bring_up(opened, quiet=given.out == "json")
    if given.out == "json":
        _list(kind, as_json=True)
        return
    Console().print(said, highlight=False, markup=False)


def _list(kind: str, *, as_json: bool) -> None:
    found = joinings(kind)
    if as_json:
        lines = [{"record": of, "spelling": spelling, "name": name} for of, spelling, name in found]
        sys.stdout.write(json.dumps({"same_as": lines}, ensure_ascii=False) + "\n")
        return
    table = Table("record", "spelling", "is the same as", box=None, pad_edge=False)
    for of, spelling, name in found:
        table.add_row(record_types()[of].label.lower(), spelling, name)
    Console().print(table)
