"""Order lines from CSV into records and figures, beside bare loaders of the same rows. 100,000 by default; the figure
that counts is that of a million: `script/bench imports --lines 1000000`."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from shutil import rmtree

import duckdb

from bench.frame import Race, Side

LINES = 100_000
AT_ONCE = 500
HEADER = ("order number", "order date", "customer", "product", "quantity", "unit price", "amount")
HEADWAY = Path(sys.executable).with_name("headway")
TABLES = """
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, placed_at TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES accounts (id));
CREATE INDEX orders_placed_at ON orders (placed_at);
CREATE INDEX orders_account_id ON orders (account_id);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
  position INTEGER NOT NULL, product_id INTEGER NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL,
  unit_price INTEGER NOT NULL, amount INTEGER NOT NULL, UNIQUE (order_id, position));
CREATE INDEX order_lines_product_id ON order_lines (product_id);
"""


def races(folder: Path) -> Iterator[Race]:
    """No slower than half the rate of a bare loader into tables with the same keys; and, without a limit, beside one
    that knows no customers, products and orders. `headway new` is prepared untimed.
    """
    lines = int(os.environ.get("HEADWAY_BENCH_LINES", LINES))
    path = folder / "orders.csv"
    write_orders(path, lines)
    headway = Side("headway import", lambda: through_headway(folder, path), lambda: empty_shop(folder))
    loaders = (
        ("bare loader", through_bare_loader, 2.0),
        ("bare loader, one table, no keys", through_flat_loader, None),
    )
    for name, load, at_most in loaders:
        yield Race(
            name=f"import {lines:,} order lines",
            headway=headway,
            peer=Side(name, lambda load=load: load(folder, path), lambda: no_bare_files(folder)),  # type: ignore[misc]
            at_most=at_most,
            agree=lambda ours, theirs: ours == theirs == lines,
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
    """The same rows into SQLite tables of customers, products, orders and lines with keys and indexes, by 500-row
    INSERTs in one transaction, and into DuckDB by its own CSV reader. No checks, no history, one look at each row.
    """
    accounts: dict[str, int] = {}
    products: dict[str, int] = {}
    orders: dict[str, tuple[int, str, str, int]] = {}
    positions: dict[int, int] = {}
    lines: list[tuple[int, ...]] = []
    for number, date, customer, product, quantity, price, amount in _rows(path):
        account = accounts.setdefault(customer, len(accounts) + 1)
        order = orders.setdefault(number, (len(orders) + 1, number, date, account))[0]
        positions[order] = position = positions.get(order, 0) + 1
        thing = products.setdefault(product, len(products) + 1)
        lines.append((len(lines) + 1, order, position, thing, int(quantity), _cents(price), _cents(amount)))
    with closing(sqlite3.connect(folder / "bare.sqlite3")) as records:
        records.execute("PRAGMA foreign_keys = ON")
        records.executescript(TABLES)
        for table, rows in (
            ("accounts", ((number, name) for name, number in accounts.items())),
            ("products", ((number, name) for name, number in products.items())),
            ("orders", orders.values()),
            ("order_lines", lines),
        ):
            _insert(records, table, rows)
        records.commit()
    return _into_duckdb(folder, path)


def through_flat_loader(folder: Path, path: Path) -> int:
    """The file as it is into one SQLite table without keys, by 500-row INSERTs in one transaction, and into DuckDB."""
    with closing(sqlite3.connect(folder / "bare.sqlite3")) as records:
        records.execute("CREATE TABLE lines (" + ", ".join(f'"{name}"' for name in HEADER) + ")")
        _insert(records, "lines", _rows(path))
        records.commit()
    return _into_duckdb(folder, path)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def _cents(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part)


def _insert(records: sqlite3.Connection, table: str, rows: Iterable[Iterable[str | int]]) -> None:
    every = iter(rows)
    while part := [tuple(row) for row in islice(every, AT_ONCE)]:
        one = "(" + ",".join("?" * len(part[0])) + ")"
        records.execute(f"INSERT INTO {table} VALUES {','.join([one] * len(part))}", list(chain.from_iterable(part)))


def _into_duckdb(folder: Path, path: Path) -> int:
    with duckdb.connect(folder / "bare.duckdb") as engine:
        engine.execute("CREATE TABLE lines AS SELECT * FROM read_csv(?)", [str(path)])
        return int(engine.execute("SELECT count(*) FROM lines").fetchall()[0][0])
