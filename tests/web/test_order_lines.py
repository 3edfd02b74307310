"""An order's lines changed on its page, and who sees it in Changes."""

import json
import re
from html import unescape

from headway.actions.actor import Actor
from headway.actions.by_hand.correct import correct_record
from headway.actions.saved import Named, save_answer
from headway.records.models import OrderLine, SavedAnswer
from tests.web.conftest import NOW
from tests.web.test_pages import text_of

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}


def test_a_line_is_added_changed_and_taken_out_on_the_page_with_undo(as_, shop):
    order = shop.orders["bo"]
    order.refresh_from_db()
    client, path = as_("bo"), f"/orders/{order.public_id}"
    given = {"what": "Shade", "quantity": "2", "amount": "49,90", "discount": ""}
    assert client.get(f"{path}/do/line", headers=HX).status_code == 200
    assert client.post(f"{path}/do/line", given, headers=HX).status_code == 204
    page = client.get(path)
    assert "€150.00" in text_of(page)
    assert f"{path}/lines/2/do/change" in page.content.decode()
    form = unescape(client.get(f"{path}/lines/2/do/change", headers=HX).content.decode())
    assert re.search(r'name="amount" value="49.9"', form)
    client.post(f"{path}/lines/2/do/change", {**given, "amount": "39.90", "was": was_in(form)}, headers=HX)
    assert "€140.00" in text_of(client.get(path))
    was = was_in(client.get(f"{path}/lines/2/do/remove", headers=HX).content.decode())
    done = client.post(f"{path}/lines/2/do/remove", {"reason": "twice", "was": was}, headers=HX)
    undo = json.loads(done["HX-Trigger"])["done"]["undo"]
    assert not OrderLine.objects.filter(order=order, position=2).exists()
    client.post(undo, headers=HX)
    assert "€140.00" in text_of(client.get(path))
    told = client.get("/changes").content.decode()
    assert "took a line out of an order" in told
    client.post(f"{path}/lines/2/do/remove", {"reason": "clean", "was": was}, headers=HX)
    was = was_in(client.get(f"{path}/lines/1/do/remove", headers=HX).content.decode())
    assert client.post(f"{path}/lines/1/do/remove", {"reason": "x", "was": was}, headers=HX).status_code == 422
    assert as_("cy").get(f"{path}/lines/1/do/change", headers=HX).status_code == 404
    assert as_("guest").get(f"{path}/lines/1/do/change", headers=HX).status_code in {403, 404}


def test_a_manager_sees_what_was_done_by_and_to_their_people_and_nobody_elses(as_, shop):
    ada = Actor("Ada", shop.users["ada"].pk)
    for name, town in (("bo", "Bodø"), ("cy", "Cork")):
        correct_record(table="orders", record_id=shop.orders[name].pk, values={"city": town}, by=ada)
    correct_record(
        table="leads", record_id=shop.leads["cy"].pk, values={"city": "Calw"}, by=Actor("Cy", shop.users["cy"].pk)
    )
    correct_record(
        table="leads", record_id=shop.leads["bo"].pk, values={"city": "Bonn"}, by=Actor("Bo", shop.users["bo"].pk)
    )
    seen = {who: as_(who).get("/changes").content.decode() for who in ("ada", "max", "bo", "cy")}
    wanted = {
        "ada": {"Bodø", "Cork", "Calw", "Bonn"},
        "max": {"Bodø", "Bonn"},
        "bo": {"Bonn"},
        "cy": {"Calw"},
    }
    towns = ("Bodø", "Cork", "Calw", "Bonn")
    assert {who: {town for town in towns if town in body} for who, body in seen.items()} == wanted
    assert "What you and your people did" in seen["max"]


def test_what_somebody_keeps_for_themselves_is_in_nobody_elses_changes(as_, shop):
    save_answer(Named(name="My secret"), "metric=net_sales", now=NOW, by=Actor("Bo", shop.users["bo"].pk))
    assert "My secret" in as_("bo").get("/changes").content.decode()
    assert "My secret" not in as_("max").get("/changes").content.decode()
    assert "My secret" not in as_("ada").get("/changes").content.decode()
    SavedAnswer.objects.all().delete()


def was_in(form: str) -> str:
    """What a form says that its line held when it was opened."""
    return unescape(re.search(r'name="was" value="([^"]*)"', form)[1])
