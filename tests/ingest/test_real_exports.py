# ruff: noqa: E501  # headers and rows as the systems write them
"""Rows under the headers that shops, tills and sales systems export, with totals known by hand."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from headway.ingest import ImportSettings, NothingKnown, StagedFiles, propose, read_tables, stage
from headway.values.calendar import Calendar


def staged_text(
    folder: Path, text: str, *, name: str = "export.csv", answers: dict | None = None, zone: str = "UTC"
) -> StagedFiles:
    path = folder / name
    path.write_text(text, "utf-8")
    tables = read_tables([path])
    settings = ImportSettings(Calendar(zone=zone), "USD")
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=settings)
    return stage(tables, proposal, answers or {}, known=NothingKnown(), settings=settings)


def rows_under(header: str, *rows: dict[str, str], delimiter: str = ",") -> str:
    names = header.split(delimiter)
    for row in rows:
        assert set(row) <= set(names), set(row) - set(names)
    quoted = [delimiter.join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    return "\n".join([header, *quoted]) + "\n"


def net(done: StagedFiles) -> Decimal:
    lines = done.staged.tables["order_lines"]["amount"].sum()
    orders = done.staged.tables["orders"]
    return lines - (orders["discount"].sum() or 0 if "discount" in orders.columns else 0)


SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing City,"
    "Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Notes,Cancelled at,Payment Method,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Id,Tags,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number"
)


def test_a_shop_export_with_order_values_on_the_first_line_only(tmp_path):
    first = {
        "Name": "#1001", "Email": "ann@x.test", "Financial Status": "paid", "Paid at": "2026-04-05 21:07:00 +0400",
        "Fulfilled at": "2026-04-06 10:00:00 +0400", "Currency": "USD", "Subtotal": "90.00", "Shipping": "5.00", "Taxes": "9.00",
        "Total": "104.00", "Discount Amount": "10.00", "Created at": "2026-04-05 21:06:21 +0400", "Lineitem quantity": "2",
        "Lineitem name": "Mug", "Lineitem price": "30.00", "Lineitem sku": "M-1", "Billing Name": "Ann Lee", "Shipping Country": "GB",
        "Lineitem discount": "0.00", "Refunded Amount": "15.00",
    }  # fmt: skip
    second = {"Name": "#1001", "Created at": "2026-04-05 21:06:21 +0400", "Lineitem quantity": "1", "Lineitem name": "Jug",
              "Lineitem price": "40.00", "Lineitem sku": "J-1", "Lineitem discount": "0.00"}  # fmt: skip
    third = {"Name": "#1002", "Financial Status": "pending", "Currency": "USD", "Subtotal": "30.00", "Shipping": "0.00", "Taxes": "0.00",
             "Total": "30.00", "Discount Amount": "0.00", "Created at": "2026-04-06 09:00:00 +0400", "Lineitem quantity": "1",
             "Lineitem name": "Mug", "Lineitem price": "30.00", "Lineitem sku": "M-1", "Lineitem discount": "0.00"}  # fmt: skip
    done = staged_text(tmp_path, rows_under(SHOPIFY, first, second, third))
    orders = done.staged.tables["orders"].sort("number")
    assert orders["number"].to_list() == ["#1001", "#1002"]
    assert net(done) == Decimal("120.0000")
    assert orders["shipping"].sum() == Decimal("5.0000")
    assert orders["tax"].sum() == Decimal("9.0000")
    assert f"{orders['placed_at'][0]:%Y-%m-%d %H:%M:%S}" == "2026-04-05 17:06:21"
    refunds = done.staged.tables["order_events"].filter(pl.col("kind") == "refunded")
    assert refunds["amount"].to_list() == [Decimal("15.0000")]
    assert done.staged.tables["accounts"]["name"].to_list() == ["Ann Lee"]


SQUARE = (
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,"
    "Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Unit,Count,"
    "GTIN,Itemization Type,Commission,Employee,Fulfillment Note,Channel,Token,Card Brand,PAN Suffix"
)


def test_a_till_export_with_signed_money_and_zone_names(tmp_path):
    base = {"Date": "2026-07-18", "Time": "12:59:30", "Time Zone": "Eastern Time (US & Canada)", "Category": "Drinks", "Item": "Latte",
            "SKU": "L1", "Event Type": "Payment", "Location": "High St", "Employee": "Bo Fox"}  # fmt: skip
    text = rows_under(
        SQUARE,
        {**base, "Qty": "2.0", "Gross Sales": "$8.00", "Discounts": "-$1.00", "Net Sales": "$7.00", "Tax": "$0.70", "Transaction ID": "T1"},
        {**base, "Qty": "1.0", "Gross Sales": "$1,204.50", "Discounts": "$0.00", "Net Sales": "$1,204.50", "Tax": "$0.00", "Transaction ID": "T1"},
        {**base, "Qty": "-1.0", "Gross Sales": "-$4.00", "Discounts": "$0.00", "Net Sales": "-$4.00", "Tax": "-$0.40",
         "Transaction ID": "T2", "Event Type": "Refund"},
    )  # fmt: skip
    done = staged_text(tmp_path, text, zone="America/New_York")
    lines = done.staged.tables["order_lines"]
    assert net(done) == Decimal("1207.5000")
    assert lines["discount"].sum() == Decimal("1.0000")
    assert lines.filter(pl.col("kind") == "return")["amount"].to_list() == [Decimal("-4.0000")]
    assert f"{done.staged.tables['orders']['placed_at'][0]:%H:%M}" == "16:59"
    assert done.staged.tables["members"]["name"].to_list() == ["Bo Fox"]
    assert done.staged.tables["orders"].height == 2


def test_payments_with_refunds_and_failures(tmp_path):
    header = ("id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,"
              "Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured")  # fmt: skip
    base = {
        "Created (UTC)": "2026-09-08 10:00:00",
        "Currency": "usd",
        "Amount Refunded": "0.00",
        "Fee": "0.50",
        "Converted Amount": "99.00",
    }
    text = rows_under(
        header,
        {
            **base,
            "id": "ch_1",
            "Amount": "100.00",
            "Amount Refunded": "20.00",
            "Status": "Paid",
            "Customer Email": "a@x.test",
        },
        {**base, "id": "ch_2", "Amount": "50.00", "Status": "Failed"},
        {**base, "id": "ch_3", "Amount": "25.50", "Status": "Paid"},
    )
    done = staged_text(tmp_path, text, zone="America/New_York")
    assert net(done) == Decimal("125.5000")
    assert done.staged.tables["orders"]["number"].to_list() == ["ch_1", "ch_3"]
    assert f"{done.staged.tables['orders']['placed_at'][0]:%H:%M}" == "10:00"
    assert done.staged.tables["order_events"].filter(pl.col("kind") == "refunded")["amount"].sum() == Decimal("20.0000")
    assert any("failed" in note.casefold() for note in done.staged.notes)


def test_a_report_with_titles_groups_totals_and_a_footer(tmp_path):
    text = """Blue Pool Co,,,,,,,,,
