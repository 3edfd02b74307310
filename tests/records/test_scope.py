"""Who sees what: Ann leads Bo, Cy works elsewhere, nobody owns the orphan."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, User

from headway.config.workspace import Workspace
from headway.records.models import Account, Deal, Import, Lead, Member, Membership, Note, Order, Seat, Team
from headway.records.scope import scope_of


@dataclass
class People:
    ann: Member
    bo: Member
    cy: Member


@pytest.fixture
def people(store: Workspace) -> People:
    found = People(*(Member.objects.create(name=name) for name in ("Ann", "Bo", "Cy")))
    team = Team.objects.create(name="West")
    Membership.objects.create(member=found.bo, team=team, manager=found.ann)
    return found


def user(role: str, member: Member | None = None) -> User:
    made = User.objects.create_user(f"{role}{member.pk if member else ''}")
    Seat.objects.create(user=made, role=role, member=member)
    return made


def deal(name: str, owner: Member | None) -> Deal:
    made = Deal.objects.create(name=name)
    made.terms.create(owner=owner)
    return made


def seen(who: User | AnonymousUser) -> list[str | None]:
    return sorted(name or "" for name in Deal.objects.visible_to(who).values_list("name", flat=True))


def test_a_rep_sees_their_own_and_what_is_nobodys(people: People) -> None:
    for name, owner in (("ann's", people.ann), ("bo's", people.bo), ("cy's", people.cy), ("orphan", None)):
        deal(name, owner)
    assert seen(user("rep", people.bo)) == ["bo's", "orphan"]
    assert seen(user("manager", people.ann)) == ["ann's", "bo's", "orphan"]
    assert seen(user("owner")) == ["ann's", "bo's", "cy's", "orphan"]


def test_a_deal_without_any_terms_is_nobodys_among_deals_that_have_them(people: People) -> None:
    deal("cy's", people.cy)
    Deal.objects.create(name="bare")
    credited = Deal.objects.create(name="credited to cy")
    credited.credits.create(member=people.cy, share=1)
    assert seen(user("rep", people.bo)) == ["bare"]
    assert seen(user("rep", people.cy)) == ["bare", "credited to cy", "cy's"]


def test_a_shared_deal_that_nobody_owns_is_its_holders_alone(people: People) -> None:
    deal("shared", None).credits.create(member=people.cy, share=1)
    assert seen(user("rep", people.bo)) == []
    assert seen(user("rep", people.cy)) == ["shared"]


def test_anothers_deal_by_guessed_id_is_not_found(people: People) -> None:
    hidden = deal("cy's", people.cy)
    assert not Deal.objects.visible_to(user("rep", people.bo)).filter(public_id=hidden.public_id).exists()


def test_a_shared_deal_is_seen_by_each_holder(people: People) -> None:
    shared = deal("shared", people.cy)
    shared.credits.create(member=people.cy, share="0.5")
    shared.credits.create(member=people.bo, share="0.5")
    assert seen(user("rep", people.bo)) == ["shared"]
    assert seen(user("rep", people.ann)) == []


def test_yesterdays_owner_sees_it_no_longer(people: People) -> None:
    moved = Deal.objects.create(name="moved")
    moved.terms.create(owner=people.bo, valid_to="2024-02-01T00:00:00Z")
    moved.terms.create(owner=people.cy, valid_from="2024-02-01T00:00:00Z")
    assert seen(user("rep", people.bo)) == []
    assert seen(user("rep", people.cy)) == ["moved"]


def test_whom_somebody_led_before_or_will_lead_is_not_under_them(people: People) -> None:
    Membership.objects.create(member=people.cy, manager=people.ann, valid_to=date(2020, 1, 1))
    Membership.objects.create(member=people.cy, manager=people.ann, valid_from=date(2999, 1, 1))
    assert scope_of(user("manager", people.ann)) == {people.ann.pk, people.bo.pk}


def test_leading_goes_down_through_leaders_and_teams_below(people: People) -> None:
    dee, eli = Member.objects.create(name="Dee"), Member.objects.create(name="Eli")
    below = Team.objects.create(name="South-west", parent=Team.objects.get(name="West"))
    Membership.objects.create(member=people.cy, manager=people.bo)
    Membership.objects.create(member=dee, team=below)
    Membership.objects.create(member=eli, team=Team.objects.create(name="East"))
    assert scope_of(user("manager", people.ann)) == {people.ann.pk, people.bo.pk, people.cy.pk, dee.pk}


def test_of_a_team_led_by_two_each_sees_only_their_own(people: People) -> None:
    dee = Member.objects.create(name="Dee")
    Membership.objects.create(member=dee, team=Team.objects.get(name="West"), manager=people.cy)
    assert scope_of(user("manager", people.ann)) == {people.ann.pk, people.bo.pk}


def test_without_a_seat_only_what_is_nobodys_is_seen(people: People) -> None:
    deal("cy's", people.cy)
    deal("orphan", None)
    assert seen(AnonymousUser()) == seen(User.objects.create_user("guest")) == ["orphan"]


def test_what_hangs_on_a_hidden_record_is_hidden_too(people: People) -> None:
    mine, theirs = (Account.objects.create(name=m.name, owner=m) for m in (people.bo, people.cy))
    for account in (mine, theirs):
        account.roles.create(role="client")
        account.contacts.create(name=f"at {account.name}")
    Note.objects.create(account=theirs, at="2024-01-01T00:00:00Z", text="secret")
    bo = user("rep", people.bo)
    assert [a.name for a in Account.objects.visible_to(bo)] == ["Bo"]
    assert [c.name for a in [mine] for c in a.contacts.visible_to(bo)] == ["at Bo"]
    assert theirs.contacts.visible_to(bo).count() == theirs.roles.visible_to(bo).count() == 0
    assert Note.objects.visible_to(bo).count() == 0


def test_leads_and_orders_follow_their_owner(people: People) -> None:
    for member in (people.bo, people.cy, None):
        Lead.objects.create(owner=member)
        Order.objects.create(member=member, placed_at="2024-01-01T00:00:00Z")
    bo = user("rep", people.bo)
    assert Lead.objects.visible_to(bo).count() == Order.objects.visible_to(bo).count() == 2


def test_rows_of_an_import_that_is_being_applied_are_seen_by_nobody(people: People) -> None:
    made = Import.objects.create(state="applying", source="x")
    Deal.objects.create(name="half", imported=made)
    owner = user("owner")
    assert seen(owner) == []
    Import.objects.update(state="applied")
    assert seen(owner) == ["half"]
