"""Take an action back, whole, as long as nobody has changed since what it wrote."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from headway.actions.acting import Deed, StillUsed, acting, image, restored
from headway.actions.actor import Actor
from headway.actions.imports.rules import loading_order
from headway.actions.permission import LEADERS, SEATED
from headway.errors import Refused
from headway.records.models import Audit
from headway.records.tables import KEPT, written_model


class NotUndoable(Refused):
    """An action that cannot be taken back from its audit row."""


class ChangedSince(Refused):
    """Somebody changed what the action wrote."""

    def __init__(self, record: Model | None, table: str) -> None:
        what = str(record) if record else f"a row of {table}"
        super().__init__(
            f"This cannot be undone: {what} was changed since. Change it by hand, or undo the later change first."
        )


def undo_action(*, audit_id: int, by: Actor) -> Audit:
    """Undo one action and return the undo's own audit row, which can be undone in turn.

    Whoever acted may undo it, and leaders. What was made along with it (a new customer) stays where something else has
    come to need it.

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
    own = by.user_id is not None and done.who_id == by.user_id
    with acting(by=by, verb="undo_action", roles=SEATED if own else LEADERS, undo_of=done) as deed:
        _undo_rows(deed, _rows(done.before, done.after), about=(done.object, done.record_id))
    return deed.written


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that an action wrote: as it was before and as it was left; None where there was none."""

    table: str
    key: int
    before: Mapping[str, Any] | None
    left: Mapping[str, Any] | None


def _rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[_Row]:
    """What an action wrote; what others point to comes first. (A database does not keep the order of a JSON text.)"""
    return [
        _Row(table, int(key), before[table][key], after[table][key])
        for table in (*loading_order(after), *(kept for kept in KEPT if kept in after))
        for key in sorted(after[table], key=int)
    ]


def _undo_rows(deed: Deed, rows: Sequence[_Row], *, about: tuple[str, int | None]) -> None:
    """Put back what was removed, remove what was made, give back what was changed; what a changed row still led to goes
    last.
    """
    made = [row for row in reversed(rows) if row.before is None]
    for row in (one for one in rows if one.left is None):
        _undo_row(deed, row)
    led_to = [row for row in made if not _gone(deed, row)]
    for row in (one for one in rows if one.left is not None and one.before is not None):
        _undo_row(deed, row)
    for row in led_to:
        with suppress(*(() if (row.table, row.key) == about else (StillUsed, ChangedSince))):
            _undo_row(deed, row)


def _gone(deed: Deed, row: _Row) -> bool:
    """Remove a row that the action made; False where something still needs it, or it was changed since."""
    try:
        _undo_row(deed, row)
    except (StillUsed, ChangedSince):
        return False
    return True


def _undo_row(deed: Deed, row: _Row) -> None:
    record_type = written_model(row.table)
    record = record_type._default_manager.select_for_update().filter(pk=row.key).first()
    held = image(record) if record else None
    if row.left is None and record is None and row.before is not None:
        deed.add(record_type(**restored(record_type, row.before)))
    elif row.left is None or record is None or held is None or _differs(held, row.left):
        raise ChangedSince(record, row.table)
    elif row.before is None:
        deed.remove(record)
    else:
        deed.change(record, restored(record_type, row.before))


def _differs(held: Mapping[str, Any], left: Mapping[str, Any]) -> bool:
    return any(held[name] != value for name, value in left.items())
