"""The frame of an action: permission, one transaction, the rows written, and one audit row with what was there before
and after.

with acting(by=by, verb="correct_member", roles=LEADERS) as deed:
    deed.change(member, {"title": "Rep"})
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError

from headway.actions.actor import Actor
from headway.actions.permission import check_allowed
from headway.errors import Refused
from headway.records.models import Audit, Import, Record

UNSEEN = ("recorded_at",)


class NothingChanged(Refused):
    """The action would leave everything as it is."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"Nothing to do: {verb.replace('_', ' ')} would leave everything as it is.")


class StillUsed(Refused):
    """A record cannot be removed, since others point to it."""

    def __init__(self, record: Model, error: ProtectedError) -> None:
        used = sorted({str(other._meta.verbose_name) for other in error.protected_objects})
        super().__init__(f"{record} cannot be removed: it is used by {', '.join(used)}. Change those first.")


@dataclass(slots=True)
class Deed:
    """The rows that one action writes. `before` and `after` are table → id → values; None where there is no row."""

    by: Actor
    verb: str
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    after: dict[str, dict[str, Any]] = field(default_factory=dict)
    first: Model | None = None
    undo_of: Audit | None = None
    why: str | None = None
    audit: Audit | None = None

    @property
    def written(self) -> Audit:
        """The audit row, once the action is done."""
        if self.audit is None:
            raise RuntimeError("an action has its audit row when it is done, not before")
        return self.audit

    def about(self, record: Model) -> None:
        """Say which of the written records the action is about, where it is not the first one."""
        self.first = record

    def add(self, record: Model) -> None:
        """Insert a record; it is a person's, not an import's. A record that brings its id gets that one; put back by
        an undo it is again the import's that wrote it.
        """
        if isinstance(record, Record):
            record.imported_id = self._writer(record.imported_id)
        record.save(force_insert=True)
        record.refresh_from_db()
        self._note(record, before=None, after=image(record))

    def change(self, record: Model, values: Mapping[str, Any]) -> None:
        """Set columns of a record by their attribute names; those that hold the value already are left out."""
        held = type(record)._default_manager.select_for_update().get(pk=record.pk)
        old = image(held)
        for name, value in values.items():
            setattr(held, name, value)
        held.clean_fields(
            exclude=[f.name for f in held._meta.fields if f.name not in values and f.attname not in values]
        )
        new = image(held)
        changed = [name for name, value in new.items() if old[name] != value and name != "imported_id"]
        if not changed:
            return
        if isinstance(held, Record):
            held.imported_id = self._writer(values.get("imported_id"))
            if held.imported_id != old["imported_id"]:
                changed.append("imported_id")
                new["imported_id"] = held.imported_id
        held.save(update_fields=changed)
        record.refresh_from_db()
        self._note(record, before={n: old[n] for n in changed}, after={n: new[n] for n in changed})

    def remove(self, record: Model) -> None:
        """Delete a record that nothing points to; it can be put back under the same id."""
        old, kept = image(record), record.pk
        try:
            _, kinds = record.delete()
        except ProtectedError as used:
            raise StillUsed(record, used) from used
        if len(kinds) > 1:
            raise Refused(f"{record} cannot be removed: it has parts. Remove those first.")
        record.pk = kept
        self._note(record, before=old, after=None)

    def _writer(self, import_id: int | None) -> int | None:
        """Who wrote a version that an undo brings back: its import, if that still stands; else a person."""
        if self.undo_of is None or import_id is None:
            return None
        return import_id if Import.objects.filter(pk=import_id, state="applied").exists() else None

    def _note(self, record: Model, *, before: Any, after: Any) -> None:
        table, key = record._meta.db_table, str(record.pk)
        earlier, later = self.before.setdefault(table, {}), self.after.setdefault(table, {})
        if key in later:  # written twice: what was there first stays, and every column that was written
            before = {**before, **earlier[key]} if before and earlier[key] else earlier[key]
            after = {**later[key], **after} if after and later[key] else after
        earlier[key], later[key] = before, after
        self.first = self.first or record

    def write_audit(self) -> Audit:
        """The audit row; raises NothingChanged where no row was written."""
        if self.first is None:
            raise NothingChanged(self.verb)
        self.audit = Audit.objects.create(
            who_id=self.by.user_id,
            actor=self.by.name,
            verb=self.verb,
            object=self.first._meta.db_table,
            record_id=self.first.pk,
            before=self.before,
            after=self.after,
            undo_of=self.undo_of,
            note=self.why,
        )
        return self.audit


@contextmanager
def acting(*, by: Actor, verb: str, roles: tuple[str, ...], undo_of: Audit | None = None) -> Iterator[Deed]:
    """All of it or nothing: checked against the roles, written in one transaction, audited in the same."""
    check_allowed(by, verb=verb, roles=roles)
    with transaction.atomic():
        deed = Deed(by=by, verb=verb, undo_of=undo_of)
        yield deed
        deed.write_audit()


def image(record: Model) -> dict[str, Any]:
    """A record's columns by attribute name, as plain JSON values: decimals and days as text."""
    return {f.attname: _plain(f.to_python(getattr(record, f.attname))) for f in _fields(record)}


def restored(record_type: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values back as the columns' own."""
    fields = {f.attname: f for f in record_type._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def _fields(record: Model) -> list[Any]:
    return [f for f in record._meta.concrete_fields if f.attname not in UNSEEN]


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
