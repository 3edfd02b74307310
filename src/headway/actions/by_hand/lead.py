"""A lead: taken down, handed over, decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from headway.actions.acting import Deed, acting
from headway.actions.actor import Actor
from headway.actions.by_hand.named import find_called, thing_called
from headway.actions.by_hand.who import When, seller, several, theirs
from headway.actions.permission import SELLERS
from headway.errors import Refused
from headway.records.models import Account, Audit, Lead, LeadHandover, Message, Source

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


def hand_over_lead(*, lead_id: int, owner_id: int | None, since: When | None, by: Actor) -> Audit:
    """Somebody else looks after a lead from a moment on (earlier figures stay with who had it), or, without `since`,
    the present owner was recorded wrongly and is put right (D3).
    """
    seller(owner_id, by)
    with acting(by=by, verb="hand_over_lead", roles=SELLERS) as deed:
        lead = theirs(Lead, lead_id, by)
        _hand_over(deed, lead, owner_id, since)
        if deed.first:
            deed.about(lead)
    return deed.written


def hand_over_leads(*, lead_ids: Iterable[int], owner_id: int | None, since: When | None, by: Actor) -> Audit:
    """The same new owner of many leads: all or none, one line in the log, undone as one."""
    seller(owner_id, by)
    ids = several(lead_ids)
    with acting(by=by, verb="hand_over_leads", roles=SELLERS) as deed:
        for lead_id in ids:
            _hand_over(deed, theirs(Lead, lead_id, by), owner_id, since)
    return deed.written


def _hand_over(deed: Deed, lead: Lead, owner_id: int | None, since: When | None) -> None:
    before = lead.owner_id
    deed.change(lead, {"owner_id": owner_id})
    if since is None or before == owner_id:
        return
    last = LeadHandover.objects.filter(lead=lead).order_by("-at").first()
    if last is not None and since.at <= last.at:
        raise Refused("The present owner has it since later than that. Choose a later day, or put it right.")
    deed.add(LeadHandover(lead=lead, owner_id=before, at=since.at, at_timed=since.timed))
