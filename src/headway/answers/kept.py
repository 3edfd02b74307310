"""Answers kept for as long as what they were read from stays the same (D10): one bounded store a process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import count
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World
from headway.engines.engine import Engine
from headway.query.question import Query
from headway.schema.tables import dimensions, stored_facts

Value = TypeVar("Value")
MOST_ANSWERS = 4000
MOST_CELLS = 5_000_000


class Kept(Generic[Value]):
    """A bounded store, oldest use out first; safe for several threads. `most` bounds what `weigh` says of all values
    together; by default that is how many there are.
    """

    def __init__(self, size: int, *, most: int | None = None, weigh: Callable[[Value], int] = lambda _: 1) -> None:
        self._size, self._most, self._weigh = size, most or size, weigh
        self._lock = Lock()
        self._held: OrderedDict[Hashable, Value] = OrderedDict()
        self._weight = 0

    def get(self, key: Hashable) -> Value | None:
        """What is kept under the key, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep the value and give it back; one that is heavier than all that may be held is not kept."""
        weight = self._weigh(value)
        with self._lock:
            if key in self._held:
                self._weight -= self._weigh(self._held.pop(key))
            if weight > self._most:
                return value
            self._held[key] = value
            self._weight += weight
            while len(self._held) > self._size or self._weight > self._most:
                self._weight -= self._weigh(self._held.popitem(last=False)[1])
        return value

    def __len__(self) -> int:
        return len(self._held)


def _cells(answer: Answer) -> int:
    return (len(answer.rows) + 1) * len(answer.columns)


_answers: Kept[Answer] = Kept(MOST_ANSWERS, most=MOST_CELLS, weigh=_cells)
_numbers: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()
_next = count(1)
_numbering = Lock()


def ask_kept(query: Query, world: World) -> Answer:
    """The answer as `ask` gives it, or the one kept since nothing that it was read from has changed this minute.

    Which batches touched its tables is read before it is asked, so an answer read while a batch was published is never
    taken for one of after it. `as_of` of a kept answer is the instant at which it was asked.
    """
    minute = world.now.replace(second=0, microsecond=0)
    return kept_or_asked(query, world, (minute, *versions_read(query, world)))


def kept_or_asked(
    query: Query,
    world: World,
    stamp: tuple[Hashable, ...],
    engine: Engine | None = None,
    *,
    remarks: bool = True,
) -> Answer:
    """The answer kept under a `stamp` that says what it was read from; `engine` is the one behind the world's, where
    that is only a view of another. `remarks` as in `ask`.
    """
    who = (number_of(engine or world.engine), world.catalogue, world.scope, world.calendar, world.currency)
    key = (query, *who, world.first_recorded, stamp, remarks)
    return _answers.get(key) or _answers.put(key, ask(query, world, remarks=remarks))


def number_of(engine: Engine) -> int:
    """A number that no other engine of this process has, even after this one is gone."""
    with _numbering:
        if engine not in _numbers:
            _numbers[engine] = next(_next)
        return _numbers[engine]


def versions_read(query: Query, world: World) -> tuple[int, ...]:
    """The last batches that touched what a question reads: every fact of the same roots, and the names of things."""
    known = stored_facts()
    roots = {known[fact].root for key in query.metrics for fact in world.catalogue.facts_of(key)}
    roots |= {"currency_rates"} if query.constant_rates is not None else set()
    read = [name for name, fact in known.items() if fact.root in roots]
    return tuple(world.engine.versions((*read, *dimensions())).values())
