"""The mirror beside a server: the engine opened, made again where it must be, and kept up with the records."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from django.db import connection

from headway.config.engine import engine_of
from headway.config.workspace_folder import Workspace
from headway.engines.store import Store
from headway.errors import Refused
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings

BREATH = 0.25
log = logging.getLogger(__name__)


class Mirroring:
    """Keeps one engine up with the bound records; `caught_up` may be called from any thread."""

    def __init__(self, engine: Store, settings: MirrorSettings, changed: Callable[[frozenset[str]], None]) -> None:
        self.engine = engine
        self._settings = settings
        self._changed = changed
        self._turn = Lock()
        self._stop = Event()
        self._thread = Thread(target=self._keep_up, name="mirror", daemon=True)

    def start(self) -> None:
        """Begin to watch the records."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; the batch under way is finished first."""
        self._stop.set()
        self._thread.join(timeout=30)

    def caught_up(self) -> None:
        """Return once the engine has everything that was committed before the call."""
        with self._turn:
            found = catch_up(self.engine, self._settings)
        self._changed(found.changed)

    def _keep_up(self) -> None:
        try:
            while not self._stop.wait(BREATH):
                self.caught_up()
        except Exception:
            log.exception("the mirror stopped; pages still catch up when they are opened")
        finally:
            connection.close()


@contextmanager
def mirrored(workspace: Workspace, *, changed: Callable[[frozenset[str]], None]) -> Iterator[Mirroring]:
    """The workspace's engine, up to date and kept so until the block ends; `changed` hears which tables each batch wrote."""
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    engine = engine_of(workspace)
    if not isinstance(engine, Store):
        raise Refused("This engine cannot be written by a server.")
    try:
        mirroring = Mirroring(engine, settings, changed)
        mirroring.start()
        try:
            yield mirroring
        finally:
            mirroring.stop()
    finally:
        engine.close()
