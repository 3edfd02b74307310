"""Take an action back, whole, as long as nobody has changed since what it wrote."""

from collections.abc import Mapping
from typing import Any

from headway.actions.acting import Deed, acting, image, restored
from headway.actions.actor import Actor
from headway.actions.permission import LEADERS
from headway.errors import Refused
from headway.records.models import Audit, Record
from headway.records.tables import model_of


class NotUndoable(Refused):
    """An action that cannot be taken back from its audit row."""


class ChangedSince(Refused):
    """Somebody changed what the action wrote."""

    def __init__(self, record: Record | None, table: str) -> None:
        what = str(record) if record else f"a row of {table}"
        super().__init__(
            f"This cannot be undone: {what} was changed since. Change it by hand, or undo the later change first."
        )


def undo_action(*, audit_id: int, by: Actor) -> Audit:
    """Undo one action and return the undo's own audit row, which can be undone in turn.

    Raises NotUndoable where there is no such action, it was undone already or is not of this kind (an import has an
    undo of its
    own), and ChangedSince where a row that it wrote is not as it left it.
    """
    done = Audit.objects.filter(pk=audit_id).first()
    if done is None:
        raise NotUndoable(f"There is no action {audit_id}.")
    if Audit.objects.filter(undo_of=done).exists():
        raise NotUndoable("This was undone already.")
    if not isinstance(done.before, dict) or not isinstance(done.after, dict):
        raise NotUndoable(f'"{done.verb.replace("_", " ")}" cannot be undone here.')
    with acting(by=by, verb="undo_action", roles=LEADERS, undo_of=done) as deed:
        for table, rows in reversed(done.after.items()):
            for key, left in reversed(rows.items()):
                _undo_row(deed, table, int(key), before=done.before[table][key], left=left)
    return Audit.objects.get(undo_of=done)


def _undo_row(
    deed: Deed, table: str, key: int, *, before: Mapping[str, Any] | None, left: Mapping[str, Any] | None
) -> None:
    record_type = model_of(table)
    record = record_type._default_manager.select_for_update().filter(pk=key).first()
    held = image(record) if record else None
    if left is None and record is None and before is not None:
        deed.add(record_type(**restored(record_type, before)))
    elif left is None or record is None or held is None or any(held[name] != value for name, value in left.items()):
        raise ChangedSince(record, table)
    elif before is None:
        deed.remove(record)
    else:
        deed.change(record, restored(record_type, before))
