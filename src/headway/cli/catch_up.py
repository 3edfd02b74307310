"""After a write from the shell: the engine brought up to the records, so that the next question need not wait."""

import sys

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from headway.cli.desk import Opened
from headway.engines.store import EngineBusy
from headway.mirror.owner import Place, open_engine
from headway.mirror.settings import MirrorSettings


def bring_up(opened: Opened, *, quiet: bool = False) -> None:
    """Wait until the engine has what was just written, here or in the process that owns the workspace."""
    settings = MirrorSettings(opened.name, opened.currency, opened.calendar)
    shown = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    with Progress(*shown, transient=True, console=Console(stderr=True), disable=quiet) as bar:
        bar.add_task("figures")
        try:
            with open_engine(Place(opened.folder, opened.engine_url, settings)) as engine:
                behind = engine.behind
        except EngineBusy as busy:
            sys.stderr.write(f"The records are written; the figures follow with the next question. {busy}\n")
            return
    if behind is not None:
        sys.stderr.write("The records are written; the server is still bringing its figures up to them.\n")
