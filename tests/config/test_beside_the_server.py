"""While `headway serve` runs, the shell and Python import and ask on the same workspace, through the process that owns
it."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from headway.engines.duckdb import DuckDBStore
from headway.engines.store import EngineBusy

HEADWAY = Path(sys.executable).with_name("headway")
FROM_PYTHON = """
import sys, headway
print(headway.open(sys.argv[1]).ask("net_sales").rows[0]["net_sales"])
"""


def said(*words: object) -> str:
    done = subprocess.run([str(HEADWAY), *map(str, words)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(shop: Path) -> Iterator[str]:
    """The address of a server that answers."""
    port = free_port()
    command = [str(HEADWAY), "serve", str(shop), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert "is on http" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


def sold(path: Path, *amounts: int) -> Path:
    lines = [f"A{number},2024-05-{number:02},Tea,1,{amount}.00" for number, amount in enumerate(amounts, 1)]
    path.write_text("\n".join(["order number,order date,product,quantity,amount", *lines]) + "\n", "utf-8")
    return path


def net_sales(shop: Path) -> str:
    told = json.loads(said("ask", shop, "net_sales", "--format", "json"))
    return str(told["rows"][0]["net_sales"])


def test_shell_and_python_work_beside_a_server(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    said("new", shop)
    said("import", shop, sold(tmp_path / "may.csv", 10, 20), "--yes")
    with served(shop) as address:
        with pytest.raises(EngineBusy):
            DuckDBStore(shop / "mirror" / "facts.duckdb")
        assert float(net_sales(shop)) == 30
        said("import", shop, sold(tmp_path / "more.csv", 10, 20, 40), "--yes")
        assert float(net_sales(shop)) == 70
        python = [sys.executable, "-c", FROM_PYTHON, str(shop)]
        assert float(subprocess.run(python, capture_output=True, text=True, check=True).stdout) == 70
        with urlopen(f"{address}/healthz", timeout=30) as page:
            assert page.status == 200
    assert float(net_sales(shop)) == 70
