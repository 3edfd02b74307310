"""Which columns a list shows, in which order: as proposed, or as a person has chosen for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from headway.actions.arrangements import arrangement_of
from headway.web.screens.listed import Field, Listed


@dataclass(frozen=True, slots=True)
class Choosable:
    """A column to be chosen; `first` is always there, since it leads to the record."""

    key: str
    label: str
    shown: bool
    first: bool = False


def place_of(kind: Listed) -> str:
    """Under which name the choice is kept."""
    return f"list:{kind.path.strip('/')}"


def arranged(kind: Listed, user: User) -> Listed:
    """The list with the columns that this person has chosen; those are there on a phone too."""
    chosen = arrangement_of(user, place_of(kind))
    if not isinstance(chosen, Sequence) or isinstance(chosen, str):
        return kind
    wanted = [str(key) for key in chosen]
    order = {key: place for place, key in enumerate(wanted)}
    first, *others = kind.fields
    fields = [replace(one, proposed=one.key in order, narrow=one.narrow and one.key not in order) for one in others]
    fields.sort(key=lambda one: order.get(one.key, len(order)))
    return replace(kind, fields=(replace(first, proposed=True), *fields))


def choosable(kind: Listed, order: Sequence[str], shown: Sequence[str]) -> tuple[Choosable, ...]:
    """All the columns, in the order that somebody is making; those that the order does not name come last."""
    first, *others = kind.fields
    places = {key: place for place, key in enumerate(order)}
    others.sort(key=lambda one: places.get(one.key, len(places)))
    rest = tuple(Choosable(one.key, one.label, one.key in set(shown)) for one in others)
    return (Choosable(first.key, first.label, shown=True, first=True), *rest)


def moved(order: Sequence[str], key: str, step: int) -> list[str]:
    """The order after one of its keys went a step up (-1) or down (1)."""
    keys = [one for one in order if one]
    if key not in keys:
        return keys
    at = keys.index(key)
    keys.insert(min(max(at + step, 0), len(keys) - 1), keys.pop(at))
    return keys


def keys_of(fields: Sequence[Field]) -> list[str]:
    """The keys of columns, without the first, which is always there."""
    return [one.key for one in fields[1:]]
