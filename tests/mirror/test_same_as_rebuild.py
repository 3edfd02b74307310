"""However the records came to be as they are, the engine says the same as one made from the start; past knowledge
included.
"""

from collections.abc import Iterator
from contextlib import closing

import pyarrow as pa
import pytest

from headway.config.workspace import Workspace
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.engines.layout import tables
from headway.mirror.catch_up import catch_up
from headway.mirror.rebuild import fill
from headway.mirror.settings import MirrorSettings
from headway.schema.tables import stored_facts
from headway.values.calendar import Calendar
from tests.mirror.edits import Edits

STEPS, MORE = 90, 60
SETTINGS = MirrorSettings("shop", "EUR", Calendar(zone="Europe/Berlin", day_start=240))


@pytest.fixture
def engine() -> Iterator[DuckDBStore]:
    with closing(DuckDBStore(MEMORY, threads=1)) as made:
        yield made


def rebuilt(settings: MirrorSettings = SETTINGS) -> DuckDBStore:
    made = DuckDBStore(MEMORY, threads=1)
    fill(made, settings)
    return made


def rows(store: DuckDBStore, table: str) -> pa.Table:
    """All rows of a table but for the batch that wrote them, in one order."""
    names = ", ".join(f'"{name}"' for name in tables()[table] if name != "batch")
    return store.run(f'SELECT {names} FROM "{table}" ORDER BY ALL', {})


def differing_from(one: DuckDBStore, other: DuckDBStore) -> list[str]:
    found = [name for name in tables() if rows(one, name) != rows(other, name)]
    return found + [key for key in ("first_recorded",) if one.meta().get(key) != other.meta().get(key)]


def without_rows(store: DuckDBStore) -> list[str]:
    """The facts that an edit has not come to yet."""
    held = [name for name, fact in stored_facts().items() if not fact.given]
    return [name for name in held if not store.run(f"SELECT 1 FROM {name} LIMIT 1", {}).num_rows]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_catching_up_step_by_step_equals_a_rebuild(store: Workspace, engine: DuckDBStore, seed: int) -> None:
    edits = Edits(seed)
    edits.begin()
    fill(engine, SETTINGS)
    for step in range(STEPS):
        edits.step()
        if step % 4 == 0:
            catch_up(engine, SETTINGS)
    catch_up(engine, SETTINGS)
    for _ in range(MORE):
        if not without_rows(engine):
            break
        edits.more()
        catch_up(engine, SETTINGS)
    again = rebuilt()
    assert differing_from(engine, again) == []
    assert without_rows(again) == []
    past = again.run("SELECT count(*) AS n FROM sales WHERE recorded_to IS NOT NULL", {})["n"].to_pylist()
    assert past > [0]
