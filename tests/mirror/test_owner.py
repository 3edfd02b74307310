"""One process owns the workspace's engine; others ask it, or take its place when it is gone."""

import socket
import stat
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from headway.config.workspace import Workspace
from headway.engines.remote import EngineFailed, NobodyAnswers, RemoteEngine
from headway.engines.store import EngineBusy
from headway.engines.wire import packed, unpacked
from headway.mirror.owner import Place, open_engine, owning
from headway.mirror.settings import MirrorSettings
from headway.records.models import Order, OrderLine


def place(workspace: Workspace) -> Place:
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    return Place(workspace.folder, workspace.engine_url, settings)


def sell(amount: int) -> None:
    order = Order.objects.create(placed_at=datetime(2024, 1, 1, tzinfo=UTC), placed_at_timed=True)
    OrderLine.objects.create(order=order, position=1, kind="sale", quantity=1, amount=amount)


def total(engine: object) -> object:
    return engine.run("SELECT sum(net) AS net FROM sales", {})["net"].to_pylist()[0]  # type: ignore[attr-defined]


def test_a_question_sees_what_was_committed_before_it(store: Workspace) -> None:
    sell(1)
    with owning(place(store)) as owner, open_engine(place(store)) as opened:
        assert opened.remote
        assert opened.behind is None
        for amount in (2, 3):
            sell(amount)
            assert owner.reach() is None
            assert total(opened.engine) == total(owner.store) == sum(range(1, amount + 1))


def test_without_an_owner_the_file_is_opened_here_and_let_go(workspace: Workspace) -> None:
    sell(5)
    for _ in range(2):
        with open_engine(place(workspace)) as opened:
            assert not opened.remote
            assert total(opened.engine) == Decimal(5)


def test_only_the_user_may_open_the_socket_and_it_goes_with_its_owner(workspace: Workspace) -> None:
    with owning(place(workspace)):
        mode = place(workspace).socket.stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
    assert not place(workspace).socket.exists()
    with pytest.raises(NobodyAnswers):
        RemoteEngine(place(workspace).socket)


def test_a_socket_left_behind_by_a_killed_owner_is_no_obstacle(workspace: Workspace) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(place(workspace).socket))
    sell(7)
    with open_engine(place(workspace)) as opened:
        assert total(opened.engine) == Decimal(7)
    with owning(place(workspace)), open_engine(place(workspace)) as opened:
        assert opened.remote


HOLD = """
import sys
from headway.engines.duckdb import DuckDBStore
store = DuckDBStore(sys.argv[1])
print("held", flush=True)
input()
"""


def test_a_second_owner_is_refused(workspace: Workspace) -> None:
    path = workspace.folder / "mirror" / "facts.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(EngineBusy), owning(place(workspace)):
            pass
        other.communicate("\n")


def test_a_question_that_fails_is_told_and_the_next_one_is_answered(workspace: Workspace) -> None:
    with owning(place(workspace)), open_engine(place(workspace)) as opened:
        with pytest.raises(EngineFailed, match="no_such_table"):
            opened.engine.run("SELECT * FROM no_such_table", {})
        assert opened.engine.run("SELECT $a AS a", {"a": date(2024, 1, 1)})["a"].to_pylist() == [date(2024, 1, 1)]
        assert opened.engine.versions(["sales"])["sales"] >= 0
        assert opened.engine.gaps("sales", ["order_id"]) == frozenset()


def test_several_callers_ask_at_once(workspace: Workspace) -> None:
    sell(4)
    found: list[object] = []
    with owning(place(workspace)), open_engine(place(workspace)) as opened:
        threads = [threading.Thread(target=lambda: found.append(total(opened.engine))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [Decimal(4)] * 8


def test_listeners_hear_which_facts_changed(workspace: Workspace) -> None:
    heard: list[frozenset[str]] = []
    with owning(place(workspace), told=heard.append) as owner:
        sell(1)
        owner.reach()
    assert any("sales" in changed for changed in heard)


def test_values_keep_their_types_on_the_wire() -> None:
    values = {
        "d": date(2024, 1, 2),
        "i": datetime(2024, 1, 2, 3, tzinfo=UTC),
        "m": Decimal("1.10"),
        "n": None,
        "l": [1, "a"],
    }
    assert unpacked(packed(values)) == values


def test_a_folder_however_deep_has_a_socket(workspace: Workspace, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    far = Place(deep, "duckdb:///:memory:", place(workspace).settings)
    with owning(far), open_engine(far) as opened:
        assert opened.remote
