"""Home by role: what it begins with and why, what waits for a rep, and how a person arranges it for themselves."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from headway.actions.arrangements import arrangement_of
from headway.answers.ask import ask
from headway.catalogue.read import own_catalogue
from headway.insights.trade import MOST, Signs, Trade, starters, trade_of
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.query.question import Query
from headway.records import models as records
from headway.records.models import Arrangement
from headway.records.scope import scope_of
from headway.web.asked import asked_by
from headway.web.screens.arranging import NoSuchChange, changed
from headway.web.screens.home import home_screen
from headway.web.workplace import here
from tests.web.conftest import NOW
from tests.web.test_pages import text_of

SHOP = Signs(orders=900, known=0.2, per_customer=1.1)


@pytest.mark.parametrize(
    ("signs", "trade"),
    [
        (SHOP, Trade.SHOP),
        (replace(SHOP, from_web=0.8), Trade.WEB),
        (replace(SHOP, known=1.0, per_customer=7.0), Trade.WHOLESALE),
        (replace(SHOP, known=1.0, per_customer=11.0, monthly=0.9), Trade.SUBSCRIPTION),
        (Signs(deals=40, leads=300), Trade.DEALS),
        (Signs(deals=40, visits=41), Trade.FIELD),
        (Signs(deals=40, visits=39), Trade.DEALS),
        (replace(SHOP, deals=1), Trade.BOTH),
        (Signs(leads=5), Trade.ENQUIRIES),
    ],
)
def test_the_records_tell_the_trade(signs, trade):
    assert trade_of(signs) is trade


@pytest.mark.parametrize("trade", Trade)
@pytest.mark.parametrize("role", ["rep", "manager", "owner"])
def test_what_a_home_begins_with_is_defined_and_comes_once(trade, role):
    keys = starters(trade, role)
    listed = {metric.key for metric in own_catalogue().listed()}
    assert set(keys) <= listed
    assert len(keys) == len(set(keys)) >= MOST


def test_home_says_why_it_shows_what_it_shows(page):
    said = text_of(page("ada", "/"))
    assert "Shown for orders and deals: both are recorded" in said
    assert 'data-value="net_sales"' in page("ada", "/").content.decode()
    assert "What is yours or nobody's" in text_of(page("bo", "/")).replace("&#x27;", "'")


def keys_on(answer) -> list[str]:
    return re.findall(r'id="card-([a-z0-9_]+)"', answer.content.decode())


def arranged(shop, who: str, what: str, **headers: str):
    client = Client()
    client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
    return client.post("/arrange", {"do": what}, headers=headers)


@pytest.fixture
def untouched(shop):
    yield
    Arrangement.objects.all().delete()


def test_a_person_arranges_their_home_and_nobody_elses(page, shop, untouched):
    before = keys_on(page("ada", "/"))
    bos = keys_on(page("bo", "/"))
    assert arranged(shop, "ada", f"remove {before[0]}").status_code == 302
    arranged(shop, "ada", "add deals_lost")
    arranged(shop, "ada", "place deals_lost 1")
    assert keys_on(page("ada", "/")) == ["deals_lost", *before[1:]]
    assert "Your choice" in text_of(page("ada", "/"))
    assert keys_on(page("bo", "/")) == bos
    arranged(shop, "ada", "back")
    assert keys_on(page("ada", "/")) == [*before[1:], "deals_lost"]
    arranged(shop, "ada", "reset")
    assert keys_on(page("ada", "/")) == before


def test_a_script_gets_the_cards_and_the_words_for_who_listens(shop, untouched):
    answer = arranged(shop, "ada", "later net_sales", **{"HX-Request": "true", "HX-Target": "arranging"})
    assert "<html" not in answer.content.decode()
    assert "Net sales is now 2 of" in answer["HX-Trigger"]
    wrong = arranged(shop, "ada", "add net_sales", **{"HX-Request": "true", "HX-Target": "arranging"})
    assert "Net sales is on Home already" in wrong["HX-Trigger"]


def test_arranging_is_no_change_of_the_business(page, shop, untouched):
    arranged(shop, "ada", "later net_sales")
    assert "arrange" not in text_of(page("ada", "/changes")).casefold()


def test_the_picker_finds_what_can_be_answered_and_is_not_there_yet(page):
    found = page("ada", "/arrange?q=margin").content.decode()
    assert "add gross_margin" in found
    assert "add net_sales" not in page("ada", "/arrange").content.decode()
    assert "add calls" not in page("ada", "/arrange").content.decode(), "no activity was ever recorded"
    assert "No metric that can be added" in page("ada", "/arrange?q=zzz").content.decode()


def test_what_was_chosen_and_is_not_defined_any_more_is_left_out(page, shop, untouched):
    Arrangement.objects.create(user=shop.users["ada"], place="home", value=["no_such_metric", "orders"])
    assert keys_on(page("ada", "/")) == ["orders"]
    Arrangement.objects.update(value="nonsense")
    assert "Shown for orders and deals" in text_of(page("ada", "/"))


def test_the_last_card_stays_and_there_is_an_end_to_adding(shop):
    asked = asked_by(shop.users["ada"], (), now=NOW)
    with pytest.raises(NoSuchChange, match="at least one"):
        changed(asked, ["orders"], "remove orders")
    keys = [metric.key for metric in own_catalogue().listed()][:12]
    with pytest.raises(NoSuchChange, match="Remove one first"):
        changed(asked, keys, "add units" if "units" not in keys else "add win_rate")
    with pytest.raises(NoSuchChange, match="nothing to be counted from"):
        changed(asked, ["orders"], "add calls")
    with pytest.raises(NoSuchChange, match="no change of this page"):
        changed(asked, ["orders"], "burn orders")
    assert changed(asked, ["orders", "units", "bookings"], "place orders 99")[0] == ["units", "bookings", "orders"]


def test_a_role_without_a_seat_arranges_nothing(shop):
    assert arranged(shop, "guest", "remove net_sales").status_code == 302
    assert arrangement_of(shop.users["guest"], "home") is None


def test_the_open_deals_of_a_rep_are_those_that_the_card_counts(shop):
    for who in ("bo", "cy", "max"):
        user = shop.users[who]
        asked = asked_by(user, (), now=NOW)
        told = home_screen(asked, "rep").waiting
        world = here().world(now=NOW, scope=scope_of(user))
        count = ask(Query(metrics=("open_opportunities",)), world).totals["open_opportunities"]
        rows = next((one.says for one in told if one.key == "deals"), "0 deals")
        assert rows.split()[0] == str(count)


def asked_lead(name: str, owner, *, hours: int, answered: bool = False) -> None:
    lead = records.Lead.objects.create(name=name, owner=owner, created_at=NOW - timedelta(hours=hours))
    records.Message.objects.create(lead=lead, direction="in", at=NOW - timedelta(hours=hours))
    if answered:
        records.Message.objects.create(lead=lead, direction="out", at=NOW - timedelta(hours=1))


def test_who_asked_and_was_not_answered_waits_for_whom_it_is_for(shop, page):
    people = {name: records.Member.objects.get(name=name) for name in ("Bo", "Cy")}
    asked_lead("Waits for Bo", people["Bo"], hours=3)
    asked_lead("Answered by Bo", people["Bo"], hours=2, answered=True)
    asked_lead("Waits for Cy", people["Cy"], hours=4)
    asked_lead("Waits for anybody", None, hours=5)
    catch_up(here().engine, MirrorSettings("shop", "EUR", here().calendar))

    def waiting(who: str, params=()) -> list[str]:
        role = "manager" if who == "max" else "rep"
        told = home_screen(asked_by(shop.users[who], params, now=NOW), role).waiting
        rows = [one.table.rows for one in told if one.key == "answers"]
        return [row.cells[0].text for row in rows[0]] if rows else []

    assert waiting("bo") == ["Waits for Bo", "Waits for anybody"]
    assert waiting("max") == ["Waits for Bo", "Waits for anybody"]
    assert waiting("cy") == ["Waits for Cy", "Waits for anybody"]
    assert "Whom to answer" not in text_of(page("ada", "/"))
    assert "3 h" in text_of(page("bo", "/"))
    half_past_twelve = (NOW - timedelta(hours=1, minutes=33)).isoformat()
    assert waiting("bo", (("as_of", half_past_twelve),)) == ["Answered by Bo", "Waits for Bo", "Waits for anybody"]
    assert waiting("bo", (("as_of", (NOW - timedelta(days=1)).isoformat()),)) == []
