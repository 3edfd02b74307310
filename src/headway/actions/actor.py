"""Who acts: a person who is signed in, or a program in their place."""

from dataclasses import dataclass

from headway.records.models import Audit


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` is kept in the audit when the user is gone; `user_id` is empty for a program (shell, connector, demo)."""

    name: str
    user_id: int | None = None


SHELL = Actor("shell")


def audit(by: Actor, *, verb: str, table: str, record_id: int, after: object, undo_of: Audit | None = None) -> Audit:
    """The audit row of an action, written in the action's own transaction."""
    return Audit.objects.create(
        who_id=by.user_id, actor=by.name, verb=verb, object=table, record_id=record_id, after=after, undo_of=undo_of
    )
