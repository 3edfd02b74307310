"""The embedded engine: batches are whole, money is exact, questions cannot reach outside."""

import subprocess
import sys
import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from headway.engines.connect import NoSuchEngine, connect, path_of
from headway.engines.duckdb import DuckDBStore
from headway.engines.layout import conform, frame_schema, root_column, tables
from headway.engines.small import small_store
from headway.engines.store import EngineBusy, Store
from headway.schema.tables import facts
from headway.values.calendar import Calendar


@pytest.fixture
def store(tmp_path: Path) -> DuckDBStore:
    return DuckDBStore(tmp_path / "facts.duckdb", threads=1)


def sale(order: int, net: int | None = 10_000, day: int = 1) -> dict[str, object]:
    return {"order_id": order, "event": "sale", "net": net, "happened_at": datetime(2024, 1, day)}


def rows(*lines: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(lines))


def orders(store: Store) -> list[int]:
    return store.run("SELECT order_id FROM sales ORDER BY 1", {})["order_id"].to_pylist()


def test_a_batch_is_published_whole_and_numbered(store: DuckDBStore) -> None:
    with store.writing() as batch:
        batch.insert("sales", rows(sale(1), sale(2)))
        assert orders(store) == []
    assert orders(store) == [1, 2]
    assert store.versions(["sales", "deals"]) == {"sales": 1, "deals": 0}
    assert store.run("SELECT DISTINCT batch FROM sales", {})["batch"].to_pylist() == [1]


def test_a_batch_that_fails_leaves_nothing(store: DuckDBStore) -> None:
    def fail() -> None:
        with store.writing() as batch:
            batch.insert("sales", rows(sale(1)))
            batch.note({"position": "7"})
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert orders(store) == []
    assert store.meta() == {}
    assert store.versions(["sales"]) == {"sales": 0}


def test_replacing_touches_only_the_named_roots(store: DuckDBStore) -> None:
    with store.writing() as batch:
        batch.insert("sales", rows(sale(1), sale(1), sale(2)))
    with store.writing() as batch:
        batch.replace("sales", pl.Series([1, 3]), rows(sale(3)))
    assert orders(store) == [2, 3]
    assert store.run("SELECT batch FROM sales ORDER BY order_id", {})["batch"].to_pylist() == [1, 2]


def test_scaled_integers_become_the_very_decimals(store: DuckDBStore) -> None:
    with store.writing() as batch:
        batch.insert(
            "sales", rows({**sale(1, -1), "unit_price": 1_234_567}, sale(2, 9_007_199_254_740_993), sale(3, None))
        )
    found = store.run("SELECT net, unit_price FROM sales ORDER BY order_id", {})
    assert found["net"].to_pylist() == [Decimal("-0.0001"), Decimal("900719925474.0993"), None]
    assert found["unit_price"].to_pylist() == [Decimal("1.234567"), None, None]
    assert store.run("SELECT sum(net) AS s FROM sales", {})["s"].to_pylist() == [Decimal("900719925474.0992")]


def test_rows_of_a_batch_lie_in_the_order_of_time(store: DuckDBStore) -> None:
    with store.writing() as batch:
        batch.insert("sales", rows(sale(1, day=3), sale(2, day=1), sale(3, day=2)))
    assert store.run("SELECT order_id FROM sales", {})["order_id"].to_pylist() == [2, 3, 1]


def test_a_dimension_row_is_replaced_by_id_and_may_go(store: DuckDBStore) -> None:
    with store.writing() as batch:
        batch.dimension("offices", rows({"id": 1, "name": "Nort"}, {"id": 2, "name": "South"}))
    with store.writing() as batch:
        batch.dimension("offices", rows({"id": 1, "name": "North"}), gone=[2])
    assert store.run("SELECT id, name FROM offices", {}).to_pylist() == [{"id": 1, "name": "North"}]


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    first = DuckDBStore(tmp_path / "facts.duckdb")
    with first.writing() as batch:
        batch.insert("sales", rows(sale(1)))
        batch.note({"zone": "Europe/Berlin"})
    first.close()
    again = connect("duckdb:///facts.duckdb", folder=tmp_path)
    assert orders(again) == [1]
    assert again.meta() == {"zone": "Europe/Berlin", "batch": "1"}


HOLD = """
import sys
from headway.engines.duckdb import DuckDBStore
store = DuckDBStore(sys.argv[1])
print("held", flush=True)
input()
"""


def test_a_second_process_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "facts.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(EngineBusy, match="in use by another Headway process"):
            DuckDBStore(path)
        other.communicate("\n")


