"""Lists made one's own: narrowed by any column, counted and summed as the metric, columns chosen, taken as a file."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from headway.answers.ask import ask
from headway.mirror.rebuild import rebuild
from headway.mirror.settings import MirrorSettings
from headway.query.question import Condition, Operator, Query
from headway.records import models as records
from headway.records.scope import scope_of
from headway.web.screens.listed import WORTH
from headway.web.screens.records import CUSTOMERS, DEALS, LEADS, ORDERS
from headway.web.workplace import here
from tests.web.conftest import NOW
from tests.web.test_pages import text_of

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}
KINDS = {"deals": DEALS, "leads": LEADS, "orders": ORDERS, "customers": CUSTOMERS}


@pytest.fixture(scope="module", autouse=True)
def more_rows(shop):
    """Two customers with fields of the business's own, a comma and letters beyond ASCII; orders of different worth."""
    for key, label, kind in (("tier", "Tier", "text"), ("seats", "Seats", "number"), ("since", "Since", "day")):
        records.CustomField.objects.create(object="accounts", key=key, label=label, kind=kind)
    records.CustomField.objects.create(object="accounts", key="vip", label="VIP", kind="flag")
    own = {"tier": "Gold, old", "seats": 12, "since": "2026-03-01", "vip": True}
    lux = records.Account.objects.create(name="Łódź Lux", city="Łódź", country="Poland", custom=own)
    nox = records.Account.objects.create(
        name="Nox", city="", country="Spain", custom={"tier": "Silver", "seats": 3, "since": "2026-05-31", "vip": False}
    )
    for number, (account, price) in enumerate(((lux, "1000.50"), (nox, "20.25"), (nox, "0.00"))):
        order = records.Order.objects.create(
            number=f"N-{number}", account=account, channel="fair", placed_at=NOW, country=account.country
        )
        records.OrderLine.objects.create(
            order=order, position=1, kind="sale", quantity=1, unit_price=Decimal(price), amount=Decimal(price)
        )
    space = shop.workspace
    rebuild(here().engine, MirrorSettings(space.name, space.currency, space.calendar))  # type: ignore[arg-type]  # a store


@pytest.fixture(autouse=True)
def proposed_columns(shop):
    """What one test chose is not there in the next."""
    yield
    records.Arrangement.objects.all().delete()


def found(answer) -> list[str]:
    """What the first column of a list says, row by row."""
    rows = re.findall(r'<th scope="row"[^>]*>.*?</th>', answer.content.decode(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", row)).strip() for row in rows]


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (["city~łód"], ["Łódź Lux"]),
        (["city~ŁÓD"], ["Łódź Lux"]),
        (["country=poland"], ["Łódź Lux"]),
        (["country=Poland,Spain"], ["Nox", "Łódź Lux"]),
        (["country!=Poland"], ["Nordlicht", "Nox"]),
        (["city="], ["Nordlicht", "Nox"]),
        (["city!="], ["Łódź Lux"]),
        (["net>=350"], ["Nordlicht", "Łódź Lux"]),
        (["net<=350.35", "net>=20.25"], ["Nordlicht", "Nox"]),
        (["net=20.25"], ["Nox"]),
        (["own_tier=Gold\\, old"], ["Łódź Lux"]),
        (["own_tier~old"], ["Łódź Lux"]),
        (["own_tier="], ["Nordlicht"]),
        (["own_tier!=Silver"], ["Nordlicht", "Łódź Lux"]),
        (["own_seats>=4"], ["Łódź Lux"]),
        (["own_seats<=12", "own_seats>=3"], ["Nox", "Łódź Lux"]),
        (["own_seats="], ["Nordlicht"]),
        (["own_since>=2026-03-01", "own_since<=2026-05-30"], ["Łódź Lux"]),
        (["own_since<=2026-05-31"], ["Nox", "Łódź Lux"]),
        (["own_vip=yes"], ["Łódź Lux"]),
        (["own_vip=no"], ["Nox"]),
        (["own_vip="], ["Nordlicht"]),
    ],
    ids=" ".join,
)
def test_a_list_is_narrowed_by_any_column(as_, where, names):
    answer = as_("ada").get("/customers", {"where": where, "sort": "name"})
    assert answer.status_code == 200
    assert sorted(found(answer)) == sorted(names)
    assert f"{len(names)} customer" in text_of(answer)


def test_moments_are_narrowed_by_whole_business_days(as_):
    client = as_("ada")
    assert sorted(found(client.get("/orders", {"where": ["placed>=2026-11-18"]}))) == ["N-0", "N-1", "N-2"]
    assert sorted(found(client.get("/orders", {"where": ["placed<=2026-11-16"]}))) == ["O-bo", "O-cy", "O-nobody"]
    assert found(client.get("/orders", {"where": ["placed=2026-11-17"]})) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("who", "day"), [("ada", {}), ("bo", {}), ("ada", {"as_of": "2026-11-17"})])
