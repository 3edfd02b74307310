"""A workspace whose currency nobody chose counts in that of its first files, also where a server runs it already."""

import json
from pathlib import Path

from headway.config.workspace import read_workspace
from tests.config.test_beside_the_server import said, served

ROWS = """order number,order date,customer,product,quantity,amount
A1,2024-05-01,Ann Sample,Tea,1,$10.50
A2,2024-05-02,Bo Sample,Tea,2,$21.00
"""


def first_file(folder: Path) -> Path:
    path = folder / "first.csv"
    path.write_text(ROWS, "utf-8")
    return path


def unit_and_value(shop: Path) -> tuple[str, float]:
    told = json.loads(said("ask", shop, "net_sales", "--format", "json"))
    return told["columns"][0]["unit"], float(told["rows"][0]["net_sales"])


def test_beside_a_server(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    said("new", shop)
    with served(shop):
        assert "counts in USD" in said("import", shop, first_file(tmp_path), "--yes")
        assert unit_and_value(shop) == ("USD", 31.5)
    assert unit_and_value(shop) == ("USD", 31.5)
    assert read_workspace(shop).currency == "USD"


def test_a_chosen_currency_stays(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    said("new", shop, "--currency", "EUR")
    with served(shop):
        said("import", shop, first_file(tmp_path), "--yes")
    assert read_workspace(shop).currency == "EUR"
