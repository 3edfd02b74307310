"""Sail over what another engine holds: the same rows, anew after each batch, and refusals in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from headway.answers.ask import ask
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.engines.sail import KeepsChanging, SailCannot, over
from headway.engines.small import small_store
from headway.query.parse import Words, parse
from tests.oracle.shop import shop

pytestmark = pytest.mark.spark


def sale(order: int, net: str | None = "10.0001") -> dict[str, object]:
    return {"order_id": order, "event": "sale", "net": net, "happened_at": datetime(2024, 1, order, 23, 59, 59, 7)}


def test_rows_come_as_they_are_held(sail: str) -> None:
    store = small_store({"sales": [sale(1), sale(2, "-0.0001"), sale(3, None)]})
    with over(store, sail) as engine:
        sql = "SELECT order_id, net, happened_at, happened_day, happened_hour, channel FROM sales ORDER BY order_id"
        assert engine.run(sql, {}).to_pylist() == store.run(sql, {}).to_pylist()
        assert engine.run(sql, {}).schema.field("happened_at").type == pa.timestamp("us")
        held = engine.run("SELECT order_id FROM sales WHERE net < :most AND happened_day >= :day", ASKED).to_pylist()
    assert held == [{"order_id": 2}]


ASKED = {"most": Decimal("0.0001"), "day": date(2024, 1, 2)}


def test_a_value_is_never_read_as_sql(sail: str) -> None:
    with over(small_store({"sales": [sale(1)]}), sail) as engine:
        wicked = "sale' OR '1'='1"
        assert engine.run("SELECT order_id FROM sales WHERE event = :word", {"word": wicked}).num_rows == 0
        assert engine.run("SELECT :word AS said", {"word": wicked}).to_pylist() == [{"said": wicked}]


def test_a_batch_published_since_is_seen_by_the_next_question(sail: str) -> None:
    store = DuckDBStore(MEMORY, threads=1)
    with over(store, sail) as engine:
        assert engine.run("SELECT COUNT(*) AS n FROM sales", {}).to_pylist() == [{"n": 0}]
        with store.writing() as batch:
            batch.insert("sales", pl.DataFrame([{"order_id": 1, "event": "sale", "net": 5}]))
            batch.note({"zone": "Europe/Berlin"})
        assert engine.run("SELECT COUNT(*) AS n FROM sales", {}).to_pylist() == [{"n": 1}]
        assert {"key": "zone", "value": "Europe/Berlin"} in engine.run("SELECT * FROM headway_meta", {}).to_pylist()


class Restless(DuckDBStore):
    """A store in which every look finds another batch."""

    looks = 0

    def versions(self, tables: Sequence[str]) -> Mapping[str, int]:
        self.looks += 1
        return dict.fromkeys(tables, self.looks)


def test_tables_of_different_moments_are_never_read_together(sail: str) -> None:
    with over(Restless(MEMORY, threads=1), sail) as engine, pytest.raises(KeepsChanging, match="ask again"):
        engine.run("SELECT COUNT(*) AS n FROM sales", {})


def test_what_sail_cannot_do_is_refused_in_words(sail: str) -> None:
    with over(DuckDBStore(MEMORY, threads=1), sail) as engine:
        with pytest.raises(SailCannot, match="without --engine sail"):
            engine.run("SELECT no_such_function(1)", {})
        with pytest.raises(SailCannot, match="divide by zero"):
            engine.run("SELECT order_id / 0 FROM (VALUES (1)) AS t(order_id)", {})


def test_copies_are_for_this_user_only_and_gone_afterwards(sail: str, tmp_path: Path) -> None:
    with over(small_store({"sales": [sale(1)]}), sail) as engine:
        engine.run("SELECT COUNT(*) AS n FROM sales", {})
        folder = engine.folder
        assert folder.stat().st_mode & 0o077 == 0
        assert [path.suffix for path in folder.iterdir()] == [".parquet"]
    assert not folder.exists()


@pytest.mark.parametrize("members", [frozenset({1}), frozenset({1, 2}), frozenset()])
def test_a_scope_is_kept(sail: str, members: frozenset[int]) -> None:
    words = Words(metrics=["net_sales", "bookings", "win_rate", "open_pipeline"], by=["rep"], start="2024-01-01")
    ours = shop(scope=members)
    with over(ours.engine, sail) as engine:
        theirs = replace(ours, engine=engine)
        got, wanted = (ask(parse(words, world.calendar), world) for world in (theirs, ours))
    assert [list(row) for row in got.rows] == [list(row) for row in wanted.rows]
    for row, other in zip(got.rows, wanted.rows, strict=True):
        assert all(close(row[name], other[name]) for name in row), (row, other)


def close(one: object, other: object) -> bool:
    return math.isclose(one, other) if isinstance(one, float) and isinstance(other, float) else one == other
