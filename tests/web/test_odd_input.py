"""What nobody means to send: numbers that are none, days outside of the calendar, a character that stands for nothing,
a page that somebody else has changed meanwhile. Each is answered with words."""

import json
import re
from html import unescape

import pytest

from headway.actions.actor import Actor
from headway.actions.dashboards import make_dashboard, remove_dashboard
from headway.actions.saved import Named, save_answer
from headway.records.models import Audit, Dashboard, Order, OrderLine, Product, SavedAnswer
from tests.web.conftest import NOW
from tests.web.test_order_lines import was_in
from tests.web.test_pages import text_of

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5_000, "9" * 25, "9" * 19, "-1", "1.5"])
@pytest.mark.parametrize("path", ["/deals?page=", "/changes?page=", "/rows/net_sales?page=", "/explore?saved=",
                                  "/explore?metric=net_sales&by=rep&page="])  # fmt: skip
def test_a_page_number_that_is_none_is_the_first_or_the_last_page(page, path, number):
    assert page("ada", path + number).status_code == 200


@pytest.mark.parametrize("number", ["²", "9" * 25])
def test_a_stage_that_is_no_number_is_refused_with_words(page, number):
    found = page("ada", f"/deals?stage={number}")
    assert found.status_code == 400
    assert "is no stage" in text_of(found)


@pytest.mark.parametrize(
    "path",
    ["/?period=9999", "/?period=9999-12-31", "/?as_of=9999-12-31", "/?as_of=0026-11-18T10:00", "/deals?to=9999-12-31",
     "/deals?where=created%3C%3D9999-12-31", "/orders?where=placed%3E%3D0001-01-01", "/explore?known_at=9999-12-31"],
)  # fmt: skip
def test_a_day_that_has_no_day_after_it_or_was_mistyped_is_refused_with_words(page, path):
    found = page("ada", path)
    assert found.status_code == 400
    assert "not a" in text_of(found)


def test_a_sale_of_the_year_26_is_asked_about(as_):
    given = {"what": "Lamp", "amount": "5", "quantity": "1", "when": "0026-11-18", "when_time": "", "member": ""}
    answer = as_("ada").post("/new/sale", given, headers=HX)
    assert answer.status_code == 422
    assert '"0026-11-18" is not a date' in unescape(answer.content.decode())


@pytest.mark.parametrize("path", ["/deals?q=a%00b", "/find?q=%00", "/explore?where=rep%3D%00", "/saved?q=%00"])
def test_a_nul_character_is_refused_in_an_address(page, path):
    found = page("ada", path)
    assert found.status_code == 400
    assert "NUL" in text_of(found)


def test_a_nul_character_is_refused_in_a_form(as_):
    assert as_("ada").post("/new/lead", {"name": "a\0b"}, headers=HX).status_code == 400


def test_a_price_of_more_digits_than_are_kept_is_refused_with_words(as_, shop):
    given = {"what": "Lamp", "amount": "99999999999999", "quantity": "1", "when": "", "member": ""}
    assert as_("ada").post("/new/sale", given, headers=HX).status_code == 422
    tiny = {"what": "Lamp", "amount": "99999999999999", "quantity": "0.0000000001", "discount": ""}
    path = f"/orders/{shop.orders['bo'].public_id}/do/line"
    answer = as_("ada").post(path, tiny, headers=HX)
    assert answer.status_code == 422
    assert "12 digits before the point" in text_of(answer)


@pytest.mark.parametrize(
    "path", ["/deals?where=amount%3E%3D", "/orders?where=net%3C%3D", "/customers.csv?where=net%3D"]
)
def test_an_amount_of_more_digits_than_there_are_is_refused_with_words(page, path):
    found = page("ada", path + "9" * 36)
    assert found.status_code == 400
    assert "too large" in text_of(found)


@pytest.mark.parametrize("path", ["/find?q=", "/suggest/accounts?q=", "/deals?q=", "/deals?where=name~"])
def test_more_letters_than_anything_is_called_are_refused_with_words(page, path):
    found = page("ada", path + "x" * 60_000)
    assert found.status_code == 400
    assert "Shorten" in text_of(found)


