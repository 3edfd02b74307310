"""`headway rebuild`: the engine made again from the records."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from headway.cli.bars import bar
from headway.cli.desk import desk
from headway.cli.options import takes
from headway.engines.connect import connect, path_of
from headway.mirror.rebuild import rebuild_beside, swap
from headway.mirror.settings import MirrorSettings


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What `headway rebuild` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]


@takes(Rebuild)
def rebuild(given: Rebuild) -> None:
    """Make the figures' tables again from everything recorded. The old ones stand until the new ones are whole."""
    opened = desk().open(given.workspace)
    settings = MirrorSettings(opened.name, opened.currency, opened.calendar)
    path = path_of(opened.engine_url, folder=opened.folder)
    held = connect(opened.engine_url, folder=opened.folder)  # refused while another process answers from it
    if path is None:
        return
    with bar() as shows:
        task = shows.add_task("records", total=None)

        def tell(what: str, done: int, whole: int) -> None:
            shows.update(task, description=what, completed=done, total=whole)

        beside = rebuild_beside(path, settings, progress=tell)
    held.close()
    swap(beside, path)
    sys.stdout.write(f"{opened.name} is rebuilt from its records.\n")
