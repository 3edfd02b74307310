# ruff: noqa: E501  # headers and rows as the systems write them
"""Files of shops, tills and accounts that nobody has shown to Headway: each cause of a wrong sum, in a small file."""

from decimal import Decimal

import pytest

from headway.ingest import (
    ImportSettings,
    NothingKnown,
    NothingTaken,
    UnreadableFile,
    propose,
    read_tables,
    refuse_nothing,
    stage,
)
from headway.ingest.currency import currency_of
from headway.values.calendar import Calendar

SETTINGS = ImportSettings(calendar=Calendar(zone="UTC"), currency="EUR")


def understood(folder, text, name="sales.csv", names=()):
    path = folder / name
    path.write_text(text, "utf-8")
    tables = read_tables([folder / other for other in names] or [path])
    return tables, propose(tables, known=NothingKnown(), kept=None, settings=SETTINGS)


def staged_of(folder, text, answers=None, name="sales.csv", names=()):
    tables, proposal = understood(folder, text, name, names)
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
    assert "sales.csv: 2 rows without an order number: further lines of the order above." in staged.notes


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
    assert "sales.csv: 1 row was left out, Cancelled and without an amount." in staged.notes


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


def files(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    tables = read_tables([folder])
    return tables, propose(tables, known=NothingKnown(), kept=None, settings=SETTINGS)


PLAIN = "Date,Product,Quantity,Amount\n"
SOLD = [f"2025-01-0{day},Mug,1,{day}.00\n" for day in range(1, 9)]


def test_a_sample_beside_its_whole_is_asked_about_where_rows_have_no_number(tmp_path):
    tables, proposal = files(tmp_path, all=PLAIN + "".join(SOLD), sample=PLAIN + "".join(SOLD[:3]))
    assert [(q.key, q.rows) for q in proposal.questions] == [("sample.csv:Amount:again", 3)]
    for answer, total in (("counted once", "36.0000"), ("counted each time", "42.0000")):
        answers = {"sample.csv:Amount:again": answer}
        staged = stage(tables, proposal, answers, known=NothingKnown(), settings=SETTINGS).staged
        assert net(staged) == Decimal(total)


def test_a_few_equal_rows_of_two_shops_count_each_time(tmp_path):
    north, south = PLAIN + "".join(SOLD), PLAIN + SOLD[0] + "".join(row.replace("Mug", "Jug") for row in SOLD)
    tables, proposal = files(tmp_path, north=north, south=south)
    assert proposal.questions == ()
    staged = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS).staged
    assert net(staged) == Decimal("73.0000")
    assert any("south.csv: 1 row stands in north.csv as well" in note for note in staged.notes)


def test_lines_of_the_same_orders_in_two_files_count_once_and_are_mentioned(tmp_path):
    rows = [f"{n},{row}" for n, row in enumerate(SOLD)]
    tables, proposal = files(tmp_path, all=f"Order ID,{PLAIN}" + "".join(rows), part=f"Order ID,{PLAIN}" + rows[2])
    staged = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS).staged
    assert net(staged) == Decimal("36.0000")
    assert any("part.csv: 1 row stands in all.csv as well, by their numbers" in n for n in staged.notes)


def test_a_deal_in_several_snapshots_is_as_the_last_one_says(tmp_path):
    text = (
        "Snapshot Date,Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Close Date\n"
        "2025-02-01,1,Alpha,Proposal,100,2025-01-01,2025-03-01\n2025-03-01,1,Alpha,Closed Won,120,2025-01-01,2025-02-20\n"
        "2025-02-01,2,Beta,Proposal,50,2025-01-01,2025-03-01\n"
    )
    staged = staged_of(tmp_path, text)
    assert staged.tables["deal_terms"]["amount"].sum() == Decimal("170.0000")
    assert staged.tables["deal_outcomes"]["kind"].to_list() == ["won"]
    assert staged.refusals == ()


def test_rates_on_the_lines_of_invoices_are_kept_where_home_stands_at_one(tmp_path):
    head = "Invoice Number,Invoice Date,Item Name,Quantity,Item Total,Currency Code,Exchange Rate\n"
    text = head + "1,2025-01-02,Mug,1,4.00,EUR,1\n2,2025-01-03,Mug,1,4.00,USD,0.9\n3,2025-01-04,Mug,1,4.00,USD,0.8\n"
    rates = staged_of(tmp_path, text).tables["currency_rates"]
    assert [(code, f"{day}", float(rate)) for code, day, rate in rates.select("currency", "day", "rate").rows()] == [
        ("USD", "2025-01-03", 0.9),
        ("USD", "2025-01-04", 0.8),
    ]
    tables, proposal = understood(tmp_path, text)
    assert currency_of(tables, proposal.mapping) == "EUR"
    unclear = staged_of(tmp_path, head + "2,2025-01-03,Mug,1,4.00,USD,0.9\n")
    assert "currency_rates" not in unclear.tables
    assert "sales.csv: nothing shows that the rates in `Exchange Rate` lead to EUR: left aside." in unclear.notes


