"""Who may see whose records, decided once (D16)."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q
from django.db.models.functions import Now, TruncDate

SEES_ALL = ("owner", "analyst", "operator")
NOBODY: frozenset[int] = frozenset()


def scope_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[int] | None:
    """The members whose records a user may see, or None for all of them.

    A rep sees their own, a manager also those of everybody under them today (teams that they lead, and the teams
    below). A user without a seat, inactive or not signed in, has the empty scope: only what belongs to nobody.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    seat = (
        apps.get_model("records", "Seat")._default_manager.filter(user_id=user.pk).values("role", "member_id").first()
    )
    if seat is None:
        return None if getattr(user, "is_superuser", False) else NOBODY
    if seat["role"] in SEES_ALL:
        return None
    member = seat["member_id"]
    if member is None:
        return NOBODY
    return frozenset({member}) if seat["role"] == "rep" else under(member)


def mates_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[int] | None:
    """The members of a user's team today, themselves included: those who are led by the same people or in the same
    teams, those who lead them, and those whom they lead. Nobody for a seat that is tied to no member; None without a
    seat.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    seat = apps.get_model("records", "Seat")._default_manager.filter(user_id=user.pk).values("member_id").first()
    if seat is None:
        return None
    member = seat["member_id"]
    if member is None:
        return NOBODY
    pairs = list(_today().values_list("member_id", "manager_id", "team_id"))
    bosses = {lead for person, lead, _ in pairs if person == member and lead is not None}
    teams = {team for person, _, team in pairs if person == member and team is not None}
    beside = {person for person, lead, team in pairs if lead in bosses or team in teams}
    leaders = {lead for _, lead, _ in pairs if lead is not None}
    above = {lead for lead in leaders if member in under(lead)}
    return under(member) | beside | above


def _today() -> Any:
    """The memberships that hold on the database's UTC day."""
    today = TruncDate(Now())
    return apps.get_model("records", "Membership")._default_manager.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today), Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    )


def under(manager: int) -> frozenset[int]:
    """The member and everybody led by them, directly or through others, with the teams below theirs.

    Today is the database's UTC day. Somebody's team is one whose every member they lead: of a team that is led by two,
    each sees only their own people.
    """
    pairs = list(_today().values_list("member_id", "manager_id", "team_id"))
    parents: dict[int, int | None] = dict(
        apps.get_model("records", "Team")._default_manager.values_list("id", "parent_id")
    )
    found = {manager}
    while True:
        shared = {team for member, lead, team in pairs if lead not in found and member not in found}
        led = {team for _, lead, team in pairs if lead in found and team is not None} - shared
        teams = _with_subteams(led, parents)
        more = {member for member, lead, team in pairs if lead in found or team in teams} - found
        if not more:
            return frozenset(found)
        found |= more


def _with_subteams(teams: Iterable[int], parents: dict[int, int | None]) -> set[int]:
    found = set(teams)
    while more := {team for team, parent in parents.items() if parent in found} - found:
        found |= more
    return found
