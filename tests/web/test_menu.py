"""The menu by what there is and who looks; the search by nearness; the team by whom one may see."""

import re

import pytest

from headway.answers.ask import ask
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.query.question import Query
from headway.records import models as records
from headway.records.scope import scope_of
from headway.web.menu import PLACES
from headway.web.pages.finding import nearness
from headway.web.workplace import here
from tests.web.conftest import NOW
from tests.web.test_pages import text_of


def places(answer) -> list[str]:
    rail = re.search(r'<nav class="rail".*?</ul>', answer.content.decode(), re.DOTALL)
    assert rail is not None
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<li.*?</li>", rail[0], re.DOTALL)]


def test_the_menu_has_at_most_eight_places_each_key_once():
    assert len(PLACES) <= 8
    keys = [entry.key for _, entries in PLACES for entry in entries]
    assert len(keys) == len(set(keys))


def test_the_menu_is_what_there_is_for_whom_it_is(page, shop):
    assert [one.split("Deals")[0] or one for one in places(page("ada", "/"))] == [
        "Home", "Leads &amp; deals", "Orders", "Customers", "Team", "Analysis",
    ]  # fmt: skip
    assert "Team" in places(page("max", "/"))
    assert "Team" not in places(page("bo", "/"))
    tabs = re.search(r'<nav class="tabs".*?</nav>', page("ada", "/leads").content.decode(), re.DOTALL)
    assert tabs is not None
    assert re.findall(r">(\w+)</a>", tabs[0]) == ["Deals", "Leads", "Pipeline", "Funnel"]
    assert 'aria-current="page">Leads' in tabs[0]


@pytest.mark.parametrize(
    ("who", "there", "not_there"),
    [
        ("ada", ["People", "Imports", "Same as", "Changes", "Shared pages"], []),
        ("bo", ["Changes"], ["People", "Imports"]),
    ],
)
def test_the_person_menu_holds_what_the_person_may(page, who, there, not_there):
    menu = re.search(r'<details class="pick person">.*?</details>', page(who, "/").content.decode(), re.DOTALL)
    assert menu is not None
    said = re.findall(r">([^<>]+)</a>", menu[0])
    assert [one for one in there if one not in said] == []
    assert [one for one in not_there if one in said] == []


def hits(page, who: str, text: str) -> list[tuple[str, str]]:
    body = page(who, f"/find?q={text}", **{"HX-Request": "true", "HX-Target": "hits"}).content.decode()
    assert "<html" not in body
    return re.findall(r'<a href="[^"]*"><span>([^<]*)</span><small>([^<]*)</small>', body)


def test_what_is_called_so_comes_before_what_begins_so_before_what_has_it_in_it(page, shop):
    for name in ("Boa Lamps", "Arc de Bo", "Turbo", "bo"):
        records.Account.objects.create(name=name)
    found = [name for name, _ in hits(page, "ada", "bo")]
    assert found.index("bo") < found.index("Boa Lamps") < found.index("Arc de Bo") < found.index("Turbo")
    assert ("Bo", "person") in hits(page, "ada", "bo")
    assert ("Bookings", "metric") in hits(page, "ada", "bo")
    assert hits(page, "ada", "o-bo")[0] == ("Order O-bo", "order")
    records.Account.objects.filter(name__in=("Boa Lamps", "Arc de Bo", "Turbo", "bo")).delete()


def test_a_search_takes_letters_of_every_alphabet_as_alike(page, shop):
    made = records.Account.objects.create(name="ØRSTED Łódź")
    assert [name for name, kind in hits(page, "ada", "ørsted") if kind == "customer"] == ["ØRSTED Łódź"]
    made.delete()


def test_one_finds_only_what_one_may_see(page, shop):
    assert [name for name, kind in hits(page, "bo", "deal of") if kind == "deal"] == ["Deal of bo", "Deal of nobody"]
    assert ("Cy", "person") not in hits(page, "bo", "cy")
    assert ("Cy", "person") in hits(page, "ada", "cy")
    assert ("Bo", "person") in hits(page, "max", "bo")
    assert [name for name, kind in hits(page, "bo", "O-cy") if kind == "order"] == []


def test_a_person_and_a_product_lead_to_their_figures(page, shop):
    product = records.Product.objects.create(name="Lamp, large")
    catch_up(here().engine, MirrorSettings("shop", "EUR", here().calendar))
    for text in ("Lamp", "Bo"):
        body = page("ada", f"/find?q={text}").content.decode()
        for href in re.findall(r'<a href="(/[^"]*)"><span>(?:Lamp, large|Bo<)', body):
            assert page("ada", href.replace("&amp;", "&")).status_code == 200
    assert "scope=rep%3DBo" in page("ada", "/find?q=Bo").content.decode()
    product.delete()


def test_without_a_script_search_is_a_page(page):
    said = text_of(page("ada", "/find?q=zzz"))
    assert "Nothing that you may see is called “zzz”" in said
    assert "Write two letters or more" in text_of(page("ada", "/find?q=ł"))


@pytest.mark.parametrize(
    ("name", "text", "near"),
    [("Net sales", "net sales", 0), ("Order A-7", "a-7", 0), ("Net sales", "net", 1), ("Net sales", "sales", 2),
     ("Boa", "oa", 3)],
)  # fmt: skip
def test_nearness(name, text, near):
    assert nearness(name, text) == near


def row_of(answer, name: str) -> str:
    rows = re.findall(r"<tr.*?</tr>", answer.content.decode(), re.DOTALL)
    return next((re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in rows if f">{name}<" in row), "")


@pytest.mark.parametrize(("who", "sees"), [("ada", "Bo Cy"), ("max", "Bo"), ("cy", "Cy"), ("guest", "")])
def test_the_team_is_whom_one_may_see_with_the_numbers_that_ask_gives(page, shop, who, sees):
    answer = page(who, "/team?period=2026-11")
    for name in ("Bo", "Cy"):
        assert bool(row_of(answer, name)) == (name in sees.split()), name
    world = here().world(now=NOW, scope=scope_of(shop.users[who]))
    totals = ask(Query(metrics=("net_sales",)), world).totals
    assert f"All {here().figures.exact(totals['net_sales'], 'EUR')}" in text_of(answer)


def test_a_team_is_sorted_searched_and_leads_on(page):
    names = re.findall(
        r'<th scope="row"[^>]*><a href="([^"]*)">(\w+)</a>', page("ada", "/team?sort=rep").content.decode()
    )
    assert [name for _, name in names] == ["Bo", "Cy", "Unknown"]
    assert "scope=rep%3DBo" in names[0][0]
    assert "€100.10" in text_of(page("ada", names[0][0].replace("&amp;", "&")))
    assert "Cy" not in re.findall(r">(\w+)</a></th>", page("ada", "/team?q=bo").content.decode())
    assert "Nobody is called" in text_of(page("ada", "/team?q=zzz"))
    assert page("ada", "/team?by=moon").status_code == 400
    assert page("ada", "/team?sort=moon").status_code == 400
