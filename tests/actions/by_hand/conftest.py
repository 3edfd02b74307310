"""Lena leads Bo; Cy sells elsewhere; Ada owns the business; Una only looks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from headway.actions.actor import Actor
from headway.actions.by_hand.who import When
from headway.actions.sign_in import make_owner, seat_member
from headway.catalogue.read import own_catalogue
from headway.config.library import Library
from headway.config.workspace import Workspace
from headway.records.models import Member, Membership

NOON = When(datetime(2026, 3, 10, 12, 0, tzinfo=UTC))
"""A Tuesday."""
LATER = When(datetime(2026, 4, 14, 9, 30, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Team:
    """Who acts, by first name, and the members whom they are."""

    actors: dict[str, Actor]
    members: dict[str, int]

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]


@pytest.fixture
def team(store: Workspace) -> Team:
    """Everybody with a seat."""
    members = {name: Member.objects.create(name=name) for name in ("Lena", "Bo", "Cy")}
    Membership.objects.create(member=members["Bo"], manager=members["Lena"])
    users = {"Ada": make_owner()}
    for name, role in (("Lena", "manager"), ("Bo", "rep"), ("Cy", "rep")):
        users[name] = seat_member(name=name, role=role)
    actors = {name: Actor(name, user.pk) for name, user in users.items()}
    return Team(actors, {name: member.pk for name, member in members.items()})


@pytest.fixture
def figure(store: Workspace) -> Callable[..., Any]:
    """The total of a metric over all that is recorded now: `figure("net_sales", start="2026-03-01")`."""

    def asked(metric: str, **parts: Any) -> Any:
        found = Library(store, own_catalogue()).ask(metric, **parts).totals[metric]
        return found.normalize() if isinstance(found, Decimal) else found

    return asked
