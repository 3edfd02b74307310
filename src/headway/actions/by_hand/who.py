"""Whose records somebody may write: their own and their people's; those of nobody are everybody's (D16)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.contrib.auth.models import User

from headway.actions.actor import Actor
from headway.errors import Refused
from headway.records.models import Member, Record, Seat
from headway.records.scope import NOBODY, scope_of

Kept = TypeVar("Kept", bound=Record)


class When(NamedTuple):
    """A moment; `timed` is False where only the day is known, and `at` is then the start of that business day."""

    at: datetime
    timed: bool = True


MOST = 5_000
"""So many records at once: they are changed in one go, for as long as nobody else can write."""


def several(record_ids: Iterable[int]) -> list[int]:
    """The ids, each once; raises Refused for none and for too many."""
    ids = list(dict.fromkeys(record_ids))
    if not ids:
        raise Refused("There is nothing to change here.")
    if len(ids) > MOST:
        raise Refused(f"{len(ids):,} records at once are too many: narrow the list to {MOST:,}.")
    return ids


class NotThere(Refused):
    """A record that is gone, or that whoever asks may not see: the two are not told apart."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"This {noun} is not here any more, or it is not yours to change.")


def reach(by: Actor) -> frozenset[int] | None:
    """The members whose records somebody may write; None: everybody's."""
    if by.user_id is None:
        return None
    user = User.objects.filter(pk=by.user_id).first()
    return scope_of(user) if user else NOBODY


def theirs(model: type[Kept], record_id: int, by: Actor) -> Kept:
    """A record that somebody may write, locked until the action ends; raises NotThere for any other."""
    rows: Any = model._default_manager
    found: Kept | None = rows.within(reach(by)).filter(pk=record_id).select_for_update().first()
    if found is None:
        raise NotThere(str(model._meta.verbose_name))
    return found


def own_member(by: Actor) -> int | None:
    """The rep or manager that somebody is, or None: owners and programs sell nothing by themselves."""
    seat = Seat.objects.filter(user_id=by.user_id).first() if by.user_id else None
    return seat.member_id if seat else None


def seller(member_id: int | None, by: Actor) -> int | None:
    """Whose a new record is: the one named, else whoever types it in.

    Raises Refused where somebody would write for a person whose records they may not see.
    """
    chosen = own_member(by) if member_id is None else member_id
    reached = reach(by)
    if chosen is not None and reached is not None and chosen not in reached:
        name = Member.objects.filter(pk=chosen).values_list("name", flat=True).first()
        raise Refused(
            f"You cannot record this for {name or 'somebody who is not here'}. Choose yourself or your people."
        )
    return chosen
