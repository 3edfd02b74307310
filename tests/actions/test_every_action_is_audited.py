"""Every public action leaves an audit row with its own name: a new one without a test here fails."""

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

from headway import actions
from headway.actions.actor import SHELL
from headway.actions.by_hand.activity import Done, log_activity
from headway.actions.by_hand.correct import correct_record, correct_records
from headway.actions.by_hand.cost import Cost, record_cost
from headway.actions.by_hand.deal import (
    NewDeal,
    begin_pipeline,
    change_many_terms,
    change_terms,
    decide_deal,
    move_deal,
    open_deal,
    reopen_deal,
)
from headway.actions.by_hand.lead import NewLead, add_lead, decide_lead, hand_over_lead, hand_over_leads
from headway.actions.by_hand.lines import Line, add_line, change_line, remove_line
from headway.actions.by_hand.sale import Sale, cancel_order, record_sale, refund_order
from headway.actions.by_hand.void import void_record
from headway.actions.by_hand.who import When
from headway.actions.custom_fields import add_custom_field, remove_custom_field
from headway.actions.demo.again import sell_again
from headway.actions.members import Place, add_member, correct_member, end_member, move_member
from headway.actions.people import change_role, invite, let_in, shut_out, sign_out_everywhere, tie_to_member
from headway.actions.restored import note_restore
from headway.actions.same_as import join_spellings, part_spellings
from headway.actions.settings import close_days, drop_open_hours, open_days, set_open_hours
from headway.actions.undo import undo_action
from headway.config.workspace import Workspace
from headway.records.models import Audit, Deal, Lead, Member, Order, OrderLine, Stage
from headway.schema.custom import CustomField

FRAMES = {"acting", "audit", "check_allowed", "reach", "theirs", "own_member", "seller", "begun", "moved_on", "held_by"}
"""What actions are made of."""

IN_THEIR_OWN_TESTS = (
    {"change_settings", "undo_settings"}
    | {"share_page", "revoke_share"}
    | {"arrange_page", "clear_arrangement", "take_back_arrangement"}
    | {"save_answer", "change_answer", "remove_answer"}
    | {"make_metric", "change_metric", "remove_metric", "check_name", "free_key", "kept_with"}
    | {"make_dashboard", "change_dashboard", "pin_tile", "arrange_tiles", "remove_dashboard"}
    | {"load", "undo", "resume", "preview"}
    | {
        "make_fields",
        "unmake_fields",
        "remember_spellings",
        "forget_spellings",
    }
)
"""Imports: tests/actions/imports look at their audit rows; shares and what people keep: tests/web; arranging one's own
page: test_arrangements."""


PLAN = CustomField("accounts", "plan", "Plan")


def ann() -> int:
    return Member.objects.create(name="Ann").pk


def undone() -> None:
    add_member(name="Ann", by=SHELL)
    undo_action(audit_id=Audit.objects.get().pk, by=SHELL)


def joined() -> None:
    ann()
    join_spellings(kind="members", spelling="Anne", name="Ann", by=SHELL)


def parted() -> None:
    joined()
    part_spellings(kind="members", spelling="Anne", by=SHELL)


LATER = When(datetime(2024, 6, 1, 12, tzinfo=UTC))
NOON = When(datetime(2024, 5, 1, 12, tzinfo=UTC))


def order() -> int:
    record_sale(Sale(what="Lamp", amount=Decimal(5), when=NOON), by=SHELL)
    return Order.objects.get().pk


LAMP = Line(what="Shade", quantity=Decimal(2), amount=Decimal(7))


def two_lines_less_one() -> None:
    number = order()
    add_line(LAMP, order_id=number, by=SHELL)
    remove_line(line_id=OrderLine.objects.get(order=number, position=2).pk, reason="twice", by=SHELL)


def deal() -> int:
    begin_pipeline(by=SHELL)
    open_deal(NewDeal(name="Lamps", opened=NOON, amount=Decimal(5)), by=SHELL)
    return Deal.objects.get().pk


def lead() -> int:
    add_lead(NewLead(name="Ana", came=NOON), by=SHELL)
    return Lead.objects.get().pk


def opened() -> None:
    close_days([date(2024, 5, 1)], reason="", by=SHELL)
    open_days([date(2024, 5, 1)], by=SHELL)


def hours_dropped() -> None:
    set_open_hours({1: (540, 1080)}, by=SHELL)
    set_open_hours({1: (540, 900)}, from_day=date(2024, 5, 1), by=SHELL)
    drop_open_hours(date(2024, 5, 1), by=SHELL)


def reopened() -> None:
    number = deal()
    decide_deal(deal_id=number, outcome="won", when=NOON, by=SHELL)
    reopen_deal(deal_id=number, when=NOON, by=SHELL)


def moved() -> None:
    move_deal(deal_id=deal(), stage_id=Stage.objects.get(name="Proposal").pk, when=NOON, by=SHELL)


