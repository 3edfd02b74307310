"""Orders that hold their lines as a list: JSON and Parquet."""

import json
from decimal import Decimal

import polars as pl
import pytest

from headway.ingest import ImportSettings, NothingKnown, propose, read_tables, stage

ORDERS = [
    {
        "id": number,
        "date_created": f"2024-03-0{number}T10:00:00Z",
        "status": "completed",
        "total": str(lines + 7),
        "total_tax": "2.00",
        "shipping_total": "5.00",
        "billing": {"country": "DE"},
        "line_items": [
            {"name": "Mug", "sku": "M1", "quantity": 2, "total": "8.00"},
            *([{"name": "Cup", "sku": "C1", "quantity": 1, "total": "3.00"}] if lines > 8 else []),
        ],
    }
    for number, lines in ((1, 8), (2, 11))
]


def staged_of(path):
    tables = read_tables([path])
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
    return stage(tables, proposal, {}, known=NothingKnown(), settings=ImportSettings())


@pytest.mark.parametrize("kind", ["lines", "array", "wrapped", "parquet"])
def test_each_line_item_is_a_line_and_the_order_s_own_amounts_count_once(tmp_path, kind):
    path = tmp_path / "orders.json"
    if kind == "parquet":
        pl.DataFrame(ORDERS).write_parquet(path)
    else:
        whole = {"array": ORDERS, "wrapped": {"count": 2, "orders": ORDERS}}.get(kind)
        path.write_text(json.dumps(whole) if whole else "\n".join(json.dumps(row) for row in ORDERS), "utf-8")
    done = staged_of(path)
    tables = done.staged.tables
    assert (tables["order_lines"]["amount"].sum(), tables["order_lines"].height) == (Decimal("19.0000"), 3)
    assert (tables["orders"].height, tables["orders"]["shipping"].sum()) == (2, Decimal("10.0000"))
    assert any("`line_items` became rows" in note for note in done.staged.notes)


def test_a_file_of_one_order_is_an_order(tmp_path):
    path = tmp_path / "order.json"
    path.write_text(json.dumps(ORDERS[1], indent=2), "utf-8")
    tables = staged_of(path).staged.tables
    assert (tables["orders"]["number"].to_list(), tables["order_lines"]["amount"].sum()) == (["2"], Decimal("11.0000"))


def test_an_order_without_lines_is_refused_with_its_row(tmp_path):
    path = tmp_path / "orders.json"
    path.write_text(json.dumps([*ORDERS, {**ORDERS[0], "id": 3, "line_items": []}]), "utf-8")
    refused = staged_of(path).staged.refusals
    assert [(refusal.row, refusal.reason) for refusal in refused] == [(4, "has no quantity")]
