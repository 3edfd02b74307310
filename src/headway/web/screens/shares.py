"""What is shared by link: by whom, until when, when it was last looked at."""

from dataclasses import dataclass
from datetime import datetime

from headway.actions.permission import LEADERS
from headway.records.models import Share
from headway.web.forms.person import Person
from headway.web.screens.records import moment


@dataclass(frozen=True, slots=True)
class Line:
    """One shared page; `revoke` is empty where its link shows nothing any more."""

    title: str
    path: str
    how: str
    by: str
    made: str
    until: str
    opened: str
    state: str
    revoke: str


@dataclass(frozen=True, slots=True)
class Shares:
    """Those that show something first, newest first."""

    lines: tuple[Line, ...]


def shares_of(person: Person) -> Shares:
    """What this person may revoke: leaders all, others their own."""
    rows = Share.objects.select_related("made_by").order_by("-pk")
    if person.role not in LEADERS:
        rows = rows.filter(made_by_id=person.by.user_id)
    lines = [_line(row, person.now) for row in rows[:500]]
    return Shares(tuple(sorted(lines, key=lambda line: not line.revoke)))


def until_words(share: Share, *, made: bool = False) -> str:
    """Until when it can be looked at, or when it was made, in words; nothing for no end."""
    at = share.made_at if made else share.expires_at
    return moment(at, timed=True) if at is not None else ""


def _line(share: Share, now: datetime) -> Line:
    state = "revoked" if share.revoked_at else "ended" if share.expires_at and share.expires_at <= now else ""
    return Line(
        title=share.title,
        path=share.path,
        how="frozen" if share.frozen else "live",
        by=share.made_by.first_name or share.made_by.username,
        made=until_words(share, made=True),
        until=until_words(share) or "no end",
        opened=moment(share.opened_at, timed=True) if share.opened_at else "",
        state=state,
        revoke="" if state else f"/shares/{share.pk}/revoke",
    )
