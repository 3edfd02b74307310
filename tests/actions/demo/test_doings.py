"""What the demo's till does goes through actions, as of its moment, and rebuild gives the same numbers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connections

from headway.actions.demo.again import sell_again
from headway.actions.demo.doings import TILL, Doings
from headway.actions.demo.missed import MOST_DAYS, missed_since, sell_missed
from headway.actions.undo import undo_action
from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.catalogue.read import own_catalogue
from headway.config.demo_company import SETTINGS, fill
from headway.config.engine import asking
from headway.config.workspace import Workspace, bind, create
from headway.demo.till import invented_name
from headway.engines.connect import connect
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.query.question import Query
from headway.records.models import Activity, Audit, Lead, Order, OrderLine, StageMove

MADE = datetime(2026, 11, 17, 10, tzinfo=UTC)
KINDS = ("counter", "web", "lead", "call", "move", "deal")


@pytest.fixture(scope="module")
def demo(unblocked: None, tmp_path_factory: pytest.TempPathFactory):
    """A small demo company that was made on a Tuesday at ten."""
    made = create(tmp_path_factory.mktemp("till") / "demo", **SETTINGS)
    fill(made, lines=4000, clock=lambda: MADE, progress=lambda *_: None)
    yield made
    connections.close_all()


@pytest.fixture
def doings(demo: Workspace) -> Doings:
    bind(demo)
    return Doings(Random(3), invented_name)


def numbers(engine, now: datetime) -> list[object]:
    metrics = ("net_sales", "orders", "new_leads", "open_opportunities", "bookings")
    return ask(Query(metrics=metrics), world_of(engine, own_catalogue(), now=now)).rows


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_happens_at_its_moment_and_is_audited(doings: Doings, kind: str) -> None:
    at = MADE + timedelta(minutes=KINDS.index(kind) + 1)
    found = doings.do(kind, at)
    assert found is not None
    assert found.actor == TILL.name
    model, name = {"lead": (Lead, "created_at"), "call": (Activity, "at"), "move": (StageMove, "at")}.get(
        kind, (Order, "placed_at")
    )
    if kind != "deal":
        assert model.objects.filter(**{name: at}).exists()


def test_a_basket_is_sold_again_whole_with_a_number_of_its_own_and_comes_back(doings: Doings) -> None:
    earlier = Order.objects.filter(channel="web").order_by("id")[5]
    at = MADE + timedelta(hours=1)
    audit = sell_again({earlier.pk: at}, by=TILL)
    sold = Order.objects.get(placed_at=at)
    assert sold.number != earlier.number
    assert sold.number[0] == "W"
    lines = [
        list(OrderLine.objects.filter(order=one).order_by("position").values_list("product", "quantity", "amount"))
        for one in (sold, earlier)
    ]
    assert lines[0] == lines[1]
    undo_action(audit_id=audit.pk, by=TILL)
    assert not Order.objects.filter(pk=sold.pk).exists()


def test_missed_days_are_sold_up_to_now_and_not_twice(demo: Workspace, doings: Doings) -> None:
    now = MADE + timedelta(days=3, hours=5)
    since = missed_since(now)
    assert since is not None
    before = Order.objects.count()
    assert sell_missed(since, now, doings, zone=demo.zone, going_on=lambda: True) == 4
    days = {at.date() for at in Order.objects.filter(placed_at__gt=since).values_list("placed_at", flat=True)}
    assert len(days) >= 3
    assert Order.objects.count() > before
    assert not Order.objects.filter(placed_at__gt=now).exists()
    last = Order.objects.order_by("-placed_at").first()
    assert missed_since(last.placed_at + timedelta(minutes=59)) is None
    assert Audit.objects.filter(verb="sell_again").count() <= 4 + len(KINDS)


def test_no_more_than_a_month_is_sold(doings: Doings) -> None:
    now = MADE + timedelta(days=200)
    assert missed_since(now) == now - timedelta(days=MOST_DAYS)


def test_what_was_sold_bit_by_bit_is_what_a_rebuild_counts(demo: Workspace, doings: Doings) -> None:
    now = MADE + timedelta(days=4)
    with asking(demo) as opened:
        for kind in KINDS:
            doings.do(kind, now - timedelta(minutes=5))
        catch_up(opened.engine, MirrorSettings(demo.name, demo.currency, demo.calendar))
        told = numbers(opened.engine, now)
    fresh = connect("duckdb:///:memory:", folder=Path(demo.folder))
    catch_up(fresh, MirrorSettings(demo.name, demo.currency, demo.calendar))
    assert numbers(fresh, now) == told
    fresh.close()
