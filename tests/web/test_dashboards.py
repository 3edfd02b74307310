"""Dashboards: pinned answers equal to `ask` for whoever looks, arranged, shared, taken back; a broken tile alone."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from headway.actions.dashboards import (
    Tile,
    arrange_tiles,
    change_dashboard,
    make_dashboard,
    new_tile,
    pin_tile,
    remove_dashboard,
    tiles_of,
)
from headway.actions.permission import NotAllowed
from headway.actions.saved import ChangedMeanwhile, Named
from headway.actions.undo import undo_action
from headway.answers.ask import ask
from headway.errors import Refused
from headway.query.question import Query
from headway.records.models import Audit, Dashboard
from headway.records.scope import scope_of
from headway.web.workplace import here
from tests.web.conftest import NOW

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}
SOLD, CHANNELS = "metric=net_sales&period=2026", "metric=net_sales&by=channel&period=2026"


@pytest.fixture(autouse=True)
def no_boards(shop):
    yield
    Dashboard.objects.all().delete()


@pytest.fixture
def board(by):
    """A dashboard of somebody with a number, a table and a chart."""

    def made(who: str = "max", seen_by: str = "all", tiles: tuple[Tile, ...] | None = None) -> Dashboard:
        given = tiles or tuple(
            new_tile(question=question, look=look)
            for look, question in (("number", SOLD), ("table", CHANNELS), ("chart", f"{CHANNELS}&by=rep"))
        )
        done = make_dashboard(Named(name="Monday", seen_by=seen_by), given, now=NOW, by=by(who))
        return Dashboard.objects.get(pk=done.record_id)

    return made


def asked_total(shop, who: str, **more) -> str:
    """What `ask` says to somebody of their net sales in 2026, as pages write it."""
    world = here().world(now=NOW, scope=scope_of(shop.users[who]))
    answer = ask(Query(("net_sales",), start=date(2026, 1, 1), end=date(2026, 12, 31), **more), world)
    return f"€{answer.totals['net_sales']:.2f}"


def tiles_in(answer) -> dict[str, str]:
    """The tiles of a page by their titles."""
    found = re.findall(r'<section class="card tile.*?</section>', answer.content.decode(), re.DOTALL)
    return {" ".join(re.sub(r"<[^>]+>", " ", re.search(r"<h2.*?</h2>", one)[0]).split()): one for one in found}


@pytest.mark.parametrize("who", ["ada", "max", "bo", "cy"])
def test_each_tile_shows_its_viewer_what_ask_says_to_them(as_, shop, board, who):
    tiles = tiles_in(as_(who).get(f"/dashboards/{board().public_id}"))
    total = asked_total(shop, who)
    assert list(tiles) == ["Net sales", "Net sales by channel", "Net sales by channel and rep"]
    value = re.search(r'data-value="[^"]+">([^<]+)<', tiles["Net sales"])[1]
    assert value == here().figures.brief(float(total.removeprefix("€")), "EUR")
    assert total in re.search(r"<tfoot>.*?</tfoot>", tiles["Net sales by channel"], re.DOTALL)[0]
    others = {asked_total(shop, other) for other in ("ada", "max", "bo", "cy")} - {total}
    assert not any(other in text for other in others for text in tiles.values())


def test_the_bar_goes_over_all_tiles_and_a_tile_says_what_it_cannot_follow(as_, board):
    calls = new_tile(question="metric=calls&period=2026", look="number")
    one = board("ada", tiles=(new_tile(question=SOLD, look="number"), calls))
    page = as_("ada").get(f"/dashboards/{one.public_id}?period=2025-01&where=channel%3Dweb")
    tiles = tiles_in(page)
    assert "January 2025" in tiles["Net sales"]
    assert "not narrowed" not in tiles["Net sales"]
    assert "not narrowed by channel" in tiles["Calls"]
    own = tiles_in(as_("ada").get(f"/dashboards/{one.public_id}"))
    assert "2026" in own["Net sales"]


def test_a_scope_narrows_every_tile_and_never_widens(as_, shop, board):
    path = f"/dashboards/{board('ada').public_id}?scope=rep%3DBo"
    assert "€100.10" in tiles_in(as_("ada").get(path))["Net sales by channel"]
    assert "€100.10" not in tiles_in(as_("cy").get(path))["Net sales by channel"]


def test_one_failing_tile_leaves_the_others_alone(as_, board):
    gone = new_tile(question="metric=net_sales&by=tier_gone", look="table", title="Tiers")
    odd = new_tile(question="metric=calls&by=product", look="chart", title="Odd")
    page = as_("max").get(f"/dashboards/{board(tiles=(gone, new_tile(question=SOLD, look='number'), odd)).public_id}")
    assert page.status_code == 200
    tiles = tiles_in(page)
    assert "tier_gone" in unescape(tiles["Tiers"])
    assert "cannot be told apart by product" in tiles["Odd"]
    assert "€150" in tiles["Net sales"]


def test_pinning_makes_the_first_dashboard_and_adds_to_it(as_):
    client = as_("bo")
    assert "No dashboard yet" in client.get("/dashboards").content.decode()
    form = client.get(f"/pin?{SOLD}&look=number", headers=HX).content.decode()
    assert 'value="number" selected' in form
    sent = {"question": SOLD, "look": "number", "board": "new", "new_name": "Mine", "title": "", "period": "=2026"}
    done = client.post("/pin", sent, headers=HX)
    assert json.loads(done["HX-Trigger"])["done"]["says"] == "Pinned to Mine"
    one = Dashboard.objects.get()
    client.post("/pin", {**sent, "question": CHANNELS, "look": "table", "board": str(one.public_id)}, headers=HX)
    one.refresh_from_db()
    assert [tile.look for tile in tiles_of(one)] == ["number", "table"]
    assert Audit.objects.latest("id").verb == "pin_tile"
    assert one.seen_by == "me"
    assert as_("cy").get(f"/dashboards/{one.public_id}").status_code == 404


def test_a_tile_is_moved_sized_named_and_taken_away_and_each_comes_back(as_, board):
    one = board("max")
    client, path = as_("max"), f"/dashboards/{one.public_id}"
    first, second, third = (tile.key for tile in tiles_of(one))

    def now() -> Dashboard:
        return Dashboard.objects.get(pk=one.pk)

    def does(way: str, **more: str) -> None:
        answer = client.post(f"{path}/{way}", {"version": str(now().version), **more}, headers=HX)
        assert answer.status_code == 204, answer.content

    does(f"tiles/{first}/later")
    assert [tile.key for tile in tiles_of(now())] == [second, first, third]
    does("order", keys=f"{third},{second},{first}")
    assert [tile.key for tile in tiles_of(now())] == [third, second, first]
    does(f"tiles/{third}/wider")
    assert tiles_of(now())[0].width == 8
    does(f"tiles/{third}/edit", title="Who sells where", look="table")
    assert (tiles_of(now())[0].title, tiles_of(now())[0].look) == ("Who sells where", "table")
    does(f"tiles/{third}/away")
    assert [tile.key for tile in tiles_of(now())] == [second, first]
    client.post(f"/changes/{Audit.objects.latest('id').pk}/undo", headers=HX)
    assert tiles_of(now())[0].title == "Who sells where"
    old = client.post(f"{path}/tiles/{first}/away", {"version": "1"}, headers=HX)
    assert "while you had it open" in json.loads(old["HX-Trigger"])["refused"]["says"]
    assert len(tiles_of(now())) == 3


def test_only_its_owner_and_the_owners_role_edit_it(as_, board, by):
    one = board("max")
    path, key = f"/dashboards/{one.public_id}", tiles_of(one)[0].key
    seen = as_("bo").get(path).content.decode()
    assert "Arrange" not in seen
    assert f"{path}/edit" not in seen
    as_("bo").post(f"{path}/tiles/{key}/away", {"version": "1"}, headers=HX)
    assert len(tiles_of(Dashboard.objects.get())) == 3
    for act in (
        lambda who: pin_tile(dashboard_id=one.pk, tile=new_tile(question=SOLD, look="chart"), now=NOW, by=who),
        lambda who: change_dashboard(dashboard_id=one.pk, named=Named(name="x"), version=1, now=NOW, by=who),
        lambda who: arrange_tiles(dashboard_id=one.pk, tiles=(), version=1, now=NOW, by=who),
        lambda who: remove_dashboard(dashboard_id=one.pk, by=who),
    ):
        with pytest.raises(NotAllowed):
            act(by("bo"))
    change_dashboard(dashboard_id=one.pk, named=Named(name="Of all", seen_by="team"), version=1, now=NOW, by=by("ada"))
    assert as_("bo").get(path).status_code == 200
    assert as_("cy").get(path).status_code == 404
    with pytest.raises(ChangedMeanwhile):
        arrange_tiles(dashboard_id=one.pk, tiles=(), version=1, now=NOW, by=by("max"))


def test_deleted_it_comes_back_with_its_tiles(as_, board, by):
    one = board("bo", "me")
    done = remove_dashboard(dashboard_id=one.pk, by=by("bo"))
    assert as_("bo").get(f"/dashboards/{one.public_id}").status_code == 404
    undo_action(audit_id=done.pk, by=by("bo"))
    assert len(tiles_in(as_("bo").get(f"/dashboards/{one.public_id}"))) == 3
    listed = as_("bo").get("/changes").content.decode()
    assert "deleted a dashboard" in listed
    assert as_("ada").get("/changes").status_code == 200


def test_a_tile_asks_again_by_itself_and_knows_its_facts(as_, board):
    one = board("max")
    page = as_("max").get(f"/dashboards/{one.public_id}?period=2026")
    tile = tiles_in(page)["Net sales"]
    again = unescape(re.search(r'hx-get="([^"]+)"', tile)[1])
    assert re.search(r'data-facts="[^"]*sales', tile)
    alone = as_("max").get(again)
    assert alone.status_code == 200
    assert list(tiles_in(alone)) == ["Net sales"]
    assert as_("cy").get(f"/dashboards/{one.public_id}/tiles/nothere").status_code == 404


def test_a_dashboard_has_an_end_and_wrong_tiles_are_refused(board, by):
    with pytest.raises(Refused, match="24 tiles"):
        board("max", tiles=tuple(new_tile(question=SOLD, look="number") for _ in range(25)))
    with pytest.raises(Refused, match="no look"):
        new_tile(question=SOLD, look="cake")
    with pytest.raises(Refused, match="twelfths"):
        board("max", tiles=(Tile(key="a", question=SOLD, width=5),))


def test_shared_by_a_link_it_shows_the_sharers_numbers_and_leads_nowhere(as_, board):
    one = board("bo")
    sent = {"path": f"/dashboards/{one.public_id}", "how": "live", "lasts": "7"}
    made = as_("bo").post("/share", sent, headers=HX).content.decode()
    link = re.search(r'value="http://[^/]+(/shared/[^"]+)"', made)[1]
    body = Client().get(link).content.decode()
    main = body.partition("<main")[2].partition("</main>")[0]
    assert "€150.15" in main
    assert not re.search(r"<a\b[^>]*href|<form|<button|hx-|data-drawer|data-href", main)
