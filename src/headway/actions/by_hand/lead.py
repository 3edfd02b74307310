"""A lead: taken down, qualified, decided."""

from dataclasses import dataclass
from typing import Any

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.by_hand.named import find_called, thing_called
from headway.actions.by_hand.who import When, seller, theirs
from headway.actions.permission import SELLERS
from headway.errors import Refused
from headway.records.models import Account, Audit, Lead, Message, Source

ENDS = ("converted", "disqualified", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """Who asked, how to reach them, from where they came. `medium` is how they asked (phone, mail …); empty: they did
    not ask, we found them, and no answer is waited for.
    """

    name: str
    came: When
    email: str = ""
    phone: str = ""
    source: str = ""
    medium: str = ""
    company: str = ""
    member_id: int | None = None


def add_lead(new: NewLead, *, by: Actor) -> Audit:
    """Take a lead down. With a `medium` it is an enquiry, whose answer is waited for from `came` on."""
    name, email, phone = new.name.strip(), new.email.strip(), new.phone.strip()
    if not (name or email or phone):
        raise Refused("Write a name, an e-mail address or a phone number.")
    if email and "@" not in email.strip("@"):
        raise Refused(f'"{email}" is not an e-mail address. Write one such as ana@example.com.')
    with acting(by=by, verb="add_lead", roles=SELLERS) as deed:
        whose = seller(new.member_id, by)
        lead = Lead(
            name=name or None,
            email=email or None,
            phone=phone or None,
            owner_id=whose,
            source=thing_called(Source, new.source, deed),
            account=find_called(Account, new.company.strip()) if new.company.strip() else None,
            created_at=new.came.at,
            created_at_timed=new.came.timed,
        )
        if lead.account is None:
            lead.account = thing_called(Account, new.company, deed)
        deed.add(lead)
        deed.about(lead)
        if new.medium:
            came = new.came
            deed.add(Message(lead=lead, direction="in", medium=new.medium, at=came.at, at_timed=came.timed))
    return deed.written


def decide_lead(*, lead_id: int, outcome: str, when: When, by: Actor, reason: str = "") -> Audit:
    """What became of a lead: `converted`, `disqualified` or `lost`; `open` takes that back."""
    if outcome not in (*ENDS, "open"):
        raise Refused(f'A lead is {", ".join(ENDS)} or open, not "{outcome}".')
    with acting(by=by, verb="decide_lead", roles=SELLERS) as deed:
        lead = theirs(Lead, lead_id, by)
        if (lead.outcome or "open") == outcome:
            raise Refused(f"This lead is {outcome} already.")
        if outcome == "open":
            values: dict[str, Any] = {
                "outcome": None,
                "outcome_at": None,
                "outcome_at_timed": True,
                "lost_reason": None,
            }
        else:
            why = None if outcome == "converted" else reason.strip() or None
            values = {
                "outcome": outcome,
                "outcome_at": when.at,
                "outcome_at_timed": when.timed,
                "lost_reason": why,
            }
        deed.change(lead, values)
    return deed.written
