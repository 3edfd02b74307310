"""What changed, told to every open page: one publisher, any number of listeners, none of them waited for."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from threading import Lock

HELD = 64


class News:
    """Names of changed facts on their way to listeners. `publish` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: dict[asyncio.Queue[frozenset[str]], asyncio.AbstractEventLoop] = {}

    def publish(self, changed: Iterable[str]) -> None:
        """Tell all listeners; one that has fallen far behind is told to ask for everything again by its next news."""
        names = frozenset(changed)
        if not names:
            return
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            loop.call_soon_threadsafe(_put, queue, names)

    @property
    def heard(self) -> bool:
        """Whether anybody listens: a page is open somewhere."""
        with self._lock:
            return bool(self._listeners)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Queue[frozenset[str]]]:
        """A queue of what changes from now on."""
        queue: asyncio.Queue[frozenset[str]] = asyncio.Queue(HELD)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield queue
        finally:
            with self._lock:
                del self._listeners[queue]


def _put(queue: asyncio.Queue[frozenset[str]], names: frozenset[str]) -> None:
    if queue.full():
        while not queue.empty():
            names |= queue.get_nowait()
    queue.put_nowait(names)


NEWS = News()
