"""Who may see what, on every page: role by route (ARCHITECTURE D16)."""

import pytest

LISTS = (
    "/",
    "/explore",
    "/saved",
    "/dashboards",
    "/metrics",
    "/metrics/net_sales",
    "/rows/net_sales",
    "/deals",
    "/leads",
    "/orders",
    "/customers",
)
ROLES = ("ada", "max", "bo", "cy", "guest")


@pytest.mark.parametrize("path", [*LISTS, "/import", "/find?q=bo", "/card/net_sales", "/explore.csv?metric=net_sales"])
def test_without_a_session_every_page_leads_to_the_sign_in(page, path):
    answer = page("", path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("path", LISTS)
def test_every_role_opens_every_page_of_numbers_and_records(page, who, path):
    assert page(who, path).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("max", 403), ("bo", 403), ("guest", 403)])
def test_only_the_owner_imports(page, who, status):
    assert page(who, "/import").status_code == status


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("ada", {"bo", "cy", "nobody"}),
        ("max", {"bo", "nobody"}),
        ("bo", {"bo", "nobody"}),
        ("cy", {"cy", "nobody"}),
        ("guest", {"nobody"}),
    ],
)
def test_anothers_record_by_its_id_is_not_here(page, shop, who, seen):
    for kind, held in (("deals", shop.deals), ("orders", shop.orders), ("leads", shop.leads)):
        for name, row in held.items():
            row.refresh_from_db()
            assert page(who, f"/{kind}/{row.public_id}").status_code == (200 if name in seen else 404), (kind, name)


@pytest.mark.parametrize(
    ("who", "total"),
    [("ada", "€350.35"), ("max", "€150.15"), ("bo", "€150.15"), ("cy", "€250.25"), ("guest", "€50.05")],
)
def test_totals_are_scoped_on_card_rows_explore_and_file(page, who, total):
    assert f">{total}<" in page(who, "/card/net_sales").content.decode()
    assert f">{total}<" in page(who, "/rows/net_sales").content.decode()
    assert total in page(who, "/explore?metric=net_sales&by=channel").content.decode()
    plain = total.removeprefix("€")
    assert plain in page(who, "/explore.csv?metric=net_sales&by=channel").content.decode("utf-8-sig")


def test_what_is_found_is_scoped(page):
    assert "Deal of cy" in page("ada", "/find?q=deal").content.decode()
    assert "Deal of cy" not in page("bo", "/find?q=deal").content.decode()


def test_a_customer_shows_only_the_orders_that_one_may_see(page, shop):
    account = shop.orders["bo"].account
    account.refresh_from_db()
    body = page("bo", f"/customers/{account.public_id}").content.decode()
    assert "O-bo" in body
    assert "O-cy" not in body
