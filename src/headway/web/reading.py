"""Answers kept for as long as what they were read from stays the same, so that a page asked twice is asked once."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.reach import ANCHORS, Reach, reach
from headway.answers.world import World
from headway.engines.engine import Engine
from headway.query.question import Query
from headway.schema.tables import dimensions, facts

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A bounded store, oldest use out first; safe for several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._held: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """What is kept under the key, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep the value and give it back."""
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return value


_reaches: Kept[Reach] = Kept(8)


def known_days(engine: Engine) -> Reach:
    """The days with data, read again only after a batch that touched them."""
    versions = engine.versions(tuple(ANCHORS))
    key = (id(engine), *(versions.get(fact, 0) for fact in ANCHORS))
    return _reaches.get(key) or _reaches.put(key, reach(engine))


_answers: Kept[Answer] = Kept(4000)


def ask_once(query: Query, world: World) -> Answer:
    """The answer, taken from what is kept while nothing that it was read from has changed (ARCHITECTURE D10)."""
    versions = world.engine.versions((*facts(), *dimensions()))
    minute = world.now.replace(second=0, microsecond=0)
    key = (query, id(world.engine), id(world.catalogue), world.scope, minute, tuple(versions.items()))
    return _answers.get(key) or _answers.put(key, ask(query, world))


def ask_all(queries: Sequence[Query], world: World) -> list[Answer]:
    """The answers, in order."""
    return [ask_once(query, world) for query in queries]
