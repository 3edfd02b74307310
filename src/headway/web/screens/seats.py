"""Who may sign in, as whom, and when they last did."""

from dataclasses import dataclass

from headway.records.models import Seat
from headway.web.forms.people import MEANS
from headway.web.screens.records import moment


@dataclass(frozen=True, slots=True)
class Person:
    """One line; `user` names them in addresses."""

    user: int
    name: str
    role: str
    means: str
    member: str
    last: str
    active: bool
    oneself: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class People:
    """Everybody with a seat: those who may come in first."""

    people: tuple[Person, ...]


def people(asking: int) -> People:
    """The page for somebody who may look after people."""
    rows = Seat.objects.select_related("user", "member").order_by("-user__is_active", "user__first_name", "pk")
    return People(tuple(_person(seat, asking) for seat in rows))


def _person(seat: Seat, asking: int) -> Person:
    user = seat.user
    return Person(
        user=user.pk,
        name=user.first_name or user.username,
        role=seat.role,
        means=MEANS[seat.role],
        member=seat.member.name if seat.member else "",
        last=moment(user.last_login, timed=True) if user.last_login else "",
        active=user.is_active,
        oneself=user.pk == asking,
        alone=seat.role in ("rep", "manager") and seat.member is None,
    )
