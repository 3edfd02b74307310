"""A large import while the server runs, one process asks without end and another writes: nobody sees half of it, nobody
is refused, nobody waits long; afterwards every figure is whole and the same as made anew.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.imports import write_orders
from headway.config.workspace import Workspace
from tests.config.test_beside_the_server import HEADWAY, said, served, sold

PATIENCE = 5.0
"""Seconds that one write may wait at the very most on a busy machine; an import's transactions take a quarter."""

ASKER = """
import sys, json, select, headway
shop = headway.open(sys.argv[1])
print("ready", flush=True)
seen = {}
while not select.select([sys.stdin], [], [], 0)[0]:
    row = shop.ask(["net_sales", "orders", "order_lines"]).rows[0]
    key = json.dumps([f"{row[name]:.2f}" for name in ("net_sales", "orders", "order_lines")])
    seen[key] = seen.get(key, 0) + 1
print(json.dumps(seen))
"""
WRITER = """
import sys, json, time, select
from pathlib import Path
from headway.config.workspace import open_workspace
open_workspace(Path(sys.argv[1]))
from headway.records.models import Lead
from datetime import UTC, datetime
print("ready", flush=True)
waits = []
while not select.select([sys.stdin], [], [], 0.05)[0]:
    began = time.monotonic()
    Lead.objects.create(created_at=datetime(2024, 6, 1, tzinfo=UTC), created_at_timed=True)
    waits.append(time.monotonic() - began)
print(json.dumps(waits))
"""


@contextmanager
def beside(script: str, shop: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that goes on with its script until it is spoken to."""
    command = [sys.executable, "-c", script, str(shop)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        if process.poll() is None:
            process.kill()


def ended(process: "subprocess.Popen[str]") -> object:
    told, _ = process.communicate("stop\n", timeout=120)
    assert process.returncode == 0
    return json.loads(told)


def figures(shop: Path) -> list[str]:
    row = json.loads(said("ask", shop, "net_sales", "orders", "order_lines", "--format", "json"))["rows"][0]
    return [f"{float(row[name]):.2f}" for name in ("net_sales", "orders", "order_lines")]


@pytest.mark.parametrize("lines", [15_000, pytest.param(1_000_000, marks=pytest.mark.nightly)])
def test_others_ask_and_write_while_a_large_import_runs(store: Workspace, tmp_path: Path, lines: int) -> None:
    shop = store.folder
    said("import", shop, sold(tmp_path / "may.csv", 10, 20), "--yes")
    before = figures(shop)
    write_orders(tmp_path / "orders.csv", lines)
    with served(shop), beside(ASKER, shop) as asker, beside(WRITER, shop) as writer:
        done = subprocess.run(
            [str(HEADWAY), "import", str(shop), str(tmp_path / "orders.csv"), "--yes"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        after = figures(shop)
        seen, waits = ended(asker), ended(writer)
        assert float(after[-1]) == lines + 2
        leads = json.loads(said("ask", shop, "new_leads", "--format", "json"))["rows"][0]["new_leads"]
    assert isinstance(seen, dict)
    assert isinstance(waits, list)
    assert {json.dumps(before)} <= set(seen) <= {json.dumps(before), json.dumps(after)}, seen
    assert leads == len(waits) > 5
    assert max(waits) < PATIENCE, sorted(waits)[-5:]
    said("rebuild", shop)
    assert figures(shop) == after
