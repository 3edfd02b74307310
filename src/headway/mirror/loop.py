"""Keeping the engine up with the records while the process lives."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from headway.engines.remote import Behind
from headway.engines.store import Store
from headway.mirror.catch_up import CaughtUp, all_tables, catch_up, fits, position_of
from headway.mirror.rebuild import rebuild
from headway.mirror.settings import MirrorSettings
from headway.records import changes

BREATH = 0.25
PATIENCE = 5.0
Told = Callable[[frozenset[str]], None]


def tell_nobody(changed: frozenset[str]) -> None:
    """Nobody wants to know which tables changed."""
    del changed


class Loop:
    """A thread that publishes what the records have since, within a quarter of a second, and at once when somebody
    waits for it.

    `told` hears the names of the tables that each batch wrote. A failure stops the thread and is raised again from
    `reach` and
    `stop`: figures that fall behind in silence would be the worse bug.
    """

    def __init__(
        self, store: Store, settings: MirrorSettings, *, told: Told = tell_nobody, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        self._store, self._settings, self._told, self._using = store, settings, told, using
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._moved = threading.Condition()
        self._turn = threading.Lock()
        self._position = 0
        self._making = ("", 0, 0)
        self._made_by: MirrorSettings | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="mirror", daemon=True)

    def start(self) -> None:
        """Catch up, or make the engine again where it does not fit, in this thread; then go on in one of its own."""
        self._step()
        self._thread.start()

    def stop(self) -> None:
        """End after the batch under way. Raises what made the thread fail, if anything did."""
        self._stopping.set()
        self._wanted.set()
        self._thread.join()
        self._raise_failure()

    def reach(self, *, patience: float = PATIENCE) -> Behind | None:
        """Wait until everything committed before this call is published; Behind when that takes longer than
        `patience` seconds.
        """
        wanted = changes.head(using=self._using)
        self._wanted.set()
        with self._moved:
            self._moved.wait_for(lambda: self._position >= wanted or self._failure is not None, timeout=patience)
            self._raise_failure()
            return None if self._position >= wanted else Behind(wanted - self._position)

    def count_by(self, settings: MirrorSettings) -> None:
        """Go on by other settings: everything is made again, and this returns once it is published."""
        self.go_by(settings)
        with self._moved:
            self._moved.wait_for(lambda: self._made_by is settings or self._failure is not None)
            self._raise_failure()

    @property
    def making(self) -> tuple[str, int, int]:
        """How far making everything again is: a table, ids done, of all; an empty name where that is not going on."""
        return self._making

    def go_by(self, settings: MirrorSettings) -> None:
        """Go on by other settings, soon."""
        self._settings = settings
        self._wanted.set()

    def _work(self) -> None:
        try:
            while not self._stopping.is_set():
                self._wanted.wait(BREATH)
                self._wanted.clear()
                self._step()
        except BaseException as failure:  # noqa: BLE001  kept, and raised again where it is seen
            self._failure = failure
        finally:
            connections[self._using].close()
            with self._moved:
                self._moved.notify_all()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Publish nothing while the block lasts: what it writes is made by the settings that `count_by` gives next."""
        with self._turn:
            yield

    def _step(self) -> None:
        with self._turn:
            settings = self._settings
            found = self._published(settings)
        with self._moved:
            self._position, self._made_by = found.position, settings
            self._moved.notify_all()
        if found.changed:
            self._told(found.changed)

    def _published(self, settings: MirrorSettings) -> CaughtUp:
        if fits(self._store, settings, using=self._using):
            return catch_up(self._store, settings, using=self._using)
        try:
            rebuild(self._store, settings, using=self._using, progress=self._note)
        finally:
            self._making = ("", 0, 0)
        return CaughtUp(position_of(self._store.meta()), all_tables())

    def _note(self, what: str, done: int, of: int) -> None:
        self._making = (what, done, of)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure
