"""The engine of a workspace, brought up to the last change of its records."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

from headway.config.workspace_folder import Workspace
from headway.errors import Refused
from headway.mirror.owner import Opened, Place, open_engine
from headway.mirror.settings import MirrorSettings


class NotInstalled(Refused):
    """Sail is an extra that has not been installed."""

    def __init__(self) -> None:
        super().__init__(
            "Sail is not installed here. Install it with: pip install 'headway[sail]' (in the folder of the source: "
            ".venv/bin/pip install -e '.[sail]'), or ask without --engine sail."
        )


def asking(workspace: Workspace, *, sail: bool = False) -> AbstractContextManager[Opened]:
    """The engine for questions, while the block lasts: through the process that owns it if one runs, else opened here.
    With `sail`, questions run on Sail, over copies of what that engine holds.

    Raises EngineBusy when a process holds the engine and does not answer, NotInstalled where Sail is not there.
    """
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    place = Place(workspace.folder, workspace.engine_url, settings)
    return _on_sail(place) if sail else open_engine(place)


@contextmanager
def _on_sail(place: Place) -> Iterator[Opened]:
    try:
        sail: Any = import_module("headway.engines.sail")
    except ModuleNotFoundError as missing:
        raise NotInstalled from missing
    with open_engine(place) as opened, sail.serving() as address, sail.over(opened.engine, address) as engine:
        yield replace(opened, engine=engine)
