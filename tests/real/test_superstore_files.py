"""Files of one business that do not fit together: returns of other orders, a region numbered like the whole."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real
HEADWAY = Path(sys.executable).with_name("headway")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HEADWAY, *words], capture_output=True, text=True, check=False, timeout=600)


def net_sales(shop: Path) -> str:
    found: dict[str, Any] = json.loads(run("ask", shop, "net_sales", "--format", "json").stdout)
    return f"{float(found['totals']['net_sales']):.2f}"


@pytest.fixture(scope="module")
def superstore(real_data: Path) -> Path:
    return real_data / "superstore"


@pytest.fixture
def shop(superstore: Path, tmp_path: Path) -> Path:
    assert run("new", tmp_path / "shop").returncode == 0
    assert run("import", tmp_path / "shop", superstore / "superstore.csv", "--yes").returncode == 0
    return tmp_path / "shop"


def test_returns_of_orders_that_are_not_here_are_all_refused(shop: Path, superstore: Path) -> None:
    alone = run("import", shop, superstore / "Return_Order.csv", "--yes")
    assert (alone.returncode, "296 of 296 rows" in alone.stderr, "no such order" in alone.stderr) == (1, True, True)
    both = [superstore / "superstore.csv", superstore / "Return_Order.csv"]
    told = json.loads(run("import", shop, *both, "--yes", "--format", "json").stdout)
    assert (told["refused"], told["refused_for"]) == (296, {"no such order": 296})
    assert net_sales(shop) == "2297200.86"


def test_a_region_under_other_order_numbers_is_added_with_a_warning_and_undone(shop: Path, superstore: Path) -> None:
    told = json.loads(
        run("import", shop, superstore / "superstore_west_dd-mm-yyyy.csv", "--yes", "--format", "json").stdout
    )
    assert any("3,203 of its 3,203 numbers in `Row ID` stand in superstore.csv" in note for note in told["notes"])
    counts = {kind["kind"]: (kind["new"], kind["changed"]) for kind in told["kinds"]}
    assert (counts["orders"], counts["order_lines"]) == ((1611, 0), (3203, 0))
    assert net_sales(shop) == "3022658.68"
    assert run("undo", shop, str(told["import_id"])).returncode == 0
    assert net_sales(shop) == "2297200.86"
