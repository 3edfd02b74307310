"""Small staged files: orders of a shop, written as people think of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl

from headway.actions.actor import Actor
from headway.actions.imports import Report, load
from headway.config.workspace import Workspace
from headway.schema.staged import Refusal, Staged, staged_schema
from headway.schema.tables import record_types

ANNA = Actor("Anna")
DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def frame(kind: str, rows: Iterable[dict[str, object]]) -> pl.DataFrame:
    """A staged table of the columns that the rows have."""
    lines = list(rows)
    schema = staged_schema(record_types()[kind])
    names = list(dict.fromkeys(name for line in lines for name in line))
    return pl.DataFrame(lines, schema={name: schema[name] for name in names}, orient="row")


def orders(*lines: tuple[str, str, int, str], source: str = "till", refusals: Sequence[Refusal] = ()) -> Staged:
    """Lines of (order number, product, quantity, amount)."""
    numbers = list(dict.fromkeys(number for number, *_ in lines))
    products = list(dict.fromkeys(product for _, product, *_ in lines))
    counted: dict[str, int] = {}
    staged = []
    for at, (number, product, quantity, amount) in enumerate(lines):
        counted[number] = counted.get(number, 0) + 1
        staged.append(
            {
                "ref": str(at),
                "file": "till.csv",
                "row": at + 1,
                "order": number,
                "position": counted[number],
                "kind": "sale",
                "product": product,
                "quantity": Decimal(quantity),
                "amount": Decimal(amount),
            }
        )
    return Staged(
        source,
        {
            "order_lines": frame("order_lines", staged),
            "orders": frame(
                "orders", [{"ref": n, "number": n, "placed_at": DAY, "placed_at_timed": True} for n in numbers]
            ),
            "products": frame("products", [{"ref": name, "name": name} for name in products]),
        },
        refusals=tuple(refusals),
    )


def accounts(*rows: dict[str, object], source: str = "crm") -> Staged:
    """Accounts, each with its own ref."""
    return Staged(source, {"accounts": frame("accounts", [{"ref": str(at), **row} for at, row in enumerate(rows)])})


class Clock:
    """Time that moves a second each time it is read."""

    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def put(shop: Workspace, staged: Staged) -> Report:
    return load(staged, files=shop.files, by=ANNA, clock=Clock())


def counts(report: Report, kind: str) -> tuple[int, int, int, int]:
    """New, changed, unchanged, kept."""
    line = next(line for line in report.kinds if line.kind == kind)
    return line.new, line.changed, line.unchanged, line.kept
