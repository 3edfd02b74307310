"""Who may sign in: invited, tied to a rep, given another role, shut out and let in again, signed out everywhere."""

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from headway.actions.actor import Actor, audit
from headway.actions.permission import LEADERS, check_allowed
from headway.errors import Refused
from headway.records.models import Member, Seat, SignInLink
from headway.records.models.seats import ROLES
from headway.values.suggest import did_you_mean


class LastOwner(Refused):
    """Somebody must stay who may do everything."""

    def __init__(self) -> None:
        super().__init__("This is the only owner who can sign in. Make somebody else an owner first.")


class AlreadySeated(Refused):
    """A member has a sign-in already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} can sign in already. Make a new link for them instead.")


@transaction.atomic
def invite(*, name: str, role: str, by: Actor, member_id: int | None = None) -> User:
    """A sign-in for somebody: for a member whose sales are here, or for a person who sells nothing (an accountant).

    A rep or manager without a member sees only what belongs to nobody, until they are tied to one. Raises
    AlreadySeated.
    """
    check_allowed(by, verb="invite", roles=LEADERS)
    _check_role(role)
    member = _member(member_id) if member_id is not None else None
    called = " ".join((member.name if member else name).split())
    if not called:
        raise Refused("Write a name, or choose somebody from the list.")
    if member is not None and Seat.objects.filter(member=member).exists():
        raise AlreadySeated(member.name)
    user = User.objects.create_user(f"person-{secrets.token_hex(8)}", first_name=called[:150])
    seat = Seat.objects.create(user=user, role=role, member=member)
    _note(by, "invite", seat, {"name": called, "role": role, "member": member_id})
    return user


@transaction.atomic
def change_role(*, user_id: int, role: str, by: Actor) -> Seat:
    """Give somebody another role; it counts from their next click."""
    check_allowed(by, verb="change_role", roles=LEADERS)
    _check_role(role)
    seat = _seat(user_id)
    if role != "owner":
        _check_not_last_owner(seat)
    before, seat.role = seat.role, role
    seat.save(update_fields=["role"])
    _note(by, "change_role", seat, {"role": [before, role]})
    return seat


@transaction.atomic
def tie_to_member(*, user_id: int, member_id: int | None, by: Actor) -> Seat:
    """Say which rep or manager of the records somebody is; None: none."""
    check_allowed(by, verb="tie_to_member", roles=LEADERS)
    seat = _seat(user_id)
    member = _member(member_id) if member_id is not None else None
    taken = Seat.objects.filter(member=member).exclude(pk=seat.pk).select_related("user").first() if member else None
    if taken is not None and member is not None:
        raise Refused(f"{taken.user.first_name} signs in as {member.name} already.")
    before, seat.member = seat.member_id, member
    seat.save(update_fields=["member"])
    _note(by, "tie_to_member", seat, {"member": [before, member_id]})
    return seat


@transaction.atomic
def shut_out(*, user_id: int, by: Actor) -> Seat:
    """Somebody cannot sign in any more, and is signed out wherever they are; their records stay theirs."""
    check_allowed(by, verb="shut_out", roles=LEADERS)
    seat = _seat(user_id)
    _check_not_last_owner(seat)
    _end_sessions(seat.user)
    seat.user.is_active = False
    seat.user.save(update_fields=["is_active"])
    _note(by, "shut_out", seat, {"active": False})
    return seat


@transaction.atomic
def let_in(*, user_id: int, by: Actor) -> Seat:
    """Somebody who was shut out may sign in again, with a new link."""
    check_allowed(by, verb="let_in", roles=LEADERS)
    seat = _seat(user_id)
    seat.user.is_active = True
    seat.user.save(update_fields=["is_active"])
    _note(by, "let_in", seat, {"active": True})
    return seat


@transaction.atomic
def sign_out_everywhere(*, user_id: int, by: Actor) -> Seat:
    """End every session of somebody and every link that they have not used; each may do it for themselves."""
    if by.user_id != user_id:
        check_allowed(by, verb="sign_out_everywhere", roles=LEADERS)
    seat = _seat(user_id)
    _end_sessions(seat.user)
    _note(by, "sign_out_everywhere", seat, {})
    return seat


def _end_sessions(user: User) -> None:
    """A session holds only as long as the password's hash stays; the unusable one is drawn anew."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    SignInLink.objects.filter(user=user, used_at__isnull=True).delete()


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(f'"{role}" is no role{did_you_mean(role, ROLES)} Choose one of {", ".join(ROLES)}.')


def _check_not_last_owner(seat: Seat) -> None:
    others = Seat.objects.filter(role="owner", user__is_active=True).exclude(pk=seat.pk)
    if seat.role == "owner" and not others.exists():
        raise LastOwner


def _member(member_id: int) -> Member:
    member = Member.objects.settled().filter(pk=member_id).first()
    if member is None:
        raise Refused("This person is not in the records any more. Choose another.")
    return member


def _seat(user_id: int) -> Seat:
    seat = Seat.objects.select_related("user", "member").filter(user_id=user_id).first()
    if seat is None:
        raise Refused("This person has no seat here any more.")
    return seat


def _note(by: Actor, verb: str, seat: Seat, after: Any) -> None:
    audit(by, verb=verb, table="seats", record_id=seat.pk, after=after)
