"""A page shared by a link with somebody who has no seat: live or as it stood, for a time, taken back at any moment."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from headway.actions.actor import Actor, audit
from headway.actions.permission import LEADERS, SEATED, check_allowed
from headway.errors import Refused
from headway.records.models import Seat, Share

SHARERS = SEATED
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is shared: the page's address and title; `frozen` is its HTML as it stands, empty for a live one; `until`
    empty: until it is revoked.
    """

    path: str
    title: str
    frozen: str = ""
    until: datetime | None = None


@transaction.atomic
def share_page(shared: Shared, *, now: datetime, by: Actor) -> tuple[Share, str]:
    """The share and its token, which is told this once."""
    check_allowed(by, verb="share_page", roles=SHARERS)
    if by.user_id is None:
        raise Refused("A page is shared by somebody who can see it: sign in first.")
    if shared.until is not None and not now < shared.until <= now + LONGEST:
        raise Refused("A share ends within a year from now.")
    token = secrets.token_urlsafe(24)
    share = Share.objects.create(
        made_by_id=by.user_id,
        digest=digest_of(token),
        path=shared.path,
        title=shared.title,
        frozen=shared.frozen,
        expires_at=shared.until,
    )
    audit(
        by,
        verb="share_page",
        table="shares",
        record_id=share.pk,
        after={"path": shared.path, "until": str(shared.until)},
    )
    return share, token


@transaction.atomic
def revoke_share(*, share_id: int, now: datetime, by: Actor) -> Share:
    """From now on the link shows nothing. Whoever shared it may, and leaders."""
    share = Share.objects.select_for_update().filter(pk=share_id).first()
    if share is None:
        raise Refused("This share is not there any more.")
    if share.made_by_id != by.user_id:
        check_allowed(by, verb="revoke_share", roles=LEADERS)
    if share.revoked_at is None:
        share.revoked_at, share.frozen = now, ""
        share.save(update_fields=["revoked_at", "frozen"])
        audit(by, verb="revoke_share", table="shares", record_id=share.pk, after={"path": share.path})
    return share


def share_of(token: str, now: datetime) -> Share | None:
    """The share that a token opens, noted as looked at; None where it is wrong, revoked, expired, or whoever made it
    has no seat any more.
    """
    found = Share.objects.select_related("made_by").filter(digest=digest_of(token), revoked_at__isnull=True).first()
    if found is None or not constant_time_compare(found.digest, digest_of(token)):
        return None
    gone = found.expires_at is not None and found.expires_at <= now
    if gone or not Seat.objects.filter(user=found.made_by, user__is_active=True).exists():
        return None
    Share.objects.filter(pk=found.pk).update(opened_at=now)
    return found


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
