"""People: invited by a link with a role, tied to a rep, shut out, signed out everywhere; only by who may."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from headway.actions.actor import SHELL
from headway.actions.people import invite
from headway.records.models import Member, Seat

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}


@pytest.fixture
def client_of(shop):
    """A signed-in browser of somebody."""

    def made(who: str) -> Client:
        client = Client()
        client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
        return client

    return made


@pytest.fixture
def una(shop):
    """Somebody new with a seat, gone afterwards."""
    user = invite(name="Una", role="rep", by=SHELL)
    yield user
    User.objects.filter(pk=user.pk).delete()


def link_in(answer) -> str:
    return re.search(r'value="(http[^"]+/sign-in\?link=[^"]+)"', answer.content.decode())[1]


def test_somebody_invited_signs_in_with_their_link_and_sees_what_is_theirs(client_of, shop) -> None:
    member = Member.objects.get(name="Max")
    Seat.objects.filter(member=member).update(member=None)
    member.refresh_from_db()
    answer = client_of("ada").post("/people/invite", {"member": str(member.public_id), "role": "manager"}, headers=HX)
    theirs = Client()
    assert theirs.get(link_in(answer)).status_code == 302
    body = theirs.get("/orders").content.decode()
    assert "O-bo" in body
    assert "O-cy" not in body
    assert Client().get(link_in(answer)).status_code == 403
    User.objects.filter(seat__member=member).delete()
    Seat.objects.filter(user=shop.users["max"]).update(member=member)


def test_a_person_who_is_not_in_the_records_needs_a_name(client_of) -> None:
    answer = client_of("ada").post("/people/invite", {"member": "", "name": " ", "role": "analyst"}, headers=HX)
    assert answer.status_code == 422
    assert "Write a name" in answer.content.decode()


def test_nobody_is_seated_twice(client_of, shop) -> None:
    taken = Member.objects.get(name="Bo")
    assert str(taken.public_id) not in client_of("ada").get("/people/invite").content.decode()


def test_a_role_counts_from_the_next_click(client_of, una) -> None:
    theirs = Client()
    theirs.force_login(una, backend="headway.web.entrance.LinkBackend")
    assert "O-cy" not in theirs.get("/orders").content.decode()
    client_of("ada").post(f"/people/{una.pk}/role", {"role": "analyst"}, headers=HX)
    assert "O-cy" in theirs.get("/orders").content.decode()
    assert theirs.get("/new/sale").status_code == 403


def test_who_is_tied_to_a_rep_sees_what_is_theirs(client_of, una) -> None:
    dee = Member.objects.create(name="Dee")
    dee.refresh_from_db()
    answer = client_of("ada").post(f"/people/{una.pk}/tie", {"member": str(dee.public_id)}, headers=HX)
    assert json.loads(answer["HX-Trigger"])["done"]["says"] == "Una is Dee now"
    assert Seat.objects.get(user=una).member == dee
    dee.delete()


@pytest.mark.parametrize("way", ["out", "everywhere"])
def test_a_session_ends_where_somebody_is_shut_out_or_signed_out(client_of, una, way: str) -> None:
    ada, theirs = client_of("ada"), Client()
    link = link_in(ada.post(f"/people/{una.pk}/link", headers=HX))
    second = link_in(ada.post(f"/people/{una.pk}/link", headers=HX))
    theirs.get(link)
    assert theirs.get("/orders").status_code == 200
    assert ada.post(f"/people/{una.pk}/{way}", headers=HX).status_code == 204
    assert theirs.get("/orders").status_code == 302
    assert Client().get(second).status_code == 403
    if way == "out":
        assert ada.get(f"/people/{una.pk}/link").status_code == 404
        ada.post(f"/people/{una.pk}/in", headers=HX)
    assert Client().get(link_in(ada.post(f"/people/{una.pk}/link", headers=HX))).status_code == 302


@pytest.mark.parametrize("way", [("out", {}), ("role", {"role": "rep"})])
def test_the_last_owner_stays(client_of, shop, way) -> None:
    answer = client_of("ada").post(f"/people/{shop.users['ada'].pk}/{way[0]}", way[1], headers=HX)
    assert answer.status_code == 422
    assert "only owner" in answer.content.decode()


@pytest.mark.parametrize("who", ["max", "bo", "guest"])
@pytest.mark.parametrize("path", ["/people", "/people/invite", "/people/1/role", "/people/1/out", "/people/1/link"])
def test_only_a_leader_looks_after_people(page, who: str, path: str) -> None:
    assert page(who, path).status_code == 403


def test_the_page_says_who_is_who(client_of, una) -> None:
    body = client_of("ada").get("/people").content.decode()
    assert "Una" in body
    assert "nobody yet" in body
    assert "never" in body
