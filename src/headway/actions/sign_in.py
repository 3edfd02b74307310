"""Coming in: one-time links, made for a user and used once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from headway.actions.actor import Actor, audit
from headway.errors import Refused
from headway.records.models import Member, Seat, SignInLink

LASTS = timedelta(hours=24)


class NoSuchMember(Refused):
    """No member, or more than one, has the name."""

    def __init__(self, name: str, found: int) -> None:
        told = "Nobody" if not found else f"More than one member ({found})"
        super().__init__(f"{told} is called {name!r}; write a member's full name, e-mail or number.")


@transaction.atomic
def make_owner() -> User:
    """The owner's user, made with the first start of a workspace and found again afterwards."""
    seat = Seat.objects.filter(role="owner").order_by("id").select_related("user").first()
    if seat:
        return seat.user
    user = User.objects.create_user("owner", first_name="Owner")
    seat = Seat.objects.create(user=user, role="owner")
    _note(user, "make_owner", "seats", seat.pk)
    return user


@transaction.atomic
def seat_member(*, name: str, role: str) -> User:
    """The user of the member with this name, e-mail or number, made with a seat of the role where there is none yet.

    Raises NoSuchMember for a name that is nobody's or several people's.
    """
    found = list(
        Member.objects.settled().filter(name=name)[:2]
        or Member.objects.settled().filter(email=name)[:2]
        or Member.objects.settled().filter(number=name)[:2]
    )
    if len(found) != 1:
        raise NoSuchMember(name, len(found))
    member = found[0]
    seat = Seat.objects.filter(member=member).select_related("user").first()
    if seat is None:
        user = User.objects.create_user(f"member-{member.public_id}", first_name=member.name[:150])
        seat = Seat.objects.create(user=user, role=role, member=member)
        _note(user, "seat_member", "seats", seat.pk)
    elif seat.role != role:
        Seat.objects.filter(pk=seat.pk).update(role=role)
        _note(seat.user, "seat_member", "seats", seat.pk)
    return seat.user


@transaction.atomic
def make_link(*, user: User, now: datetime) -> str:
    """A token for one sign-in within a day. Links of the user that were not used yet stay good; expired ones are
    cleared."""
    token = secrets.token_urlsafe(24)
    SignInLink.objects.filter(expires_at__lt=now).delete()
    link = SignInLink.objects.create(user=user, digest=_digest(token), expires_at=now + LASTS)
    _note(user, "make_link", "sign_in_links", link.pk)
    return token


@transaction.atomic
def use_link(*, token: str, now: datetime) -> User | None:
    """The user whose token this is, and the token is spent; None where it is wrong, spent or too old."""
    fresh = SignInLink.objects.filter(digest=_digest(token), used_at__isnull=True, expires_at__gte=now)
    if not fresh.update(used_at=now):
        return None
    link = SignInLink.objects.select_related("user").get(digest=_digest(token))
    if not link.user.is_active:
        return None
    _note(link.user, "use_link", "sign_in_links", link.pk)
    return link.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(user: User, verb: str, table: str, record: int) -> None:
    by = Actor(user.first_name or user.username, user.pk)
    audit(by, verb=verb, table=table, record_id=record, after=None)
