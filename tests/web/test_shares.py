"""A page shared by a link: read-only, as whoever shared it sees it, live or frozen, revocable, for a time."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from headway.actions.actor import Actor
from headway.actions.permission import NotAllowed
from headway.actions.shares import Shared, revoke_share, share_of, share_page
from headway.errors import Refused
from headway.records.models import Audit, OrderLine, Share

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}
NOW = datetime(2026, 11, 18, 14, 3, tzinfo=UTC)


@pytest.fixture
def shared(shop):
    """Shares a page as somebody and gives the path of its link."""

    def made(who: str, path: str, how: str = "live", lasts: str = "7") -> str:
        client = Client()
        client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
        client.headers = {}
        answer = client.post("/share", {"path": path, "how": how, "lasts": lasts}, headers=HX)
        assert answer.status_code == 200, answer.content.decode()
        found = re.search(r'value="(http[^"]+/shared/[^"]+)"', answer.content.decode())
        return urlsplit(found[1]).path

    yield made
    Share.objects.all().delete()


def seen(path: str):
    return Client().get(path)


def test_somebody_without_a_seat_sees_the_page_as_its_sharer_does(shared, shop) -> None:
    mine, all_of_it = seen(shared("bo", "/rows/net_sales")), seen(shared("ada", "/rows/net_sales"))
    assert "€150.15" in mine.content.decode()
    assert "€350.35" in all_of_it.content.decode()
    assert "€350.35" not in mine.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/explore?metric=net_sales&by=channel", "/orders", "/metrics/net_sales", "/rows/net_sales", "deal"]
)
def test_nothing_in_it_leads_on_or_changes(shared, shop, path: str) -> None:
    if path == "deal":
        shop.deals["bo"].refresh_from_db()
        path = f"/deals/{shop.deals['bo'].public_id}"
    answer = seen(shared("ada", path))
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert len(main) > 500
    assert not re.search(r"<a\b[^>]*href|<form|<button|hx-|data-drawer|data-href", main)
    assert not re.search(r">\s*(?:Arrange|explore)\s*<", main)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_live_page_moves_and_a_frozen_one_does_not(shared, shop) -> None:
    live, frozen = shared("ada", "/orders?q=O-bo"), shared("ada", "/orders?q=O-bo", how="frozen")
    line = OrderLine.objects.get(order=shop.orders["bo"])
    OrderLine.objects.filter(pk=line.pk).update(amount=Decimal("77.70"))
    assert "€77.70" in seen(live).content.decode()
    assert "€77.70" not in seen(frozen).content.decode()
    assert "€100.10" in seen(frozen).content.decode()
    assert "As it stood on" in seen(frozen).content.decode()
    OrderLine.objects.filter(pk=line.pk).update(amount=line.amount)


def test_a_revoked_link_says_so_and_so_does_one_of_somebody_who_left(shared, shop, page) -> None:
    path = shared("bo", "/orders")
    number = Share.objects.get().pk
    client = Client()
    client.force_login(shop.users["bo"], backend="headway.web.entrance.LinkBackend")
    assert f"/shares/{number}/revoke" in page("bo", "/shares").content.decode()
    assert f"/shares/{number}/revoke" in page("ada", "/shares").content.decode()
    assert f"/shares/{number}/revoke" not in page("cy", "/shares").content.decode()
    User.objects.filter(pk=shop.users["bo"].pk).update(is_active=False)
    assert seen(path).status_code == 410
    User.objects.filter(pk=shop.users["bo"].pk).update(is_active=True)
    assert seen(path).status_code == 200
    assert client.post(f"/shares/{number}/revoke", headers=HX).status_code == 204
    assert seen(path).status_code == 410
    assert "not shared any more" in seen(path).content.decode()
    assert "revoked" in page("bo", "/shares").content.decode()


def test_another_may_not_revoke_it_but_a_leader_may(shared, shop) -> None:
    path = shared("bo", "/orders")
    share = Share.objects.get()
    with pytest.raises(NotAllowed):
        revoke_share(share_id=share.pk, now=NOW, by=Actor("Cy", shop.users["cy"].pk))
    revoke_share(share_id=share.pk, now=NOW, by=Actor("Ada", shop.users["ada"].pk))
    assert seen(path).status_code == 410
    assert set(Audit.objects.filter(object="shares").values_list("verb", flat=True)) >= {"share_page", "revoke_share"}


def test_a_link_ends_with_its_time(shop) -> None:
    by = Actor("Bo", shop.users["bo"].pk)
    _, token = share_page(Shared(path="/", title="Home", until=NOW + timedelta(days=1)), now=NOW, by=by)
    assert share_of(token, NOW + timedelta(hours=23)) is not None
    assert share_of(token, NOW + timedelta(hours=25)) is None
    assert share_of("wrong", NOW) is None
    with pytest.raises(Refused, match="within a year"):
        share_page(Shared(path="/", title="Home", until=NOW + timedelta(days=800)), now=NOW, by=by)
    assert not Share.objects.filter(digest__contains=token).exists()
    Share.objects.all().delete()


@pytest.mark.parametrize(
    "path", ["/import", "/people", "/changes", "/nothing-here", "https://example.com/", "/new/sale"]
)
def test_what_is_no_page_of_numbers_is_not_shared(shop, path: str) -> None:
    client = Client()
    client.force_login(shop.users["ada"], backend="headway.web.entrance.LinkBackend")
    assert client.post("/share", {"path": path, "how": "live", "lasts": "7"}, headers=HX).status_code == 409
    assert not Share.objects.exists()


def test_who_has_no_seat_shares_nothing(page) -> None:
    assert page("guest", "/share").status_code == 403
    assert page("guest", "/shares").status_code == 403