def test_a_name_of_more_letters_than_anything_has_is_asked_about(as_):
    answer = as_("ada").post("/new/sale", {"what": "x" * 60_000, "amount": "5", "quantity": "1"}, headers=HX)
    assert answer.status_code == 422
    assert "at most 1,000 fit" in text_of(answer)


def test_a_filter_without_a_way_is_asked_for(as_):
    assert as_("ada").post("/deals/filter/amount", {"how": "", "least": "1"}, headers=HX).status_code == 422


def test_a_line_that_somebody_changed_meanwhile_is_shown_as_it_is_now(as_, shop):
    order = shop.orders["bo"]
    path = f"/orders/{order.public_id}/lines/1/do/change"
    client = as_("ada")
    was = was_in(client.get(path, headers=HX).content.decode())
    given = {"what": "Lamp", "quantity": "1", "amount": "90", "discount": "", "was": was}
    assert client.post(path, given, headers=HX).status_code == 204
    late = client.post(path, {**given, "amount": "80"}, headers=HX)
    assert "Somebody changed this while you had it open" in text_of(late)
    assert OrderLine.objects.get(order=order, position=1).amount == 90


def test_a_line_keeps_its_product_where_another_has_the_same_name(as_, shop):
    first, _second = (Product.objects.create(name="Staples", number=number) for number in ("S1", "S2"))
    order = Order.objects.create(number="O-two", placed_at=NOW, status="paid")
    OrderLine.objects.create(order=order, position=1, kind="sale", product=first, quantity=1, unit_price=5, amount=5)
    path = f"/orders/{order.public_id}/lines/1/do/change"
    client = as_("ada")
    given = {"what": "Staples", "quantity": "2", "amount": "10", "discount": ""}
    done = client.post(path, {**given, "was": was_in(client.get(path, headers=HX).content.decode())}, headers=HX)
    assert done.status_code == 204
    line = OrderLine.objects.get(order=order)
    assert (line.product_id, line.quantity) == (first.pk, 2)


def test_a_list_that_holds_others_by_now_is_not_changed_at_once(as_, shop):
    client, path = as_("ada"), "/orders/change/channel?state=delivered"
    one = Order.objects.create(number="O-1", placed_at=NOW, status="delivered")
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(path, headers=HX).content.decode())[1]
    other = Order.objects.create(number="O-2", placed_at=NOW, status="delivered")
    late = client.post(path, {"value": "fair", "seen": seen}, headers=HX)
    assert "holds others by now" in text_of(late)
    assert not Order.objects.filter(pk__in=[one.pk, other.pk], channel="fair").exists()


def test_what_somebody_keeps_for_themselves_is_not_undone_by_a_guessed_number(as_, shop):
    kept = save_answer(Named(name="Only mine"), "metric=orders", now=NOW, by=Actor("Bo", shop.users["bo"].pk))
    assert as_("ada").post(f"/changes/{kept.pk}/undo", headers=HX).status_code == 404
    assert SavedAnswer.objects.filter(name="Only mine").exists()
    done = as_("bo").post(f"/changes/{kept.pk}/undo", headers=HX)
    assert json.loads(done["HX-Trigger"])["done"]["says"] == "Taken back"
    assert not SavedAnswer.objects.filter(name="Only mine").exists()


def test_a_shared_dashboard_that_was_taken_away_says_so(as_, shop):
    bo = Actor("Bo", shop.users["bo"].pk)
    made = make_dashboard(Named(name="Board"), now=NOW, by=bo)
    board = Dashboard.objects.get(pk=made.record_id)
    path = f"/dashboards/{board.public_id}"
    form = as_("bo").post("/share", {"how": "live", "lasts": "7", "path": path}, headers=HX).content.decode()
    link = re.search(r"/shared/[\w-]+", form)[0]
    assert as_("").get(link).status_code == 200
    remove_dashboard(dashboard_id=board.pk, by=bo)
    gone = as_("").get(link)
    assert gone.status_code == 410
    assert Audit.objects.filter(verb="remove_dashboard").exists()