def test_customers_on_lines_of_their_own_behind_an_empty_column_are_the_customers(tmp_path):
    text = (
        ",,Type,Date,Num,Item,Qty,Sales Price,Amount\n,Ann Hill,,,,,,,\n,,Invoice,01/15/2025,1,Mug,2,4.00,8.00\n"
        ",Total Ann Hill,,,,,2,,8.00\n,Bo Fox,,,,,,,\n,,Invoice,01/16/2025,2,Mug,1,4.00,4.00\n,Total Bo Fox,,,,,1,,4.00\n"
        "TOTAL,,,,,,3,,12.00\n"
    )
    staged = staged_of(tmp_path, text)
    assert (net(staged), staged.refusals) == (Decimal("12.0000"), ())
    assert sorted(staged.tables["accounts"]["name"]) == ["Ann Hill", "Bo Fox"]


def test_outcomes_that_say_nothing_of_a_customer_are_mentioned(tmp_path):
    text = "Lead ID,Source,Outcome\n1,Web,failure\n2,Web,other\n"
    notes = staged_of(tmp_path, text, name="leads.csv").notes
    assert any("no value of `Outcome` says that a lead became a customer (failure, other)" in note for note in notes)


PAYMENTS = """Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID
02/01/2025,10:11:12,PST,Ann Hill,Express Checkout Payment,Completed,USD,100.00,-3.20,96.80,T1
13/01/2025,10:11:12,PST,Bo Fox,Express Checkout Payment,Completed,USD,50.00,-1.75,48.25,T2
14/01/2025,10:11:12,PST,,General Withdrawal,Completed,USD,-140.00,0.00,-140.00,T3
15/01/2025,10:11:12,PST,Bo Fox,Payment Refund,Completed,USD,-50.00,0.00,-50.00,T4
16/01/2025,10:11:12,PST,Ann Hill,Express Checkout Payment,Denied,USD,70.00,-2.50,67.50,T5
"""


def test_fees_are_a_cost_withdrawals_no_sale_and_names_no_numbers_of_orders(tmp_path):
    staged = staged_of(tmp_path, PAYMENTS)
    assert net(staged) == Decimal("100.0000")
    assert staged.tables["orders"]["number"].to_list() == ["T1", "T2", "T4"]
    assert sorted(staged.tables["accounts"]["name"]) == ["Ann Hill", "Bo Fox"]
    assert "sales.csv: `Net` is `Gross` less `Fee`, a cost: sales are `Gross`." in staged.notes


@pytest.mark.parametrize(
    ("header", "written", "kept"),
    [("Talk Time", "2:30", "2.5000"), ("Talk Time", "0:02:30", "2.5000"), ("Talk Time", "2.5", "2.5000")],
)
def test_minutes_are_read_as_on_a_clock(tmp_path, header, written, kept):
    text = f"Call ID,Call Date,Agent,{header}\n1,2025-01-02 10:00,Ann,{written}\n2,2025-01-02 11:00,Ann,{written}\n"
    minutes = staged_of(tmp_path, text, name="calls.csv").tables["activities"]["minutes"]
    assert [str(value) for value in minutes] == [kept, kept]


def test_hours_are_read_as_on_a_clock(tmp_path):
    text = "Employee,Date,Hours\nAnn Hill,2025-01-02,7:30\nBo Fox,2025-01-02,8:00\n"
    hours = staged_of(tmp_path, text, name="hours.csv").tables["worked_hours"]["hours"]
    assert sorted(float(value) for value in hours) == [7.5, 8.0]


def test_a_call_that_was_answered_is_no_customer_won(tmp_path):
    text = "Call ID,Date,Time,Agent,Answered (Y/N),AvgTalkDuration\n1,2025-01-13,9:12:58,Ann,Y,0:02:23\n2,2025-01-14,9:12:58,Bo,N,\n"
    tables = staged_of(tmp_path, text, name="calls.csv").tables
    assert (tables["activities"].height, "leads" in tables) == (2, False)


def test_a_form_with_its_campaign_gives_leads(tmp_path):
    text = (
        "Submitted At,Name,Email,Message,utm_source,utm_campaign\n2025-01-13 10:00,Ann Hill,a@x.test,Hi,google,spring\n"
    )
    tables = staged_of(tmp_path, text, name="contact-form.csv").tables
    assert (tables["leads"].height, "contacts" in tables) == (1, False)
