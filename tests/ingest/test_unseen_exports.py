# ruff: noqa: E501  # headers and rows as the systems write them
"""Files of shops, tills and accounts that nobody has shown to Headway: each cause of a wrong sum, in a small file."""

from decimal import Decimal

import pytest

from headway.ingest import (
    ImportSettings,
    NothingKnown,
    NothingTaken,
    UnreadableFile,
    currency_of,
    propose,
    read_tables,
    refuse_nothing,
    stage,
)
from headway.values.calendar import Calendar

SETTINGS = ImportSettings(calendar=Calendar(zone="UTC"), currency="EUR")


def understood(folder, text, name="sales.csv"):
    path = folder / name
    path.write_text(text, "utf-8")
    tables = read_tables([path])
    return tables, propose(tables, known=NothingKnown(), kept=None, settings=SETTINGS)


def staged_of(folder, text, answers=None, name="sales.csv"):
    tables, proposal = understood(folder, text, name)
    return stage(tables, proposal, answers or {}, known=NothingKnown(), settings=SETTINGS).staged


def net(staged):
    orders = staged.tables["orders"]
    off = orders["discount"].sum() or 0 if "discount" in orders.columns else 0
    return staged.tables["order_lines"]["amount"].sum() - off


def asked(folder, text):
    _, proposal = understood(folder, text)
    return [question.key for question in proposal.questions]


NESTED = """Order Reference,Creation Date,Customer,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Subtotal,Total,Status
S1,2025-01-02 09:00:00,Ann Hill,Mug,2,4.00,8.00,30.00,Sales Order
,,,Jug,1,17.00,17.00,,
S2,2025-01-03 09:00:00,Bo Fox,Mug,1,4.00,4.00,4.80,Quotation
,,,Jug,3,17.00,51.00,,
"""


def test_lines_below_their_order_take_its_number_date_customer_and_status(tmp_path):
    staged = staged_of(tmp_path, NESTED)
    assert net(staged) == Decimal("25.0000")
    assert staged.tables["orders"]["number"].to_list() == ["S1"]
    assert staged.tables["order_lines"]["order"].to_list() == ["o:S1", "o:S1"]
    assert "sales.csv: 2 rows without an order number are further lines of the order above them." in staged.notes


def test_a_status_on_the_first_line_of_an_order_holds_for_all_of_its_lines(tmp_path):
    text = (
        "Name,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
        "#1,voided,2025-01-02,1,Mug,4.00\n#1,,2025-01-02,1,Jug,17.00\n#2,paid,2025-01-03,1,Mug,4.00\n"
    )
    assert net(staged_of(tmp_path, text)) == Decimal("4.0000")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Shipped - Returned to Seller", "refunded"),
        ("wc-cancelled", "cancelled"),
        ("Annulée", "cancelled"),
        ("Cancelled (by buyer)", "cancelled"),
        ("Partially refunded", None),
    ],
)
def test_a_status_is_read_by_its_parts(tmp_path, status, kind):
    text = f"Order ID,Order Date,Status,Product,Quantity,Amount\n1,2025-01-02,{status},Mug,1,4.00\n"
    events = staged_of(tmp_path, text).tables.get("order_events")
    assert (events["kind"].to_list() if events is not None else [None]) == [kind]


PRICES = "Order ID,Order Date,SKU,Quantity,Item Price,Promotion Discount\n"


def test_a_price_that_grows_with_the_quantity_is_the_amount_of_the_line(tmp_path):
    rows = [(1, "A", 1, "5.00"), (2, "A", 3, "15.00"), (3, "B", 2, "8.00"), (4, "B", 1, "4.00"), (5, "C", 2, "2.00"),
            (6, "C", 4, "4.00")]  # fmt: skip
    text = PRICES + "".join(f"{n},2025-01-0{n},{sku},{count},{price},1.00\n" for n, sku, count, price in rows)
    assert net(staged_of(tmp_path, text)) == Decimal("32.0000")  # 38.00 less 1.00 a line


def test_a_price_that_stays_the_same_is_the_price_of_one(tmp_path):
    rows = [(1, "A", 1, "5.00"), (2, "A", 3, "5.00"), (3, "B", 2, "4.00"), (4, "B", 1, "4.00"), (5, "C", 2, "1.00"),
            (6, "C", 4, "1.00")]  # fmt: skip
    text = PRICES + "".join(f"{n},2025-01-0{n},{sku},{count},{price},0\n" for n, sku, count, price in rows)
    assert net(staged_of(tmp_path, text)) == Decimal("38.0000")


