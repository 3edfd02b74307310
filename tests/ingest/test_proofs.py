# ruff: noqa: E501  # headers and rows as the systems write them
"""What rows prove about their columns, in the layouts of payment services, tills, boards and logs of events."""

from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest

from headway.ingest.cells.dates import date_style, local_moments
from tests.ingest.test_unseen_exports import asked, net, staged_of, understood


def test_a_net_amount_after_fees_is_known_with_negative_fees_and_refunds(tmp_path):
    text = (
        "Date,Name,Type,Status,Gross,Fee,Net,Transaction ID\n"
        "2024-01-14,Ann,Payment,Completed,50.00,-1.75,48.25,T1\n2024-01-15,Bo,Payment,Completed,1030.00,-1.15,1028.85,T2\n"
        "2024-01-16,Bo,Payment Refund,Completed,-30.00,1.15,-28.85,T3\n2024-01-18,,General Withdrawal,Completed,-500.00,0,-500.00,T4\n"
    )
    assert net(staged_of(tmp_path, text)) == Decimal("1050.0000")


def test_what_is_paid_out_with_fees_and_taxes_is_no_sale(tmp_path):
    text = (
        "date/time,type,order id,sku,quantity,product sales,product sales tax,shipping credits,promotional rebates,selling fees,fba fees,other,total\n"
        '"Jan 2, 2024 10:00:00 AM PST",Order,1,M1,2,20.00,1.50,3.00,-2.00,-3.00,-4.00,0,15.50\n'
        '"Jan 3, 2024 10:00:00 AM PST",Order,2,J1,1,30.00,2.50,0,0,-4.50,-4.00,0,24.00\n'
        '"Jan 4, 2024 10:00:00 AM PST",Refund,2,J1,1,-30.00,-2.50,0,0,3.60,0,0,-28.90\n'
        '"Jan 5, 2024 10:00:00 AM PST",Service Fee,,,,0,0,0,0,0,0,-39.99,-39.99\n'
    )
    assert net(staged_of(tmp_path, text)) == Decimal("18.0000")


def test_of_the_value_and_the_total_of_an_order_the_rows_tell_which_is_which(tmp_path):
    text = (
        "Sale Date,Order ID,Number of Items,Order Value,Discount Amount,Shipping,Sales Tax,Order Total,Card Processing Fees,Order Net\n"
        "01/14/24,1,2,25.00,2.50,5.00,0,27.50,1.10,26.40\n01/16/24,2,1,30.00,0.00,5.00,0,35.00,1.40,33.60\n"
    )
    assert asked(tmp_path, text) == []
    assert net(staged_of(tmp_path, text)) == Decimal("52.5000")


def test_groups_of_a_board_with_titles_headers_and_sums_of_their_own(tmp_path):
    text = (
        "Name,Owner,Stage,Deal Value,Expected Close Date\nAlpha,Nora,Proposal,3000,2024-06-01\nBeta,Otto,Discovery,1500,2024-07-01\n,,,4500,\n"
        "Closed Won,,,,\nName,Owner,Stage,Deal Value,Expected Close Date\nGamma,Nora,Won,2000,2024-03-01\n,,,2000,\n"
    )
    deals = staged_of(tmp_path, text, name="deals.csv").tables["deals"]
    assert deals.select("name", "status").rows() == [("Alpha", "open"), ("Beta", "open"), ("Gamma", "won")]


def test_a_row_of_few_numbers_that_adds_nothing_up_stays(tmp_path):
    text = "Customer,Order Date,Order ID,Note,Total\nAnn,2024-01-01,1,,10\n,,,,17\nBo,2024-01-02,2,,20\n,,,,20\n"
    _, proposal = understood(tmp_path, text)
    assert not any("total line" in note for note in proposal.notes)


def test_customers_are_counted_by_the_person_where_each_order_has_a_number_of_its_own(tmp_path):
    text = "Order ID,Order Date,Customer ID,Customer Unique ID,Product,Quantity,Sales\n" + "".join(
        f"O{n},2024-01-0{n},C{n},P{n % 2},Mug,1,10\n" for n in range(1, 7)
    )
    staged = staged_of(tmp_path, text)
    assert staged.tables["orders"]["account"].n_unique() == 2
    said = "sales.csv: 2 customers are known by `Customer Unique ID`; `Customer ID` is another for each order."
    assert said in staged.notes


