"""What is asked, what is decided by evidence, and what an answer does."""

import sqlite3
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from headway.ingest import (
    ImportSettings,
    NothingKnown,
    fingerprint,
    propose,
    read_mapping,
    read_tables,
    stage,
    write_mapping,
)
from headway.ingest.proposal import BadAnswer
from headway.ingest.stage import QuestionsOpen
from headway.values.calendar import Calendar

KNOWN = NothingKnown()
SETTINGS = ImportSettings()
HEADER = "Order ID,Order Date,Product,Quantity,Price\n"


def proposal_of(folder: Path, text: str, **settings):
    path = folder / "sales.csv"
    path.write_text(text, "utf-8")
    tables = read_tables([path])
    return tables, propose(
        tables, known=KNOWN, kept=None, settings=ImportSettings(**settings) if settings else SETTINGS
    )


def staged_of(folder: Path, text: str, answers: dict | None = None, **settings):
    tables, proposal = proposal_of(folder, text, **settings)
    return stage(tables, proposal, answers or {}, known=KNOWN, settings=ImportSettings(**settings)).staged


def test_dates_that_read_both_ways_are_asked_about_and_the_answer_holds(tmp_path):
    tables, proposal = proposal_of(tmp_path, HEADER + "1,01/02/2016,Cup,1,2.50\n2,03/04/2016,Cup,1,2.50\n")
    assert [(q.key, q.choices, q.rows) for q in proposal.questions] == [
        ("sales.csv:Order Date:date_order", ("day first", "month first"), 2)
    ]
    with pytest.raises(QuestionsOpen):
        stage(tables, proposal, {}, known=KNOWN, settings=SETTINGS)
    with pytest.raises(BadAnswer):
        proposal.open_questions({"sales.csv:Order Date:date_order": "perhaps"})
    for answer, day in (("day first", "2016-02-01"), ("month first", "2016-01-02")):
        done = stage(tables, proposal, {"sales.csv:Order Date:date_order": answer}, known=KNOWN, settings=SETTINGS)
        assert f"{done.staged.tables['orders']['placed_at'][0]:%Y-%m-%d}" == day


def test_a_day_above_twelve_or_another_column_decides_the_order(tmp_path):
    both = "Order ID,Order Date,Ship Date,Product,Quantity,Price\n1,01/02/2016,13/02/2016,Cup,1,2.50\n"
    _, proposal = proposal_of(tmp_path, both)
    assert not proposal.questions
    assert {column.column: column.order for column in proposal.mapping.tables[0].columns if column.order} == {
        "Order Date": "day first",
        "Ship Date": "day first",
    }


def test_a_mark_that_may_be_decimal_or_thousands_is_asked_about(tmp_path):
    text = "Order ID;Order Date;Product;Quantity;Price\n1;2016-02-01;Cup;1;1.250\n2;2016-02-01;Cup;1;2.500\n"
    tables, proposal = proposal_of(tmp_path, text)
    assert [q.key for q in proposal.questions] == ["sales.csv:Price:decimal"]
    for answer, total in (("point", "3.7500"), ("comma", "3750.0000")):
        done = stage(tables, proposal, {"sales.csv:Price:decimal": answer}, known=KNOWN, settings=SETTINGS)
        assert done.staged.tables["order_lines"]["amount"].sum() == Decimal(total)


def test_two_columns_that_may_be_the_amount_are_asked_about_unless_price_times_quantity_tells(tmp_path):
    text = "Order ID,Order Date,Product,Sales,Revenue\n1,2016-02-01,Cup,10.00,12.00\n2,2016-02-02,Cup,20.00,24.00\n"
    tables, proposal = proposal_of(tmp_path, text)
    assert [(q.key, q.choices) for q in proposal.questions] == [("sales.csv:Sales:amount", ("Sales", "Revenue"))]
    done = stage(tables, proposal, {"sales.csv:Sales:amount": "Revenue"}, known=KNOWN, settings=SETTINGS)
    assert done.staged.tables["order_lines"]["amount"].sum() == Decimal("36.0000")
    told = "Order ID,Order Date,Product,Quantity,Price,Sales,Revenue\n1,2016-02-01,Cup,2,5.00,12.00,10.00\n"
    tables, proposal = proposal_of(tmp_path, told)
    assert not proposal.questions
    done = stage(tables, proposal, {}, known=KNOWN, settings=SETTINGS)
    assert done.staged.tables["order_lines"]["amount"].sum() == Decimal("10.0000")