def test_an_amount_that_stays_the_same_whatever_the_quantity_is_asked_about(tmp_path):
    rows = [(1, "A", 1, 5), (2, "A", 3, 5), (3, "B", 2, 4), (4, "B", 1, 4), (5, "C", 2, 1), (6, "C", 4, 1)]
    text = "Order ID,Order Date,SKU,Quantity,Amount\n" + "".join(
        f"{n},2025-01-0{n},{sku},{count},{money}\n" for n, sku, count, money in rows
    )
    key = "sales.csv:Amount:price"
    assert asked(tmp_path, text) == [key]
    assert net(staged_of(tmp_path, text, {key: "amount of the line"})) == Decimal("20.0000")
    assert net(staged_of(tmp_path, text, {key: "price of one"})) == Decimal("38.0000")


REPEATED = "Order ID,Order Date,Product,Quantity,Amount\n" + "".join(
    f"{n},2025-01-0{n},{what},1,{n}0.00\n" for n in (1, 2, 3) for what in ("Mug", "Jug")
)


def test_an_amount_again_on_each_line_of_its_order_is_asked_about(tmp_path):
    key = "sales.csv:Amount:repeated"
    assert asked(tmp_path, REPEATED) == [key]
    assert net(staged_of(tmp_path, REPEATED, {key: "of the whole order"})) == Decimal("60.0000")
    assert net(staged_of(tmp_path, REPEATED, {key: "of each line"})) == Decimal("120.0000")


def test_the_amount_of_a_line_comes_before_a_total_of_its_order(tmp_path):
    text = (
        "InvoiceNumber,InvoiceDate,Total,Description,Quantity,UnitAmount,Discount,LineAmount,Status\n"
        "1,2025-01-02,30.00,Mug,2,4.00,,8.00,Paid\n1,2025-01-02,30.00,Jug,1,20.00,10,18.00,Paid\n"
        "2,2025-01-03,4.80,Mug,1,4.00,,4.00,Paid\n"
    )
    assert net(staged_of(tmp_path, text)) == Decimal("30.0000")


def test_a_price_after_discount_is_what_was_charged(tmp_path):
    text = "Order ID,Order Date,Product,Quantity,Unit Price,Net Price\n1,2025-01-02,Mug,3,10.00,9.00\n"
    lines = staged_of(tmp_path, text).tables["order_lines"]
    assert (lines["amount"][0], lines["discount"][0]) == (Decimal("27.0000"), Decimal("3.0000"))


