"""After a write from the shell: the engine brought up to the records, so that the next question need not wait."""

import sys

from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from headway.cli.bars import bar
from headway.cli.desk import Opened
from headway.engines.remote import Behind, RemoteEngine
from headway.engines.store import EngineBusy
from headway.mirror.owner import Opened as Engine
from headway.mirror.owner import Place, open_engine
from headway.mirror.settings import MirrorSettings

TIMES = 120
"""How often to wait for a server's figures, five seconds each time: ten minutes in all."""


def bring_up(opened: Opened, *, quiet: bool = False) -> None:
    """Wait until the engine has what was just written, here or in the process that owns the workspace."""
    settings = MirrorSettings(opened.name, opened.currency, opened.calendar)
    shown = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    with bar(*shown, quiet=quiet) as shows:
        shows.add_task("figures")
        try:
            with open_engine(Place(opened.folder, opened.engine_url, settings)) as engine:
                behind = _waited_for(engine)
        except EngineBusy as busy:
            sys.stderr.write(f"The records are written; the figures follow with the next question. {busy}\n")
            return
    if behind is not None:
        sys.stderr.write("The records are written; the server is still bringing its figures up to them.\n")


def _waited_for(opened: Engine) -> Behind | None:
    """A question waits five seconds; who has just written a million rows wants their figures and waits on."""
    behind = opened.behind
    for _ in range(TIMES):
        if behind is None or not isinstance(opened.engine, RemoteEngine):
            break
        behind = opened.engine.reach()
    return behind