Sales by Customer Detail,,,,,,,,,
January - March 2026,,,,,,,,,

,Transaction date,Transaction type,Num,Product/Service full name,Memo/Description,Quantity,Sales price,Amount,Balance
"Hill, Ann",,,,,,,,,
,01/15/2026,Invoice,1001,Chair:30in,,2,"1,376.00","2,752.00","2,752.00"
,01/20/2026,Credit Memo,1002,Chair:30in,,-1,40.00,(40.00),"2,712.00"
"Total for Hill, Ann",,,,,,1,,"2,712.00",
"Bay, Tom",,,,,,,,,
,02/03/2026,Invoice,1003,Ladder,,1,250.00,250.00,250.00
,02/04/2026,Estimate,1004,Ladder,,1,250.00,250.00,500.00
"Total for Bay, Tom",,,,,,2,,500.00,
TOTAL,,,,,,3,,"3,212.00",
"Accrual Basis Friday, May 15, 2026 01:21 AM GMTZ",,,,,,,,,
"""
    done = staged_text(tmp_path, text)
    assert net(done) == Decimal("2962.0000")
    assert sorted(done.staged.tables["accounts"]["name"]) == ["Bay, Tom", "Hill, Ann"]
    assert done.staged.tables["order_lines"].filter(pl.col("kind") == "return")["amount"].to_list() == [
        Decimal("-40.0000")
    ]
    assert any("estimate" in note.casefold() for note in done.staged.notes)


def test_invoices_with_values_repeated_on_every_line(tmp_path):
    header = ("Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Customer ID,Due Date,Currency Code,Exchange Rate,"
              "Entity Discount Percent,Item Name,Product ID,Item Desc,Quantity,Usage unit,Item Price,Discount,Discount Amount,Item Tax Amount,Item Total")  # fmt: skip
    base = {"Invoice Date": "2026-03-31", "Customer Name": "Mill Ltd", "Customer ID": "77", "Currency Code": "INR", "Discount Amount": "0",
            "Item Tax Amount": "18.00", "Invoice Status": "Sent"}  # fmt: skip
    text = rows_under(
        header,
        {**base, "Invoice ID": "9001", "Invoice Number": "INV-1", "Item Name": "Bolt", "Quantity": "10", "Item Price": "5.00", "Item Total": "50.00"},
        {**base, "Invoice ID": "9001", "Invoice Number": "INV-1", "Item Name": "Nut", "Quantity": "4", "Item Price": "12.50", "Item Total": "50.00"},
        {**base, "Invoice ID": "9002", "Invoice Number": "INV-2", "Item Name": "Nut", "Quantity": "1", "Item Price": "12.50", "Item Total": "12.50",
         "Invoice Status": "Void"},
    )  # fmt: skip
    done = staged_text(tmp_path, text)
    assert net(done) == Decimal("100.0000")
    assert done.staged.tables["orders"].height == 1
    assert done.staged.tables["orders"]["currency"].to_list() == ["INR"]


def test_sold_items_with_a_price_a_unit_and_a_discount(tmp_path):
    header = ("Sale Date,Item Name,Quantity,Price,Discount Amount,Coupon Code,Shipping,Sales Tax,Order Total,Transaction ID,Listing ID,"
              "Date Paid,Date Shipped,Ship Name,Ship Address1,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,Buyer,Order Type")  # fmt: skip
    text = rows_under(
        header,
        {"Sale Date": "12/24/25", "Item Name": "Ring", "Quantity": "2", "Price": "30.00", "Discount Amount": "6.00", "Shipping": "4.00",
         "Order Total": "58.00", "Transaction ID": "1", "Order ID": "500", "Buyer": "zoe"},
        {"Sale Date": "12/25/25", "Item Name": "Pin", "Quantity": "1", "Price": "8.00", "Discount Amount": "0.00", "Shipping": "4.00",
         "Order Total": "12.00", "Transaction ID": "2", "Order ID": "501", "Buyer": "max"},
    )  # fmt: skip
    done = staged_text(tmp_path, text)
    assert net(done) == Decimal("62.0000")
    assert done.staged.tables["orders"]["shipping"].sum() == Decimal("8.0000")
    assert done.staged.tables["orders"]["number"].to_list() == ["500", "501"]


def test_orders_without_lines_are_net_of_tax_and_shipping(tmp_path):
    header = "Order ID,Order Date,Order Status,Order Total,Cart Base Amount,Tax Total,Shipping Total,Refund Amount,First Name,Last Name,Email Address"
    text = rows_under(
        header,
        {"Order ID": "1", "Order Date": "2026-05-13", "Order Status": "Completed", "Order Total": "121.00", "Cart Base Amount": "100.00",
         "Tax Total": "11.00", "Shipping Total": "10.00", "Refund Amount": "0", "First Name": "Al", "Last Name": "Oak"},
        {"Order ID": "2", "Order Date": "2026-05-14", "Order Status": "Cancelled", "Order Total": "10.00", "Cart Base Amount": "10.00",
         "Tax Total": "0", "Shipping Total": "0", "Refund Amount": "0", "First Name": "Al", "Last Name": "Oak"},
    )  # fmt: skip
    done = staged_text(tmp_path, text)
    assert net(done) == Decimal("110.0000")
    assert done.staged.tables["order_events"].filter(pl.col("kind") == "cancelled").height == 1
    snake = "order_id,order_date,order_status,customer_id,billing_email,billing_country,order_total,order_currency,payment_method\n"
    woo = staged_text(tmp_path, snake + "7,2026-05-13 10:00,completed,3,a@x.test,DE,19.90,EUR,card\n")
    assert net(woo) == Decimal("19.9000")


def test_deals_with_a_status_column_and_entity_headers(tmp_path):
    header = ("Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Weighted value,Deal - Organization,"
              "Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Expected close date")  # fmt: skip
    base = {
        "Deal - Owner": "Bo Fox",
        "Deal - Currency of Value": "EUR",
        "Deal - Pipeline": "Sales",
        "Deal - Deal created": "2026-01-02 10:00:00",
    }
    text = rows_under(
        header,
        {**base, "Deal - ID": "1", "Deal - Title": "A", "Deal - Value": "1400.00", "Deal - Weighted value": "700", "Deal - Stage": "Proposal Made",
         "Deal - Status": "Won", "Deal - Won time": "2026-02-02 10:00:00", "Deal - Organization": "Mill Ltd"},
        {**base, "Deal - ID": "2", "Deal - Title": "B", "Deal - Value": "600.00", "Deal - Stage": "Proposal Made", "Deal - Status": "Lost",
         "Deal - Lost time": "2026-03-02 10:00:00", "Deal - Lost reason": "price"},
        {**base, "Deal - ID": "3", "Deal - Title": "C", "Deal - Value": "50.00", "Deal - Stage": "Contact Made", "Deal - Status": "Open",
         "Deal - Expected close date": "2026-06-30"},
    )  # fmt: skip
    done = staged_text(tmp_path, text)
    outcomes = done.staged.tables["deal_outcomes"].sort("kind")
    assert outcomes["kind"].to_list() == ["lost", "won"]
    assert outcomes["reason"].to_list() == ["price", None]
    assert done.staged.tables["deals"].sort("number")["status"].to_list() == ["won", "lost", "open"]
    assert done.staged.tables["deal_terms"]["amount"].sum() == Decimal("2050.0000")
    stages = done.staged.tables["stages"].sort("rank")["name"].to_list()
    assert stages == ["Contact Made", "Proposal Made"]


def test_deals_whose_stage_is_the_outcome_and_whose_close_date_may_be_expected(tmp_path):
    header = "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Currency,Amount in company currency,Close Date,Create Date,Deal owner,Closed Lost Reason,Associated Company"
    text = rows_under(
        header,
        {"Record ID": "1", "Deal Name": "A", "Pipeline": "Default", "Deal Stage": "Closed Won", "Amount": "117.0", "Close Date": "2026-11-15 20:09",
         "Create Date": "2026-10-01 08:00", "Deal owner": "Bo Fox", "Associated Company": "Mill Ltd"},
        {"Record ID": "2", "Deal Name": "B", "Pipeline": "Default", "Deal Stage": "Contract sent", "Amount": "80.0", "Close Date": "2026-12-20 20:09",
         "Create Date": "2026-10-02 08:00", "Deal owner": "Bo Fox"},
    )  # fmt: skip
    done = staged_text(tmp_path, text)
    assert done.staged.tables["deal_outcomes"]["kind"].to_list() == ["won"]
    expected = done.staged.tables["deal_terms"].sort("deal")["expected_close"].to_list()
    assert [f"{day}" for day in expected] == ["None", "2026-12-20"]


def test_an_opportunity_report_without_ids(tmp_path):
    header = "Territory Region,Opportunity Owner,Account Name,Opportunity Name,Stage,Forecast Category,Total Amount Currency,Total Amount,Fiscal Period,Close Date,Type"
    text = rows_under(
        header,
        {"Opportunity Owner": "Bo Fox", "Account Name": "Mill Ltd", "Opportunity Name": "Renewal", "Stage": "Closed Won",
         "Total Amount Currency": "USD", "Total Amount": "$1,234,567", "Fiscal Period": "FY26-Q3", "Close Date": "7/31/2026"},
        {"Opportunity Owner": "Bo Fox", "Account Name": "Mill Ltd", "Opportunity Name": "Renewal", "Stage": "Closed Won",
         "Total Amount Currency": "USD", "Total Amount": "$1,234,567", "Fiscal Period": "FY26-Q3", "Close Date": "7/31/2026"},
    )  # fmt: skip
    done = staged_text(tmp_path, text)
    assert done.staged.tables["deals"].height == 2
    assert done.staged.tables["deal_terms"]["amount"].sum() == Decimal("2469134.0000")


def test_quantities_without_prices_are_refused_not_guessed(tmp_path):
    header = "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsku\tproduct-name\tquantity"
    text = header + "\n111-1\t2026-09-18T01:00:00+00:00\t2026-09-18T01:00:00+00:00\tShipped\tS1\tLamp\t2\n"
    done = staged_text(tmp_path, text, name="orders.txt")
    assert "order_lines" not in done.staged.tables
    assert [refusal.reason for refusal in done.staged.refusals] == [
        "has no amount: no price, no total and no price list"
    ]


def test_campaign_exports_become_campaigns(tmp_path):
    header = "Campaign Name,Tags,Subject,List,Send Time,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,Unique Opens,Open Rate,Campaign ID,Campaign Channel"
    text = header + '\nSpring,,"Hi, you",All,2025-04-09 09:38:00,64517.0,12,0.02%,"1,200.50",300,70.80%,c1,email\n'
    done = staged_text(tmp_path, text)
    campaign = done.staged.tables["campaigns"].row(0, named=True)
    assert (campaign["name"], campaign["number"], f"{campaign['starts_on']}") == ("Spring", "c1", "2025-04-09")


HEADERS = {
    "toast payments": "Location,Payment Id,Order Id,Order #,Paid Date,Order Date,Check Id,Check #,Server,Amount,Tip,Gratuity,Total,Refunded,Refund Date,Refund Amount,Status,Type",
    "toast checks": "Location Code,Opened Date,Opened Time,Item Description,Server,Tax,Tender,Check Id,Check #,Total,Customer Family,Table Size,Discount,Reason of Discount",
    "toast items": "Location,Order #,Sent Date,Menu Item,Menu Group,Qty,Void?",
    "square transactions": "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Cash,Transaction ID,Payment ID,Staff Name,Event Type,Location",
    "pipedrive import": "Person - Name*,Person - Phone,Organization - Name*,Deal - Title,Deal - Value,Activity - Subject*,Note - Content*,Product - Name*,Product - Price",
    "czech deals": "Obchod - ID,Obchod - Název,Obchod - Hodnota,Obchod - Fáze,Obchod - Stav,Obchod - Vlastník,Obchod - Organizace",
    "german invoices": "Rechnungsnummer,Rechnungsdatum,Kundennummer,Kunde,Artikelnummer,Artikel,Menge,Einzelpreis,Rabatt,Nettobetrag",
}
WANTED = {
    "toast payments": ("orders", {"order.number", "order.placed_at", "order.total", "order.refunded"}),
    "toast checks": ("orders", {"order.number", "order.placed_at", "order.time", "order.total", "order.tax"}),
    "toast items": ("order_lines", {"order.number", "order.placed_at", "line.quantity", "product.name"}),
    "square transactions": ("orders", {"order.number", "order.placed_at", "order.subtotal", "order.tax"}),
    "pipedrive import": ("deals", {"deal.name", "deal.amount", "account.name"}),
    "czech deals": (
        "deals",
        {"deal.number", "deal.name", "deal.amount", "deal.stage", "deal.status", "member.name", "account.name"},
    ),
    "german invoices": (
        "order_lines",
        {"order.number", "order.placed_at", "account.number", "product.number", "line.quantity", "line.amount"},
    ),
}


@pytest.mark.parametrize("system", HEADERS)
def test_a_header_alone_is_recognised_and_mapped(tmp_path, system):
    path = tmp_path / "export.csv"
    path.write_text(HEADERS[system] + "\n", "utf-8")
    proposal = propose(read_tables([path]), known=NothingKnown(), kept=None, settings=ImportSettings())
    table = proposal.mapping.tables[0]
    role, fields = WANTED[system]
    assert table.role == role
    assert fields <= {column.field for column in table.columns}, fields - {column.field for column in table.columns}
