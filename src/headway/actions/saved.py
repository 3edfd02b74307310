"""Answers that people keep: saved under a name, changed, taken away; their owner's, and put before a team or all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.permission import LEADERS, SEATED, check_allowed
from headway.errors import Refused
from headway.records.models import Audit, SavedAnswer
from headway.records.models.kept import SEEN_BY, Kept

LONGEST_NAME = 120


class ChangedMeanwhile(Refused):
    """Somebody else changed what a person had open."""

    def __init__(self, kept: Kept) -> None:
        who = (kept.changed_by.first_name or kept.changed_by.username) if kept.changed_by else "Somebody"
        super().__init__(f"{who} changed “{kept.name}” while you had it open. Look at it again, then change it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What everything kept has: a name, a note, and who sees it (me, team, all)."""

    name: str
    note: str = ""
    seen_by: str = "me"

    def checked(self) -> dict[str, str]:
        """The columns; raises Refused without a name, with one that is too long, and for an unknown `seen_by`."""
        name = " ".join(self.name.split())
        if not name:
            raise Refused("Give it a name, by which you and others find it again.")
        if len(name) > LONGEST_NAME:
            raise Refused(f"The name has {len(name)} letters; at most {LONGEST_NAME} fit. Put the rest into the note.")
        if self.seen_by not in SEEN_BY:
            raise Refused(f'"{self.seen_by}" is nobody who could see it. Write one of {", ".join(SEEN_BY)}.')
        return {"name": name, "note": self.note.strip(), "seen_by": self.seen_by}


def save_answer(named: Named, question: str, *, now: datetime, by: Actor) -> Audit:
    """Keep a question of Explore (its address after the question mark) under a name."""
    with acting(by=by, verb="save_answer", roles=SEATED) as deed:
        deed.add(SavedAnswer(question=question, **named.checked(), **begun(by, now)))
    return deed.written


def change_answer(
    *, answer_id: int, named: Named, question: str | None, version: int, now: datetime, by: Actor
) -> Audit:
    """Another name, note, audience or question (None: as it is). Whoever saved it may, and leaders.

    Raises ChangedMeanwhile where `version` is not the one that stands.
    """
    with acting(by=by, verb="change_answer", roles=SEATED) as deed:
        held = held_by(SavedAnswer, answer_id, by, verb="change_answer")
        check_version(held, version)
        asks = {} if question is None else {"question": question}
        deed.change(held, {**named.checked(), **asks, **moved_on(held, by, now)})
    return deed.written


def remove_answer(*, answer_id: int, by: Actor) -> Audit:
    """Take a saved answer away; an undo brings it back. Whoever saved it may, and leaders."""
    with acting(by=by, verb="remove_answer", roles=SEATED) as deed:
        deed.remove(held_by(SavedAnswer, answer_id, by, verb="remove_answer"))
    return deed.written


def begun(by: Actor, now: datetime) -> dict[str, Any]:
    """The columns of something that is new: whose it is and since when."""
    if by.user_id is None:
        raise Refused("What is kept belongs to somebody: sign in first.")
    return {"owner_id": by.user_id, "changed_by_id": by.user_id, "changed_at": now}


def moved_on(held: Kept, by: Actor, now: datetime) -> dict[str, Any]:
    """The columns that say who changed it last."""
    return {"version": held.version + 1, "changed_by_id": by.user_id, "changed_at": now}


def held_by(model: type[Any], number: int, by: Actor, *, verb: str) -> Any:
    """What is to be changed, if this person may: their own, and leaders what they can see; raises Refused."""
    held = model.objects.select_for_update().filter(pk=number).first()
    if held is None:
        raise Refused("This is not there any more: somebody took it away. Changes can bring it back.")
    if held.owner_id != by.user_id:
        check_allowed(by, verb=verb, roles=LEADERS)
    return held


def check_version(held: Kept, version: int) -> None:
    """Raise ChangedMeanwhile where somebody changed it since this version."""
    if held.version != version:
        raise ChangedMeanwhile(held)
