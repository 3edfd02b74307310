"""People who sell: taken on, put right, moved to another team from a day on, gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from headway.actions.acting import Deed, acting
from headway.actions.actor import Actor
from headway.actions.permission import LEADERS
from headway.errors import BadQuestion, Refused
from headway.records.models import Member, Membership
from headway.values.suggest import did_you_mean

CORRECTABLE = ("number", "name", "email", "phone", "title", "active_from", "active_to")


class NoSuchColumn(BadQuestion):
    """A member has no such column, or it is not corrected this way."""

    def __init__(self, name: str) -> None:
        super().__init__(f'A member has no "{name}" to correct{did_you_mean(name, CORRECTABLE)}')


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: ids of team, office and who leads them; None is none."""

    team_id: int | None = None
    office_id: int | None = None
    manager_id: int | None = None


def add_member(*, name: str, by: Actor, details: Mapping[str, Any] | None = None) -> Member:
    """Take somebody on; `details` are further columns such as e-mail, title and first day of work."""
    wrong = [column for column in details or {} if column not in CORRECTABLE]
    if wrong:
        raise NoSuchColumn(wrong[0])
    with acting(by=by, verb="add_member", roles=LEADERS) as deed:
        member = Member(name=name, **(details or {}))
        deed.add(member)
    return member


def correct_member(*, member_id: int, values: Mapping[str, Any], by: Actor) -> Member:
    """Put right what was recorded wrongly: the new values count from the beginning (a correction, not a change)."""
    wrong = [column for column in values if column not in CORRECTABLE]
    if wrong:
        raise NoSuchColumn(wrong[0])
    member = _member(member_id)
    with acting(by=by, verb="correct_member", roles=LEADERS) as deed:
        deed.change(member, values)
    return member


def move_member(*, member_id: int, to: Place, from_day: date, by: Actor) -> Membership:
    """From a day on somebody works elsewhere; what they sold before stays where it was. Later moves stand as they
    are.
    """
    member = _member(member_id)
    if to.manager_id == member_id:
        raise Refused(f"{member.name} cannot be led by themselves.")
    where = {"team_id": to.team_id, "office_id": to.office_id, "manager_id": to.manager_id}
    with acting(by=by, verb="move_member", roles=LEADERS) as deed:
        before = _membership_on(member, from_day)
        if before and (before.valid_from == from_day or all(getattr(before, key) == id_ for key, id_ in where.items())):
            deed.change(before, where)
            return before
        return _begin(deed, member, before, where, from_day)


def end_member(*, member_id: int, last_day: date, by: Actor) -> Member:
    """Somebody leaves after a day: their place ends with it, their sales stay theirs."""
    member = _member(member_id)
    with acting(by=by, verb="end_member", roles=LEADERS) as deed:
        deed.change(member, {"active_to": last_day})
        after = last_day + timedelta(days=1)
        place = _membership_on(member, last_day)
        if place and (place.valid_to is None or place.valid_to > after):
            deed.change(place, {"valid_to": after})
    return member


def _begin(
    deed: Deed, member: Member, before: Membership | None, where: Mapping[str, Any], from_day: date
) -> Membership:
    until = before.valid_to if before else _next_start(member, from_day)
    if before:
        deed.change(before, {"valid_to": from_day})
    begun = Membership(member=member, valid_from=from_day, valid_to=until, **where)
    deed.add(begun)
    return begun


def _membership_on(member: Member, day: date) -> Membership | None:
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    goes_on = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return Membership.objects.filter(began, goes_on, member=member).first()


def _next_start(member: Member, day: date) -> date | None:
    later = Membership.objects.filter(member=member, valid_from__gt=day).order_by("valid_from").first()
    return later.valid_from if later else None


def _member(member_id: int) -> Member:
    member = Member.objects.settled().filter(pk=member_id).first()
    if member is None:
        raise Refused("This member is not there any more.")
    return member