def seated() -> int:
    return invite(name="Una", role="rep", by=SHELL).pk


CALLS: dict[str, Callable[[], Any]] = {
    "add_member": lambda: add_member(name="Ann", by=SHELL),
    "correct_member": lambda: correct_member(member_id=ann(), values={"name": "Bo"}, by=SHELL),
    "move_member": lambda: move_member(member_id=ann(), to=Place(), from_day=date(2024, 5, 1), by=SHELL),
    "end_member": lambda: end_member(member_id=ann(), last_day=date(2024, 5, 1), by=SHELL),
    "note_restore": lambda: note_restore(at=datetime(2024, 5, 1, tzinfo=UTC).isoformat()),
    "undo_action": undone,
    "add_custom_field": lambda: add_custom_field(PLAN, by=SHELL),
    "remove_custom_field": lambda: remove_custom_field(add_custom_field(PLAN, by=SHELL).pk, by=SHELL),
    "join_spellings": joined,
    "part_spellings": parted,
    "record_sale": order,
    "refund_order": lambda: refund_order(order_id=order(), amount=Decimal(1), when=NOON, reason="", by=SHELL),
    "add_line": lambda: add_line(LAMP, order_id=order(), by=SHELL),
    "change_line": lambda: change_line(LAMP, line_id=OrderLine.objects.get(order=order()).pk, by=SHELL),
    "remove_line": two_lines_less_one,
    "cancel_order": lambda: cancel_order(order_id=order(), when=NOON, reason="", by=SHELL),
    "begin_pipeline": lambda: begin_pipeline(by=SHELL),
    "open_deal": deal,
    "move_deal": moved,
    "decide_deal": lambda: decide_deal(deal_id=deal(), outcome="lost", when=NOON, by=SHELL),
    "reopen_deal": reopened,
    "change_terms": lambda: change_terms(deal_id=deal(), values={"amount": Decimal(6)}, since=None, by=SHELL),
    "change_many_terms": lambda: change_many_terms(
        deal_ids=[deal()], values={"amount": Decimal(6)}, since=LATER, by=SHELL
    ),
    "add_lead": lead,
    "hand_over_lead": lambda: hand_over_lead(lead_id=lead(), owner_id=ann(), since=NOON, by=SHELL),
    "hand_over_leads": lambda: hand_over_leads(lead_ids=[lead()], owner_id=ann(), since=NOON, by=SHELL),
    "decide_lead": lambda: decide_lead(lead_id=lead(), outcome="lost", when=NOON, by=SHELL),
    "log_activity": lambda: log_activity(Done(kind="call", when=NOON, customer="Acme"), by=SHELL),
    "record_cost": lambda: record_cost(Cost(amount=Decimal(5), day=date(2024, 5, 1), note="Fair"), by=SHELL),
    "correct_record": lambda: correct_record(table="leads", record_id=lead(), values={"city": "Ulm"}, by=SHELL),
    "correct_records": lambda: correct_records(table="leads", record_ids=[lead()], values={"city": "Ulm"}, by=SHELL),
    "invite": seated,
    "change_role": lambda: change_role(user_id=seated(), role="analyst", by=SHELL),
    "tie_to_member": lambda: tie_to_member(user_id=seated(), member_id=ann(), by=SHELL),
    "shut_out": lambda: shut_out(user_id=seated(), by=SHELL),
    "let_in": lambda: let_in(user_id=seated(), by=SHELL),
    "sign_out_everywhere": lambda: sign_out_everywhere(user_id=seated(), by=SHELL),
    "sell_again": lambda: sell_again({order(): NOON.at}, by=SHELL),
    "set_open_hours": lambda: set_open_hours({1: (540, 1080)}, by=SHELL),
    "drop_open_hours": hours_dropped,
    "close_days": lambda: close_days([date(2024, 5, 1)], reason="", by=SHELL),
    "open_days": opened,
    "void_record": lambda: void_record(table="orders", record_id=order(), reason="twice", by=SHELL),
}


def public_actions() -> set[str]:
    """Functions of the actions room that act for somebody (`by`)."""
    found = set()
    for module in walk_packages(actions.__path__, "headway.actions."):
        for name, member in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if not name.startswith("_") and "by" in inspect.signature(member).parameters:
                found.add(name)
    return found


def test_every_action_is_called_here_or_in_tests_of_its_own() -> None:
    assert public_actions() - FRAMES - IN_THEIR_OWN_TESTS - set(CALLS) == set()


@pytest.mark.parametrize("verb", CALLS)
def test_an_action_leaves_an_audit_row_of_its_name(verb: str, workspace: Workspace) -> None:
    CALLS[verb]()
    row = Audit.objects.latest("id")
    assert (row.verb, row.actor) == (verb, "shell")
    assert row.record_id is not None
    assert row.after is not None
