"""One field of a record, changed in place: its entry as the schema says it, and the action that sets it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from headway.actions.by_hand.correct import correct_record, correct_records, correctable
from headway.actions.by_hand.deal import TERMS, change_many_terms, change_terms
from headway.actions.by_hand.lead import hand_over_lead, hand_over_leads
from headway.actions.by_hand.named import find_called
from headway.actions.by_hand.who import When
from headway.errors import Refused
from headway.records.models import Audit, CustomField, DealTerms, Member
from headway.records.tables import model_of
from headway.schema.column import SCALES, Column
from headway.schema.column import Kind as Holds
from headway.schema.tables import record_types
from headway.values.style import Style
from headway.values.written import plain_number
from headway.web.forms.entry import Choices, Entry, Kind, Values, moment_entry
from headway.web.forms.person import Person

PLAIN = r"-?\d+(\.\d+)?"
NUMBERS = {*SCALES, Holds.INTEGER, Holds.NUMBER}
FLAGS = (("", "Not recorded"), ("yes", "Yes"), ("no", "No"))
ALWAYS, SINCE = "always", "since"
HOW = ((SINCE, "It changes from this moment on"), (ALWAYS, "It was recorded wrongly: put it right"))
ONE_BY_ONE = {"number", "name", "email", "phone", "contact", "lead", "deal", "custom", "parent"}
"""Columns that are each record's own, never those of many at once."""
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "created_at": "Created", "placed_at": "Placed", "qualified_at": "Qualified", "account": "Customer",
        "member": "Seller", "email": "E-mail", "city": "Town", "website": "Web site", "founded_year": "Founded",
        "parent": "Part of", "annual_revenue": "Yearly revenue", "birth_year": "Year of birth",
        "last_source": "Last touch", "lost_reason": "Reason", "discount": "Order discount", "description": "Notes",
    }
)  # fmt: skip
"""Columns whose name says less than people call them."""


def label_of(table: str, name: str) -> str:
    """What people call a column or a field of their own."""
    if name.startswith("custom."):
        key = name.removeprefix("custom.")
        return CustomField.objects.filter(object=table, key=key).values_list("label", flat=True).first() or key
    return LABELS.get(name, name.replace("_", " ").capitalize())


def column_of(table: str, name: str) -> Column | None:
    """The column behind a name, those of a deal's terms too; None for what is not changed in place."""
    if name.startswith("custom."):
        kind = CustomField.objects.filter(object=table, key=name.removeprefix("custom.")).values_list("kind", flat=True)
        found = kind.first()
        return None if found is None else Column(name, Holds(found), required=False, means="a field of your own")
    if _is_term(table, name):
        return record_types()["deal_terms"].columns[name]
    return correctable(table).get(name)


def is_dated(table: str, name: str) -> bool:
    """Whether a change holds from a moment on (D3): the terms of a deal, the owner of a lead."""
    return (table, name) == ("leads", "owner") or _is_term(table, name)


def _is_term(table: str, name: str) -> bool:
    return table == "deals" and name in {"owner", "amount", "currency", "expected_close"}


def field_entries(person: Person, record: Any, name: str) -> list[Entry]:
    """The entry for a field of a record as it stands, and for a dated one how and from when."""
    table, column = record._meta.db_table, column_of(record._meta.db_table, name)
    if column is None:
        raise Refused(f'"{label_of(table, name)}" is not changed here.')
    held = _terms(record) if _is_term(table, name) else record
    entries = [_entry(person, label_of(table, name), column, _held(held, name))]
    if column.kind is Holds.MOMENT:
        return [_moment(person, entries[0], getattr(record, name), getattr(record, f"{name}_timed"))]
    if is_dated(table, name):
        entries += _how(person)
    return entries


def set_field(person: Person, record: Any, name: str, given: Values) -> Audit:
    """Set the field to what was typed; raises Refused with words on what to write instead."""
    table, column = record._meta.db_table, column_of(record._meta.db_table, name)
    if column is None:
        raise Refused(f'"{label_of(table, name)}" is not changed here.')
    value = stored(column, given["value"])
    if is_dated(table, name):
        return _set_from_then_on(person, table, [record.pk], (name, value), _since(person, given))
    values = {name: value}
    if column.kind is Holds.MOMENT:
        when = given["value"]
        values = {name: when.at if when else None, f"{name}_timed": when.timed if when else True}
    return correct_record(table=table, record_id=record.pk, values=values, by=person.by)


def many_entries(person: Person, table: str, name: str) -> list[Entry]:
    """The empty entry for a column, to set it in many records, and for a dated one how and from when."""
    column = column_of(table, name)
    if column is None or column.kind is Holds.MOMENT or name in ONE_BY_ONE:
        raise Refused(f'"{label_of(table, name)}" is not changed in many records at once.')
    return [_entry(person, label_of(table, name), column, None), *(_how(person) if is_dated(table, name) else ())]


def set_many(person: Person, table: str, ids: Sequence[int], name: str, given: Values) -> Audit:
    """Set the field of many records to what was typed: all or none."""
    column = column_of(table, name)
    if column is None:
        raise Refused(f'"{label_of(table, name)}" is not changed here.')
    value = stored(column, given["value"])
    if not is_dated(table, name):
        return correct_records(table=table, record_ids=ids, values={name: value}, by=person.by)
    return _set_from_then_on(person, table, ids, (name, value), _since(person, given))


