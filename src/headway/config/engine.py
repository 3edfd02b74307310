"""The engine of a workspace, brought up to the last change of its records."""

from contextlib import AbstractContextManager

from headway.config.workspace_folder import Workspace
from headway.engines.connect import connect, path_of
from headway.engines.store import Store
from headway.mirror.catch_up import catch_up, fits
from headway.mirror.owner import Opened, Place, open_engine
from headway.mirror.rebuild import rebuild_beside, swap
from headway.mirror.settings import MirrorSettings


def asking(workspace: Workspace) -> AbstractContextManager[Opened]:
    """The engine for questions, while the block lasts: through the process that owns it if one runs, else opened here.

    Raises EngineBusy when a process holds the engine and does not answer.
    """
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    return open_engine(Place(workspace.folder, workspace.engine_url, settings))


def engine_of(workspace: Workspace) -> Store:
    """Open the engine that `headway.toml` names and publish what the records have since.

    An engine that was made from other records or by other rules is made again first.

    Raises EngineBusy when another process holds it.
    """
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    store = connect(workspace.engine_url, folder=workspace.folder)
    if fits(store, settings):
        catch_up(store, settings)
        return store
    path = path_of(workspace.engine_url, folder=workspace.folder)
    if path is None:
        return store
    store.close()
    swap(rebuild_beside(path, settings), path)
    return connect(workspace.engine_url, folder=workspace.folder)
