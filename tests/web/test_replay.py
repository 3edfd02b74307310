"""The business as of another day, on every page: what happened later is not counted, whatever is tempting.

On 10 December, 15:00, of a lamp shop: one deal was won on the 2nd, one is open (and will be won on the 14th, for more
than it is worth now), one was lost on the 3rd (and will be reopened); an order of the 4th will be refunded on the 12th,
one is placed at 18:00 of the same day, one on the 11th without a time of day.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.utils import timezone

from headway.actions.sign_in import make_owner, seat_member
from headway.answers.ask import ask
from headway.catalogue.read import own_catalogue
from headway.config.workspace import bind, read_workspace
from headway.engines.connect import connect
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.query.question import Query
from headway.records import models as records
from headway.records.scope import scope_of
from headway.web import workplace
from headway.web.asked import asked_by
from headway.web.replaying import carrying
from headway.web.screens.home import home_screen
from headway.web.workplace import Workplace, here
from tests.web.test_pages import text_of

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
THEN, THEN_AT = "2025-12-10T15:00", datetime(2025, 12, 10, 15, tzinfo=UTC)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2025, 12, day, hour, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Book:
    owner: User
    bo: User
    deals: dict[str, records.Deal]
    orders: dict[str, records.Order]
    leads: dict[str, records.Lead]


@pytest.fixture(scope="module")
def book(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("replay") / "shop"
    shutil.copytree(blank, folder)
    workspace = bind(read_workspace(folder))
    filled = _fill()
    engine = connect("duckdb:///:memory:")
    catch_up(engine, MirrorSettings(workspace.name, workspace.currency, workspace.calendar))
    workplace.serve(
        Workplace(
            name="Lamp shop", demo=False, folder=folder, catalogue=own_catalogue(), engine=engine,
            calendar=workspace.calendar, currency=workspace.currency, caught_up=lambda: None,
        )
    )  # fmt: skip
    with mock.patch.object(timezone, "now", return_value=NOW):
        yield filled
    workplace.serve(None)
    engine.close()
    connections.close_all()


def _fill() -> Book:
    bo, cy = (records.Member.objects.create(name=name) for name in ("Bo", "Cy"))
    pipeline = records.Pipeline.objects.create(name="Sales")
    stages = [
        records.Stage.objects.create(pipeline=pipeline, name=name, rank=rank, kind=kind)
        for rank, (name, kind) in enumerate((("First", "open"), ("Last", "open"), ("Won", "won"), ("Lost", "lost")))
    ]
    account = records.Account.objects.create(name="Nordlicht", kind="company")
    later = records.Account.objects.create(name="Comes later", kind="company")
    bos, cys = (bo, account), (cy, account)
    deals = {
        "won": deal("Won on the 2nd", bos, stages, (("won", at(2)),), [1000]),
        "open": deal("Won on the 14th", bos, stages, (("won", at(14)),), [400, 700]),
        "lost": deal("Lost, later reopened", cys, stages, (("lost", at(3)), ("reopened", at(15))), [50]),
        "new": deal("Opened on the 11th", (bo, later), stages, (), [9000], created=at(11)),
    }
    orders = {
        "kept": order("A1", bos, at(4), "100.00"),
        "refunded": order("A2", bos, at(4), "60.00", refunded=at(12)),
        "evening": order("A3", cys, at(10, 18), "30.00"),
        "next day": order("A4", (cy, later), at(11, 0), "7.00", timed=False),
    }
    leads = {
        "lost": records.Lead.objects.create(
            name="Lost on the 13th", owner=cy, created_at=at(8), outcome="lost", outcome_at=at(13)
        ),
        "new": records.Lead.objects.create(name="Came on the 12th", owner=cy, created_at=at(12)),
    }
    records.LeadHandover.objects.create(lead=leads["lost"], owner=bo, at=at(12))
    return Book(make_owner(), seat_member(name="Bo", role="rep"), deals, orders, leads)


def deal(name, whose, stages, outcomes, amounts, created=None) -> records.Deal:
    """A deal of an owner and a customer; a second amount, and the second stage, are from the 12th on."""
    kind = outcomes[-1][0] if outcomes else "open"
    status = "open" if kind == "reopened" else kind
    moved = at(12) if len(amounts) > 1 else None
    stage = stages[{"won": 2, "lost": 3, "open": 0}[status]]
    made = records.Deal.objects.create(
        name=name, account=whose[1], pipeline=stage.pipeline, stage=stage, status=status, created_at=created or at(1)
    )
    terms = records.DealTerms.objects.create(deal=made, owner=whose[0], amount=Decimal(amounts[0]), valid_to=moved)
    records.StageMove.objects.create(deal=made, position=1, stage=stages[0], at=made.created_at)
    if moved:
        records.DealTerms.objects.create(deal=made, owner=terms.owner, amount=Decimal(amounts[1]), valid_from=moved)
        records.StageMove.objects.create(deal=made, position=2, stage=stages[1], at=moved)
    for position, (decided, when) in enumerate(outcomes, 1):
        records.DealOutcome.objects.create(deal=made, position=position, kind=decided, at=when)
    made.refresh_from_db()
    return made


def order(number, whose, placed, amount, *, refunded=None, timed=True) -> records.Order:
    made = records.Order.objects.create(
        number=number, member=whose[0], account=whose[1], placed_at=placed, placed_at_timed=timed, status="paid"
    )
    line = records.OrderLine.objects.create(
        order=made, position=1, kind="sale", quantity=Decimal(1), unit_price=Decimal(amount), amount=Decimal(amount)
    )
    if refunded:
        records.OrderEvent.objects.create(
            order=made, position=1, kind="refunded", line=line, at=refunded, amount=Decimal(amount)
        )
    made.refresh_from_db()
    return made


def get(user: User, path: str, **headers: str):
    client = Client()
    client.force_login(user, backend="headway.web.entrance.LinkBackend")
    return client.get(path, headers=headers)


MONTH = {"start": date(2025, 12, 1), "end": date(2025, 12, 31)}
KNOWN = {
    "net_sales": Decimal(160), "orders": 2, "bookings": Decimal(1000), "deals_won": 1, "deals_lost": 1,
    "open_opportunities": 1, "open_pipeline": Decimal(400), "new_leads": 1, "returns": Decimal(0), "win_rate": 0.5,
}  # fmt: skip


@pytest.mark.parametrize("key", KNOWN)
def test_a_number_of_that_day_is_what_ask_says_within_its_limits(key, book):
    world = here().world(now=NOW, scope=None)
    told = ask(Query(metrics=(key,), as_of=THEN_AT, **MONTH), world).totals[key]
    assert told == KNOWN[key]
    today = ask(Query(metrics=(key,), **MONTH), world).totals[key]
    assert today != told


@pytest.mark.parametrize("who", ["owner", "bo"])
def test_home_of_that_day_shows_what_ask_says(who, book):
    user = getattr(book, who)
    asked = asked_by(user, (("as_of", THEN),), now=NOW)
    screen = home_screen(asked, "owner" if who == "owner" else "rep", list(KNOWN))
    world = here().world(now=NOW, scope=scope_of(user))
    answer = ask(Query(metrics=tuple(KNOWN), as_of=THEN_AT, **MONTH), world)
    metrics = own_catalogue().metrics
    for card in screen.cards:
        unit = "EUR" if metrics[card.key].unit.value == "money" else metrics[card.key].unit.value
        assert card.value == here().figures.brief(answer.totals[card.key], unit), card.key
    assert len(screen.cards) == len(KNOWN)
    assert asked.today == date(2025, 12, 10)
    assert asked.through == date(2025, 12, 8), "on the 10th nothing had happened by 15:00"


def test_the_end_of_a_day_ends_before_what_is_dated_the_next(book):
    evening = asked_by(book.owner, (("as_of", "2025-12-10"),), now=NOW)
    assert evening.through == date(2025, 12, 10)
    world = here().world(now=NOW, scope=None)
    answer = ask(Query(metrics=("net_sales",), as_of=evening.as_of), world)
    assert answer.totals["net_sales"] == Decimal(190), "the evening's 30 counts, the 7 dated the 11th does not"


@pytest.mark.parametrize(
    ("path", "count", "metric", "said"),
    [
        ("/deals?state=open", 1, "open_pipeline", "€400.00"),
        ("/deals?state=won", 1, "bookings", "€1,000.00"),
        ("/deals?state=lost", 1, "", "Lost, later reopened"),
        ("/deals", 3, "", "First"),
        ("/orders", 2, "net_sales", "€160.00"),
        ("/customers", 1, "net_sales", "€160.00"),
        ("/leads?state=open", 1, "new_leads", "Lost on the 13th"),
    ],
)
def test_a_list_of_that_day_comes_to_the_metric(path, count, metric, said, book):
    answer = get(book.owner, f"{path}{'&' if '?' in path else '?'}as_of={THEN}")
    found = re.search(r'class="found"[^>]*>.*?</p>', answer.content.decode(), re.DOTALL)
    assert found is not None
    assert re.search(rf"<b>{count}</b>", found[0])
    assert said in answer.content.decode()
    world = here().world(now=NOW, scope=None)
    total = ask(Query(metrics=(metric,), as_of=THEN_AT), world).totals[metric] if metric else None
    if isinstance(total, Decimal):
        assert here().figures.exact(total, "EUR") in found[0]


def test_a_list_of_that_day_has_the_stage_and_the_owner_of_then(book):
    first = book.deals["open"].moves.get(position=1).stage
    first.refresh_from_db()
    answer = text_of(get(book.owner, f"/deals?state=open&stage={first.public_id}&as_of={THEN}"))
    assert "Won on the 14th Nordlicht €400.00 First open Bo" in answer
    assert "Bo" in text_of(get(book.owner, f"/leads?as_of={THEN}&sort=owner"))
    bo = records.Member.objects.get(name="Bo")
    assert "Lost on the 13th" in text_of(get(book.owner, f"/leads?as_of={THEN}&owner={bo.public_id}"))


def main_of(user: User, path: str) -> str:
    answer = get(user, path)
    found = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0] if found else ""))


def test_a_record_is_as_it_stood_and_what_came_later_is_not_there(book):
    then = main_of(book.owner, f"/deals/{book.deals['open'].public_id}?as_of={THEN}")
    assert "€400.00" in then
    assert "Entered First" in then
    for later in ("€700.00", "Entered Last", "14 Dec", "Terms changed", "Changes"):
        assert later not in then
    now = main_of(book.owner, f"/deals/{book.deals['open'].public_id}")
    assert "€700.00" in now
    assert "Refunded" not in main_of(book.owner, f"/orders/{book.orders['refunded'].public_id}?as_of={THEN}")
    lead = main_of(book.owner, f"/leads/{book.leads['lost'].public_id}?as_of={THEN}")
    assert "open" in lead
    assert "13 Dec" not in lead
    assert "Bo" in lead
    for gone in (f"/deals/{book.deals['new'].public_id}", f"/orders/{book.orders['evening'].public_id}"):
        assert get(book.owner, f"{gone}?as_of={THEN}").status_code == 404
        assert get(book.owner, gone).status_code == 200


def test_the_rows_of_a_number_are_those_of_then(book):
    assert "Sum of these rows €160.00" in text_of(get(book.owner, f"/rows/net_sales?period=2025-12&as_of={THEN}"))


def test_every_link_of_the_page_carries_the_day_and_the_banner_leads_out(book):
    page = get(book.owner, f"/?as_of={THEN}").content.decode()
    assert "The business as of <b>10 Dec 2025, 15:00</b>" in page
    links = re.findall(r'\s(?:href|hx-get|data-href)="(/(?!static/)[^"]*)"', page)
    assert len(links) > 20
    assert [one for one in links if "as_of=" not in one] == []
    assert 'href="/?as_of=now"' in page
    assert "as of" not in text_of(get(book.owner, "/?as_of=now")).split("Replay the business")[0]


def test_the_day_is_added_once_and_not_to_what_is_not_ours():
    links = '<a href="/a?b=1&amp;c=2">x</a><a href="/d#e">x</a><a href="https://f">x</a><a href="/g?as_of=now">x</a>'
    page = f'{links}<form method="get"><form method="post" action="/h">'
    said = carrying(page, "2025-12-10")
    assert '"/a?b=1&amp;c=2&amp;as_of=2025-12-10"' in said
    assert '"/d?as_of=2025-12-10#e"' in said
    assert '"https://f"' in said
    assert '"/g?as_of=now"' in said
    assert '<form method="get"><input type="hidden" name="as_of" value="2025-12-10">' in said
    assert '<form method="post" action="/h?as_of=2025-12-10">' in said


WRITES = (("get", "/new/sale"), ("post", "/new/sale"), ("post", "/import"), ("post", "/changes/1/undo"),
          ("get", "/deals/change"), ("get", "/deals/1/do/won"), ("post", "/deals/1/set/name"))  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_nothing_is_typed_into_another_day(method, path, book):
    client = Client()
    client.force_login(book.owner, backend="headway.web.entrance.LinkBackend")
    orders = records.Order.objects.count()
    answer = getattr(client, method)(f"{path}?as_of={THEN}")
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "as of 10 Dec 2025, 15:00" in said
    assert "Go back to now first" in said
    assert records.Order.objects.count() == orders


def test_what_is_only_looked_at_or_ones_own_is_open(book):
    for path in ("/changes", "/import", "/arrange", "/explore", "/metrics", "/metrics/net_sales", "/people", "/shares"):
        assert get(book.owner, f"{path}?as_of={THEN}").status_code == 200, path
    assert "+ New" not in text_of(get(book.owner, f"/?as_of={THEN}"))


def test_a_day_and_a_time_of_a_form_are_one_moment(book):
    said = text_of(get(book.owner, "/?as_of=2025-12-10&as_of_time=15%3A00"))
    assert "The business as of 10 Dec 2025, 15:00" in said
    assert get(book.owner, "/?as_of=yesterday").status_code == 400


def test_a_server_of_another_day_puts_it_into_each_address(book):
    place = here()
    workplace.serve(replace(place, today=THEN))
    try:
        sent = get(book.owner, "/deals?state=open", Accept="text/html")
        assert (sent.status_code, sent["Location"]) == (302, f"/deals?state=open&as_of={THEN}")
        assert "€400.00" in text_of(get(book.owner, "/deals?state=open"))
        now = get(book.owner, "/deals?state=won&as_of=now").content.decode()
        assert "Won on the 14th" in now
        assert "as_of=now" in now
        assert get(book.owner, "/new/sale").status_code == 409
    finally:
        workplace.serve(place)
