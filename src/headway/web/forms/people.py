"""What an owner does about people: invites them, gives a link, another role, ties them to a rep, shuts them out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from headway.actions.actor import Actor
from headway.actions.people import change_role, let_in, shut_out, sign_out_everywhere, tie_to_member
from headway.records.models import Member, Seat
from headway.records.models.seats import ROLES
from headway.web.forms.entry import Choices, Entry, Kind, Values
from headway.web.forms.person import member_id

Act: TypeAlias = Callable[[Seat, Values, Actor], str]
MEANS = {
    "owner": "sees all, does all",
    "manager": "sees their people's, records for them",
    "rep": "sees their own, records it",
    "analyst": "sees all, changes nothing",
    "operator": "sees all, looks after imports and people",
}
ROLE_CHOICES = tuple((role, f"{role.capitalize()}: {MEANS[role]}") for role in ROLES)


def invite_entries() -> tuple[Entry, ...]:
    """Who, as what; a name of the records ties them to what they sold."""
    return (
        Entry(
            name="member", label="Who", kind=Kind.CHOICE, choices=(("", "Somebody who is not in the records"), *free())
        ),
        Entry(name="name", label="Name", help="Where they are not in the list above"),
        Entry(name="role", label="Role", kind=Kind.CHOICE, choices=ROLE_CHOICES, value="rep", required=True),
    )


def free(beside: int | None = None) -> Choices:
    """Members who cannot sign in yet, by public id; `beside` is one who may stay chosen."""
    taken = Seat.objects.exclude(member=None).exclude(member=beside).values("member")
    rows = Member.objects.settled().exclude(pk__in=taken).order_by("name")
    return [(str(key), name) for key, name in rows.values_list("public_id", "name")[:400]]


def role_entries(seat: Seat) -> tuple[Entry, ...]:
    """The role."""
    return (Entry(name="role", label="Role", kind=Kind.CHOICE, choices=ROLE_CHOICES, value=seat.role, required=True),)


def tie_entries(seat: Seat) -> tuple[Entry, ...]:
    """Which rep of the records they are."""
    now = str(seat.member.public_id) if seat.member else ""
    choices = (("", "Nobody of the records"), *free(seat.member_id))
    return (Entry(name="member", label="Is", kind=Kind.CHOICE, choices=choices, value=now),)


def nothing(_seat: Seat) -> tuple[Entry, ...]:
    """Nothing to choose."""
    return ()


def _role(seat: Seat, given: Values, by: Actor) -> str:
    change_role(user_id=seat.user_id, role=given["role"], by=by)
    return f"{seat.user.first_name} is {given['role']} now"


def _tie(seat: Seat, given: Values, by: Actor) -> str:
    tied = tie_to_member(user_id=seat.user_id, member_id=member_id(given["member"]), by=by)
    return f"{seat.user.first_name} is {tied.member.name if tied.member else 'nobody of the records'} now"


def _out(seat: Seat, _given: Values, by: Actor) -> str:
    shut_out(user_id=seat.user_id, by=by)
    return f"{seat.user.first_name} cannot sign in any more"


def _in(seat: Seat, _given: Values, by: Actor) -> str:
    let_in(user_id=seat.user_id, by=by)
    return f"{seat.user.first_name} may sign in again: make a link for them"


def _everywhere(seat: Seat, _given: Values, by: Actor) -> str:
    sign_out_everywhere(user_id=seat.user_id, by=by)
    return f"{seat.user.first_name} is signed out everywhere"


ACTS: Mapping[str, tuple[str, str, Callable[[Seat], tuple[Entry, ...]], Act, str]] = MappingProxyType(
    {
        "role": ("Role of", "Save", role_entries, _role, "It counts from their next click."),
        "tie": ("Who is", "Save", tie_entries, _tie, "They see what this rep sold, and record in this name."),
        "out": ("Shut out", "Shut them out", nothing, _out,
                "They are signed out and cannot come in any more. Their records stay as they are."),
        "in": ("Let in again:", "Let them in", nothing, _in, "They need a new link to sign in."),
        "everywhere": ("Sign out everywhere:", "Sign them out", nothing, _everywhere,
                       "Every session ends, and links that were not used yet open nothing any more."),
    }
)  # fmt: skip
"""By key: title before the name, button, entries, act, and what it means."""


def title_of(key: str, seat: Any) -> str:
    """`Role of Ana Test`."""
    return f"{ACTS[key][0]} {seat.user.first_name or seat.user.username}"
