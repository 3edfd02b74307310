"""Published figures of real files, by `headway new`, `headway import … --yes` and `headway ask … --format json`."""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from headway.insights.apart import Apart, Tally, homogeneity, told_apart
from headway.insights.shrink import prior_of

pytestmark = pytest.mark.real
HEADWAY = Path(sys.executable).with_name("headway")

Imported = Callable[..., Path]


def headway(*words: str | Path) -> str:
    done = subprocess.run([HEADWAY, *words], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def ask(shop: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(headway("ask", shop, *words, "--format", "json"))
    return found


def cents(amount: str) -> str:
    """An exact amount as it is published: to the cent."""
    return str(Decimal(amount).quantize(Decimal("0.01")))


def totals(shop: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(shop, *words)["totals"]
    return found


def by(shop: Path, metric: str, dimension: str, *words: str) -> dict[str, Any]:
    rows = ask(shop, metric, "--by", dimension, *words)["rows"]
    return {row[dimension]: row[metric] for row in rows}


@pytest.fixture(scope="session")
def imported(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """A workspace with the named files of one folder imported, once a session."""
    made: dict[tuple[str, ...], Path] = {}

    def shop(folder: str, *names: str) -> Path:
        key = (folder, *names)
        if key not in made:
            place = tmp_path_factory.mktemp(folder) / "shop"
            headway("new", place)
            paths = [real_data / folder / name for name in names] or [real_data / folder]
            headway("import", place, *paths, "--yes")
            made[key] = place
        return made[key]

    return shop


def test_crm_maven(imported: Imported) -> None:
    shop = imported("crm-maven")
    found = totals(shop, "bookings", "deals_won", "deals_lost", "win_rate", "average_deal_size")
    assert (found["bookings"], found["deals_won"], found["deals_lost"]) == ("10005534.00", 4238, 2473)
    assert (round(found["win_rate"], 4), found["win_rate.n"]) == (0.6315, 6711)
    assert cents(found["average_deal_size"]) == "2360.91"
    cycle = totals(shop, "won_cycle_days_mean", "won_cycle_days_median")
    assert (round(cycle["won_cycle_days_mean"], 3), cycle["won_cycle_days_median"]) == (51.782, 57)
    offices = {"Central": "3346293.00", "East": "3090594.00", "West": "3568647.00"}
    assert by(shop, "bookings", "office") == offices
    assert by(shop, "bookings", "product")["GTX Pro"] == "3510578.00"
    managers = by(shop, "bookings", "manager")
    assert (managers["Melvin Marxen"], managers["Celia Rouche"]) == ("2251930.00", "1603897.00")


def test_reps_of_crm_maven_without_a_deal_are_shown_as_zero(imported: Imported) -> None:
    deals = by(imported("crm-maven"), "deals_won", "rep")
    assert sorted(name for name, count in deals.items() if count == 0) == [
        "Carl Lin",
        "Carol Thompson",
        "Elizabeth Anderson",
        "Mei-Mei Johns",
        "Natalya Ivanova",
    ]
    assert (len([name for name in deals if deals[name]]), deals["Darcel Schlecht"]) == (30, 349)


def test_no_seller_of_crm_maven_is_crowned(imported: Imported) -> None:
    rows = ask(imported("crm-maven"), "win_rate", "--by", "rep")["rows"]
    held = [row for row in rows if row["win_rate.n"]]
    tallies = {row["rep"]: Tally(round(row["win_rate"] * row["win_rate.n"]), row["win_rate.n"]) for row in held}
    together = homogeneity(list(tallies.values()))
    assert together is not None
    assert (round(together.chi2, 1), together.df) == (33.3, 29)
    assert told_apart(tallies) == Apart((), judged=30, too_few=0)
    assert prior_of(list(tallies.values())) is not None
    best = max(row["win_rate"] for row in held)
    assert best - min(row["win_rate"] for row in held) > 0.1


def test_deals_of_crm_maven_that_were_open_then_have_the_undated_named_apart(imported: Imported) -> None:
    found = ask(imported("crm-maven"), "open_opportunities", "--as-of", "2017-06-30")
    assert found["totals"]["open_opportunities"] == 1686
    assert "500 rows of states of deals without a start date: left out." in found["notes"]


def test_the_value_of_lost_deals_is_not_recorded_rather_than_zero(imported: Imported) -> None:
    found = ask(imported("crm-maven"), "win_rate_value")
    assert found["totals"]["win_rate_value"] is None
    assert any("2,473" in str(reason) for reason in (*found["notes"], *found["reasons"]))


def test_online_retail(imported: Imported) -> None:
    shop = imported("online-retail")
    found = totals(shop, "net_sales", "invoices", "order_lines", "customers")
    assert (cents(found["net_sales"]), found["invoices"], found["order_lines"]) == ("9539484.63", 28816, 525461)
    nobody = totals(shop, "order_lines", "net_sales", "--where", "customer=")
    assert (nobody["order_lines"], cents(nobody["net_sales"])) == (107_927, "1191276.06")
    assert cents(totals(shop, "unknown_revenue")["unknown_revenue"]) == "1191276.06"


def test_online_retail_says_that_equal_lines_and_those_of_nobody_are_kept(real_data: Path, tmp_path: Path) -> None:
    headway("new", tmp_path / "shop")
    done = headway("import", tmp_path / "shop", real_data / "online-retail", "--dry-run", "--format", "json")
    notes = " ".join(json.loads(done)["notes"])
    assert "6,865 rows equal to an earlier one of the file: kept, each counts." in notes
    assert "107,927 rows have no customer in `Customer ID`: in every sum, under no customer." in notes


def test_superstore(imported: Imported) -> None:
    shop = imported("superstore", "superstore.csv")
    found = totals(shop, "net_sales", "gross_margin", "orders", "customers", "units")
    assert (found["net_sales"], found["gross_margin"]) == ("2297200.8603", "286397.0217")
    assert (found["orders"], found["customers"], float(found["units"])) == (5009, 793, 37873)
    segments = {"Consumer": "1161401.34", "Corporate": "706146.37", "Home Office": "429653.15"}
    assert {name: cents(sales) for name, sales in by(shop, "net_sales", "segment").items()} == segments
    years = {row["year"][:4]: cents(row["net_sales"]) for row in ask(shop, "net_sales", "--grain", "year")["rows"]}
    assert years == {"2014": "484247.50", "2015": "470532.51", "2016": "609205.60", "2017": "733215.26"}


def test_customers_of_superstore_by_year_are_no_parts_of_all_its_customers(imported: Imported) -> None:
    found = ask(imported("superstore", "superstore.csv"), "customers", "--grain", "year")
    assert [row["customers"] for row in found["rows"]] == [595, 573, 638, 693]
    assert found["totals"]["customers"] == 793 != sum(row["customers"] for row in found["rows"])


def test_gross_sales_of_superstore_less_discounts_are_its_net_sales(imported: Imported) -> None:
    found = totals(imported("superstore", "superstore.csv"), "gross_sales", "discounts", "returns", "net_sales")
    assert (cents(found["gross_sales"]), cents(found["discounts"])) == ("2863935.04", "566734.18")
    parts = Decimal(found["gross_sales"]) - Decimal(found["discounts"]) - Decimal(found["returns"])
    assert parts == Decimal(found["net_sales"])


def test_superstore_west_has_days_before_months(imported: Imported) -> None:
    shop = imported("superstore", "superstore_west_dd-mm-yyyy.csv")
    found = totals(shop, "net_sales", "gross_margin")
    assert (found["net_sales"], found["gross_margin"]) == ("725457.8245", "108418.4489")


def test_pizza_place(imported: Imported) -> None:
    shop = imported("pizza-place")
    found = totals(shop, "net_sales", "orders", "units", "average_order_value")
    assert (found["net_sales"], found["orders"], float(found["units"])) == ("817860.05", 21350, 49574)
    assert cents(found["average_order_value"]) == "38.31"
    months = [row["orders"] for row in ask(shop, "orders", "--grain", "month")["rows"]]
    assert (len(months), months[6]) == (12, 1935)
    weekdays = by(shop, "orders", "weekday")
    assert sorted(weekdays.values()) == [2624, 2794, 2973, 3024, 3158, 3239, 3538]
    categories = {"Classic": "220053.10", "Supreme": "208197.00", "Chicken": "195919.50", "Veggie": "193690.45"}
    assert by(shop, "net_sales", "category") == categories


def test_northwind(imported: Imported) -> None:
    shop = imported("northwind")
    found = totals(shop, "net_sales", "gross_sales", "orders", "order_lines", "units")
    assert (found["net_sales"], cents(found["gross_sales"])) == ("1265793.0395", "1354458.59")
    assert (found["orders"], found["order_lines"], float(found["units"])) == (830, 2155, 51317)
    reps = by(shop, "net_sales", "rep")
    assert len(reps) == 9
    assert (cents(reps["Margaret Peacock"]), cents(reps["Steven Buchanan"])) == ("232890.85", "68792.28")


def test_olist_funnel(imported: Imported) -> None:
    shop = imported("olist-funnel")
    found = totals(shop, "new_leads", "leads_converted", "deals_won")
    assert (found["new_leads"], found["deals_won"]) == (8000, 380)
    rate = totals(shop, "lead_conversion")
    assert (rate["lead_conversion"], rate["lead_conversion.n"]) == (380 / 8000, 8000)
    assert (round(rate["lead_conversion.low"], 3), round(rate["lead_conversion.high"], 3)) == (0.043, 0.052)
    said = told(shop, "channels")
    assert "Of the sources 3 of 9 differ from the others: above paid_search" in said
    assert "the others cannot be told apart; 1 has too few to say." in said
    sources = by(shop, "new_leads", "source")
    assert (sources["organic_search"], sources["paid_search"], sources["social"]) == (2296, 1586, 1350)


def test_xeducation_leads(imported: Imported) -> None:
    found = totals(imported("xeducation-leads"), "new_leads", "leads_converted", "lead_conversion")
    assert (found["new_leads"], found["leads_converted"]) == (9240, 3561)
    assert (round(found["lead_conversion"], 4), found["lead_conversion.n"]) == (0.3854, 9240)


def test_bank_marketing(imported: Imported) -> None:
    shop = imported("bank-marketing", "bank_market.csv")
    found = totals(shop, "new_leads", "leads_converted", "lead_conversion")
    assert (found["new_leads"], found["leads_converted"]) == (45211, 5289)
    assert round(found["lead_conversion"], 4) == 0.1170


@pytest.mark.parametrize("folder", ["crm-maven", "pizza-place", "northwind", "olist-funnel", "xeducation-leads"])
def test_the_same_files_again_change_nothing(imported: Imported, real_data: Path, folder: str) -> None:
    told = json.loads(headway("import", imported(folder), real_data / folder, "--yes", "--format", "json"))
    assert [kind for kind in told["kinds"] if kind["new"] or kind["changed"] or kind["kept"]] == []


def told(shop: Path, key: str) -> str:
    found: dict[str, Any] = json.loads(headway("question", shop, key, "--format", "json"))
    return str(found["sentence"])


def test_of_thirty_reps_nobody_is_crowned(imported: Imported) -> None:
    said = told(imported("crm-maven"), "people")
    assert said.startswith("Darcel Schlecht brought most (")
    assert "1,153,214.00, 11.5" in said
    assert said.endswith("On win rate none of 30 can be told apart from the others.")


def test_the_best_customer_by_sales_left_a_loss(imported: Imported) -> None:
    said = told(imported("superstore", "superstore.csv"), "customers")
    assert said.startswith("Sean Miller buys most (")
    assert "25,043.05" in said
    assert "yet leaves \u2212" in said
    assert "1,980.74" in said


def test_few_products_make_most_and_some_are_sold_at_a_loss(imported: Imported) -> None:
    said = told(imported("superstore", "superstore.csv"), "products")
    assert "sell at a loss, most of all Cubify CubeX 3D Printer Double Head Print, which sells " in said
    assert "8,879.97" in said


def test_online_retail_warns_where_ways_of_comparing_disagree(imported: Imported) -> None:
    """On all of December 2009 less, on the same dates a little less, on as many selling days more."""
    days = ("--from", "2010-12-01", "--to", "2010-12-09", "--compare", "year")
    found = ask(imported("online-retail"), "net_sales", *days)
    (told,) = (note for note in found["notes"] if "depends on the comparison" in note)
    assert "−52.8\u202f% on all of December 2009" in told
    assert "−2.5\u202f% on 1–9 Dec 2009 (same dates)" in told
    assert "+8.9\u202f% on 1–8 Dec 2009 (same selling days)" in told


def test_cdnow_customers_order_again(imported: Imported) -> None:
    """Each line of the file is a purchase: who has two or more of them bought again, within how many weeks is counted
    from the days of the first and the second.
    """
    shop = imported("cdnow", "CDNOW_master.txt")
    found = totals(shop, "customers_begun", "customers_again", "sales_of_begun")
    assert (found["customers_begun"], cents(found["sales_of_begun"])) == (23570, "2500315.63")
    assert found["customers_again"] == 11662
    weeks = by(shop, "customers_again", "age_weeks")
    assert [weeks[week] for week in range(5)] == [1485, 1047, 916, 650, 587]


def test_olist_leads_convert_by_the_month_they_began(imported: Imported) -> None:
    """Of the leads of each month: all, those that converted, and those within three months of their first contact."""
    shop = imported("olist-funnel")
    rows = ask(shop, "new_leads", "leads_converted", "--grain", "month")["rows"]
    found = {row["month"][:7]: (row["new_leads"], row["leads_converted"]) for row in rows}
    soon = ask(shop, "leads_converted", "--grain", "month", "--where", "age_months<=2")["rows"]
    within = {row["month"][:7]: row["leads_converted"] for row in soon}
    assert (found["2018-01"], within["2018-01"]) == ((1141, 76), 69)
    assert (found["2018-02"], within["2018-02"]) == ((1028, 74), 68)
    assert (found["2018-03"], within["2018-03"]) == ((1174, 68), 64)
