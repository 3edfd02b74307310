"""Lists: whatever they are narrowed to and sorted by, the same rows, counted and summed once each."""

import re
from datetime import date

import pytest

from headway.records.models import Account, AccountRole
from headway.web.screens.listed import Listed
from headway.web.screens.records import CUSTOMERS, DEALS, LEADS, ORDERS
from tests.web.test_pages import text_of


def links(body: str, kind: Listed) -> list[str]:
    return sorted(set(re.findall(rf'href="{kind.path}/(\d+)"', body)))


@pytest.mark.parametrize("kind", [DEALS, LEADS, ORDERS, CUSTOMERS], ids=lambda kind: kind.noun)
@pytest.mark.parametrize("who", ["ada", "max", "bo"])
def test_every_order_of_a_list_shows_the_same_rows(page, kind, who):
    plain = links(page(who, kind.path).content.decode(), kind)
    assert plain
    for field in kind.fields:
        for sort in (field.key, f"-{field.key}") if field.order else ():
            assert links(page(who, f"{kind.path}?sort={sort}").content.decode(), kind) == plain


def test_a_search_counts_and_sums_what_it_finds(page):
    assert "2 orders · Net sales €150.15" in text_of(page("bo", "/orders?q=nordl"))
    assert "1 order · Net sales €100.10" in text_of(page("bo", "/orders?q=o-bo"))
    assert "1 deal · Amount €1,000" in text_of(page("ada", "/deals?q=deal+cy&sort=-amount"))


def test_deals_of_an_owner_are_those_owned_now(page, shop):
    bo = shop.deals["bo"].terms.get().owner
    assert "1–1 of 1" in text_of(page("ada", f"/deals?owner={bo.public_id}"))
    assert page("ada", "/deals?owner=bo").status_code == 400


def test_a_customer_who_had_a_role_twice_is_listed_once(page, shop):
    account = shop.orders["bo"].account
    AccountRole.objects.create(account=account, role="client", valid_to=date(2024, 1, 1))
    AccountRole.objects.create(account=account, role="client", valid_from=date(2025, 1, 1))
    assert "1 customer · Net sales €350.35" in text_of(page("ada", "/customers?role=client"))


def test_what_a_list_found_is_looked_for_again_once_a_record_changed(page, shop):
    account = Account.objects.get(pk=shop.orders["bo"].account.pk)
    found = text_of(page("bo", "/orders?q=nordl"))
    assert "2 orders · Net sales €150.15" in found
    Account.objects.filter(pk=account.pk).update(name="Sunlight")
    assert "2 orders · Net sales €150.15" not in text_of(page("bo", "/orders?q=nordl"))
    Account.objects.filter(pk=account.pk).update(name=account.name)
    assert text_of(page("bo", "/orders?q=nordl")) == found