def test_every_column_takes_every_question_that_suits_it(as_, kind, who, day):
    client, listed = as_(who), KINDS[kind]
    whole = set(found(client.get(f"/{kind}", day)))
    for field in listed.filtered_by:
        if day and field.key == "lost_reason":
            continue
        values = {"number": "5", "day": "2026-11-01", "moment": "2026-11-01"}.get(field.holds.value, "o")
        signs = ("=", "!=", "~") if field.holds.value == "text" else ("=", "!=", ">=", "<=")
        for where in (*(f"{field.key}{sign}{values}" for sign in signs), f"{field.key}=", f"{field.key}!="):
            assert client.get(f"/{kind}", {"where": where, **day}).status_code == 200, where
        empty, filled = (
            set(found(client.get(f"/{kind}", {"where": f"{field.key}{sign}", **day}))) for sign in ("=", "!=")
        )
        assert empty | filled == whole, field.key
        assert not empty & filled, field.key


@pytest.mark.parametrize("who", ["ada", "max", "bo", "cy"])
@pytest.mark.parametrize("channel", ["fair", "web"])
def test_the_sum_of_the_rows_is_what_ask_says(as_, shop, who, channel):
    world = here().world(now=NOW, scope=scope_of(shop.users[who]))
    asked = ask(
        Query(
            ("net_sales", "orders"),
            where=(Condition("channel", Operator.EQUAL, (channel,)),),
            start=date(2026, 11, 1),
            end=date(2026, 11, 30),
        ),
        world,
    )
    answer = as_(who).get("/orders", {"where": [f"channel={channel}", "placed>=2026-11-01", "placed<=2026-11-30"]})
    count, total = asked.totals["orders"], here().figures.exact(asked.totals["net_sales"], "EUR")
    assert f"{count} order{'' if count == 1 else 's'} · Net sales {total}" in text_of(answer)


def test_won_deals_of_a_month_come_to_its_bookings(as_, shop):
    world = here().world(now=NOW, scope=scope_of(shop.users["max"]))
    booked = ask(Query(("bookings",), start=date(2026, 11, 1), end=date(2026, 11, 30)), world).totals["bookings"]
    answer = as_("max").get("/deals", {"where": ["state=won", "amount>=1"]})
    assert f"Amount {here().figures.exact(booked, 'EUR')}" in text_of(answer)


def test_the_address_carries_it_and_a_chip_takes_it_away(as_):
    body = as_("ada").get("/customers", {"where": ["country=Poland", "net>=1"], "q": "lux"}).content.decode()
    chips = re.findall(r'<span class="chip"[^>]*>([^<]+)<a href="([^"]+)"', body)
    assert [label for label, _ in chips] == ["Country is Poland", "Net sales at least 1"]
    assert parse_qs(urlsplit(unescape(chips[0][1])).query) == {"q": ["lux"], "where": ["net>=1"]}
    assert 'name="where" value="country=Poland"' in body


def test_a_column_is_asked_about_in_a_form_that_keeps_the_rest(as_):
    client = as_("ada")
    path = "/customers/filter/net?q=lux&where=country%3DPoland"
    assert client.get(path, headers=HX).status_code == 200
    done = client.post(path, {"how": "range", "least": "1 000,50", "most": ""}, headers=HX)
    assert parse_qs(urlsplit(done["HX-Redirect"]).query)["where"] == ["country=Poland", "net>=1000.5"]
    assert found(client.get(done["HX-Redirect"])) == ["Łódź Lux"]
    assert client.post(path, {"how": "range", "least": "", "most": ""}, headers=HX).status_code == 422
    words = client.get("/customers/filter/own_tier", headers=HX).content.decode()
    assert 'value="Silver"' in words
    assert client.get("/customers/filter/nothing").status_code == 404
    assert client.get("/orders/filter/lines").status_code == 404


@pytest.mark.parametrize(
    "where", ["cty=Oslo", "net>=lots", "placed>=yesterday", "city>=A", "net~5", "city", "net>=", "own_seats=many"]
)
def test_what_cannot_be_asked_is_told_in_words(as_, where):
    kind = "orders" if where.startswith("placed") else "customers"
    answer = as_("ada").get(f"/{kind}", {"where": where})
    assert answer.status_code == 400
    assert "where" not in text_of(answer).split("Write")[0]


