"""A call, visit, meeting or mail that took place."""

from dataclasses import dataclass
from decimal import Decimal

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.by_hand.named import thing_called
from headway.actions.by_hand.who import When, seller, theirs
from headway.actions.permission import SELLERS
from headway.errors import Refused
from headway.records.models import Account, Activity, Audit, Deal, Lead, Message

KINDS = ("call", "visit", "meeting", "email", "task")
ANSWERS = ("call", "email", "visit", "meeting")
"""Kinds that answer somebody who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done, and with whom: a customer by name or id, or a lead or deal by id."""

    kind: str
    when: When
    customer: str = ""
    account_id: int | None = None
    lead_id: int | None = None
    deal_id: int | None = None
    minutes: Decimal | None = None
    outcome: str = ""
    note: str = ""
    member_id: int | None = None


def log_activity(done: Done, *, by: Actor) -> Audit:
    """Record that somebody called, visited, met or wrote. With a lead it is also our answer to it."""
    if done.kind not in KINDS:
        raise Refused(f'"{done.kind}" is none of {", ".join(KINDS)}.')
    if not (done.customer.strip() or done.account_id or done.lead_id or done.deal_id):
        raise Refused("Write with whom: a customer, a lead or a deal.")
    if done.minutes is not None and done.minutes < 0:
        raise Refused("Minutes are not below 0.")
    with acting(by=by, verb="log_activity", roles=SELLERS) as deed:
        whose = seller(done.member_id, by)
        lead = theirs(Lead, done.lead_id, by) if done.lead_id else None
        deal = theirs(Deal, done.deal_id, by) if done.deal_id else None
        account_id = next((one.account_id for one in (deal, lead) if one and one.account_id), None)
        named = theirs(Account, done.account_id, by) if done.account_id else thing_called(Account, done.customer, deed)
        activity = Activity(
            kind=done.kind,
            member_id=whose,
            account_id=named.pk if named else account_id,
            lead=lead,
            deal=deal,
            at=done.when.at,
            at_timed=done.when.timed,
            minutes=done.minutes,
            outcome=done.outcome.strip() or None,
            note=done.note.strip() or None,
        )
        deed.add(activity)
        deed.about(activity)
        if lead is not None and done.kind in ANSWERS:
            at, timed = done.when
            deed.add(Message(lead=lead, member_id=whose, direction="out", medium=done.kind, at=at, at_timed=timed))
    return deed.written
