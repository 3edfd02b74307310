"""From files to numbers by the command line alone: the kinds of file beside orders, deals and leads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEADWAY = Path(sys.executable).with_name("headway")
FILES = {
    "deals.csv": "Deal ID,Deal Name,Owner,Stage,Amount,Created,Close Date\n"
    "D1,Alpha,Ann,Closed Won,1000,2024-01-01,2024-02-01\nD2,Beta,Bob,Closed Lost,500,2024-01-05,2024-02-10\n"
    "D3,Gamma,Ann,Proposal,750,2024-01-10,\n",
    "history.csv": "Deal ID,Stage,Date Entered\nD1,Prospecting,2024-01-01\nD1,Proposal,2024-01-11\n"
    "D1,Closed Won,2024-02-01\nD2,Prospecting,2024-01-05\nD2,Closed Lost,2024-02-10\n"
    "D3,Prospecting,2024-01-10\nD3,Proposal,2024-01-30\n",
    "leads.csv": "Lead ID,Name,Source,Created At,First Response At\nL1,Ann,Web,2024-01-02 10:00,2024-01-02 10:20\n"
    "L2,Bob,Web,2024-01-02 11:00,2024-01-02 14:00\nL3,Cy,Web,2024-01-03 09:00,\n",
    "orders.csv": "Order ID,Order Date,Sales Rep,Store,Product,Quantity,Sales,Currency\n"
    "A1,2024-01-02,Ann,Hill,Mug,2,8.00,EUR\nA2,2024-01-03,Bob,Quay,Cup,1,10.00,USD\n"
    "A3,2024-01-04,Ann,Quay,Cup,3,4.00,GBP\n",
    "rates.csv": "From,To,Date,Rate\nUSD,EUR,2024-01-01,0.90\nGBP,EUR,2024-01-01,1.15\n",
    "hours.csv": "Rep,Date,Hours\nAnn,2024-01-02,5\nBob,2024-01-03,3\n",
    "refunds.csv": "Order ID,Refund Date,Refund Amount\nA1,2024-01-10,2.50\nA1,2024-01-12,1.00\n",
}


def headway(*words: str | Path) -> str:
    done = subprocess.run([HEADWAY, *words], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A workspace with all of the files, imported in one go."""
    folder = tmp_path_factory.mktemp("kinds")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    headway("new", folder / "shop", "--zone", "Europe/Berlin")
    headway("import", folder / "shop", *[folder / name for name in FILES], "--yes")
    return folder / "shop"


def asked(shop, *words):
    return json.loads(headway("ask", shop, *words, "--format", "json"))


def test_stages_are_answered_from_a_history(shop):
    rows = asked(shop, "stage_conversion", "--by", "stage")["rows"]
    assert {row["stage"]: (round(row["stage_conversion"], 4), row["stage_conversion.n"]) for row in rows} == {
        "Prospecting": (0.6667, 3),
        "Proposal": (0.5, 2),
    }
    days = {row["stage"]: row["time_in_stage"] for row in asked(shop, "time_in_stage", "--by", "stage")["rows"]}
    assert days == {"Prospecting": 20.0, "Proposal": 21.0}


def test_answers_to_leads_currencies_hours_and_refunds_give_their_numbers(shop):
    found = asked(shop, "answered_within_1h", "net_sales", "gross_sales", "returns")["totals"]
    assert (round(found["answered_within_1h"], 4), found["answered_within_1h.n"]) == (0.3333, 3)
    assert (found["gross_sales"], found["returns"], found["net_sales"]) == ("21.60", "3.50", "18.10")
    assert round(float(asked(shop, "sales_per_hour")["totals"]["sales_per_hour"]), 4) == round(18.10 / 8, 4)


def test_the_shop_of_an_order_is_its_office_wherever_its_seller_works(shop):
    rows = asked(shop, "gross_sales", "--by", "office")["rows"]
    assert {row["office"]: row["gross_sales"] for row in rows} == {"Hill": "8.00", "Quay": "13.60"}


def test_the_same_files_again_change_nothing_and_undo_takes_both_imports_back(shop):
    files = [shop.parent / name for name in FILES]
    told = json.loads(headway("import", shop, *files, "--yes", "--format", "json"))
    assert [kind for kind in told["kinds"] if kind["new"] or kind["changed"] or kind["kept"]] == []
    headway("undo", shop, "2")
    headway("undo", shop, "1")
    assert asked(shop, "orders", "deals_won", "new_leads")["totals"] == {"orders": 0, "deals_won": 0, "new_leads": 0}


DOLLARS = (
    "Order ID,Order Date,Product,Quantity,Sales,Currency\nA1,2024-01-02,Mug,2,8.00,USD\nA2,2024-01-03,Cup,1,10.00,USD\n"
)


def test_a_workspace_whose_currency_nobody_chose_counts_in_that_of_its_first_files(tmp_path):
    (tmp_path / "orders.csv").write_text(DOLLARS, "utf-8")
    headway("new", tmp_path / "shop")
    headway("import", tmp_path / "shop", tmp_path / "orders.csv", "--yes", "--dry-run")
    assert "currency" not in (tmp_path / "shop" / "headway.toml").read_text("utf-8")
    told = headway("import", tmp_path / "shop", tmp_path / "orders.csv", "--yes")
    assert "counts in USD" in told
    found = asked(tmp_path / "shop", "net_sales")
    assert (found["totals"]["net_sales"], found["columns"][0]["unit"]) == ("18.00", "USD")


def test_a_chosen_currency_stays(tmp_path):
    (tmp_path / "orders.csv").write_text(DOLLARS, "utf-8")
    headway("new", tmp_path / "shop", "--currency", "EUR")
    headway("import", tmp_path / "shop", tmp_path / "orders.csv", "--yes")
    found = asked(tmp_path / "shop", "net_sales")
    assert (found["totals"]["net_sales"], found["columns"][0]["unit"]) == (None, "EUR")


def test_files_of_which_nothing_counts_leave_the_workspace_as_it_was(tmp_path):
    (tmp_path / "orders.csv").write_text("Order ID,Order Date,Product,Quantity\nA1,2024-01-02,Mug,2\n", "utf-8")
    headway("new", tmp_path / "shop")
    words = [HEADWAY, "import", tmp_path / "shop", tmp_path / "orders.csv", "--yes"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (1, "")
    assert "every row of orders.csv is refused (has no amount" in done.stderr
    assert not list((tmp_path / "shop" / "files").rglob("plan.json"))
