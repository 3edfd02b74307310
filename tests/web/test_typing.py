"""Typed in, put right, decided, voided and taken back on the pages: with a script and without, each as their role."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.test import Client

from headway.actions.actor import SHELL
from headway.actions.by_hand.correct import OPEN, correctable
from headway.actions.undo import undo_action
from headway.records.models import Account, Audit, Deal, DealTerms, Lead, LeadHandover, Order, OrderLine, Spend
from tests.web.conftest import Shop

SALE = {"what": "Desk lamp", "amount": "119,90", "customer": "Fjordly", "quantity": "2", "when": "2026-11-18"}
Send = Callable[..., object]


@pytest.fixture
def send(shop: Shop) -> Iterator[Send]:
    """Posts a form as somebody, through htmx unless told otherwise; what it did is taken out again afterwards."""
    before = Audit.objects.count()

    def sent(who: str, path: str, values: dict[str, str] | None = None, *, script: bool = True):
        client = Client()
        client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
        headers = {"HX-Request": "true", "HX-Target": "drawer-body"} if script else {}
        if "/change/" in path:  # the form says which records it is about
            seen = re.search(r'name="seen" value="([^"]*)"', client.get(path, headers=headers).content.decode())
            values = {**(values or {}), "seen": seen[1] if seen else ""}
        return client.post(path, values or {}, headers=headers)

    yield sent
    for done in Audit.objects.order_by("-id")[: Audit.objects.count() - before]:
        if done.before is not None and not Audit.objects.filter(undo_of=done).exists() and done.undo_of is None:
            undo_action(audit_id=done.pk, by=SHELL)


def told(answer) -> dict[str, str]:
    assert answer.status_code == 204, answer.content.decode()
    return json.loads(answer["HX-Trigger"])["done"]


def public(row) -> str:
    row.refresh_from_db()
    return f"{row.public_id}"


def test_a_sale_is_told_with_its_page_and_its_undo(send: Send, page) -> None:
    done = told(send("bo", "/new/sale", SALE))
    assert done["says"] == "Sale of €119.90 to Fjordly recorded"
    order = Order.objects.latest("id")
    assert (order.member.name, order.account.name, order.placed_at_timed) == ("Bo", "Fjordly", False)
    assert order.lines.get().quantity == 2
    assert "€119.90" in page("bo", done["href"]).content.decode()
    assert told(send("bo", done["undo"]))["says"] == "Taken back"
    assert not Order.objects.filter(pk=order.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": "1,234"}, "can be read in two ways: write 1234 or 1.234"),
        ({"amount": "ten"}, "is not a number"),
        ({"amount": ""}, "write it, please"),
        ({"what": ""}, "write it, please"),
        ({"quantity": "0"}, "more than 0"),
        ({"when": "18.11."}, "is not a date"),
        ({"amount": "123456789012345"}, "too large"),
    ],
)
def test_what_was_typed_stays_beside_what_was_wrong(send: Send, wrong, words) -> None:
    answer = send("bo", "/new/sale", {**SALE, **wrong})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert words in body
    assert 'value="Desk lamp"' in body or "what" in wrong
    assert not Account.objects.filter(name="Fjordly").exists()


def test_without_a_script_the_page_of_the_record_says_it(send: Send) -> None:
    answer = send("bo", "/new/sale", SALE, script=False)
    assert answer.status_code == 302
    assert answer["Location"] == f"/orders/{public(Order.objects.latest('id'))}"


@pytest.mark.parametrize(
    ("who", "tabs"),
    [("ada", "Sale Deal Lead Call Cost"), ("max", "Sale Deal Lead Call Cost"), ("bo", "Sale Deal Lead Call")],
)
def test_each_sees_what_they_may_record(page, who: str, tabs: str) -> None:
    body = page(who, "/new/sale").content.decode()
    shown = [name for name in ("Sale", "Deal", "Lead", "Call", "Cost") if f">{name}" in body.split("</nav>")[1]]
    assert shown == tabs.split()
    assert page("bo", "/new/cost").status_code == 403
    assert page("guest", "/new/sale").status_code == 403
    assert "/new" not in page("guest", "/orders").content.decode()


def test_a_manager_records_for_their_people_only(send: Send, shop: Shop) -> None:
    body = Client()
    body.force_login(shop.users["max"], backend="headway.web.entrance.LinkBackend")
    form = body.get("/new/sale").content.decode()
    assert ">Bo</option>" in form
    assert ">Cy</option>" not in form


def test_deal_lead_call_and_cost(send: Send) -> None:
    assert told(send("bo", "/new/deal", {"name": "Hall lights", "amount": "9000"}))["says"] == (
        "Hall lights, €9,000.00, is open"
    )
    lead = told(send("bo", "/new/lead", {"name": "Ana Test", "medium": "phone", "source": "Fair"}))
    assert Lead.objects.latest("id").messages.get().direction == "in"
    told(send("bo", f"{lead['href']}/do/activity", {"kind": "call", "note": "Wants a quote"}))
    assert Lead.objects.latest("id").messages.count() == 2
    told(send("max", "/new/cost", {"note": "Stand", "amount": "1200.50", "day": "2026-11-02", "campaign": "Fair"}))
    assert Spend.objects.latest("id").amount == Decimal("1200.5")
    assert send("bo", "/new/cost", {"note": "x", "amount": "1", "day": "2026-11-02"}).status_code == 403


def test_a_field_is_put_right_where_it_stands(send: Send, shop: Shop, page) -> None:
    path = f"/orders/{public(shop.orders['bo'])}"
    assert f'data-drawer="{path}/set/channel"' in page("bo", path).content.decode()
    done = told(send("bo", f"{path}/set/channel", {"value": "phone", "was": "web"}))
    assert done["says"] == "Channel changed"
    told(send("bo", f"{path}/lines/1/set/amount", {"value": "90.10", "was": "100.1"}))
    assert OrderLine.objects.get(order=shop.orders["bo"]).amount == Decimal("90.1")
    body = page("bo", path).content.decode()
    assert "€90.10" in body
    assert "phone" in body
    assert "Changes" in body


def test_two_people_do_not_overwrite_each_other_unseen(send: Send, shop: Shop, page) -> None:
    path = f"/orders/{public(shop.orders['bo'])}/set/channel"
    assert 'name="was" value="web"' in page("bo", path).content.decode()
    told(send("ada", path, {"value": "phone", "was": "web"}))
    late = send("bo", path, {"value": "counter", "was": "web"})
    body = late.content.decode()
    assert "Somebody changed this" in body
    assert 'value="phone"' in body
    assert Order.objects.get(pk=shop.orders["bo"].pk).channel == "phone"


def test_what_happened_is_not_in_the_future(send: Send) -> None:
    answer = send("bo", "/new/sale", {**SALE, "when": "2062-11-18"})
    assert answer.status_code == 422
    assert "in the future" in answer.content.decode()


def test_the_terms_of_a_deal_change_from_a_day_or_are_put_right(send: Send, shop: Shop) -> None:
    path = f"/deals/{public(shop.deals['bo'])}"
    told(send("bo", f"{path}/set/amount", {"value": "900", "was": "1000", "how": "since", "from": "2026-11-10"}))
    terms = DealTerms.objects.filter(deal=shop.deals["bo"]).order_by("id")
    assert [(one.amount, one.valid_to is None) for one in terms] == [(1000, False), (900, True)]
    told(send("bo", f"{path}/set/amount", {"value": "950", "was": "900", "how": "always"}))
    assert [one.amount for one in terms.all()] == [1000, 950]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("country", "", None),
        ("parent", "Nobody Ltd", "There is no account called"),
        ("employees", "12.5", "not a whole number"),
        ("name", "", "write it, please"),
        ("kind", "planet", "choose one of the list"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_words(send: Send, shop: Shop, field, value, words) -> None:
    path = f"/customers/{public(Account.objects.get(name='Nordlicht'))}/set/{field}"
    was = {"country": "Norway", "name": "Nordlicht", "kind": "company"}.get(field, "")
    answer = send("ada", path, {"value": value, "was": was})
    assert answer.status_code == (422 if words else 204)
    assert words is None or words in answer.content.decode()


def test_a_field_that_is_none_says_so(page, shop: Shop) -> None:
    answer = page("ada", f"/deals/{public(shop.deals['bo'])}/set/status")
    assert answer.status_code == 409
    assert "is not changed here" in answer.content.decode()


def test_a_deal_is_opened_again_and_lost(send: Send, shop: Shop, page) -> None:
    path = f"/deals/{public(shop.deals['bo'])}"
    told(send("bo", f"{path}/do/reopen", {}))
    assert send("bo", f"{path}/do/lost", {"reason": ""}).status_code == 422
    told(send("bo", f"{path}/do/lost", {"reason": "Price"}))
    assert Deal.objects.get(pk=shop.deals["bo"].pk).status == "lost"
    assert "Price" in page("bo", path).content.decode()
    answer = send("bo", f"{path}/do/won", {})
    assert answer.status_code == 409


def test_a_voided_order_leads_to_the_list_that_says_so(send: Send, shop: Shop, page) -> None:
    path = f"/orders/{public(shop.orders['bo'])}"
    answer = send("bo", f"{path}/do/void", {"reason": "Typed twice"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/orders")
    assert page("bo", path).status_code == 404
    assert "Typed twice" in page("bo", "/changes").content.decode()


@pytest.mark.parametrize("way", ["set/name", "do/void", "do/activity"])
def test_anothers_record_is_not_here_to_be_changed(send: Send, shop: Shop, way: str) -> None:
    assert send("bo", f"/deals/{public(shop.deals['cy'])}/{way}", {"value": "x", "reason": "x"}).status_code == 404


def test_another_cannot_take_back_what_somebody_did(send: Send) -> None:
    done = told(send("bo", "/new/sale", SALE))
    assert send("cy", done["undo"]).status_code == 404
    answer = send("max", done["undo"])  # who sees what Bo did
    assert "may not undo" in json.loads(answer["HX-Trigger"])["refused"]["says"]
    assert told(send("ada", done["undo"]))["says"] == "Taken back"


def test_the_changes_show_ones_own_or_to_a_leader_all(send: Send, page) -> None:
    told(send("bo", "/new/sale", SALE))
    assert "recorded a sale" in page("ada", "/changes").content.decode()
    assert "recorded a sale" in page("bo", "/changes").content.decode()
    assert "recorded a sale" not in page("cy", "/changes").content.decode()


def test_names_are_suggested_from_what_one_may_see(page, shop: Shop) -> None:
    Account.objects.create(name="Nordpol", owner_id=Account.objects.get(name="Nordlicht").owner_id)
    assert page("bo", "/suggest/accounts?customer=nord").content.decode().count("<option") == 2
    assert page("cy", "/suggest/accounts?customer=nord").content.decode().count("<option") == 0
    assert page("bo", "/suggest/users?q=a").status_code == 404
    Account.objects.filter(name="Nordpol").delete()


def test_all_that_a_list_shows_changes_at_once_and_comes_back_at_once(send: Send, page, shop: Shop) -> None:
    assert "Change all 2" in page("bo", "/orders").content.decode()
    assert "Change" not in page("guest", "/orders").content.decode().split('class="found"')[1].split("</p>")[0]
    body = page("bo", "/orders/change?state=paid").content.decode()
    assert "Change 2 orders" in body
    assert "/orders/change/channel?state=paid" in body
    done = told(send("bo", "/orders/change/channel?state=paid", {"value": "phone"}))
    assert done["says"] == "Channel of 2 orders changed"
    held = dict(Order.objects.values_list("number", "channel"))
    assert (held["O-bo"], held["O-nobody"], held["O-cy"]) == ("phone", "phone", "web")
    assert "2 orders" in page("bo", "/changes").content.decode()
    told(send("bo", done["undo"]))
    assert set(Order.objects.values_list("channel", flat=True)) == {"web"}


def test_many_deals_get_another_owner_from_a_day_on(send: Send, shop: Shop) -> None:
    cy = public(shop.deals["cy"].terms.get().owner)
    path = "/deals/change/owner?state=won"
    given = {"value": cy, "how": "since", "from": "2026-11-10", "from_time": "08:00"}
    assert send("bo", path, given).status_code == 422  # Cy is not Bo's to give to
    told(send("ada", path, given))
    now = DealTerms.objects.filter(valid_to__isnull=True)
    assert set(now.values_list("owner__name", flat=True)) == {"Cy"}
    assert DealTerms.objects.count() == 5


def test_a_lead_goes_to_another_owner_from_a_moment_on_alone_or_with_others(send: Send, shop: Shop, page) -> None:
    cy, bo = (public(shop.leads[name].owner) for name in ("cy", "bo"))
    path = f"/leads/{public(shop.leads['bo'])}"
    since = {"how": "since", "from": "2026-11-17", "from_time": "08:00"}
    told(send("ada", f"{path}/set/owner", {"value": cy, "was": bo, **since}))
    assert LeadHandover.objects.get().owner == shop.leads["bo"].owner
    assert "Handed over" in page("ada", path).content.decode()
    others = [one for one in Lead.objects.all() if one.owner_id != shop.leads["bo"].owner_id]
    done = told(send("ada", "/leads/change/owner", {"value": bo, **since, "from": "2026-11-18"}))
    assert set(Lead.objects.values_list("owner__name", flat=True)) == {"Bo"}
    assert LeadHandover.objects.count() == 1 + len(others)
    assert f"{len(others)} leads" in page("ada", "/changes").content.decode()
    told(send("ada", done["undo"]))
    assert LeadHandover.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/orders/change/number", 409), ("/boats/change/name", 404), ("/orders/change/channel?q=nothing-so", 422)],
)
def test_what_cannot_be_changed_in_many_says_so(send: Send, path: str, status: int) -> None:
    assert send("ada", path, {"value": "x"}).status_code == status


def test_who_only_looks_changes_nothing(send: Send) -> None:
    assert send("guest", "/orders/change/channel", {"value": "x"}).status_code == 403


def test_every_name_that_can_be_typed_is_suggested_from_somewhere(page) -> None:
    for table in OPEN:
        for column in correctable(table).values():
            if column.refers and column.refers != "members":
                assert page("ada", f"/suggest/{column.refers}?value=x").status_code == 200, column.name
