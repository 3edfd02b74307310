# ruff: noqa: E501  # headers and rows as the systems write them
"""What is bought is not sold; rows that were removed, amounts in thousands, rates of tax, and lines by another number."""

from decimal import Decimal

import polars as pl
import pytest

from headway.ingest import NothingKnown, NothingTaken, refuse_nothing, stage
from headway.ingest.cells.dates import date_style, local_moments
from headway.ingest.cells.numbers import numbers, scale_of
from tests.ingest.test_unseen_exports import SETTINGS, net, staged_of, understood


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("purchase_orders.csv", "PO Number,PO Date,Supplier,Item,Qty,Unit Cost,Total\nP1,2024-01-02,Acme,Mug,10,2.00,20.00\nP2,2024-01-13,Acme,Jug,5,7.00,35.00\n"),
        ("expenses.csv", "Date,Category,Vendor,Description,Amount\n2024-01-02,Travel,Air,Flight,300\n2024-01-13,Food,Cafe,Lunch,20\n"),
    ],
)  # fmt: skip
def test_what_was_bought_or_spent_is_refused(tmp_path, name, text):
    tables, proposal = understood(tmp_path, text, name=name)
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS)
    with pytest.raises(NothingTaken, match="bought from suppliers, or spent, not what was sold"):
        refuse_nothing(tables, proposal.mapping, done)


def test_sales_with_the_supplier_of_the_goods_stay_sales(tmp_path):
    text = "Order ID,Order Date,Customer,Supplier,Product,Quantity,Unit Price\n1,2024-01-02,Ann,Acme,Mug,2,4.00\n"
    assert net(staged_of(tmp_path, text)) == Decimal("8.0000")


def test_deals_that_were_deleted_at_home_are_left_out_and_said(tmp_path):
    text = "Id,IsDeleted,Name,StageName,Amount,CloseDate\n1,false,Alpha,Closed Won,9000,2024-02-14\n2,true,Test,Proposal,999,2024-06-20\n"
    tables, proposal = understood(tmp_path, text, name="Opportunity.csv")
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS)
    assert done.staged.tables["deals"]["name"].to_list() == ["Alpha"]
    assert "Opportunity.csv: 1 row was left out, marked as deleted." in done.staged.notes
    assert "999.00 in rows marked as deleted" in done.reconciliation[0].sentence()


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Sales (in thousands)", 1000), ("Value (k€)", 1000), ("Umsatz TEUR", 1000), ("Revenue ($000s)", 1000), ("Amount ('000)", 1000),
        ("Sales in Mio. €", 1_000_000), ("Revenue (in millions)", 1_000_000), ("Sales", 1), ("Stock", 1), ("Book value", 1), ("Total (EUR)", 1), ("Net€", 1), ("Brutto €", 1), ("Amount 2000", 1), ("Kids €", 1), ("Amount USD", 1),
    ],
)  # fmt: skip
def test_a_header_says_what_each_number_stands_for(header, scale):
    assert scale_of(header) == scale


def test_amounts_in_thousands_are_taken_whole_and_reconciled(tmp_path):
    text = "Order No,Order Date,Customer,Sales (in thousands)\n1,2024-01-02,Ann,1.5\n2,2024-01-13,Bo,20\n"
    tables, proposal = understood(tmp_path, text)
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS)
    assert net(done.staged) == Decimal("21500.0000")
    assert done.reconciliation[0].difference == 0
    assert "sales.csv: each number in `Sales (in thousands)` stands for 1,000 times as much." in done.staged.notes


def test_the_rate_of_tax_takes_tax_off_an_amount_that_holds_it(tmp_path):
    text = (
        "Receipt No,Date,Item,Qty,Total incl. VAT,VAT rate\n1,2024-01-13,Mug,2,24.00,20%\n2,2024-01-14,Jug,1,10.70,7%\n"
    )
    staged = staged_of(tmp_path, text)
    assert net(staged) == Decimal("30.0000")
    assert "tax" not in staged.tables["orders"].columns


def test_lines_that_name_their_order_by_another_number_than_its_own_find_it(tmp_path):
    files = {
        "header.csv": "SalesOrderID,OrderDate,SalesOrderNumber,CustomerID,SubTotal\n7,2024-01-02,SO7,1,20.00\n8,2024-01-13,SO8,2,17.00\n",
        "detail.csv": "SalesOrderID,SalesOrderDetailID,OrderQty,ProductID,UnitPrice,LineTotal\n7,1,2,1,4.00,8.00\n7,2,1,2,12.00,12.00\n8,3,1,3,17.00,17.00\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    staged = staged_of(tmp_path, files["header.csv"], names=tuple(files))
    assert (net(staged), staged.refusals) == (Decimal("37.0000"), ())


@pytest.mark.parametrize(
    ("written", "day"),
    [("Q2 2024", "2024-04-01"), ("2024-Q3", "2024-07-01"), ("2024-W01", "2024-01-01"), ("2021-W01", "2021-01-04")],
)
def test_quarters_and_weeks_begin_on_their_first_day(written, day):
    column = pl.Series([written])
    assert str(local_moments(column, date_style(column).order)["local"][0].date()) == day


def test_a_minus_as_printers_set_it():
    assert [str(value) for value in numbers(pl.Series(["−17.50", "3.00"]), ".")] == ["-17.500000", "3.000000"]


def test_a_list_of_stores_without_names_is_no_list_of_deals(tmp_path):
    text = (
        "StoreKey,Country,State,Square Meters,Open Date\n1,Italy,Enna,500,2008-01-13\n2,Italy,Pesaro,600,2009-01-14\n"
    )
    _, proposal = understood(tmp_path, text, name="Stores.csv")
    assert proposal.mapping.tables[0].role == "offices"


def test_a_tax_whose_rate_is_in_its_header_is_an_amount(tmp_path):
    text = "Invoice ID,Branch,Product line,Unit price,Quantity,Tax 5%,Total,Date\n1,A,Food,10.00,2,1.00,21.00,1/13/2019\n2,B,Food,20.00,1,1.00,21.00,1/14/2019\n"
    assert net(staged_of(tmp_path, text)) == Decimal("40.0000")


def test_invoices_beside_the_orders_and_payments_of_the_same_sales_are_asked_about(tmp_path):
    text = (
        "Doc Type,Doc No,Doc Date,Customer,Net,VAT,Gross\nOrder,O1,2024-01-03,Ann,100,20,120\nInvoice,I1,2024-01-15,Ann,100,20,120\n"
        "Invoice,I2,2024-01-16,Bo,50,10,60\nPayment,P1,2024-01-20,Ann,100,20,120\n"
    )
    tables, proposal = understood(tmp_path, text)
    (question,) = proposal.questions
    assert (question.key, question.rows) == ("sales.csv:Doc Type:documents", 4)
    for answer, worth in (("only the invoices", "150"), ("only the orders", "100"), ("all of them", "350")):
        done = stage(tables, proposal, {question.key: answer}, known=NothingKnown(), settings=SETTINGS)
        assert net(done.staged) == Decimal(worth)


def test_invoices_and_receipts_of_other_sales_are_not_asked_about(tmp_path):
    text = "Type,No,Date,Customer,Net\nInvoice,1,2024-01-13,Ann,100\nSales Receipt,2,2024-01-14,Bo,50\nCredit Memo,3,2024-01-15,Bo,-5\n"
    _, proposal = understood(tmp_path, text)
    assert proposal.questions == ()