def test_columns_are_chosen_ordered_and_remembered_for_oneself(as_):
    client = as_("ada")
    heads = lambda who: [column.strip(" ↑↓") for column in heads_of(as_(who).get("/customers"))]  # noqa: E731
    proposed = heads("ada")
    order = ["country", "own_tier", "city", "net"]
    moved = client.post("/customers/columns", {"order": order, "show": order, "move": "city:up"}, headers=HX)
    shown = re.findall(r'name="order" value="([^"]+)"', moved.content.decode())
    assert shown[:4] == ["country", "city", "own_tier", "net"]
    client.post("/customers/columns", {"order": shown, "show": ["own_tier", "city"]}, headers=HX)
    assert heads("ada") == ["Customer", "Town", "Tier"]
    assert heads("bo") == proposed
    assert records.Audit.objects.latest("id").verb == "arrange_page"
    client.post("/customers/columns", {"order": shown, "show": [], "reset": "1"}, headers=HX)
    assert heads("ada") == proposed


def test_a_column_that_is_gone_is_left_out(as_):
    as_("ada").post("/customers/columns", {"order": ["city", "net"], "show": ["city", "net"]}, headers=HX)
    held = records.Arrangement.objects.get()
    held.value = ["no_such", "city"]
    held.save()
    assert heads_of(as_("ada").get("/customers")) == ["Customer", "Town"]


def heads_of(answer) -> list[str]:
    head = re.search(r"<thead>.*?</thead>", answer.content.decode(), re.DOTALL)[0]
    texts = re.findall(r"<th\b[^>]*>(.*?)</th>", head, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", text).split()).strip(" ↑↓") for text in texts]


@pytest.mark.parametrize("who", ["ada", "bo"])
def test_a_file_holds_exactly_what_is_found_with_the_columns_shown_in_order(as_, who):
    client = as_(who)
    client.post("/customers/columns", {"order": ["net", "own_seats", "city"], "show": ["net", "own_seats", "city"]})
    query = {"where": ["country=Poland,Spain"], "sort": "-net"}
    lines = list(csv.DictReader(io.StringIO(client.get("/customers.csv", query).content.decode("utf-8-sig"))))
    assert [line["name"] for line in lines] == found(client.get("/customers", query)) == ["Łódź Lux", "Nox"]
    assert list(lines[0]) == ["name", "net", "own_seats", "city"]
    assert [Decimal(line["net"]) for line in lines] == [Decimal("1000.50"), Decimal("20.25")]
    assert [line["own_seats"] for line in lines] == ["12", "3"]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/customers.xlsx", query).content))
    rows = [[cell.value for cell in row] for row in book["Data"].rows]
    assert rows[0] == ["Customer", "Net sales", "Seats", "Town"]
    assert [row[0] for row in rows[1:]] == ["Łódź Lux", "Nox"]
    assert rows[1][1:3] == [1000.5, 12]


def test_a_file_of_deals_says_the_currency_and_leaves_times_out_that_nobody_knows(as_):
    lines = list(csv.DictReader(io.StringIO(as_("bo").get("/deals.csv?sort=name").content.decode("utf-8-sig"))))
    assert [line["name"] for line in lines] == ["Deal of bo", "Deal of nobody"]
    assert {line["amount"] for line in lines} == {"1000.00"}
    assert {line["amount_currency"] for line in lines} == {"EUR"}


def test_what_a_filter_found_is_changed_at_once(as_):
    client = as_("ada")
    listed = client.get("/customers", {"where": ["net>=1000"]}).content.decode()
    change = unescape(re.search(r'data-drawer="(/customers/change\?[^"]+)"', listed)[1])
    asked = client.get(change, headers=HX).content.decode()
    assert "Change 1 customer" in asked
    path = change.replace("/customers/change?", "/customers/change/segment?")
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(path, headers=HX).content.decode())[1]
    done = client.post(path, {"value": "Key", "seen": seen}, headers=HX)
    assert done.status_code == 204, done.content.decode()
    told = json.loads(done["HX-Trigger"])["done"]
    assert list(records.Account.objects.filter(segment="Key").values_list("name", flat=True)) == ["Łódź Lux"]
    client.post(told["undo"], headers=HX)
    assert not records.Account.objects.filter(segment="Key").exists()


def test_a_phone_reads_the_name_of_each_column_in_its_card(as_):
    body = as_("ada").get("/customers").content.decode()
    assert 'data-label="Country"' in body


def test_lists_without_worth_have_no_column_of_it() -> None:
    assert [kind for kind, listed in KINDS.items() if any(one.order == WORTH for one in listed.fields)] == [
        kind for kind, listed in KINDS.items() if listed.worth is not None
    ]