def test_persons_of_a_list_of_customers_are_those_of_the_orders(tmp_path):
    files = {
        "orders.csv": "order_id,customer_id,order_date,order_total\n1,c1,2024-01-01,5\n2,c2,2024-01-02,6\n3,c3,2024-01-03,7\n",
        "customers.csv": "customer_id,customer_unique_id,customer_city\nc1,u1,Oslo\nc2,u1,Oslo\nc3,u2,Bern\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    staged = staged_of(tmp_path, files["orders.csv"], names=tuple(files))
    assert staged.tables["orders"]["account"].to_list() == ["n:u1", "n:u1", "n:u2"]
    assert sorted(staged.tables["accounts"]["number"]) == ["u1", "u2"]


def test_what_is_sold_only_by_category_is_sold_under_its_name(tmp_path):
    text = "Transaction ID,Date,Customer ID,Product Category,Quantity,Price per Unit\n1,2023-01-01,C1,Beauty,2,50\n2,2023-01-02,C2,Tools,1,30\n"
    staged = staged_of(tmp_path, text)
    products = dict(zip(staged.tables["products"]["ref"], staged.tables["products"]["category"], strict=True))
    categories = dict(zip(staged.tables["categories"]["ref"], staged.tables["categories"]["name"], strict=True))
    assert [categories[products[ref]] for ref in staged.tables["order_lines"]["product"]] == ["Beauty", "Tools"]


def test_heads_and_payments_among_the_lines_of_a_till_are_no_lines(tmp_path):
    text = (
        "Date,Receipt number,Line type,Quantity,Subtotal,Sales tax,Total,Details,Sku\n"
        "2024-01-02,1001,Sale,3,35.00,7.00,42.00,,\n2024-01-02,1001,Sale Line,2,20.00,4.00,24.00,Mug,M1\n"
        "2024-01-02,1001,Sale Line,1,15.00,3.00,18.00,Jug,J1\n2024-01-02,1001,Payment,,,,42.00,Cash,\n"
    )
    staged = staged_of(tmp_path, text)
    assert net(staged) == Decimal("35.0000")
    assert "sales.csv: 1 row was left out, Payment is no line of an order." in staged.notes


def test_a_won_deal_is_worth_what_it_really_brought(tmp_path):
    text = (
        "Topic,Potential Customer,Status,Est. Revenue,Actual Revenue,Actual Close Date\n"
        "Lathe,Alpha,Won,10000,9500,2024-03-28\nMill,Beta,Lost,4000,0,2024-03-20\nSaw,Core,Open,7250,,\n"
    )
    terms = staged_of(tmp_path, text, name="opportunities.csv").tables["deal_terms"]
    assert [int(amount) for amount in terms["amount"]] == [9500, 4000, 7250]


def test_the_month_or_the_weekday_in_another_column_tells_day_from_month(tmp_path):
    header = "Date,Product,Units Sold,Sale Price,"
    months = "".join(f"{n}/1/2024,Mug,1,5,{n}\n" for n in range(1, 10))
    assert asked(tmp_path, f"{header}Month Number\n{months}") == []
    assert asked(tmp_path, f"{header}Weekday\n01/02/2024,Mug,1,5,Thursday\n03/02/2024,Mug,1,5,Saturday\n") == []
    assert asked(tmp_path, f"{header}Rating\n{months}".replace(",9\n", ",3\n")) == ["sales.csv:Date:date_order"]


def test_hours_minutes_and_seconds_on_a_clock_are_not_seconds(tmp_path):
    text = "Call ID,Date,Agent,Duration\n1,2024-01-02,Ann,02:30:00\n2,2024-01-03,Bo,02:00:00\n"
    minutes = staged_of(tmp_path, text, name="calls.csv").tables["activities"]["minutes"]
    assert [float(value) for value in minutes] == [150.0, 120.0]


@pytest.mark.parametrize(
    ("written", "local", "offset"),
    [
        ("Jan 2, 2024 10:00:00 AM PST", datetime(2024, 1, 2, 10), -480),
        ("02-Jan-2024 10:00 AM EST", datetime(2024, 1, 2, 10), -300),
        ("Jan-02-24", datetime(2024, 1, 2), None),
        ("Tue Jan 02 2024 10:00:00 GMT+0100 (CET)", datetime(2024, 1, 2, 10), 60),
        ("2024年1月2日", datetime(2024, 1, 2), None),
        ("15 stycznia 2024", datetime(2024, 1, 15), None),
    ],
)
def test_dates_as_other_systems_write_them(written, local, offset):
    column = pl.Series([written])
    found = local_moments(column, date_style(column).order)
    assert (found["local"][0], found["offset"][0]) == (local, offset)


def test_days_of_a_campaign_with_their_cost_are_spend_without_the_total_below(tmp_path):
    text = (
        "Day,Campaign,Clicks,CTR,Currency code,Cost\n2024-01-01,Brand,10,1.00%,EUR,5.00\n2024-01-02,Brand,20,1.00%,EUR,10.00\n"
        "Total: Campaigns, --,30,1.00%,EUR,15.00\n"
    )
    spend = staged_of(tmp_path, text, name="Campaign report.csv").tables["spend"]
    assert [float(amount) for amount in spend["amount"]] == [5.0, 10.0]


def test_gross_and_net_prices_that_grow_with_the_quantity_are_amounts_of_the_line(tmp_path):
    goods = (("Burger", 12), ("Cola", 3), ("Soup", 5))
    rows = "".join(
        f"{place}{n},2024-01-02,{name},{n},{n * price}.00,{n - 1}.00,{n * price - n + 1}.00\n"
        for place, (name, price) in enumerate(goods) for n in (1, 2)
    )  # fmt: skip
    staged = staged_of(tmp_path, f"Order Id,Order Date,Menu Item,Qty,Gross Price,Discount,Net Price\n{rows}")
    assert net(staged) == Decimal("57.0000")


def test_lines_without_price_or_quantity_are_valued_by_the_list(tmp_path):
    files = {
        "order_details.csv": "order_details_id,order_id,order_date,item_id\n1,1,2023-01-13,101\n2,1,2023-01-13,102\n3,2,2023-01-14,101\n",
        "menu_items.csv": "menu_item_id,item_name,category,price\n101,Soup,Asian,10.95\n102,Pizza,Italian,14.50\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    staged = staged_of(tmp_path, files["menu_items.csv"], names=tuple(files))
    assert (net(staged), staged.tables["orders"].height) == (Decimal("36.4000"), 2)


def test_of_a_log_of_events_only_purchases_are_sales(tmp_path):
    text = (
        "event_time,event_type,product_id,price,user_id\n2019-10-01 00:00:00 UTC,view,1,35.79,5\n"
        "2019-10-01 00:01:00 UTC,cart,1,35.79,5\n2019-10-01 00:02:00 UTC,purchase,1,35.79,5\n2019-10-02 00:00:00 UTC,view,2,9.00,6\n"
    )
    assert net(staged_of(tmp_path, text)) == Decimal("35.7900")


CLOSE = "id,lead_name,status_type,value,value_formatted,value_currency,date_created,date_won\n"


def test_an_amount_in_cents_is_told_by_the_column_that_says_it_in_words(tmp_path):
    text = CLOSE + "".join(
        f'oppo_{n},Firm {n},{"won" if n % 2 else "active"},{n * 125050},"${n * 1250.50:,.2f}",USD,2024-01-0{n},'
        f"{f'2024-02-0{n}' if n % 2 else ''}\n"
        for n in range(1, 7)
    )
    staged = staged_of(tmp_path, text, name="opportunities.csv")
    amounts = [terms for table in ("deal_terms", "deals") for terms in [staged.tables.get(table)] if terms is not None]
    held = next(frame for frame in amounts if "amount" in frame.columns)
    assert sum(held["amount"].drop_nulls()) == Decimal("26260.5")
    assert any("in cents" in note for note in staged.notes)


def test_an_amount_beside_one_percent_of_it_is_not_in_cents(tmp_path):
    text = "Deal,Stage,Amount,Amount Commission,Created\n" + "".join(
        f"D{n},Proposal,{n * 1000},{n * 10}.00,2024-01-0{n}\n" for n in range(1, 7)
    )
    _, proposal = understood(tmp_path, text)
    assert not any("in cents" in note for note in proposal.notes)
