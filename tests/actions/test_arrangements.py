"""A page arranged for oneself: kept for one person and place, taken back, cleared, in the backup; no figure."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from headway.actions.actor import SHELL, Actor
from headway.actions.arrangements import arrange_page, arrangement_of, clear_arrangement, take_back_arrangement
from headway.actions.people import invite, shut_out
from headway.config.backup import back_up
from headway.config.restore import restore
from headway.config.workspace import Workspace
from headway.errors import Refused
from headway.records.changes import head
from headway.records.models import Arrangement, Audit
from tests.records.postgres import new_database

NOW = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


def seated(role: str = "rep") -> tuple[User, Actor]:
    user = invite(name=f"Una {role}", role=role, by=SHELL)
    return user, Actor(user.first_name, user.pk)


def test_what_one_chose_for_a_place_is_theirs_and_of_that_place(workspace: Workspace) -> None:
    (una, by_una), (olga, by_olga) = seated(), seated("owner")
    arrange_page(place="home", value=["orders"], by=by_una)
    arrange_page(place="list:deals", value={"columns": ["name", "amount"]}, by=by_una)
    arrange_page(place="home", value=["win_rate"], by=by_olga)
    assert arrangement_of(una, "home") == ["orders"]
    assert arrangement_of(una, "list:deals") == {"columns": ["name", "amount"]}
    assert arrangement_of(olga, "home") == ["win_rate"]
    assert arrangement_of(olga, "list:deals") is None


def test_taking_back_gives_what_was_before_and_again_what_was_after(workspace: Workspace) -> None:
    una, by = seated()
    arrange_page(place="home", value=["orders"], by=by)
    arrange_page(place="home", value=["orders", "units"], by=by)
    take_back_arrangement(place="home", by=by)
    assert arrangement_of(una, "home") == ["orders"]
    take_back_arrangement(place="home", by=by)
    assert arrangement_of(una, "home") == ["orders", "units"]
    clear_arrangement(place="home", by=by)
    assert arrangement_of(una, "home") is None
    take_back_arrangement(place="home", by=by)
    assert arrangement_of(una, "home") == ["orders", "units"]


def test_arranging_is_audited_under_its_name_and_touches_no_figure(workspace: Workspace) -> None:
    _, by = seated()
    before = head()
    arrange_page(place="home", value=["orders"], by=by)
    clear_arrangement(place="home", by=by)
    take_back_arrangement(place="home", by=by)
    told = Audit.objects.filter(object="arrangements").order_by("id").values_list("verb", "who_id")
    assert list(told) == [(verb, by.user_id) for verb in ("arrange_page", "clear_arrangement", "take_back_arrangement")]
    assert head() == before


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("Home page", ["orders"], "no place to arrange"),
        ("home", None, "Choose something first"),
        ("home", ["x" * 30_000], "more than a page can keep"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(place: str, value: object, says: str, workspace: Workspace) -> None:
    _, by = seated()
    with pytest.raises(Refused, match=says):
        arrange_page(place=place, value=value, by=by)
    assert not Arrangement.objects.exists()


def test_only_who_is_signed_in_and_not_shut_out_arranges(workspace: Workspace) -> None:
    una, by = seated()
    with pytest.raises(Refused, match="sign in first"):
        arrange_page(place="home", value=["orders"], by=SHELL)
    with pytest.raises(Refused, match="Nothing was arranged"):
        take_back_arrangement(place="home", by=by)
    shut_out(user_id=una.pk, by=SHELL)
    with pytest.raises(Refused, match="may not arrange page"):
        arrange_page(place="home", value=["orders"], by=by)


def test_it_comes_back_with_a_backup(store: Workspace, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    una, by = seated()
    arrange_page(place="home", value=["orders"], by=by)
    arrange_page(place="home", value=["units"], by=by)
    backup = back_up(store, to=tmp_path, at=NOW)
    url = None
    if connection.vendor == "postgresql":
        url = new_database(request.getfixturevalue("postgres_server"), "arranged")
    restore(backup, folder=tmp_path / "again", records_url=url)
    assert arrangement_of(una, "home") == ["units"]
    take_back_arrangement(place="home", by=by)
    assert arrangement_of(una, "home") == ["orders"]
