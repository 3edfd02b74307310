"""Files of which a number says more than one thing: rows numbered as in an earlier file, products with two names."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HEADWAY = Path(sys.executable).with_name("headway")
HEADER = "Row ID,Order ID,Order Date,Customer Name,Product ID,Product Name,Quantity,Sales\n"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HEADWAY, *words], capture_output=True, text=True, check=False, timeout=300)


def taken(shop: Path, file: Path, *words: str) -> dict[str, Any]:
    done = run("import", shop, file, "--yes", "--format", "json", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sales(path: Path, orders: str, rows: range, *, year: int = 2024) -> Path:
    lines = (
        f"{row},{orders}{row},{year}-05-{row % 28 + 1:02},Person {row % 5},P{row % 3},Thing {row % 3},1,{row}.50\n"
        for row in rows
    )
    path.write_text(HEADER + "".join(lines), "utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    assert run("new", tmp_path / "shop").returncode == 0
    taken(tmp_path / "shop", sales(tmp_path / "sold.csv", "A", range(1, 61)))
    return tmp_path / "shop"


def collisions(told: dict[str, Any]) -> list[str]:
    return [note for note in told["notes"] if "Row ID" in note and "stand in" in note]


def test_other_orders_with_the_row_numbers_of_an_earlier_file_are_said_and_added(shop: Path, tmp_path: Path) -> None:
    west = sales(tmp_path / "west.csv", "B", range(2, 60, 2), year=2021)
    foreseen, told = taken(shop, west, "--dry-run"), taken(shop, west)
    assert collisions(foreseen) == collisions(told)
    assert "west.csv: 29 of its 29 numbers in `Row ID` stand in sold.csv (import 1) too" in collisions(told)[0]
    counts = {kind["kind"]: (kind["new"], kind["changed"]) for kind in told["kinds"]}
    assert (counts["orders"], counts["order_lines"]) == ((29, 0), (29, 0))


def test_the_file_again_grown_or_with_rows_only_counted_is_no_collision(shop: Path, tmp_path: Path) -> None:
    assert collisions(taken(shop, sales(tmp_path / "sold.csv", "A", range(1, 71)))) == []
    assert collisions(taken(shop, sales(tmp_path / "next.csv", "C", range(1, 61), year=2025))) == []
    assert collisions(taken(shop, sales(tmp_path / "june.csv", "D", range(1_000, 1_050), year=2025))) == []


def test_what_was_undone_is_not_collided_with(shop: Path, tmp_path: Path) -> None:
    assert run("undo", shop, "1").returncode == 0
    assert collisions(taken(shop, sales(tmp_path / "west.csv", "B", range(2, 60, 2)))) == []


def test_a_number_with_two_names_is_said(shop: Path, tmp_path: Path) -> None:
    text = HEADER + "".join(
        f"{row},E{row},2024-06-{row:02},Ann,X7,{name},1,5.00\n"
        for row, name in enumerate(["Oak desk", "Steel lamp", "Oak desk", "OAK DESK", "Oak desk"], start=1)
    )
    (tmp_path / "two.csv").write_text(text, "utf-8")
    notes = [note for note in taken(shop, tmp_path / "two.csv")["notes"] if "more than one name" in note]
    assert len(notes) == 1
    assert notes[0].startswith("1 product number with more than one name")
    assert 'X7 as "Oak desk", also called "Steel lamp"' in notes[0]


def test_rows_of_unknown_orders_alone_are_refused_with_the_first_and_what_to_bring(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "returns.csv").write_text("Returned,Orders\nYes,Z1\nYes,Z2\n", "utf-8")
    done = run("import", shop, tmp_path / "returns.csv", "--yes")
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "2 of 2 rows of returns.csv are refused: no such order. The first is row 1, where `Orders` is `Z1`." in said