def test_returns_with_positive_amounts_are_asked_about(tmp_path):
    text = (
        "Order ID,Order Date,Product,Quantity,Price,Transaction "
        "type\n1,2016-02-01,Cup,2,5.00,Sale\n2,2016-02-02,Cup,1,5.00,Refund\n"
    )
    tables, proposal = proposal_of(tmp_path, text)
    key = "sales.csv:Transaction type:sign"
    assert [q.key for q in proposal.questions] == [key]
    for answer, total in (("taken back", "5.0000"), ("sold", "15.0000")):
        done = stage(tables, proposal, {key: answer}, known=KNOWN, settings=SETTINGS)
        assert done.staged.tables["order_lines"]["amount"].sum() == Decimal(total)


def test_whole_discounts_without_a_total_are_asked_about(tmp_path):
    text = (
        "Order ID,Order Date,Product,Quantity,Price,Discount\n1,2016-02-01,Cup,2,50.00,10\n2,2016-02-02,Cup,1,50.00,0\n"
    )
    tables, proposal = proposal_of(tmp_path, text)
    key = "sales.csv:Discount:discount"
    assert [q.key for q in proposal.questions] == [key]
    for answer, total in (("per cent", "140.0000"), ("money", "140.0000")):
        done = stage(tables, proposal, {key: answer}, known=KNOWN, settings=SETTINGS)
        assert done.staged.tables["order_lines"]["amount"].sum() == Decimal(total), answer
    tables, proposal = proposal_of(tmp_path, text.replace("50.00,10", "30.00,10"))
    totals = {
        answer: stage(tables, proposal, {key: answer}, known=KNOWN, settings=SETTINGS)
        .staged.tables["order_lines"]["amount"]
        .sum()
        for answer in ("per cent", "money")
    }
    assert totals == {"per cent": Decimal("104.0000"), "money": Decimal("100.0000")}


def test_a_mapping_is_kept_as_a_small_file_and_read_back(tmp_path):
    tables, proposal = proposal_of(tmp_path, HEADER + "1,01/02/2016,Cup,1,2.50\n")
    text = write_mapping(proposal.mapping).replace(
        'field = "order.placed_at"', 'field = "order.placed_at", order = "day first"'
    )
    kept = read_mapping(text)
    again = propose(tables, known=KNOWN, kept=kept, settings=SETTINGS)
    assert not again.questions
    assert again.mapping.tables[0].header == tables[0].header
    done = stage(tables, again, {}, known=KNOWN, settings=SETTINGS)
    assert f"{done.staged.tables['orders']['placed_at'][0]:%Y-%m-%d}" == "2016-02-01"
    assert fingerprint(("B", "a ")) == fingerprint(("A", "b"))


def test_spellings_are_merged_and_same_as_joins_and_parts_them(tmp_path):
    text = HEADER + "1,2016-02-01,GT Max,1,2\n2,2016-02-01,GTMax,1,2\n3,2016-02-01,Big Max,1,2\n"
    assert staged_of(tmp_path, text).tables["products"].height == 2
    joined = staged_of(tmp_path, text, {"same_as:products:Big Max": "GT Max"})
    assert joined.tables["products"]["name"].to_list() == ["GT Max"]
    parted = staged_of(tmp_path, text, {"same_as:products:GTMax": ""})
    assert sorted(parted.tables["products"]["name"]) == ["Big Max", "GT Max", "GTMax"]


def test_the_same_lines_are_told_alike_and_equal_lines_are_counted(tmp_path):
    first = staged_of(tmp_path, HEADER + "1,2016-02-01,Cup,1,2\n1,2016-02-01,Cup,1,2\n").tables["order_lines"]
    grown = staged_of(tmp_path, HEADER + "1,2016-02-01,Cup,1,2\n1,2016-02-01,Cup,1,2\n2,2016-02-03,Cup,1,2\n").tables[
        "order_lines"
    ]
    assert first["ref"].n_unique() == 2
    assert set(first["ref"]) < set(grown["ref"])
    assert grown["amount"].sum() == Decimal("6.0000")


