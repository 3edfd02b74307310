"""A wrong record is voided with a reason: it counts nowhere any more, its image stays, and it can be put back (D17)."""

from typing import Any

from django.db.models import CASCADE, PROTECT, Model

from headway.actions.acting import Deed, acting
from headway.actions.actor import Actor
from headway.actions.by_hand.who import theirs
from headway.actions.permission import SELLERS, SPENDERS
from headway.errors import BadQuestion, Refused
from headway.records.models import Audit, Record
from headway.records.tables import model_of
from headway.values.suggest import did_you_mean

VOIDABLE = ("orders", "deals", "leads", "activities", "spend", "accounts", "contacts", "order_lines", "notes")
LET_GO = (
    {("orders", "deal"), ("deals", "lead"), ("activities", "deal"), ("activities", "lead")}
    | {
        ("reviews", "order"),
        ("recipients", "lead"),
        ("visitors", "lead"),
    }
    | {("notes", name) for name in ("account", "lead", "deal", "order")}
)
"""Links that are emptied when what they lead to is voided; any other use of a record keeps it from being voided."""


def void_record(*, table: str, record_id: int, reason: str, by: Actor) -> Audit:
    """Take a record and its parts out of everything that is counted, and say why. Undoing the action puts it back.

    Raises StillUsed where something else needs it: a customer with orders.
    """
    if table not in VOIDABLE:
        raise BadQuestion(f'"{table}" cannot be voided{did_you_mean(table, VOIDABLE)}')
    if not reason.strip():
        raise Refused("Write why: whoever looks for it later will ask.")
    with acting(by=by, verb="void_record", roles=SPENDERS if table == "spend" else SELLERS) as deed:
        deed.why = reason.strip()
        record = theirs(model_of(table), record_id, by)
        _check_last_line(record)
        _let_go(deed, record)
        for part in _parts(record):
            deed.remove(part)
        deed.remove(record)
        deed.about(record)
    return deed.written


def _parts(record: Record) -> list[Record]:
    """The rows that are part of a record, those first that point to other parts."""
    parts = [link.related_model for link in _links(record) if link.on_delete is CASCADE]
    points = {part: {f.related_model for f in part._meta.concrete_fields if f.related_model} for part in parts}
    parts.sort(key=lambda part: -len(points[part] & set(parts)))
    found: list[Record] = []
    for part in parts:
        name = next(f.name for f in part._meta.concrete_fields if f.related_model is record.__class__)
        found += part._default_manager.filter(**{name: record}).order_by("-pk")
    return found


def _let_go(deed: Deed, record: Record) -> None:
    for link in _links(record):
        table, name = link.related_model._meta.db_table, link.field.name
        if link.on_delete is PROTECT and (table, name) in LET_GO:
            for row in link.related_model._default_manager.filter(**{name: record}):
                deed.change(row, {link.field.attname: None})


def _links(record: Record) -> list[Any]:
    every: list[Any] = [link for link in record._meta.get_fields(include_hidden=True) if link.one_to_many]
    return [link for link in every if issubclass(_model(link), Record)]


def _model(link: Any) -> type[Model]:
    found: type[Model] = link.related_model
    return found


def _check_last_line(record: Record) -> None:
    order: Any = getattr(record, "order", None) if record._meta.db_table == "order_lines" else None
    if order is not None and order.lines.count() == 1:
        raise Refused("This is the only line of its order: void the order instead.")
