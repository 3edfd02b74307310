"""A page arranged for oneself: the cards of Home, the columns of a list. Everybody with a seat may, for themselves."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.contrib.auth.models import User
from django.db import transaction

from headway.actions.actor import Actor, audit
from headway.actions.permission import check_allowed
from headway.errors import Refused
from headway.records.models import Arrangement
from headway.records.models.seats import ROLES

Arranged: TypeAlias = Mapping[str, "Arranged"] | Sequence["Arranged"] | str | int | bool | None
"""What can be kept: plain JSON."""
PLACE = re.compile(r"[a-z]+(:[a-z0-9_-]+)?")
LONGEST = 20_000


@transaction.atomic
def arrange_page(*, place: str, value: Arranged, by: Actor) -> Arrangement:
    """Keep what somebody chose for a place (`home`, `list:deals`), and what it was before, to take it back once."""
    if value is None:
        raise Refused("Choose something first, or go back to what was proposed.")
    if len(json.dumps(value)) > LONGEST:
        raise Refused("That is more than a page can keep. Choose less.")
    return _write(place, value, by, "arrange_page")


@transaction.atomic
def clear_arrangement(*, place: str, by: Actor) -> Arrangement:
    """Back to the page as it is proposed."""
    return _write(place, None, by, "clear_arrangement")


@transaction.atomic
def take_back_arrangement(*, place: str, by: Actor) -> Arrangement:
    """Undo the last change of a place; once more does it again. Raises Refused where nothing was arranged."""
    held = Arrangement.objects.filter(user=_user(by), place=place).first()
    if held is None:
        raise Refused("Nothing was arranged here that could be taken back.")
    return _write(place, held.before, by, "take_back_arrangement")


def arrangement_of(user: User, place: str) -> Arranged:
    """What the person has chosen for the place; None where it is as proposed."""
    return Arrangement.objects.filter(user_id=user.pk, place=place).values_list("value", flat=True).first()


def _write(place: str, value: Arranged, by: Actor, verb: str) -> Arrangement:
    user = _user(by)
    if not PLACE.fullmatch(place):
        raise Refused(f'"{place}" is no place to arrange. Write one such as home or list:deals.')
    check_allowed(by, verb=verb, roles=ROLES)
    rows = Arrangement.objects.select_for_update()
    held, new = rows.get_or_create(user_id=user, place=place, defaults={"value": value})
    if not new and held.value != value:
        held.value, held.before = value, held.value
        held.save(update_fields=["value", "before"])
    audit(by, verb=verb, table="arrangements", record_id=held.pk, after={"place": place, "value": value})
    return held


def _user(by: Actor) -> int:
    if by.user_id is None:
        raise Refused("A page is arranged by whoever looks at it: sign in first.")
    return by.user_id