LANGUAGES = {
    "German": "Belegnummer;Belegdatum;Artikel-Nr.;Menge;Einzelpreis netto;Gesamtpreis netto;Gesamtpreis brutto\n"
    "RE-1;02.01.2025;A;2;1.000,50;2.001,00;2.381,19\n",
    "German totals": "Rechnungsnummer;Rechnungsdatum;Kunde;Nettobetrag;USt;Bruttobetrag\n"
    "RE-1;02.01.2025;Hill GmbH;2.001,00;380,19;2.381,19\n",
    "Italian": "Numero ordine;Data ordine;Cliente;Descrizione;Quantità;Prezzo unitario;Imponibile;IVA;Totale\n"
    "1;31/01/2025;Hill;Tazza;2;1.000,50;2.001,00;440,22;2.441,22\n",
    "Dutch": "Ordernummer;Orderdatum;Klant;Omschrijving;Aantal;Prijs;Totaal excl. btw;Btw;Totaal incl. btw\n"
    "1;31-01-2025;Hill;Mok;2;1.000,50;2.001,00;420,21;2.421,21\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_net_amounts_are_found_under_headers_of_other_languages(tmp_path, language):
    assert net(staged_of(tmp_path, LANGUAGES[language])) == Decimal("2001.0000")


def test_last_rows_and_headers_among_the_rows_are_no_sales(tmp_path):
    head = "Order ID,Order Date,Customer,Product,Quantity,Amount\n"
    rows = [f"{n},2025-01-0{n},Ann Hill,Mug,{n},{n}.50\n" for n in range(1, 7)]
    text = head + "".join(rows[:3]) + ",,Ann Hill Total,,6,7.50\n" + head + "".join(rows[3:]) + ",,,,21,24.00\n"
    staged = staged_of(tmp_path, text)
    assert (net(staged), staged.refusals) == (Decimal("24.0000"), ())
    said = [note for note in staged.notes if "skipped" in note]
    assert [
        words for words in ("total line 'Ann Hill Total'", "the header again", "total line without a name")
        if any(words in note for note in said)
    ] == ["total line 'Ann Hill Total'", "the header again", "total line without a name"]  # fmt: skip


def test_orders_that_are_cancelled_with_nothing_in_them_are_not_refused_as_unpriced(tmp_path):
    text = "Order ID,Date,Status,SKU,Qty,Amount\n1,2025-01-02,Shipped,A,1,5.00\n2,2025-01-02,Cancelled,B,0,\n"
    staged = staged_of(tmp_path, text)
    assert (net(staged), staged.refusals) == (Decimal("5.0000"), ())
    assert "sales.csv: 1 rows that are Cancelled have no amount and were left out." in staged.notes


def test_companies_of_leads_are_accounts(tmp_path):
    text = (
        "Record Id,Company,First Name,Last Name,Email,Lead Source,Lead Status\nL1,Mill Ltd,Ann,Hill,a@x.test,Web,New\n"
    )
    tables = staged_of(tmp_path, text, name="leads.csv").tables
    assert tables["accounts"]["name"].to_list() == ["Mill Ltd"]
    assert tables["leads"]["account"].to_list() == tables["accounts"]["ref"].to_list()


def test_the_currency_of_the_files_is_known_where_all_rows_say_the_same(tmp_path):
    head = "Order ID,Order Date,Product,Quantity,Amount,Currency\n"
    same = understood(tmp_path, head + "1,2025-01-02,Mug,1,4.00,usd\n2,2025-01-02,Mug,1,4.00,USD\n")
    assert currency_of(same[0], same[1].mapping) == "USD"
    several = understood(tmp_path, head + "1,2025-01-02,Mug,1,4.00,USD\n2,2025-01-02,Mug,1,4.00,GBP\n")
    assert currency_of(several[0], several[1].mapping) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Order ID,Order Date,Product,Quantity\n1,2025-01-02,Mug,1\n2,2025-01-02,Jug,2\n", "has no amount"),
        ("Order ID,Order Date,Product,Quantity,Amount\n1,soon,Mug,1,4\n", "`Order Date`"),
        ("Order ID,Order Date,Product,Quantity,Amount\n", "has a header and no rows"),
        ("colour,shade\nred,dark\nblue,light\n", "`colour`"),
    ],
)
def test_files_of_which_nothing_can_be_counted_are_refused_before_anything_is_imported(tmp_path, text, word):
    tables, proposal = understood(tmp_path, text)
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS)
    with pytest.raises(NothingTaken, match="Nothing was imported") as refused:
        refuse_nothing(tables, proposal.mapping, done)
    assert word in str(refused.value)


WIDE = "Product,Region,Sales 2023,Sales 2024,Total\nMug,North,10,20,30\nJug,South,5,,5\nTotal,,15,20,35\n"


def test_columns_that_are_periods_are_asked_about_and_become_rows(tmp_path):
    key = "sales.csv:Sales:periods"
    assert asked(tmp_path, WIDE) == [key]
    staged = staged_of(tmp_path, WIDE, {key: "amounts of sales"})
    assert net(staged) == Decimal("35.0000")
    assert sorted({f"{day:%Y-%m-%d}" for day in staged.tables["orders"]["placed_at"]}) == ["2023-01-01", "2024-01-01"]
    assert "order_lines" not in staged_of(tmp_path, WIDE, {key: "left alone"}).tables


def test_months_without_a_year_are_refused_with_what_to_write(tmp_path):
    with pytest.raises(UnreadableFile, match="such as `Jan 2024`, or add a column `Year`"):
        understood(tmp_path, "Product,Jan,Feb,Mar\nMug,1,2,3\n")
    staged = staged_of(
        tmp_path, "Product,Year,Jan,Feb,Mar\nMug,2024,1,2,3\n", {"sales.csv:Value:periods": "amounts of sales"}
    )
    assert net(staged) == Decimal("6.0000")


def test_a_year_and_a_month_in_columns_of_their_own_are_the_date(tmp_path):
    text = "Year,Month,Product,Units,Revenue\n2024,March,Mug,2,8.00\n2024,11,Jug,1,17.00\n"
    staged = staged_of(tmp_path, text)
    assert [f"{day:%Y-%m-%d}" for day in staged.tables["orders"]["placed_at"]] == ["2024-03-01", "2024-11-01"]
    assert net(staged) == Decimal("25.0000")
