"""Every public action leaves an audit row with its own name: a new one without a test here fails."""

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

from headway import actions
from headway.actions.actor import SHELL
from headway.actions.custom_fields import add_custom_field, remove_custom_field
from headway.actions.members import Place, add_member, correct_member, end_member, move_member
from headway.actions.restored import note_restore
from headway.actions.same_as import join_spellings, part_spellings
from headway.actions.undo import undo_action
from headway.config.workspace import Workspace
from headway.records.models import Audit, Member
from headway.schema.custom import CustomField

FRAMES = {"acting", "audit", "check_allowed"}
"""What actions are made of."""

IN_THEIR_OWN_TESTS = {"load", "undo", "resume", "preview"} | {
    "make_fields",
    "unmake_fields",
    "remember_spellings",
    "forget_spellings",
}
"""Imports: tests/actions/test_imports*.py look at their audit rows."""


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
