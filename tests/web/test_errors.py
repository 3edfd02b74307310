"""What goes wrong says what to do."""

import re

import pytest
from django.test import Client

from headway.web import workplace


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def signed_in(shop, who="ada", **kept):
    client = Client(**kept)
    client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
    return client


def test_a_wrong_address(page):
    answer = page("ada", "/nowhere")
    assert answer.status_code == 404
    assert "Check the address" in said(answer)
    assert 'href="/"' in answer.content.decode()


def test_what_a_role_does_not_include(page):
    assert "Ask the owner" in said(page("bo", "/import"))


def test_a_link_that_was_used(shop):
    answer = Client().get("/sign-in?link=used")
    assert answer.status_code == 403
    assert "Ask for a new one" in said(answer)


def test_a_page_that_was_open_for_too_long(shop):
    answer = signed_in(shop, enforce_csrf_checks=True).post("/import", {"pasted": "a,b\n1,2\n"})
    assert answer.status_code == 403
    assert "load the page again and repeat" in said(answer)


def test_a_bug_says_so_and_is_logged(shop, monkeypatch):
    monkeypatch.setattr("headway.web.pages.metrics.metric_list", _broken)
    answer = signed_in(shop, raise_request_exception=False).get("/metrics")
    assert answer.status_code == 500
    assert "it is not your doing" in said(answer)


def _broken(*_given: object) -> None:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize("path", ["/import"])
def test_the_demo_takes_no_files_of_ones_own(shop, monkeypatch, path):
    monkeypatch.setattr(workplace._Held, "place", _as_demo(workplace.here()))
    client = signed_in(shop)
    assert "Your own files go into your own company" in said(client.get(path))
    answer = client.post(path, {"pasted": "Order ID,Amount\n1,2\n"}, follow=True)
    assert "own files never mix with it" in said(answer)


def _as_demo(place):
    fields = {name: getattr(place, name) for name in place.__dataclass_fields__}
    return workplace.Workplace(**(fields | {"demo": True}))