def _set_from_then_on(person: Person, table: str, ids: Sequence[int], to: tuple[str, Any], since: When | None) -> Audit:
    (name, value), by = to, person.by
    if table == "leads" and len(ids) == 1:
        return hand_over_lead(lead_id=ids[0], owner_id=value, since=since, by=by)
    if table == "leads":
        return hand_over_leads(lead_ids=ids, owner_id=value, since=since, by=by)
    terms = {_attribute(name): value}
    if len(ids) == 1:
        return change_terms(deal_id=ids[0], values=terms, since=since, by=by)
    return change_many_terms(deal_ids=ids, values=terms, since=since, by=by)


def _how(person: Person) -> list[Entry]:
    return [
        Entry(name="how", label="How", kind=Kind.CHOICE, choices=HOW, value=SINCE),
        moment_entry("from", "From", person.now, person.place.calendar),
    ]


def _since(person: Person, given: Values) -> When | None:
    return (given["from"] or When(person.now)) if given["how"] == SINCE else None


def _attribute(name: str) -> str:
    return next(term for term in TERMS if term in {name, f"{name}_id"})


def stored(column: Column, value: Any) -> Any:
    """What was typed as the record keeps it: a thing's name as its id, a number as text, yes and no as a flag."""
    if value in {None, ""}:
        return None
    match column.kind:
        case Holds.REFERENCE if column.refers == "members":
            return Member.objects.filter(public_id=int(value)).values_list("pk", flat=True).first()
        case Holds.REFERENCE:
            return _called(column, str(value))
        case Holds.FLAG:
            return value == "yes"
        case Holds.INTEGER:
            return _whole(value)
        case Holds.CURRENCY:
            return _currency(str(value))
    if column.name.startswith("custom."):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


def _called(column: Column, name: str) -> int:
    found = find_called(model_of(column.refers or ""), name)
    if found is None:
        raise Refused(f'There is no {model_of(column.refers or "")._meta.verbose_name} called "{name}".')
    return found.pk


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise Refused(f"{value:f} is not a whole number.")
    return int(value)


def _currency(text: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):  # ISO 4217
        raise Refused(f'"{text}" is not a currency: write its three letters, such as EUR.')
    return code


def _terms(deal: Any) -> Any:
    return DealTerms.objects.filter(deal=deal, valid_to__isnull=True).order_by("-valid_from").first() or DealTerms(
        deal=deal
    )


def _held(record: Any, name: str) -> Any:
    if name.startswith("custom."):
        return (record.custom or {}).get(name.removeprefix("custom."))
    field = next(f for f in record._meta.concrete_fields if f.column in {name, f"{name}_id"})
    return getattr(record, field.name)


def _entry(person: Person, label: str, column: Column, held: Any) -> Entry:
    kind, suggest, value = Kind.TEXT, "", _text(held, column.kind, person.place.style)
    choices: Choices = ()
    if column.kind in NUMBERS:
        kind = Kind.NUMBER
    elif column.kind in {Holds.DAY, Holds.INSTANT}:
        kind = Kind.DAY
    elif column.kind is Holds.CHOICE:
        none = () if column.required else (("", "Not recorded"),)
        kind, choices = Kind.CHOICE, (*none, *((one, one.capitalize()) for one in column.choices))
    elif column.kind is Holds.FLAG:
        kind, choices, value = Kind.CHOICE, FLAGS, {True: "yes", False: "no"}.get(held, "")
    elif column.refers == "members":
        value = str(held.public_id) if held is not None else ""
        now = () if held is None else ((value, held.name),)
        kind, choices = Kind.CHOICE, tuple(dict([("", "Nobody"), *now, *person.members()]).items())
    elif column.refers:
        suggest = f"/suggest/{column.refers}"
    elif column.name in {"description", "note", "text"}:
        kind = Kind.LONG
    return Entry(
        name="value", label=label, kind=kind, choices=choices, suggest=suggest, value=value, required=column.required
    )


def _moment(person: Person, entry: Entry, held: datetime | None, timed: bool | None) -> Entry:  # noqa: FBT001  # the model's companion flag
    if held is None:
        return Entry(name="value", label=entry.label, kind=Kind.MOMENT, required=entry.required)
    zone = ZoneInfo(person.place.calendar.zone)
    day = person.place.calendar.day_of(held).isoformat() if not timed else f"{held.astimezone(zone):%Y-%m-%d}"
    clock = f"{held.astimezone(zone):%H:%M}" if timed else ""
    return Entry(name="value", label=entry.label, kind=Kind.MOMENT, required=entry.required, value=day, time=clock)


def _text(held: Any, kind: Holds, style: Style) -> str:
    if held is None:
        return ""
    if isinstance(held, Decimal) or (kind in NUMBERS and re.fullmatch(PLAIN, str(held))):
        return plain_number(Decimal(held), style)
    return held.isoformat() if isinstance(held, date) else str(held)