def test_sql_cannot_reach_files_nor_undo_the_settings(store: DuckDBStore, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    hidden = 1
    for sql in (
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
        f"COPY sales TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "SELECT * FROM hidden",
    ):
        with pytest.raises(duckdb.Error):
            store.run(sql, {})
    assert hidden


def test_several_threads_ask_while_one_writes(store: DuckDBStore) -> None:
    seen: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            seen.append(store.run("SELECT count(*) AS n FROM sales", {})["n"].to_pylist()[0])

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(10):
        with store.writing() as batch:
            batch.insert("sales", rows(*(sale(number * 5 + k) for k in range(5))))
    stop.set()
    for reader in readers:
        reader.join()
    assert seen
    assert all(count % 5 == 0 for count in seen)
    assert orders(store) == list(range(50))


def test_named_values_travel_typed(store: DuckDBStore) -> None:
    with store.writing() as batch:
        batch.insert("sales", rows(sale(1, day=1), sale(2, day=2)))
    found = store.run("SELECT order_id FROM sales WHERE happened_at >= $since", {"since": date(2024, 1, 2)})
    assert found["order_id"].to_pylist() == [2]


def test_small_rows_are_typed_by_hand() -> None:
    store = small_store(
        {
            "sales": [
                {"order_id": 1, "event": "sale", "net": "12.5", "units": 2, "happened_at": "2024-06-30T22:30:00+00:00"}
            ],
            "members": [{"id": 1, "name": "Ana", "sells": True}],
        },
        calendar=Calendar(zone="Europe/Berlin"),
        meta={"currency": "EUR"},
    )
    found = store.run("SELECT net, units, happened_at, happened_day, happened_hour, recorded_to FROM sales", {})
    assert found.to_pylist() == [
        {
            "net": Decimal("12.5"),
            "units": Decimal(2),
            "happened_at": datetime(2024, 6, 30, 22, 30),
            "happened_day": date(2024, 7, 1),
            "happened_hour": 0,
            "recorded_to": None,
        }
    ]
    assert store.meta()["currency"] == "EUR"
    with pytest.raises(ValueError, match="no columns nett"):
        small_store({"sales": [{"nett": 1}]})
    with pytest.raises(ValueError, match="more than 4 decimals"):
        small_store({"sales": [{"order_id": 1, "net": "0.00001"}]})


def test_every_table_of_the_schema_takes_an_empty_and_a_full_row(store: DuckDBStore) -> None:
    for name, columns in tables().items():
        frame = conform(pl.DataFrame({next(iter(columns)): [None]}), columns)
        assert frame.schema == frame_schema(columns), name
    roots = {name: root_column(fact) for name, fact in facts().items()}
    assert all(root in facts()[name].columns for name, root in roots.items())
    known = {
        "sales": "order_id",
        "deal_outcomes": "deal_id",
        "stage_reaches": "deal_id",
        "stage_wins": "deal_id",
        "leads": "lead_id",
        "hours": "hours_id",
    }
    assert known.items() <= roots.items()


def test_a_wrong_url_says_what_to_write() -> None:
    with pytest.raises(NoSuchEngine, match="duckdb:///PATH"):
        connect("clickhouse://here")
    assert path_of("duckdb:////data/facts.duckdb") == Path("/data/facts.duckdb")
    assert path_of("duckdb:///:memory:") is None


def test_which_columns_have_gaps_is_seen_anew_after_each_batch() -> None:
    store = small_store({"offices": [{"id": 1, "name": "Kiel"}, {"id": 2, "name": None}]})
    assert store.gaps("offices", ["id", "name"]) == {"name"}
    with store.writing() as batch:
        batch.dimension("offices", pl.DataFrame({"id": [2], "name": ["Ulm"]}))
    assert store.gaps("offices", ["id", "name"]) == frozenset()


def test_the_rows_of_a_dimension_are_seen_anew_after_each_batch() -> None:
    store = small_store({"offices": [{"id": 1, "name": "Kiel"}]})
    assert store.listed("offices", ["id", "name"]) == ({"id": 1, "name": "Kiel"},)
    assert store.listed("offices", ["id", "name"]) is store.listed("offices", ["id", "name"])
    with store.writing() as batch:
        batch.dimension("offices", pl.DataFrame({"id": [1], "name": ["Ulm"]}))
        assert store.listed("offices", ["id", "name"]) == ({"id": 1, "name": "Kiel"},)
    assert store.listed("offices", ["id", "name"]) == ({"id": 1, "name": "Ulm"},)
