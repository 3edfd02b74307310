"""Questions asked together, of which what they share is told once: each answers as it does alone."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World
from headway.catalogue.read import own_catalogue
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.query.parse import Words, parse
from headway.query.question import Query
from headway.query.shape import Limits, Shape
from headway.sql.ahead import parted
from tests.oracle.test_oracle import WORLDS

MONTHS = [(f"2024-{month:02}-01", f"2024-{month:02}-20") for month in (2, 3, 4)]
DAYS = Limits(start="day", end="day")


def shares_steps(key: str) -> bool:
    shape = Shape(tuple(atom.key for atom in own_catalogue().atoms_of(key)), limits=DAYS)
    return parted(shape, own_catalogue(), "duckdb") is not None


SHARING = [metric.key for metric in own_catalogue().listed() if shares_steps(metric.key)]


def questions(metric: str, world: World, **words: object) -> list[Query]:
    return [
        parse(Words(metrics=(metric,), start=start, end=end, **words), world.calendar)  # type: ignore[arg-type]
        for start, end in MONTHS
    ]


def told(answer: Answer) -> object:
    return answer.rows, answer.totals, answer.notes


def beside(store: DuckDBStore) -> int:
    (row,) = store.run("SELECT COUNT(*) AS n FROM duckdb_tables() WHERE database_name = 'beside'", {}).to_pylist()
    return int(row["n"])


def asked_together(asked: Sequence[Query], world: World) -> list[Answer]:
    assert isinstance(world.engine, DuckDBStore)
    with world.engine.ahead() as held, ThreadPoolExecutor(2) as threads:
        seen = replace(world, ahead=held)
        answers = list(threads.map(lambda query: ask(query, seen), asked))
        assert beside(world.engine) >= 1
    return answers


def test_metrics_of_told_facts_share_what_is_told() -> None:
    assert {"days_between_purchases", "sales_by_linear_touch", "second_order_rate"} <= set(SHARING)
    assert "net_sales" not in SHARING


@pytest.mark.parametrize("name", ["shop", "workshop"])
def test_each_answers_as_it_does_alone(name: str) -> None:
    world = WORLDS[name]()
    store = world.engine
    assert isinstance(store, DuckDBStore)
    for one in (world, replace(world, scope=frozenset({2}))):
        for metric in SHARING:
            asked = questions(metric, one)
            assert list(map(told, asked_together(asked, one))) == [told(ask(query, one)) for query in asked], metric
    assert beside(store) == 0


def test_by_rep_and_as_of_another_day_what_is_held_is_told_apart() -> None:
    world = WORLDS["shop"]()
    store = world.engine
    assert isinstance(store, DuckDBStore)
    sets: list[Mapping[str, object]] = [{"by": ("rep",)}, {"as_of": "2024-03-10"}, {"as_of": "2024-04-10"}, {}]
    with store.ahead() as held:
        for words in sets:
            for query in questions("days_between_purchases", world, **words):
                assert told(ask(query, replace(world, ahead=held))) == told(ask(query, world))
        assert beside(store) >= 3


def test_what_fails_leaves_nothing_behind() -> None:
    store = DuckDBStore(MEMORY, threads=1)
    with store.ahead() as held:
        held.hold("SELECT 1 AS one", {})
        with pytest.raises(duckdb.CatalogException, match="nothing_here"):
            held.hold("SELECT * FROM nothing_here", {})
        assert beside(store) == 1
    assert beside(store) == 0
