"""A small lamp shop with named people. Ada owns it, Max leads Bo; Cy sells elsewhere and must not see Bo's."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.middleware import csrf
from django.test import Client
from django.utils import timezone

from headway.actions.actor import Actor
from headway.actions.sign_in import make_owner, seat_member
from headway.catalogue.read import own_catalogue
from headway.config.kept_settings import KeptSettings
from headway.config.workspace import Workspace, bind, read_workspace
from headway.engines.connect import connect
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records import models as records
from headway.web import workplace
from headway.web.workplace import Workplace

NOW = datetime(2026, 11, 18, 14, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop, and what tests name."""

    workspace: Workspace
    users: dict[str, User]
    deals: dict[str, records.Deal]
    orders: dict[str, records.Order]
    leads: dict[str, records.Lead]


@pytest.fixture(scope="module")
def shop(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop, served in this process, as of Wednesday 18 November 2026, 14:03 UTC."""
    folder = tmp_path_factory.mktemp("web") / "shop"
    shutil.copytree(blank, folder)
    workspace = bind(read_workspace(folder))
    filled = _fill(workspace)
    engine = connect("duckdb:///:memory:")
    catch_up(engine, MirrorSettings(workspace.name, workspace.currency, workspace.calendar))
    workplace.serve(
        Workplace(
            name="Lamp shop",
            demo=False,
            folder=folder,
            catalogue=own_catalogue(),
            engine=engine,
            calendar=workspace.calendar,
            currency=workspace.currency,
            caught_up=lambda: None,
            settings=KeptSettings(folder),
        )
    )
    with mock.patch.object(timezone, "now", return_value=NOW):
        yield filled
    workplace.serve(None)
    engine.close()
    connections.close_all()


@pytest.fixture(autouse=True)
def tokens_of_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms carry a token of random letters, in which a short name may stand by chance: here it is of figures."""
    monkeypatch.setattr(csrf, "CSRF_ALLOWED_CHARS", "0123456789")


@pytest.fixture
def as_(shop: Shop):
    """The browser of somebody who is signed in: `as_("bo")`; of nobody: `as_("")`."""

    def signed_in(who: str) -> Client:
        client = Client()
        if who:
            client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
        return client

    return signed_in


@pytest.fixture
def by(shop: Shop):
    """Somebody as actions know them."""
    return lambda who: Actor(who.title(), shop.users[who].pk)


@pytest.fixture
def page(as_):
    """Opens a page as somebody: `page("bo", "/deals")`."""
    return lambda who, path, **headers: as_(who).get(path, headers=headers)


def _fill(workspace: Workspace) -> Shop:
    people = {name: records.Member.objects.create(name=name.title()) for name in ("max", "bo", "cy")}
    records.Membership.objects.create(member=people["bo"], manager=people["max"])
    pipeline = records.Pipeline.objects.create(name="Sales")
    stages = {
        kind: records.Stage.objects.create(pipeline=pipeline, name=kind.title(), rank=rank, kind=kind)
        for rank, kind in enumerate(("open", "won", "lost"), start=1)
    }
    account = records.Account.objects.create(name="Nordlicht", kind="company", country="Norway", owner=people["bo"])
    deals = {
        name: _deal(name, owner=people.get(name), account=account, stages=stages) for name in ("bo", "cy", "nobody")
    }
    orders = {
        name: _order(name, member=people.get(name), account=account, price=price)
        for name, price in (("bo", "100.10"), ("cy", "200.20"), ("nobody", "50.05"))
    }
    leads = {
        name: records.Lead.objects.create(
            name=f"{name} lead", owner=people.get(name), created_at=NOW - timedelta(days=3)
        )
        for name in ("bo", "cy", "nobody")
    }
    users = {"ada": make_owner()}
    users |= {
        name: seat_member(name=name.title(), role=role)
        for name, role in (("max", "manager"), ("bo", "rep"), ("cy", "rep"))
    }
    users["guest"] = User.objects.create_user("guest")
    return Shop(workspace, users, deals, orders, leads)


def _deal(name: str, *, owner, account, stages) -> records.Deal:
    deal = records.Deal.objects.create(
        number=f"D-{name}",
        name=f"Deal of {name}",
        account=account,
        pipeline=stages["open"].pipeline,
        stage=stages["won"],
        status="won",
        created_at=NOW - timedelta(days=40),
    )
    records.DealTerms.objects.create(deal=deal, owner=owner, amount=Decimal(1000))
    records.DealOutcome.objects.create(deal=deal, position=1, kind="won", at=NOW - timedelta(days=5))
    return deal


def _order(name: str, *, member, account, price: str) -> records.Order:
    order = records.Order.objects.create(
        number=f"O-{name}",
        member=member,
        account=account,
        channel="web",
        placed_at=NOW - timedelta(days=2),
        status="paid",
    )
    records.OrderLine.objects.create(
        order=order, position=1, kind="sale", quantity=Decimal(1), unit_price=Decimal(price), amount=Decimal(price)
    )
    return order
