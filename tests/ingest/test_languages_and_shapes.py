# ruff: noqa: E501  # headers and rows as the systems write them
"""Files in more languages, with short headers, headers in two lines, and values that stand once above their rows."""

from decimal import Decimal

import pytest

from headway.ingest.words import spelt_out
from tests.ingest.test_unseen_exports import asked, net, staged_of, understood

JAPANESE = '注文番号,注文日,顧客名,商品名,カテゴリ,数量,単価,金額,店舗\nA1,2024年1月2日,田中商店,マグ,食器,2,"1,200円","2,400円",東京\nA2,2024年1月13日,鈴木工業,急須,食器,1,"3,500円","3,500円",大阪\n'
POLISH = (
    "Numer zamówienia;Data zamówienia;Klient;Produkt;Ilość;Cena jednostkowa;Wartość netto;Wartość brutto;Handlowiec\n"
    "Z1;02.01.2024;Kowalski;Kubek;2;12,50 zł;25,00 zł;30,75 zł;Anna\nZ2;13.01.2024;Nowak;Dzbanek;1;1 250,00 zł;1 250,00 zł;1 537,50 zł;Piotr\n"
)


def test_japanese_sales_in_whole_yen(tmp_path):
    assert asked(tmp_path, JAPANESE) == []
    staged = staged_of(tmp_path, JAPANESE)
    assert net(staged) == Decimal("5900.0000")
    assert staged.tables["offices"]["name"].to_list() == ["東京", "大阪"]


def test_polish_sales_count_the_net_column(tmp_path):
    staged = staged_of(tmp_path, POLISH)
    assert net(staged) == Decimal("1275.0000")
    assert sorted(staged.tables["members"]["name"]) == ["Anna", "Piotr"]


def test_a_total_that_is_another_column_with_tax_is_not_net(tmp_path):
    text = (
        "Nº Factura;Fecha;Cliente;Artículo;Cantidad;Precio unitario;Descuento %;Importe;IVA;Total;Estado\n"
        "F1;02/01/2024;Pérez;Taza;2;10,00;0;20,00;4,20;24,20;Pagada\nF2;13/01/2024;Gómez;Jarra;1;1.200,50;10;1.080,45;226,89;1.307,34;Pendiente\n"
    )
    staged = staged_of(tmp_path, text)
    assert net(staged) == Decimal("1100.4500")
    assert staged.tables["orders"]["status"].to_list() == ["paid", "placed"]


@pytest.mark.parametrize(
    ("short", "long"),
    [("CUST_NM", "customer name"), ("ORD_QTY", "order quantity"), ("EXT_AMT", "extended amount"), ("Cost", "Cost")],
)
def test_short_parts_of_headers_are_spelt_out(short, long):
    assert spelt_out(short) == long


def test_headers_of_a_host_system(tmp_path):
    text = "ORDER_NO|ORDER_DT|CUST_NM|ITEM_DESC|ORD_QTY|UNIT_PRC|EXT_AMT\n1|20240102|ANN|MUG|2|4.00|8.00\n2|20240113|BO|JUG|1|17.00|17.00\n"
    staged = staged_of(tmp_path, text)
    assert (net(staged), staged.tables["order_lines"]["quantity"].sum()) == (Decimal("25.0000"), Decimal("3.0000"))
    assert sorted(staged.tables["accounts"]["name"]) == ["ANN", "BO"]


def test_a_header_in_two_lines_is_named_by_the_lower(tmp_path):
    text = (
        "Order,,Customer,,Item,,Amounts,\nNumber,Date,Name,City,Product,Qty,Price,Total\n"
        "A1,2024-01-02,Ann,Oslo,Mug,2,4,8\nA2,2024-01-13,Bo,Bern,Jug,1,17,17\n"
    )
    assert net(staged_of(tmp_path, text)) == Decimal("25.0000")


def test_a_header_with_gaps_above_rows_of_words_stays_the_header(tmp_path):
    tables, _ = understood(tmp_path, "Name,,Company,\nAnn,x,Alpha,y\nBo,z,Beta,w\nCy,v,Core,u\n")
    assert tables[0].rows == 3


def test_names_above_their_rows_are_those_of_all_of_them(tmp_path):
    text = (
        "Rep,Order No,Date,Customer,Amount\nNora,1,2024-01-02,Ann,8\n,2,2024-01-03,Bo,17\n,3,2024-01-13,Ann,20\n"
        "Otto,4,2024-01-05,Cy,51\n,5,2024-01-06,Bo,9\n"
    )
    staged = staged_of(tmp_path, text)
    named = dict(zip(staged.tables["members"]["ref"], staged.tables["members"]["name"], strict=True))
    assert [named[ref] for ref in staged.tables["orders"]["member"]] == ["Nora", "Nora", "Nora", "Otto", "Otto"]


def test_sellers_who_come_again_are_not_filled_down(tmp_path):
    text = (
        "Rep,Order No,Date,Customer,Amount\nNora,1,2024-01-02,Ann,8\n,2,2024-01-03,Bo,17\n,3,2024-01-13,Ann,20\n"
        "Otto,4,2024-01-05,Cy,51\n,5,2024-01-06,Bo,9\nNora,6,2024-01-07,Bo,9\n"
    )
    assert staged_of(tmp_path, text).tables["orders"]["member"].null_count() == 3


def test_amounts_of_customers_without_a_day_are_mentioned(tmp_path):
    text = "Customer ID,Gender,Item Purchased,Purchase Amount (USD)\n1,Male,Blouse,53\n2,Female,Hat,64\n"
    notes = staged_of(tmp_path, text).notes
    assert any("`Purchase Amount (USD)` looks like sales, but no column says when" in note for note in notes)


def test_leads_with_a_date_of_winning_became_customers(tmp_path):
    text = "Lead Id,Created,Lead Source,Won Date,Lost Reason\n1,2024-01-02,Web,2024-02-02,\n2,2024-01-03,Web,,Budget\n3,2024-01-13,Fair,,\n"
    outcomes = staged_of(tmp_path, text).tables["leads"]["outcome"].to_list()
    assert outcomes == ["converted", "lost", "open"]
