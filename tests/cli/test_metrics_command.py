"""`headway metrics` in a workspace, as an analyst meets it: made from MetricFlow, explained, trusted, saved."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from headway.actions.sign_in import make_owner
from headway.config.workspace import open_workspace

HEADWAY = Path(sys.executable).with_name("headway")
SOLD = """Order ID,Order Date,Customer Name,Product,Quantity,Sales,Channel
100,2024-01-15,Ann Sample,Pen,1,10.50,Web
101,2024-02-15,Bo Sample,Pen,2,20.00,Shop
102,2024-03-15,Ann Sample,Ink,1,30.00,Web
"""
FLOW = """
models:
  - name: sales
    metrics:
      - {name: revenue, agg: sum, expr: net}
      - {name: web, label: Web sales, agg: sum, expr: net, filter: "{{ Dimension('sales__channel') }} = 'Web'"}
      - {name: running, label: Running, type: cumulative, agg: sum, expr: net}
metrics:
  - {name: web_share, label: Web share, type: ratio, numerator: {name: web}, denominator: {name: revenue}}
  - {name: taxed, label: Taxed, type: derived, expr: revenue * 1.19, input_metrics: [{name: revenue}]}
"""


def headway(*words: str | Path, status: int = 0) -> str:
    done = subprocess.run([HEADWAY, *words], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == status, f"{words}: {done.stdout}{done.stderr}"
    return done.stderr if status else done.stdout


@pytest.fixture(scope="module")
def shop(unblocked: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sales of a company whose owner has signed in, and files of sales and of MetricFlow's."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "sold.csv").write_text(SOLD, "utf-8")
    (folder / "flow.yml").write_text(FLOW, "utf-8")
    headway("new", folder / "shop")
    headway("import", folder / "shop", folder / "sold.csv", "--yes")
    open_workspace(folder / "shop")
    make_owner()
    connections.close_all()
    return folder / "shop"


@pytest.fixture(scope="module")
def told(shop: Path) -> dict[str, dict[str, str]]:
    """What the import of the file said."""
    flow = shop.parent / "flow.yml"
    found: dict[str, dict[str, str]] = json.loads(headway("metrics", "import", flow, "--workspace", shop, "--json"))
    return found


def test_each_metric_of_the_file_is_made_or_here_or_says_why_not(shop: Path, told: dict[str, dict[str, str]]) -> None:
    assert told["made"] == {"web": "Web sales", "web_share": "Web share"}
    assert told["here_already"] == {"revenue": "net_sales"}
    assert "“1.19”" in told["left_out"]["taxed"]
    assert set(told["left_out"]) == {"taxed", "running"}
    again = headway("metrics", "import", shop.parent / "flow.yml", "--workspace", shop)
    assert again.startswith("0 made, 3 here already, 2 not made.")


def test_what_was_made_is_asked_explained_and_taken_away(shop: Path, told: dict[str, dict[str, str]]) -> None:
    assert told["made"]
    listed = {one["label"]: one["key"] for one in json.loads(headway("metrics", "--workspace", shop, "--json"))}
    key = listed["Web share"]
    (row,) = json.loads(headway("ask", shop, key, "--format", "json"))["rows"]
    assert float(row[key]) == pytest.approx(40.5 / 60.5)
    explained = headway("metrics", "show", key, "--workspace", shop)
    assert "label: Web share" in explained
    away = shop.parent / "away.yml"
    assert headway("metrics", "export", away, "--workspace", shop).startswith(f"{away}: ")
    assert "Web share" in away.read_text("utf-8")
    assert "is there already" in headway("metrics", "export", away, "--workspace", shop, status=1)


def test_trust_counts_what_is_counted_and_names_what_is_left_out(shop: Path) -> None:
    (told,) = json.loads(headway("metrics", "show", "net_sales", "--workspace", shop, "--trust", "--json"))
    (part,) = told["trust"]
    assert (part["counted"], part["left_out"]) == (3, {})
    assert part["newest"].startswith("2024-03-15")
    said = headway("metrics", "gross_margin", "--workspace", shop, "--trust")
    assert "3 left out" in said


def test_saved_and_brought_back_it_is_the_same(shop: Path, told: dict[str, dict[str, str]]) -> None:
    assert told["made"]
    saved, again = shop.parent / "saved.backup", shop.parent / "again"
    headway("backup", shop, saved)
    headway("restore", saved, again)
    asked = [headway("metrics", "--workspace", folder, "--json") for folder in (shop, again)]
    assert asked[0] == asked[1]
    assert "Web share" in asked[1]


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (("show", "net_sale"), 2, 'did you mean "net_sales"'),
        (("import", "flow.yml"), 2, "--workspace FOLDER"),
        (("net_sales", "--trust"), 2, "--workspace FOLDER"),
        (("one", "two", "three"), 2, "headway metrics export FILE"),
    ],
)
def test_a_wrong_word_says_what_to_write(words: tuple[str, ...], status: int, why: str) -> None:
    assert why in headway("metrics", *words, status=status)
