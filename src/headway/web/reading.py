"""Answers kept for as long as what they were read from stays the same, so that a page asked twice is asked once."""

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias

import pyarrow as pa

from headway.answers.answer import Answer
from headway.answers.kept import Kept, kept_or_asked, number_of, versions_read
from headway.answers.reach import ANCHORS, Reach, reach
from headway.answers.world import World
from headway.engines.engine import Engine, TellsAhead
from headway.query.question import Query
from headway.schema.tables import dimensions, facts, held_in, stored_facts

THREADS = 2
RATES = "exchange_rates"


_reaches: Kept[Reach] = Kept(8)


def known_days(engine: Engine) -> Reach:
    """The days with data, read again only after a batch that touched them."""
    versions = engine.versions(tuple(ANCHORS))
    key = (number_of(_behind(engine)), *(versions.get(fact, 0) for fact in ANCHORS))
    return _reaches.get(key) or _reaches.put(key, reach(engine))


_foreign: Kept[bool] = Kept(8)


def has_rates(engine: Engine, currency: str) -> bool:
    """Whether a rate of another currency than the workspace's is known; looked for again after a batch of them."""
    key = (number_of(_behind(engine)), currency, engine.versions((RATES,))[RATES])
    held = _foreign.get(key)
    if held is not None:
        return held
    sql = f"SELECT 1 FROM {RATES} WHERE recorded_to IS NULL AND currency <> $house LIMIT 1"  # noqa: S608  # a name of ours
    return _foreign.put(key, bool(engine.run(sql, {"house": currency}).num_rows))


class OneLook:
    """An engine seen through one page: the batches of its tables are looked up once, and are the same for all
    questions of the page."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._versions: Mapping[str, int] | None = None

    @property
    def dialect(self) -> str:
        """The engine's."""
        return self.engine.dialect

    def run(self, sql: str, values: Mapping[str, object]) -> pa.Table:
        """As the engine does."""
        return self.engine.run(sql, values)

    def gaps(self, table: str, columns: Sequence[str]) -> frozenset[str]:
        """As the engine does."""
        return self.engine.gaps(table, columns)

    def listed(self, table: str, columns: Sequence[str]) -> Sequence[Mapping[str, object]]:
        """As the engine does."""
        return self.engine.listed(table, columns)

    def versions(self, tables: Sequence[str]) -> Mapping[str, int]:
        """As they were when the page first looked."""
        if self._versions is None:
            self._versions = self.engine.versions((*stored_facts(), *dimensions()))
        return {table: self._versions[table] for table in tables}


def _behind(engine: Engine) -> Engine:
    return engine.engine if isinstance(engine, OneLook) else engine


Marks: TypeAlias = tuple[tuple[date, int, int], ...]
_days: Kept[Marks] = Kept(64)


def ask_once(query: Query, world: World) -> Answer:
    """The answer, taken from what is kept while nothing that it was read from has changed (ARCHITECTURE D10)."""
    return _kept_or_asked(query, world, (world.now.replace(second=0, microsecond=0), *versions_read(query, world)))


def ask_daily(query: Query, world: World) -> Answer:
    """The answer, without remarks, as it was first asked today by this scope: for choosing what to show, never for a
    number shown."""
    held = world.engine.versions(tuple(stored_facts()))
    stamp = (world.now.date(), *(bool(version) for version in held.values()))
    return _kept_or_asked(query, world, stamp, remarks=False)


def ask_past(queries: Sequence[Query], world: World) -> list[Answer]:
    """Answers, without remarks, about windows that are over, in order; each is asked again only when a row that could
    count in it was touched."""
    marks: dict[Hashable, tuple[Hashable, ...]] = {}
    keyed = []
    for query in queries:
        about = (query.end, query.metrics)
        if about not in marks:
            marks[about] = _touched_before(query, world)
        keyed.append((query, (world.now.date(), *marks[about])))
    engine = _behind(world.engine)
    with (  # the threads have ended before what they read is let go
        engine.ahead() if isinstance(engine, TellsAhead) else nullcontext() as held,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        seen = replace(world, ahead=held)
        return list(threads.map(lambda pair: _kept_or_asked(pair[0], seen, pair[1], remarks=False), keyed))


def _kept_or_asked(query: Query, world: World, stamp: tuple[Hashable, ...], *, remarks: bool = True) -> Answer:
    return kept_or_asked(query, world, stamp, _behind(world.engine), remarks=remarks)


def _touched_before(query: Query, world: World) -> tuple[Hashable, ...]:
    """How many rows lie before the end of the question, and the newest batch among them, for each fact that it
    reads."""
    found: list[Hashable] = []
    atoms = {(atom.fact, atom.anchor) for key in query.metrics for atom in world.catalogue.atoms_of(key)}
    last = world.calendar.day_of(query.end) if isinstance(query.end, datetime) else query.end
    for fact, anchor in sorted(atoms):
        if facts()[fact].told:  # what came later decides too: which purchase was the last, how long a long gap is
            found += list(world.engine.versions(held_in(fact)).values())
            continue
        marks = _marks(world.engine, fact, anchor)
        place = bisect_right(marks, last, key=lambda mark: mark[0]) if last else len(marks)
        found += marks[place - 1][1:] if place else (0, 0)
    if query.constant_rates is not None:
        found += list(world.engine.versions((RATES,)).values())
    if query.by or query.where:
        found += list(world.engine.versions(tuple(dimensions())).values())
    return tuple(found)


def _marks(engine: Engine, fact: str, anchor: str) -> Marks:
    """By day, how many rows there are up to it and the newest batch among them; read again after a batch that touched
    the fact."""
    key = (number_of(_behind(engine)), fact, anchor, engine.versions((fact,))[fact])
    held = _days.get(key)
    if held is not None:
        return held
    day = f"{anchor}_day"
    counted = f"SELECT {day} AS day, COUNT(*) AS n, MAX(batch) AS batch FROM {fact}"  # noqa: S608  # names of ours
    sql = f"{counted} WHERE {day} IS NOT NULL GROUP BY 1 ORDER BY 1"
    rows, newest, found = 0, 0, []
    for row in engine.run(sql, {}).to_pylist():
        rows, newest = rows + row["n"], max(newest, row["batch"])
        found.append((row["day"], rows, newest))
    return _days.put(key, tuple(found))