def test_local_times_follow_the_zone_through_a_change_of_clocks(tmp_path):
    text = (
        HEADER.replace("Order Date", "Order Date")
        + "1,2026-03-29 02:30:00,Cup,1,2\n2,2026-07-01 12:00:00,Cup,1,2\n3,2026-10-25 02:30:00,Cup,1,2\n"
    )
    orders = (
        staged_of(tmp_path, text, calendar=Calendar("Europe/Berlin"), currency="EUR").tables["orders"].sort("number")
    )
    assert [f"{at:%H:%M}" for at in orders["placed_at"]] == ["01:30", "10:00", "00:30"]
    assert orders["placed_at_timed"].all()
    days = staged_of(
        tmp_path, HEADER + "1,2026-07-01,Cup,1,2\n", calendar=Calendar("Europe/Berlin", 240), currency="EUR"
    ).tables["orders"]
    assert [f"{at:%d %H:%M}" for at in days["placed_at"]] == ["01 02:00"]
    assert not days["placed_at_timed"].any()


def test_details_without_their_orders_are_refused(tmp_path):
    (tmp_path / "orders.csv").write_text("order_id,order_date,customer_id\n1,2016-02-01,A\n")
    (tmp_path / "details.csv").write_text("order_id,product_id,unit_price,quantity\n1,7,2.00,3\n9,7,2.00,3\n")
    tables = read_tables([tmp_path])
    done = stage(tables, propose(tables, known=KNOWN, kept=None, settings=SETTINGS), {}, known=KNOWN, settings=SETTINGS)
    assert [(r.row, r.value, r.reason) for r in done.staged.refusals] == [(2, "9", "no such order")]
    assert done.staged.tables["order_lines"]["amount"].to_list() == [Decimal("6.0000")]
    price = next(line for line in done.reconciliation if line.column == "quantity")
    assert (price.file_sum, price.held, price.reasons) == (6, 3, (("in rows refused: no such order", Decimal(3)),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_any_encoding_and_delimiter(tmp_path, encoding, delimiter):
    rows = [
        ["Bestellnummer", "Datum", "Artikel", "Menge", "Einzelpreis"],
        ["1", "31.12.2025", "Öl größe", "2", "1.234,50"],
    ]
    text = "Bericht 2025\r\n\r\n" + "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"
    path = tmp_path / "verkauf.csv"
    path.write_bytes(text.encode(encoding))
    tables = read_tables([path])
    done = stage(tables, propose(tables, known=KNOWN, kept=None, settings=SETTINGS), {}, known=KNOWN, settings=SETTINGS)
    assert done.staged.tables["order_lines"]["amount"].to_list() == [Decimal("2469.0000")]
    assert done.staged.tables["products"]["name"].to_list() == ["Öl größe"]


def test_parquet_json_and_sqlite_give_the_same_rows(tmp_path):
    frame = pl.DataFrame(
        {
            "order_id": [1, 2],
            "order_date": ["2026-01-02", "2026-01-03"],
            "product": ["a", "b"],
            "quantity": [1, 2],
            "price": [2.5, 0.1],
        }
    )
    frame.with_columns(pl.col("order_date").str.to_date()).write_parquet(tmp_path / "a.parquet")
    frame.write_ndjson(tmp_path / "a.jsonl")
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE sales (order_id, order_date, product, quantity, price)")
        connection.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?)", frame.rows())
    for name in ("a.parquet", "a.jsonl", "a.db"):
        tables = read_tables([tmp_path / name])
        done = stage(
            tables, propose(tables, known=KNOWN, kept=None, settings=SETTINGS), {}, known=KNOWN, settings=SETTINGS
        )
        assert done.staged.tables["order_lines"]["amount"].to_list() == [Decimal("2.5000"), Decimal("0.2000")], name
