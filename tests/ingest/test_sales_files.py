"""Sales files as shops export them: words that turn the sign, tax, currencies, odd dates, missing quantities."""

from decimal import Decimal

import polars as pl
import pytest

from headway.ingest import ImportSettings, NothingKnown, propose, read_mapping, read_tables, stage, write_mapping
from headway.values.calendar import Calendar

SETTINGS = ImportSettings(calendar=Calendar(zone="UTC"), currency="EUR")


def proposed(folder, text, name="sales.csv", known=None):
    path = folder / name
    path.write_text(text, "utf-8")
    tables = read_tables([path])
    return tables, propose(tables, known=known or NothingKnown(), kept=None, settings=SETTINGS)


def staged_of(folder, text, answers=None, name="sales.csv"):
    tables, proposal = proposed(folder, text, name)
    return stage(tables, proposal, answers or {}, known=NothingKnown(), settings=SETTINGS)


def lines_of(folder, text, answers=None):
    lines = staged_of(folder, text, answers).staged.tables["order_lines"]
    return [(kind, str(amount)) for kind, amount in lines.select("kind", "amount").rows()]


RETURNS = "Invoice,Date,Type,Product,Qty,Amount\n1,2024-01-02,Sale,Mug,2,8\n2,2024-01-03,Return,Mug,1,4\n"


def test_a_column_of_sale_and_return_is_the_kind_and_positive_returns_are_asked_about(tmp_path):
    _, proposal = proposed(tmp_path, RETURNS)
    assert [(q.key, q.rows) for q in proposal.questions] == [("sales.csv:Type:sign", 1)]
    taken = {"sales.csv:Type:sign": "taken back"}
    assert lines_of(tmp_path, RETURNS, taken) == [("sale", "8.0000"), ("return", "-4.0000")]
    assert lines_of(tmp_path, RETURNS, {"sales.csv:Type:sign": "sold"}) == [("sale", "8.0000"), ("sale", "4.0000")]
    line = staged_of(tmp_path, RETURNS, taken).reconciliation[1]
    assert line.reasons == (("in rows taken back, which count as negative", Decimal(8)),)


def test_an_answer_holds_for_the_next_file_with_this_header(tmp_path):
    class Kept(NothingKnown):
        def mapping(self, fingerprint):
            return read_mapping(write_mapping(kept))

    _, proposal = proposed(tmp_path, RETURNS)
    kept = proposal.mapping
    kept = type(kept)(kept.tables, answers={"sales.csv:Type:sign": "taken back"})
    _, again = proposed(tmp_path, RETURNS + "3,2024-02-03,Return,Mug,1,4\n", "february.csv", Kept())
    assert [q.key for q in again.open_questions({})] == []
    assert again.mapping.answers["february.csv:Type:sign"] == "taken back"


def test_a_category_with_a_return_among_its_words_stays_a_category(tmp_path):
    text = "Invoice,Date,Type,Product,Qty,Amount\n1,2024-01-02,Kitchen,Mug,2,8\n2,2024-01-03,Return,Mug,1,4\n"
    tables = staged_of(tmp_path, text).staged.tables
    assert sorted(tables["categories"]["name"]) == ["Kitchen", "Return"]


def test_a_returned_status_takes_back_the_order_and_in_a_mixed_order_the_line(tmp_path):
    text = (
        "Order ID,Date,Product,Qty,Amount,Status\n1,2024-01-02,Mug,2,8,Completed\n2,2024-01-03,Mug,1,4,Returned\n"
        "3,2024-01-04,Cup,1,3,Cancelled\n3,2024-01-04,Mug,1,4,Completed\n"
    )
    tables = staged_of(tmp_path, text).staged.tables
    lines = dict(tables["order_lines"].select("ref", "amount").iter_rows())
    events = tables["order_events"].select("order", "kind", "line").rows()
    assert [(order, kind, line and str(lines[line])) for order, kind, line in events] == [
        ("o:3", "cancelled", "3.0000"),
        ("o:2", "refunded", None),
    ]


@pytest.mark.parametrize(
    ("header", "rows", "net"),
    [
        ("Total excl. tax,Total incl. tax", ("8.00,9.68", "3.00,3.63"), "11.0000"),
        ("Total incl. tax,Total excl. tax", ("9.68,8.00", "3.63,3.00"), "11.0000"),
        ("Total incl. VAT,VAT", ("9.68,1.68", "3.63,0.63"), "11.0000"),
        ("Montant TTC,Montant HT", ("9.68,8.00", "3.63,3.00"), "11.0000"),
        ("Price incl. GST,GST", ("4.84,1.68", "3.63,0.63"), "11.0000"),
        ("Total incl. tax,Note", ("9.68,a", "3.63,b"), "13.3100"),
    ],
)
def test_net_sales_are_without_tax_where_the_file_can_say_it(tmp_path, header, rows, net):
    quantities = ("2", "1")
    body = "".join(
        f"{at},2024-01-02,Mug,{qty},{row}\n" for at, (qty, row) in enumerate(zip(quantities, rows, strict=True))
    )
    done = staged_of(tmp_path, f"Order ID,Date,Product,Qty,{header}\n{body}")
    assert str(done.staged.tables["order_lines"]["amount"].sum()) == net
    assert any("net sales hold it" in note for note in done.staged.notes) == (net == "13.3100")


def test_signs_of_several_currencies_are_the_currency_of_each_row(tmp_path):
    rows = "1,2024-01-02,Mug,1,€4.00\n2,2024-01-03,Mug,2,$8.00\n3,2024-01-04,Mug,2,7.00\n"
    text = f"Order ID,Date,Product,Qty,Amount\n{rows}"
    orders = staged_of(tmp_path, text).staged.tables["orders"]
    assert dict(orders.select("number", "currency").iter_rows()) == {"1": "EUR", "2": "USD", "3": None}


