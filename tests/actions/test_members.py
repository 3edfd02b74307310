"""Members: each action leaves one audit row and can be taken back; a move keeps what was before."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from headway.actions.acting import NothingChanged
from headway.actions.actor import SHELL, Actor
from headway.actions.members import NoSuchColumn, Place, add_member, correct_member, end_member, move_member
from headway.actions.permission import NotAllowed
from headway.actions.undo import ChangedSince, NotUndoable, undo_action
from headway.config.workspace import Workspace
from headway.errors import Refused
from headway.records.models import Audit, Member, Membership, Seat, Team

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


def places(member: Member) -> list[tuple[int | None, date | None, date | None]]:
    rows = Membership.objects.filter(member=member).order_by("id")
    return sorted(rows.values_list("team_id", "valid_from", "valid_to"), key=lambda row: row[1] or date.min)


def last() -> Audit:
    return Audit.objects.latest("id")


def test_an_action_leaves_who_what_before_and_after(store: Workspace) -> None:
    ann = add_member(name="Ann", by=SHELL)
    correct_member(member_id=ann.pk, values={"title": "Rep", "active_from": MAY}, by=SHELL)
    row = last()
    key = str(ann.pk)
    assert (row.actor, row.verb, row.object, row.record_id) == ("shell", "correct_member", "members", ann.pk)
    assert row.before == {"members": {key: {"title": None, "active_from": None}}}
    assert row.after == {"members": {key: {"title": "Rep", "active_from": "2024-05-01"}}}


def test_a_move_closes_the_old_place_and_opens_the_new(store: Workspace) -> None:
    west, east = Team.objects.create(name="West"), Team.objects.create(name="East")
    ann = add_member(name="Ann", by=SHELL)
    Membership.objects.create(member=ann, team=west)
    move_member(member_id=ann.pk, to=Place(team_id=east.pk), from_day=MAY, by=SHELL)
    assert places(ann) == [(west.pk, None, MAY), (east.pk, MAY, None)]
    undo_action(audit_id=last().pk, by=SHELL)
    assert places(ann) == [(west.pk, None, None)]


def test_a_move_before_a_later_move_ends_where_that_begins(store: Workspace) -> None:
    west, east = Team.objects.create(name="West"), Team.objects.create(name="East")
    ann = add_member(name="Ann", by=SHELL)
    move_member(member_id=ann.pk, to=Place(team_id=west.pk), from_day=JUNE, by=SHELL)
    move_member(member_id=ann.pk, to=Place(team_id=east.pk), from_day=MAY, by=SHELL)
    assert places(ann) == [(east.pk, MAY, JUNE), (west.pk, JUNE, None)]


def test_a_second_move_on_the_same_day_replaces_the_first(store: Workspace) -> None:
    west, east = Team.objects.create(name="West"), Team.objects.create(name="East")
    ann = add_member(name="Ann", by=SHELL)
    move_member(member_id=ann.pk, to=Place(team_id=west.pk), from_day=MAY, by=SHELL)
    move_member(member_id=ann.pk, to=Place(team_id=east.pk), from_day=MAY, by=SHELL)
    assert places(ann) == [(east.pk, MAY, None)]


def test_doing_nothing_is_said_and_not_audited(store: Workspace) -> None:
    ann = add_member(name="Ann", by=SHELL)
    with pytest.raises(NothingChanged):
        correct_member(member_id=ann.pk, values={"name": "Ann"}, by=SHELL)
    assert Audit.objects.count() == 1


def test_an_undo_can_be_undone_and_nothing_is_undone_twice(store: Workspace) -> None:
    ann = add_member(name="Ann", by=SHELL)
    made = last()
    number = ann.public_id
    undone = undo_action(audit_id=made.pk, by=SHELL)
    assert (Member.objects.count(), undone.undo_of_id) == (0, made.pk)
    with pytest.raises(NotUndoable, match="already"):
        undo_action(audit_id=made.pk, by=SHELL)
    undo_action(audit_id=undone.pk, by=SHELL)
    assert (Member.objects.get().pk, Member.objects.get().public_id) == (ann.pk, number)


def test_what_was_changed_since_is_not_undone(store: Workspace) -> None:
    ann = add_member(name="Ann", by=SHELL)
    correct_member(member_id=ann.pk, values={"title": "Rep"}, by=SHELL)
    first = last()
    correct_member(member_id=ann.pk, values={"title": "Lead"}, by=SHELL)
    with pytest.raises(ChangedSince):
        undo_action(audit_id=first.pk, by=SHELL)
    assert Member.objects.get().title == "Lead"


def test_taking_back_somebody_who_is_used_says_by_what(store: Workspace) -> None:
    ann, bo = add_member(name="Ann", by=SHELL), Member.objects.create(name="Bo")
    Membership.objects.create(member=bo, manager=ann)
    with pytest.raises(Refused, match="membership"):
        undo_action(audit_id=last().pk, by=SHELL)
    assert Member.objects.filter(pk=ann.pk).exists()


def test_somebody_who_leaves_keeps_their_sales_and_loses_their_place(store: Workspace) -> None:
    ann = add_member(name="Ann", by=SHELL)
    Membership.objects.create(member=ann, valid_from=MAY)
    end_member(member_id=ann.pk, last_day=date(2024, 5, 31), by=SHELL)
    assert Member.objects.get().active_to == date(2024, 5, 31)
    assert places(ann) == [(None, MAY, JUNE)]


def test_a_rep_may_not_change_members_and_an_owner_may(store: Workspace) -> None:
    rep, owner = User.objects.create_user("rep"), User.objects.create_user("owner")
    Seat.objects.create(user=rep, role="rep")
    Seat.objects.create(user=owner, role="owner")
    with pytest.raises(NotAllowed, match="Rae may not add member"):
        add_member(name="Ann", by=Actor("Rae", rep.pk))
    assert not Audit.objects.exists()
    add_member(name="Ann", by=Actor("Olga", owner.pk))
    assert (last().actor, last().who_id) == ("Olga", owner.pk)


def test_a_wrong_column_is_refused_with_the_nearest(store: Workspace) -> None:
    ann = add_member(name="Ann", by=SHELL)
    with pytest.raises(NoSuchColumn, match='did you mean "title"'):
        correct_member(member_id=ann.pk, values={"titel": "Rep"}, by=SHELL)


def test_a_persons_edit_of_an_imported_row_is_a_persons(store: Workspace) -> None:
    imports = Member._meta.get_field("imported").related_model
    made = imports.objects.create(state="applied", source="x")
    ann = Member.objects.create(name="Ann", imported=made)
    correct_member(member_id=ann.pk, values={"name": "Anne"}, by=SHELL)
    assert Member.objects.get().imported_id is None
