"""The process that owns the workspace holds the engine's file, and lets others ask through a socket (ARCHITECTURE
D14).
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections

from headway.engines.connect import connect
from headway.engines.engine import Engine
from headway.engines.remote import Behind, NobodyAnswers, RemoteEngine
from headway.engines.socket_name import short_name
from headway.engines.store import EngineBusy, Store
from headway.engines.wire import packed, receive, send, table_bytes, unpacked
from headway.mirror.catch_up import catch_up, fits
from headway.mirror.loop import Loop, Told, tell_nobody
from headway.mirror.rebuild import rebuild
from headway.mirror.settings import MirrorSettings

TRIES = 50
BREATH = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace as the mirror knows it: its folder, the URL of its engine, its settings, Django's alias of its
    records.
    """

    folder: Path
    engine_url: str
    settings: MirrorSettings
    using: str = DEFAULT_DB_ALIAS

    @property
    def socket(self) -> Path:
        """Where the owner answers."""
        return self.folder / "run" / "headway.sock"


@dataclass(frozen=True, slots=True)
class Opened:
    """An engine to ask, and how far behind the records it was then; `remote`: another process holds it."""

    engine: Engine
    behind: Behind | None = None
    remote: bool = False


@contextmanager
def open_engine(place: Place) -> Iterator[Opened]:
    """The workspace's engine with everything committed so far: through its owner's socket where one answers, else
    opened here.

    Raises EngineBusy when a process holds the file and does not answer within five seconds.
    """
    remote, store = _either(place)
    try:
        if remote is not None:
            yield Opened(remote, remote.reach(), remote=True)
        elif store is not None:
            _bring_up(store, place)
            yield Opened(store)
    finally:
        for engine in (remote, store):
            if engine is not None:
                engine.close()


def _either(place: Place) -> tuple[RemoteEngine | None, Store | None]:
    """The owner's engine, or the file itself. An owner that is starting or ending holds the file without answering:
    try again.
    """
    for turn in range(TRIES):
        with contextlib.suppress(NobodyAnswers):
            return RemoteEngine(place.socket), None
        try:
            return None, connect(place.engine_url, folder=place.folder)
        except EngineBusy:
            if turn == TRIES - 1:
                raise
            time.sleep(BREATH)
    raise AssertionError("the last try returns or raises")


def _bring_up(store: Store, place: Place) -> None:
    if fits(store, place.settings, using=place.using):
        catch_up(store, place.settings, using=place.using)
    else:
        rebuild(store, place.settings, using=place.using)


@dataclass(frozen=True, slots=True)
class Owner:
    """What the owning process has: the store to ask, and `reach` to wait for the last change first."""

    store: Store
    loop: Loop

    def reach(self) -> Behind | None:
        """Wait until everything committed before this call is published; Behind when that takes longer than five
        seconds.
        """
        return self.loop.reach()


CountIn: TypeAlias = Callable[[str], None]


def count_as_before(code: str) -> None:
    """The currency stays what it is."""
    raise ValueError(f"this process does not begin to count in {code}")


ChangeSettings: TypeAlias = Callable[[dict[str, Any], bool], None]


def set_as_before(values: dict[str, Any], keep_times: bool) -> None:  # noqa: FBT001  # as it comes over the wire
    """The settings stay what they are."""
    raise ValueError(f"this process does not change {sorted(values)} (times kept: {keep_times})")


@contextmanager
def owning(
    place: Place,
    *,
    told: Told = tell_nobody,
    count_in: CountIn = count_as_before,
    change_settings: ChangeSettings = set_as_before,
) -> Iterator[Owner]:
    """Hold the workspace's engine, keep it up with the records and answer on the socket, until the block ends.

    `count_in` is called when somebody who imported the first files asks that the workspace count in their currency,
    `change_settings` when a command changes them.

    Raises EngineBusy when another process owns the workspace. A socket left behind by one that was killed is replaced.
    """
    (place.folder / "mirror").mkdir(exist_ok=True)
    store = connect(place.engine_url, folder=place.folder)
    try:
        loop = Loop(store, place.settings, told=told, using=place.using)
        loop.start()
        try:
            with _serving(place, store, loop, (count_in, change_settings)):
                yield Owner(store, loop)
        finally:
            loop.stop()
    finally:
        store.close()


@contextmanager
def _serving(place: Place, store: Store, loop: Loop, asked: tuple[CountIn, ChangeSettings]) -> Iterator[None]:
    """The file's lock is ours, so whoever made a socket that is there is gone."""
    place.socket.parent.mkdir(mode=0o700, exist_ok=True)
    place.socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with short_name(place.socket) as name:
        listener.bind(name)
    place.socket.chmod(0o600)
    listener.listen()
    clerk = _Clerk(store, loop, asked, place.using)
    thread = threading.Thread(target=clerk.welcome, args=(listener,), name="engine socket", daemon=True)
    thread.start()
    try:
        yield
    finally:
        place.socket.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        clerk.hang_up()
        thread.join()


class _Clerk:
    """Answers each caller in a thread of its own."""

    def __init__(self, store: Store, loop: Loop, asked: tuple[CountIn, ChangeSettings], using: str) -> None:
        self._store, self._loop, self._using = store, loop, using
        self._count_in, self._change_settings = asked
        self._callers: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def welcome(self, listener: socket.socket) -> None:
        """Take callers until the listener is closed."""
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            self._callers.add(caller)
            thread = threading.Thread(target=self._serve, args=(caller,), name="engine caller", daemon=True)
            self._threads = [*(one for one in self._threads if one.is_alive()), thread]
            thread.start()

    def hang_up(self) -> None:
        """End every conversation after the answer under way."""
        for caller in list(self._callers):
            with contextlib.suppress(OSError):
                caller.shutdown(socket.SHUT_RD)
        for thread in self._threads:
            thread.join()

    def _serve(self, caller: socket.socket) -> None:
        try:
            with caller, contextlib.suppress(OSError):
                while (body := receive(caller)) is not None:
                    self._reply(caller, unpacked(body))
        finally:
            self._callers.discard(caller)
            connections[self._using].close()

    def _reply(self, caller: socket.socket, request: dict[str, Any]) -> None:
        try:
            said, table = self._answer(request)
        except Exception as failure:  # noqa: BLE001  told to the caller, who raises it
            send(caller, packed({"error": str(failure), "kind": type(failure).__name__}))
            return
        send(caller, packed({"ok": said}))
        if table is not None:
            send(caller, table)

    def _count_by(self, request: dict[str, Any]) -> None:
        if "currency" in request:
            self._count_in(str(request["currency"]))
        else:
            self._change_settings(dict(request["values"]), bool(request["keep_times"]))

    def _answer(self, request: dict[str, Any]) -> tuple[Any, bytes | None]:
        match request:
            case {"do": "hello"}:
                return {"dialect": self._store.dialect}, None
            case {"do": "run", "sql": str(sql), "values": dict(values)}:
                return True, table_bytes(self._store.run(sql, values))
            case {"do": "gaps", "table": str(table), "columns": list(columns)}:
                return sorted(self._store.gaps(table, columns)), None
            case {"do": "versions", "tables": list(tables)}:
                return dict(self._store.versions(tables)), None
            case {"do": "meta"}:
                return dict(self._store.meta()), None
            case {"do": "reach"}:
                behind = self._loop.reach()
                return behind.changes if behind else 0, None
            case {"do": "count in" | "change settings"}:
                self._count_by(request)
                return True, None
            case _:
                raise ValueError(f"the engine's owner does not know {request.get('do')}")
