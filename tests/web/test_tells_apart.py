"""What a table or tile is named after and split by is what it shows."""

from headway.actions.actor import Actor
from headway.actions.dashboards import make_dashboard, new_tile
from headway.actions.saved import Named
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records.models import Dashboard, Order
from headway.web.workplace import here
from tests.web.conftest import NOW
from tests.web.test_pages import text_of


def test_a_chart_of_two_metrics_is_named_after_the_one_that_it_draws(page, shop) -> None:
    tile = new_tile(question="metric=net_sales&metric=orders&by=channel&grain=day&period=2026-11", look="chart")
    made = make_dashboard(Named(name="Two"), (tile,), now=NOW, by=Actor("Ada", shop.users["ada"].pk))
    board = Dashboard.objects.get(pk=made.record_id)
    told = text_of(page("ada", f"/dashboards/{board.public_id}"))
    assert "Net sales by day" in told
    assert "Net sales and Orders" not in told


def test_home_is_not_split_by_people_of_whom_none_sold_anything(shop, page) -> None:
    given = dict(Order.objects.values_list("pk", "member"))
    assert "By rep" in text_of(page("ada", "/?period=2026-11&where=channel%3Dweb"))
    Order.objects.filter(pk__in=given).update(member=None)
    follow()
    told = text_of(page("ada", "/?period=2026-11&where=channel%3Dweb"))
    for pk, member in given.items():
        Order.objects.filter(pk=pk).update(member=member)
    follow()
    assert "By rep" not in told


def follow() -> None:
    catch_up(here().engine, MirrorSettings("shop", "EUR", here().calendar))
