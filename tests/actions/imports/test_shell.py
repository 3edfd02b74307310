"""Imports as people run them: refused rows mended and imported again; two imports at once."""

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

HEADWAY = Path(sys.executable).with_name("headway")
HEADER = "Order ID,Order Date,Customer Name,Product,Quantity,Sales\n"
SOLD = (
    HEADER
    + (
        "100,2024-01-15,Acme,Pen,1,10.50\n"
        "101,2024-02-15,=SUM(A1),Pen,2,abc\n"
        "102,2024-03-15,-Dash & Co,Ink,1,30.25\n"
        "103,2024-04-15,@home,Ink,1,def\n"
    )
    + "".join(f"{number},2024-05-15,Beta,Ink,1,2.00\n" for number in range(200, 220))
)


def headway(*words: str | Path) -> str:
    done = subprocess.run([HEADWAY, *words], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def taken(shop: Path, file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(headway("import", shop, file, "--yes", "--format", "json"))
    return found


def by_customer(shop: Path) -> dict[str, str]:
    found = json.loads(headway("ask", shop, "net_sales", "--by", "customer", "--format", "json"))
    return {row["customer"]: row["net_sales"] for row in found["rows"]}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    headway("new", tmp_path / "shop")
    return tmp_path / "shop"


def test_refused_rows_are_mended_and_imported_as_they_were(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "sold.csv").write_text(SOLD)
    told = taken(shop, tmp_path / "sold.csv")
    assert told["refused"] == 2
    refused = Path(told["refused_files"][0])
    cells = list(csv.reader(refused.read_text("utf-8").splitlines()))
    assert [row[2] for row in cells[1:]] == ["'=SUM(A1)", "'@home"]
    refused.write_text(refused.read_text("utf-8").replace("abc", "20.00").replace("def", "5.00"), "utf-8")
    again = taken(shop, refused)
    assert (again["refused"], {kind["kind"]: kind["new"] for kind in again["kinds"]}["order_lines"]) == (0, 2)
    assert {name: Decimal(amount) for name, amount in by_customer(shop).items()} == {
        "Acme": Decimal("10.50"),
        "=SUM(A1)": Decimal("20.00"),
        "-Dash & Co": Decimal("30.25"),
        "@home": Decimal("5.00"),
        "Beta": Decimal("40.00"),
    }
    (tmp_path / "sold.csv").write_text(SOLD.replace("abc", "20.00").replace("def", "5.00"))
    assert all(not kind["new"] and not kind["changed"] for kind in taken(shop, tmp_path / "sold.csv")["kinds"])


def test_two_imports_at_once_both_come_in_whole(shop: Path, tmp_path: Path) -> None:
    for name, first in (("a.csv", 1_000), ("b.csv", 3_000)):
        lines = (f"{first + at},2024-01-15,Acme,Pen,1,1.50\n" for at in range(2_000))
        (tmp_path / name).write_text(HEADER + "".join(lines))
    both = [
        subprocess.Popen(
            [HEADWAY, "import", shop, tmp_path / name, "--yes", "--format", "json"], stdout=subprocess.PIPE
        )
        for name in ("a.csv", "b.csv")
    ]
    told = [json.loads(process.communicate(timeout=300)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [sum(kind["new"] for kind in one["kinds"] if kind["kind"] == "orders") for one in told] == [2_000, 2_000]
    assert {name: Decimal(amount) for name, amount in by_customer(shop).items()} == {"Acme": Decimal(6_000)}


def test_an_import_into_a_log_has_no_empty_lines_before_its_words(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "sold.csv").write_text(SOLD)
    done = subprocess.run(
        [HEADWAY, "import", shop, tmp_path / "sold.csv", "--yes"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("Import 1\n")
