"""Answers that people keep: the list, and what Explore says of the one that is open."""

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from headway.records.models import SavedAnswer
from headway.records.models.kept import Kept
from headway.web.asked import Asked
from headway.web.forms.own_metrics import make_address
from headway.web.forms.person import Person
from headway.web.forms.saved import SEEN_SHORT, may_change
from headway.web.questions import question_of, said, what_is_left
from headway.web.screens.records import moment

MOST = 300
One = TypeVar("One", bound=Kept)


@dataclass(frozen=True, slots=True)
class Strip:
    """What Explore says of a saved answer that is open, and what may be done with it; `name` is empty where none is.
    `save` and `edit` are empty for who may not change it.
    """

    new: str
    pin: str
    name: str = ""
    note: str = ""
    whose: str = ""
    altered: bool = False
    save: str = ""
    edit: str = ""
    back: str = ""
    make: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One saved answer; `change` where this person may rename or remove it; `gone` names what is not here any more."""

    name: str
    note: str
    asks: str
    whose: str
    seen_by: str
    changed: str
    href: str
    copy: str
    pin: str = ""
    edit: str = ""
    remove: str = ""
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Answers or dashboards that a person sees, by name; `search` is what is looked for."""

    lines: tuple[Line, ...]
    search: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A saved answer that cannot be asked any more: why, and what is left of it."""

    name: str
    note: str
    why: tuple[str, ...]
    left: str
    edit: str
    remove: str


def saved_list(person: Person, found: list[SavedAnswer], search: str) -> Found:
    """The list; `search` has been applied."""
    return Found(tuple(_line(person, one) for one in found[:MOST]), search)


def searched(rows: list[One], text: str) -> list[One]:
    """Those with every word in name, note or owner."""
    words = text.casefold().split()
    return [row for row in rows if all(word in _told(row) for word in words)]


def strip_of(asked: Asked, person: Person, saved: SavedAnswer | None) -> Strip:
    """What stands above Explore."""
    question = question_of(asked.params)
    new = f"/saved/new?{question}"
    metric = asked.place.catalogue.metrics.get(next((value for key, value in asked.params if key == "metric"), ""))
    make = make_address(person, metric.label if metric else "")
    if saved is None:
        return Strip(new, f"/pin?{question}", make=make)
    path, may = f"/saved/{saved.public_id}", may_change(person, saved)
    altered = question != saved.question
    return Strip(
        new=new,
        pin=f"/pin?{question}",
        name=saved.name,
        note=saved.note,
        whose=f"saved by {owner_words(saved, person)}, seen by {seen_words(saved)}, {changed_words(saved)}",
        altered=altered,
        save=f"{path}/edit?{question}" if may and altered else "",
        edit=f"{path}/edit" if may else "",
        back=path,
        make=make,
    )


def gone_screen(person: Person, saved: SavedAnswer, why: str) -> Gone:
    """Why a saved answer cannot be asked, and how to go on."""
    left, gone = what_is_left(saved.question, person.place.catalogue)
    may, path = may_change(person, saved), f"/saved/{saved.public_id}"
    return Gone(
        name=saved.name,
        note=saved.note,
        why=tuple(f"“{key}” is not here any more: a field or metric of this name was taken away." for key in gone)
        or tuple(why.splitlines()),
        left=f"/explore?{left}&{urlencode({'saved': saved.public_id})}" if gone else "",
        edit=f"{path}/edit" if may else "",
        remove=f"{path}/remove" if may else "",
    )


def owner_words(kept: Kept, person: Person) -> str:
    """`you`, or the owner's name."""
    return "you" if kept.owner_id == person.by.user_id else kept.owner.first_name or kept.owner.username


def seen_words(kept: Kept) -> str:
    """Who sees it."""
    return SEEN_SHORT[kept.seen_by]


def changed_words(kept: Kept) -> str:
    """When it was changed last, and by whom where that is somebody else."""
    other = kept.changed_by if kept.changed_by_id not in {None, kept.owner_id} else None
    by = f" by {other.first_name or other.username}" if other else ""
    return f"changed {moment(kept.changed_at, timed=True)}{by}"


def _line(person: Person, one: SavedAnswer) -> Line:
    path, may, place = f"/saved/{one.public_id}", may_change(person, one), person.place
    today = place.calendar.day_of(person.now)
    return Line(
        name=one.name,
        note=one.note,
        asks=said(one.question, place.catalogue, today=today, calendar=place.calendar),
        whose=owner_words(one, person),
        seen_by=seen_words(one),
        changed=changed_words(one).removeprefix("changed "),
        href=path,
        copy=f"{path}/copy",
        pin=f"/pin?{one.question}",
        edit=f"{path}/edit" if may else "",
        remove=f"{path}/remove" if may else "",
        gone=what_is_left(one.question, place.catalogue)[1],
    )


def _told(row: Kept) -> str:
    return f"{row.name} {row.note} {row.owner.first_name}".casefold()
