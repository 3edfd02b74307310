"""A million order lines from CSV into records and figures, beside a bare loader of the same rows."""

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from shutil import rmtree

import duckdb

from bench.frame import Race, Side

LINES = 1_000_000
AT_ONCE = 500
HEADER = ("order number", "order date", "customer", "product", "quantity", "unit price", "amount")
HEADWAY = Path(sys.executable).with_name("headway")


def races(folder: Path) -> Iterator[Race]:
    """One race: no slower than half the rate of the bare loader. `headway new` is prepared untimed."""
    path = folder / "orders.csv"
    write_orders(path, LINES)
    yield Race(
        name=f"import {LINES:,} order lines",
        headway=Side("headway import", lambda: through_headway(folder, path), lambda: empty_shop(folder)),
        peer=Side("bare loader", lambda: through_bare_loader(folder, path), lambda: no_bare_files(folder)),
        at_most=2.0,
        agree=lambda ours, theirs: ours == theirs == LINES,
    )


def write_orders(path: Path, lines: int) -> None:
    """Order lines as a till writes them: three to an order, 500 products, 20,000 customers, three years of minutes."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_line(at) for at in range(lines))


def _line(at: int) -> tuple[str, str, str, str, int, str, str]:
    order = at // 3
    day, minute = order % 1_095, order % 600
    date = f"{2023 + day // 365}-{day % 365 // 31 + 1:02}-{day % 28 + 1:02} {9 + minute // 60:02}:{minute % 60:02}"
    quantity, price = at % 7 + 1, 199 + at % 500 * 10
    amount = quantity * price
    return (
        f"N{order:07}",
        date,
        f"Customer {order % 20_000}",
        f"Product {at % 500}",
        quantity,
        f"{price / 100:.2f}",
        f"{amount / 100:.2f}",
    )


def empty_shop(folder: Path) -> None:
    """A new workspace."""
    rmtree(folder / "shop", ignore_errors=True)
    _headway("new", folder / "shop")


def through_headway(folder: Path, path: Path) -> int:
    """The file imported, its figures ready to be asked; the lines in the records."""
    told = json.loads(_headway("import", folder / "shop", path, "--yes", "--format", "json"))
    return int(next(kind["new"] for kind in told["kinds"] if kind["kind"] == "order_lines"))


def _headway(*words: str | Path) -> str:
    return subprocess.run([HEADWAY, *words], check=True, capture_output=True, text=True).stdout


def no_bare_files(folder: Path) -> None:
    """Nothing left of the turn before."""
    for name in ("bare.sqlite3", "bare.duckdb"):
        (folder / name).unlink(missing_ok=True)


def through_bare_loader(folder: Path, path: Path) -> int:
    """The same rows into SQLite by 500-row INSERTs in one transaction, and into DuckDB by its own CSV reader."""
    columns = ", ".join(f'"{name}"' for name in HEADER)
    with path.open(newline="", encoding="utf-8") as file, closing(sqlite3.connect(folder / "bare.sqlite3")) as records:
        records.execute(f"CREATE TABLE lines (id INTEGER PRIMARY KEY, {columns})")
        rows = csv.reader(file)
        next(rows)
        one = "(" + ",".join("?" * len(HEADER)) + ")"
        while part := list(islice(rows, AT_ONCE)):
            values = ",".join([one] * len(part))
            records.execute(f"INSERT INTO lines ({columns}) VALUES {values}", list(chain.from_iterable(part)))
        records.commit()
    with duckdb.connect(folder / "bare.duckdb") as engine:
        engine.execute("CREATE TABLE lines AS SELECT * FROM read_csv(?)", [str(path)])
        return int(engine.execute("SELECT count(*) FROM lines").fetchall()[0][0])
