"""What people and programs did: who, when, to what, from what to what, and whether it can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet

from headway.actions.acting import image
from headway.actions.by_hand.deal import TERMS
from headway.actions.by_hand.who import reach
from headway.actions.permission import LEADERS
from headway.actions.settings import OBJECT as SETTINGS
from headway.records.fields import AmountField, PriceField, ScaledField
from headway.records.models import Account, Activity, Audit, Deal, DealTerms, Lead, Order
from headway.records.models.kept import Kept
from headway.records.tables import KEPT, model_of, record_models, written_model
from headway.values.style import DASH
from headway.web.forms.field import label_of
from headway.web.forms.person import Person
from headway.web.screens.details import href_of, name_of
from headway.web.screens.records import moment
from headway.web.screens.setting_words import LABELS as SETTING_LABELS
from headway.web.screens.setting_words import setting_words
from headway.web.workplace import here

PAGE = 50
MOST_CELLS = 6
SILENT = {"id", "imported_id", "position", "public_id", "custom", "valid_from", "valid_to"}
MANY = ("sell_again", "correct_records", "change_many_terms", "hand_over_leads", "close_days", "open_days")
KEPT_AT = {"saved_answers": "saved", "dashboards": "dashboards"}
METRICS = "own_metrics"
WHOSE = {"manager": "What you and your people did, and what was done to their records"}
OWNED = (Deal, Lead, Order, Account, Activity)
SIGNING_IN = ("use_link", "make_link", "sign_in", "sign_out")
"""Who came in changes nothing that is counted."""
ARRANGING = ("arrange_page", "clear_arrangement", "take_back_arrangement")
"""How somebody's own page looks is their own affair; it is taken back there."""
VERBS: Mapping[str, str] = MappingProxyType(
    {
        "record_sale": "recorded a sale", "sell_again": "sold",
        "refund_order": "gave money back", "cancel_order": "cancelled an order",
        "add_line": "added a line to an order", "change_line": "changed a line of an order",
        "remove_line": "took a line out of an order",
        "begin_pipeline": "set up the first stages", "open_deal": "opened a deal", "move_deal": "moved a deal on",
        "decide_deal": "decided a deal", "reopen_deal": "opened a deal again", "change_terms": "changed a deal",
        "add_lead": "took a lead down", "decide_lead": "closed a lead", "hand_over_lead": "gave a lead an owner",
        "hand_over_leads": "gave leads an owner",
        "log_activity": "logged an activity",
        "record_cost": "recorded a cost", "correct_record": "put a record right",
        "correct_records": "put records right", "change_many_terms": "changed deals",
        "void_record": "voided a record", "undo_action": "took back",
        "add_member": "took somebody on", "correct_member": "put somebody's record right",
        "move_member": "moved somebody", "end_member": "ended somebody's time here", "load": "imported files",
        "undo": "took an import back", "join_spellings": "joined two spellings", "part_spellings": "parted spellings",
        "change_settings": "changed the settings", "set_open_hours": "changed the opening hours",
        "drop_open_hours": "dropped later opening hours", "close_days": "closed days", "open_days": "opened days again",
        "add_custom_field": "added a field", "remove_custom_field": "removed a field",
        "note_restore": "restored a backup", "make_link": "made a sign-in link", "make_owner": "made the owner",
        "seat_member": "gave somebody a seat", "invite": "invited somebody",
        "change_role": "gave somebody another role",
        "tie_to_member": "said who somebody is", "shut_out": "shut somebody out", "let_in": "let somebody in again",
        "sign_out_everywhere": "signed somebody out everywhere",
        "save_answer": "saved an answer", "change_answer": "changed a saved answer",
        "remove_answer": "deleted a saved answer", "make_dashboard": "made a dashboard",
        "change_dashboard": "changed a dashboard", "pin_tile": "pinned a tile to", "arrange_tiles": "arranged",
        "remove_dashboard": "deleted a dashboard",
        "make_metric": "made a metric", "change_metric": "changed a metric", "remove_metric": "deleted a metric",
        "share_page": "shared a page by link",
        "revoke_share": "revoked a link",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One column that became something else."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One line. `undo` is where it is taken back, empty where it is not."""

    number: int
    at: datetime
    when: str
    who: str
    did: str
    what: str
    href: str
    why: str
    cells: tuple[Cell, ...]
    more: int
    undone: bool
    undo: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """A page of them, newest first."""

    deeds: tuple[Deed, ...]
    whose: str
    first: int
    last: int
    count: int
    earlier: str
    later: str


def deeds(person: Person, number: int) -> Deeds:
    """A page of what this person may see."""
    rows = seen_by(person).order_by("-id")
    count = rows.count()
    last_page = max(1, -(-count // PAGE))
    at = min(max(number, 1), last_page)
    start = (at - 1) * PAGE
    found = list(rows.select_related("undone_by", "undo_of__undo_of__undo_of")[start : start + PAGE])
    return Deeds(
        deeds=tuple(_deed(one, person) for one in found),
        whose=WHOSE.get(person.role, "" if person.role in LEADERS else "What you did"),
        first=start + 1 if count else 0,
        last=start + len(found),
        count=count,
        earlier=f"/changes?page={at - 1}" if at > 1 else "",
        later=f"/changes?page={at + 1}" if at < last_page else "",
    )


def seen_by(person: Person) -> QuerySet[Audit]:
    """What this person may see: leaders all, managers what was done by their people and to their people's records,
    others what they did themselves. What somebody keeps for themselves is seen by nobody else.
    """
    rows = Audit.objects.exclude(verb__in=(*SIGNING_IN, *ARRANGING))
    rows = rows.exclude(~Q(who_id=person.by.user_id), object__in=KEPT)
    if person.role == "manager":
        return rows.filter(_of_their_people(person))
    return rows if person.role in {*LEADERS, "analyst"} else rows.filter(who_id=person.by.user_id)


def _of_their_people(person: Person) -> Q:
    """What was done by those whom a manager leads, and to records that are theirs now."""
    people = reach(person.by) or frozenset()
    found = Q(who_id=person.by.user_id) | Q(who__seat__member__in=people)
    for model in OWNED:
        mine = model.objects.within(people).values("pk")
        found |= Q(object=model._meta.db_table, record_id__in=mine)
    return found


def _deed(one: Audit, person: Person) -> Deed:
    undone = hasattr(one, "undone_by")
    cells = _cells(one)
    row = _about(one)
    may = person.role in LEADERS or one.who_id == person.by.user_id
    undoable = isinstance(one.before, dict) and isinstance(one.after, dict) and not undone and may
    return Deed(
        number=one.pk,
        at=one.at,
        when=moment(one.at, timed=True),
        who=one.actor,
        did=_did(one),
        what=_what(one, row),
        href=_href(one, row),
        why=one.note or "",
        cells=tuple(cells[:MOST_CELLS]),
        more=max(0, len(cells) - MOST_CELLS),
        undone=undone,
        undo=f"/changes/{one.pk}/undo" if undoable else "",
    )


def _href(one: Audit, row: Any) -> str:
    if one.object == METRICS:
        return f"/metrics/{row.key}" if row is not None else ""
    if isinstance(row, Kept):
        return f"/{KEPT_AT[one.object]}/{row.public_id}"
    fixed = {"imports": f"/imports/{one.record_id}", SETTINGS: "/settings", "closures": "/settings"}
    return fixed.get(one.object) or href_of(row)


def _did(one: Audit) -> str:
    if one.undo_of is not None and one.verb == "undo_action":
        return f"took back that {one.undo_of.actor} {_did(one.undo_of)}"
    return VERBS.get(one.verb, one.verb.replace("_", " "))


def _about(one: Audit) -> Any:
    """The record that it was about, or the order of a line; None where it is gone."""
    if one.object == "order_lines":
        return Order.objects.filter(lines=one.record_id).first()
    if one.object not in (*record_models(), *KEPT) or one.record_id is None:
        return None
    return written_model(one.object)._default_manager.filter(pk=one.record_id).first()


def _what(one: Audit, row: Any) -> str:
    if one.object == "imports":
        return f"import {one.record_id}"
    many = (
        len((one.after or {}).get(one.object, {})) // (2 if one.object == "deal_terms" else 1)
        if one.verb in MANY
        else 1
    )
    if many > 1:
        return f"{here().style.number(many)} {_plural(one.object)}"
    if isinstance(row, Order):
        return f"order {row.number}" if row.number else f"an order of {name_of(row.account, 'a guest')}"
    if isinstance(row, Activity):
        whom = name_of(row.lead or row.deal or row.account)
        return f"{row.kind} with {whom}" if whom else str(row.kind)
    if row is not None:
        return name_of(row, str(row._meta.verbose_name))
    return next(filter(None, (_name_in(images, one) for images in (one.before, one.after))), "")


def _name_in(images: Any, one: Audit) -> str:
    """What a record that is gone was called."""
    image = (images.get(one.object) or {}).get(str(one.record_id)) if isinstance(images, dict) else None
    return str(image.get("name") or image.get("number") or "") if isinstance(image, dict) else ""


def _plural(table: str) -> str:
    return str(model_of(table)._meta.verbose_name_plural)


def _cells(one: Audit) -> list[Cell]:
    """What became something else, of the records that were there before and are there after."""
    found: list[Cell] = []
    if not isinstance(one.before, dict) or not isinstance(one.after, dict) or one.verb in MANY:
        return found
    for table, rows in one.after.items():
        if table in KEPT:
            continue
        for key, after in rows.items():
            before = one.before[table][key]
            was, now = _terms_before(one, after) if _new_terms(one, before, after) else (before, after)
            if was and now:
                found += [_cell(table, name, was[name], value) for name, value in now.items() if _told(name, was)]
    return found


def _told(name: str, was: Mapping[str, Any]) -> bool:
    return name in was and name not in SILENT and not name.endswith("_timed")


def _cell(table: str, name: str, before: Any, after: Any) -> Cell:
    label = SETTING_LABELS[name] if table == SETTINGS else label_of(table, name.removesuffix("_id"))
    return Cell(label, _words(table, name, before), _words(table, name, after))


def _new_terms(one: Audit, before: Any, after: Any) -> bool:
    return one.verb == "change_terms" and before is None and bool(after)


def _terms_before(one: Audit, after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the new terms of a deal changed of those that they followed."""
    keys = [int(key) for key, before in (one.before or {}).get("deal_terms", {}).items() if before]
    held = DealTerms.objects.filter(pk__in=keys).first()
    if held is None:
        return {}, {}
    was = image(held)
    changed = [name for name in TERMS if was[name] != after[name]]
    return {name: was[name] for name in changed}, {name: after[name] for name in changed}


def _words(table: str, name: str, value: Any) -> str:
    if table == SETTINGS:
        return setting_words(name, value)
    if value in {None, ""}:
        return DASH
    field: Any = next(f for f in model_of(table)._meta.concrete_fields if f.attname == name)
    if field.related_model is not None:
        row = field.related_model._default_manager.filter(pk=value).first()
        return name_of(row, "gone")
    if name.endswith("_at") or (name.startswith("valid_") and "T" in str(value)):
        return moment(datetime.fromisoformat(str(value)), timed=True)
    if "date" in field.get_internal_type().lower():
        return moment(date.fromisoformat(str(value)[:10]), timed=False)
    if isinstance(field, AmountField | PriceField):
        return here().figures.plain(Decimal(str(value)), 2)
    return here().style.exact(Decimal(str(value))) if isinstance(field, ScaledField) else str(value)
