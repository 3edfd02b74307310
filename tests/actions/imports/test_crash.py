"""A process that is killed while it imports loses nothing and doubles nothing; a stopped one leaves nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from headway.actions.imports import NotLoaded, load, resume
from headway.actions.imports import apply as applying
from headway.config.workspace import Workspace
from headway.records.models import Account, ExternalRef, History, Import, Order, OrderLine
from headway.schema.staged import Staged
from tests.actions.imports.goods import ANNA, Clock, accounts, orders, put

LINES = 30_000
SCRIPT = """
import sys
from pathlib import Path
from headway.config.workspace import open_workspace
shop = open_workspace(Path(sys.argv[1]))
from tests.actions.imports.goods import put
from tests.actions.imports.test_crash import many
staged = many()
print("ready", flush=True)
put(shop, staged)
print("done", flush=True)
"""


def many() -> Staged:
    """30,000 lines of 10,000 orders, each with a key at its source."""
    staged = orders(*((str(at // 3), f"Product {at % 50}", 1, "2.50") for at in range(LINES)))
    keyed = staged.tables["orders"].with_columns(key="ref")
    return Staged(staged.source, {**staged.tables, "orders": keyed})


def killed_after(shop: Workspace, seconds: float) -> bool:
    """Import in another process and kill it so long after it began; whether it was killed before it was done."""
    root = Path(__file__).parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(shop.folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return "done" not in process.stdout.read()


def assert_all_there_once() -> None:
    assert Import.objects.filter(state="applied").count() == 1
    assert OrderLine.objects.settled().count() == LINES
    assert OrderLine.objects.count() == LINES
    assert Order.objects.count() == LINES // 3 == ExternalRef.objects.count()
    assert OrderLine.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("2.50") * LINES


@pytest.mark.parametrize("turn", [*range(2), *(pytest.param(turn, marks=pytest.mark.nightly) for turn in range(2, 25))])
def test_a_killed_import_is_whole_after_the_next_start(shop: Workspace, turn: int) -> None:
    rng = random.Random(turn)
    killed_after(shop, rng.uniform(0.05, 1.5))
    resume(files=shop.files, clock=Clock())
    assert not Import.objects.filter(state__in=("staged", "applying")).exists()
    if not Import.objects.filter(state="applied").exists():
        assert not OrderLine.objects.exists()
        put(shop, many())
    assert_all_there_once()
    assert put(shop, many()).changes_nothing


def test_ctrl_c_takes_back_all_that_was_written(shop: Workspace) -> None:
    def stop(kind: str, done: int, _all: int) -> None:
        if kind == "order_lines" and done > 5_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(many(), files=shop.files, by=ANNA, clock=Clock(), progress=stop)
    assert [model.objects.count() for model in (OrderLine, Order, ExternalRef, History)] == [0, 0, 0, 0]
    assert Import.objects.get().state == "failed"
    put(shop, many())
    assert_all_there_once()


def test_nothing_is_seen_before_all_is_there(shop: Workspace) -> None:
    seen = []

    def look(kind: str, _done: int, _all: int) -> None:
        if kind == "order_lines":
            seen.append((OrderLine.objects.count() > 0, OrderLine.objects.settled().count()))

    load(many(), files=shop.files, by=ANNA, clock=Clock(), progress=look)
    assert set(seen) == {(True, 0)}
    assert_all_there_once()


def test_a_row_that_the_records_refuse_leaves_nothing(shop: Workspace) -> None:
    bad = accounts({"name": "Acme"}, {"name": "Beta", "kind": "ghost"})
    with pytest.raises(NotLoaded, match="taken back whole"):
        put(shop, bad)
    assert not Account.objects.exists()
    assert Import.objects.get().state == "failed"


def test_the_next_transaction_is_sized_by_how_long_the_last_one_took() -> None:
    assert applying.next_size(4_000, 0.1) == 8_000
    assert applying.next_size(4_000, 0.4) == 2_000
    assert applying.next_size(600, 9.0) == applying.FEWEST
    assert applying.next_size(40_000, 0.001) == applying.MOST


def test_somebody_else_may_write_while_an_import_runs(shop: Workspace) -> None:
    def write(kind: str, _done: int, _all: int) -> None:
        if kind == "order_lines":
            Account.objects.create(name="by hand")

    put(shop, accounts({"name": "Acme", "city": "Bonn"}))
    load(many(), files=shop.files, by=ANNA, clock=Clock(), progress=write)
    assert_all_there_once_besides(Account.objects.filter(name="by hand").count())


def assert_all_there_once_besides(written: int) -> None:
    assert written > 0
    assert OrderLine.objects.settled().count() == LINES
    assert Account.objects.settled().count() == written + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT id), COUNT(*) FROM accounts")
        different, every = cursor.fetchone()
    assert different == every
