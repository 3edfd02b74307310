"""What pages say, and how little they ask."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headway.records import models as records
from headway.web.templatetags.house import coded, counted


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_home_says_the_period_the_change_and_the_date_that_decides(page):
    said = text_of(page("ada", "/"))
    assert "November, " in said
    assert "selling days" in said
    assert "Net sales €350.35" in said
    assert "order date · 3 orders" in said
    assert "Win rate 100.0 %" in said


def test_what_lies_before_the_first_record_is_not_called_nothing(page):
    card = text_of(page("ada", "/card/net_sales"))
    assert "5 earlier months are needed to say what is usual" in card
    assert "New" not in card


def test_the_rows_sum_to_the_number(page):
    said = text_of(page("ada", "/rows/net_sales"))
    assert "Sum of these rows €350.35" in said
    assert "Rows 3" in said


def test_the_rows_of_a_ratio_are_its_two_sides(page):
    said = text_of(page("ada", "/rows/win_rate"))
    assert "Deals won ÷ Deals decided" in said
    assert "Sum of these rows 3" in text_of(page("ada", "/rows/win_rate?part=denominator"))


def test_a_filter_narrows_number_and_rows_alike(page):
    assert "€200.20" in text_of(page("ada", "/rows/net_sales?where=rep%3DCy"))


def test_explore_crosses_rows_with_columns_and_asks_the_total(page):
    said = text_of(page("ada", "/explore?metric=net_sales&by=rep&across=channel"))
    for amount in ("€100.10", "€200.20", "€50.05", "€350.35"):
        assert amount in said


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/explore?metric=net_sale", "did you mean &quot;net_sales&quot;"),
        ("/?period=november", "is not a period"),
        ("/?against=moon", "is no comparison"),
        ("/explore?metric=net_sales&where=ofice%3DX", "did you mean &quot;office&quot;"),
        ("/deals?sort=colour", "cannot be sorted"),
    ],
)
def test_a_wrong_address_is_told_what_to_change(page, path, told):
    answer = page("ada", path)
    assert answer.status_code == 400
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/metrics/nonsense", "/rows/nonsense", "/deals/1", "/imports/999", "/import/0123456789abcdef"]
)
def test_what_is_not_there_is_a_404(page, path):
    assert page("ada", path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/explore", "/metrics", "/metrics/win_rate", "/rows/win_rate", "/deals", "/import", "/sign-in"]
)
def test_pages_hold_to_a_strict_policy(page, path):
    answer = page("ada" if path != "/sign-in" else "", path)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    body = answer.content.decode()
    assert not re.search(r"<[^>]+\sstyle=", body)
    assert not re.search(r"<[^>]+\son[a-z]+=", body)
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", body)
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "queries"), [("/", 17), ("/explore", 16), ("/metrics", 16), ("/deals", 21), ("/orders", 19)]
)
def test_a_page_asks_the_records_so_many_times_whatever_they_hold(shop, path, queries):
    client = Client()
    client.force_login(shop.users["ada"], backend="headway.web.entrance.LinkBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert len(asked) == queries


def test_htmx_gets_the_fragment_that_it_names_and_the_whole_page_otherwise(page):
    part = page("ada", "/metrics?q=win", **{"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert "<html" not in part
    assert "Win rate" in part
    assert "<html" in page("ada", "/metrics?q=win", **{"HX-Request": "true", "HX-Target": "other"}).content.decode()


def test_lists_search_filter_and_count(page):
    assert "1–1 of 1" in text_of(page("ada", "/deals?q=nobody"))
    assert "1–3 of 3" in text_of(page("ada", "/orders?channel=web"))
    assert "No order matches" in text_of(page("ada", "/orders?q=zzz"))


@pytest.mark.parametrize(
    ("path", "metric"),
    [
        ("/orders", "net_sales"),
        ("/orders?channel=web&sort=-net", "net_sales"),
        ("/deals?state=won&sort=-amount", "bookings"),
        ("/deals?from=2026-01-01&to=2026-12-31", "bookings"),
    ],
)
@pytest.mark.parametrize("who", ["ada", "max", "cy", "guest"])
def test_what_a_list_comes_to_is_the_metric(page, who, path, metric):
    number = re.search(r'class="value"[^>]*><span[^>]*>([^<]+)<', page(who, f"/card/{metric}").content.decode())
    assert number is not None
    said = re.search(r'class="found"[^>]*>.*?</p>', page(who, path).content.decode(), re.DOTALL)
    assert said is not None
    assert number[1].removesuffix(".00") in said[0]


def test_the_customers_come_to_net_sales(page):
    assert "1 customer · Net sales €350.35" in text_of(page("ada", "/customers"))


def test_a_list_is_narrowed_to_days_both_ends_included(page):
    assert "1–3 of 3" in text_of(page("ada", "/orders?from=2026-11-16&to=2026-11-16"))
    assert "No order matches" in text_of(page("ada", "/orders?from=2026-11-17"))
    assert page("ada", "/orders?from=tomorrow").status_code == 400


def test_a_change_says_who_when_before_and_after(page, shop):
    deal = shop.deals["bo"]
    deal.refresh_from_db()
    terms = deal.terms.get()
    terms.amount = 1250
    terms.save(update_fields=["amount"])
    said = text_of(page("ada", f"/deals/{deal.public_id}"))
    assert "Changes" in said
    assert re.search(r"Amount €1,000\.00 €1,250\.00", said)
    terms.amount = 1000
    terms.save(update_fields=["amount"])


def test_a_metric_page_tells_formula_anchor_and_value(page):
    said = text_of(page("ada", "/metrics/win_rate"))
    assert "Formula Deals won ÷ Deals decided" in said
    assert "Decided by close date" in said
    assert "M074" in said


def test_files_hold_the_same_number(page):
    workbook = page("ada", "/explore.xlsx?metric=net_sales&by=rep")
    assert workbook["Content-Type"].startswith("application/vnd.openxmlformats")
    assert workbook.content.startswith(b"PK")
    rows = page("ada", "/rows/net_sales.csv").content.decode("utf-8-sig")
    assert len(rows.splitlines()) == 4


def test_names_of_columns_are_set_as_such_and_one_row_is_one_row():
    assert coded("`Order <b>` sums to 1") == "<code>Order &lt;b&gt;</code> sums to 1"
    assert counted(1, "row") == "1 row"
    assert counted(1204, "row") == "1,204 rows"


def test_an_empty_list_says_what_brings_it(page, shop):
    records.Lead.objects.all().delete()
    assert "Import files" in page("ada", "/leads").content.decode()
    assert "No lead that you may see" in page("cy", "/leads").content.decode()