def test_a_column_that_is_there_twice_is_asked_about(tmp_path):
    _, proposal = proposed(tmp_path, "Order ID,Date,Amount,Amount\n1,2024-01-02,4,8\n2,2024-01-03,3,6\n")
    assert [q.choices for q in proposal.questions] == [("Amount", "Amount (again 1)")]


def test_a_missing_quantity_is_one_where_the_amount_is_known_else_its_row_is_refused(tmp_path):
    header = "Order ID,Date,Product,Qty"
    known = staged_of(tmp_path, f"{header},Amount\n1,2024-01-02,Mug,,4\n2,2024-01-03,Cup,2,3\n").staged
    assert [str(q) for q in known.tables["order_lines"]["quantity"]] == ["1.0000", "2.0000"]
    assert any("one unit each" in note for note in known.notes)
    priced = staged_of(tmp_path, f"{header},Price\n1,2024-01-02,Mug,,4\n2,2024-01-03,Cup,2,3\n").staged
    assert [(r.row, r.column, r.reason) for r in priced.refusals] == [(1, "Qty", "has no quantity")]


def test_months_without_a_day_and_months_that_look_like_weekdays(tmp_path):
    rows = '2024-01,Mug,10,40\nFeb 2024,Mug,12,48\n"March 3, 2024",Cup,2,6\n"Tue, 5 Mar 2024",Cup,1,3\n'
    text = f"Month,Product,Units,Revenue\n{rows}"
    orders = staged_of(tmp_path, text).staged.tables["orders"]
    assert sorted(str(day.date()) for day in orders["placed_at"]) == [
        "2024-01-01",
        "2024-02-01",
        "2024-03-03",
        "2024-03-05",
    ]


def test_orders_with_a_date_and_an_amount_are_no_returns(tmp_path):
    tables = staged_of(tmp_path, "Order ID,Date,Product,Amount\n1,2024-01-02,Mug,4\n2,2024-01-03,Cup,3\n").staged.tables
    assert str(tables["order_lines"]["amount"].sum()) == "7.0000"


def test_customers_by_name_are_names_and_by_code_are_numbers(tmp_path):
    names = staged_of(tmp_path, "Order Number,Order Date,Customer,Total\n1,2024-01-02,Ann Lee,1\n2,2024-01-03,Bo,2\n")
    assert names.staged.tables["accounts"]["number"].null_count() == 2
    codes = staged_of(tmp_path, "Order Number,Order Date,Customer,Total\n1,2024-01-02,cus_81,1\n2,2024-01-03,cus_9,2\n")
    assert codes.staged.tables["accounts"]["number"].to_list() == ["cus_81", "cus_9"]


def test_a_total_of_the_order_on_each_of_its_rows_counts_once(tmp_path):
    rows = "1,2024-01-02,Mug,11\n1,2024-01-02,Cup,11\n2,2024-01-03,Mug,4\n"
    once = staged_of(tmp_path, f"Order ID,Date,Product,Order Total\n{rows}")
    assert str(once.staged.tables["order_lines"]["amount"].sum()) == "15.0000"
    assert once.reconciliation[0].reasons == (("repeated on the rows of an order", Decimal(11)),)
    each = staged_of(tmp_path, f"Order ID,Date,Product,Amount\n{rows}").staged
    assert str(each.tables["order_lines"]["amount"].sum()) == "26.0000"


def test_a_credit_note_is_taken_back_as_a_whole_whatever_the_sign_of_its_lines(tmp_path):
    sold = "".join(f"{number},2024-01-02,M,1,4\n" for number in range(20, 80))
    back = "".join(f"C{number},2024-01-02,M,-2,4\n" for number in range(10, 40))
    text = f"InvoiceNo,InvoiceDate,StockCode,Quantity,UnitPrice\n{back}C10,2024-01-02,D,1,3\n{sold}"
    lines = staged_of(tmp_path, text).staged.tables["order_lines"].group_by("kind").agg(pl.col("amount").sum())
    assert {kind: str(amount) for kind, amount in lines.iter_rows()} == {"return": "-237.0000", "sale": "240.0000"}


def test_currencies_are_codes_however_they_are_written(tmp_path):
    text = "Order ID,Date,Product,Qty,Amount,Currency\n1,2024-01-02,Mug,1,4,eur\n2,2024-01-03,Mug,2,8,€\n"
    assert staged_of(tmp_path, text).staged.tables["orders"]["currency"].to_list() == ["EUR", "EUR"]


def test_equal_rows_and_rows_of_nobody_are_kept_and_said_to_be(tmp_path):
    rows = "1,2024-01-02,Mug,2,8,Ada\n1,2024-01-02,Mug,2,8,Ada\n1,2024-01-02,Mug,2,8,Ada\n2,2024-01-03,Mug,1,4,\n"
    text = "Invoice,Date,Product,Qty,Amount,Customer\n" + rows
    _, proposal = proposed(tmp_path, text)
    assert "sales.csv: 2 rows equal to an earlier one of the file: kept, each counts." in proposal.notes
    assert "sales.csv: 1 row has no customer in `Customer`: in every sum, under no customer." in proposal.notes
    assert len(lines_of(tmp_path, text)) == 4


def test_rows_with_a_number_of_their_own_are_no_equal_ones(tmp_path):
    text = "Row ID,Invoice,Date,Product,Qty,Amount,Customer\n1,1,2024-01-02,Mug,2,8,Ada\n2,1,2024-01-02,Mug,2,8,Ada\n"
    _, proposal = proposed(tmp_path, text)
    assert not [note for note in proposal.notes if "equal to" in note or "no customer" in note]
