"""One-time links: they open once, for a day, and wrong ones are counted."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from headway.actions.sign_in import NoSuchMember, make_link, seat_member, use_link
from headway.records.models import SignInLink
from tests.web.conftest import NOW


def test_a_link_opens_one_session_and_no_second(shop):
    token = make_link(user=shop.users["bo"], now=NOW)
    first, second = Client(), Client()
    assert first.get(f"/sign-in?link={token}")["Location"] == "/"
    assert first.get("/deals").status_code == 200
    assert second.get(f"/sign-in?link={token}").status_code == 403
    assert second.get("/deals").status_code == 302


def test_a_whole_pasted_link_signs_in_and_goes_where_one_was_heading(shop):
    token = make_link(user=shop.users["bo"], now=NOW)
    answer = Client().post("/sign-in", {"link": f" http://x/sign-in?link={token} ", "next": "/deals"})
    assert answer["Location"] == "/deals"


def test_no_link_leads_to_another_site(shop):
    token = make_link(user=shop.users["bo"], now=NOW)
    assert Client().get(f"/sign-in?link={token}&next=https://evil.example/")["Location"] == "/"


def test_a_link_is_good_for_a_day_and_its_token_is_not_kept(shop):
    token = make_link(user=shop.users["bo"], now=NOW)
    assert not SignInLink.objects.filter(digest__contains=token).exists()
    assert use_link(token=token, now=NOW + timedelta(hours=24, seconds=1)) is None
    assert use_link(token=token, now=NOW + timedelta(hours=23)) == shop.users["bo"]


def test_nobody_is_seated_for_a_name_that_nobody_has(shop):
    with pytest.raises(NoSuchMember, match="Nobody is called 'Zoe'"):
        seat_member(name="Zoe", role="rep")


def test_signing_out_ends_the_session(shop):
    client = Client()
    client.force_login(shop.users["bo"], backend="headway.web.entrance.LinkBackend")
    client.post("/sign-out")
    assert client.get("/deals").status_code == 302


def test_wrong_links_from_one_place_are_stopped(shop):
    client = Client(REMOTE_ADDR="10.9.8.7")
    with mock.patch.object(timezone, "now", side_effect=lambda: datetime.now(UTC)):
        codes = [client.post("/sign-in", {"link": f"wrong{number}"}).status_code for number in range(12)]
    assert codes[0] == 403
    assert codes[-1] == 429


def test_readiness_needs_no_session(shop):
    assert Client().get("/healthz").status_code == 200
