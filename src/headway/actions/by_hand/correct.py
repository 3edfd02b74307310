"""Put right what was recorded wrongly, one record or many: the new values count from the beginning (a correction)."""

from collections.abc import Iterable, Mapping
from typing import Any

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.by_hand.who import seller, several, theirs
from headway.actions.permission import SELLERS, SPENDERS
from headway.errors import BadQuestion, Refused
from headway.records.models import Audit, Record
from headway.records.tables import model_of
from headway.schema.column import Column, Kind
from headway.schema.tables import record_types
from headway.values.suggest import did_you_mean

DECIDED = {"deals": {"status", "stage", "pipeline"}, "leads": {"outcome", "outcome_at"}, "orders": {"status"}}
"""Columns that verbs of their own change: a decision has a moment, and books on it."""
OPEN = ("accounts", "contacts", "leads", "deals", "orders", "order_lines", "activities", "products", "spend")
BY_LEADERS = {"products": SPENDERS, "spend": SPENDERS}


class NotCorrectable(BadQuestion):
    """A record type or a column that is not put right this way."""


def correctable(table: str) -> Mapping[str, Column]:
    """The columns of a record type that a person may put right, by name."""
    if table not in OPEN:
        raise NotCorrectable(f'"{table}" cannot be put right here{did_you_mean(table, OPEN)}')
    kind = record_types()[table]
    aside = {"position", *(name for name, one in kind.columns.items() if one.refers and one.required)}
    aside |= DECIDED.get(table, set())
    return {name: one for name, one in kind.columns.items() if name not in aside}


def correct_record(*, table: str, record_id: int, values: Mapping[str, Any], by: Actor) -> Audit:
    """Set columns of one record (names of the schema; a reference takes an id; `custom.KEY` a field of the business's
    own; a moment also `NAME_timed`). A later import leaves these as they are, and says so.
    """
    return _corrected("correct_record", table, [record_id], values, by)


def correct_records(*, table: str, record_ids: Iterable[int], values: Mapping[str, Any], by: Actor) -> Audit:
    """The same columns of many records at once: all or none, one line in the log, undone as one."""
    return _corrected("correct_records", table, several(record_ids), values, by)


def _corrected(verb: str, table: str, ids: list[int], values: Mapping[str, Any], by: Actor) -> Audit:
    columns = correctable(table)
    for name in values:
        plain = name.removesuffix("_timed")
        if not name.startswith("custom.") and plain not in columns:
            raise NotCorrectable(
                f'{record_types()[table].label} has no "{name}" to put right{did_you_mean(name, columns)}'
            )
    model = model_of(table)
    with acting(by=by, verb=verb, roles=BY_LEADERS.get(table, SELLERS)) as deed:
        for record_id in ids:
            record = theirs(model, record_id, by)
            deed.change(record, _attributes(record, values, columns, by))
    return deed.written


def _attributes(record: Record, values: Mapping[str, Any], columns: Mapping[str, Column], by: Actor) -> dict[str, Any]:
    """Values by the model's attribute names; raises Refused for an empty value where one must be."""
    found: dict[str, Any] = {}
    own: dict[str, Any] = dict(getattr(record, "custom", None) or {})
    for name, value in values.items():
        if name.startswith("custom."):
            own[name.removeprefix("custom.")] = value
            found["custom"] = {key: one for key, one in own.items() if one not in {None, ""}} or None
            continue
        column = columns.get(name)
        if column is not None and column.required and value in {None, ""}:
            raise Refused(f"{column.means.split(';')[0].capitalize()}: this cannot be empty.")
        field = next(f for f in record._meta.concrete_fields if f.column in {name, f"{name}_id"})
        found[field.attname] = value
        if column is not None and column.kind is Kind.REFERENCE and value is not None:
            _check_there(field.related_model, value)
            if column.refers == "members":
                seller(value, by)
    return found


def _check_there(model: Any, record_id: int) -> None:
    if not model._default_manager.settled().filter(pk=record_id).exists():
        raise Refused(f"This {model._meta.verbose_name} is not there any more. Choose another.")
