"""The engine of a workspace, brought up to the last change of its records."""

from contextlib import AbstractContextManager

from headway.config.workspace_folder import Workspace
from headway.mirror.owner import Opened, Place, open_engine
from headway.mirror.settings import MirrorSettings


def asking(workspace: Workspace) -> AbstractContextManager[Opened]:
    """The engine for questions, while the block lasts: through the process that owns it if one runs, else opened here.

    Raises EngineBusy when a process holds the engine and does not answer.
    """
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    return open_engine(Place(workspace.folder, workspace.engine_url, settings))
