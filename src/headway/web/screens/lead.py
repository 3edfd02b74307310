"""A lead's page."""

from typing import Any

from django.contrib.auth.models import User

from headway.records.models import Deal, Lead
from headway.web.forms.acts import acts_of
from headway.web.screens.changes import changes
from headway.web.screens.deal import activities, notes
from headway.web.screens.details import (
    LATEST,
    Detail,
    Happening,
    Known,
    Related,
    acts,
    custom,
    fact,
    happening,
    href_of,
    may_type,
    name_of,
    newest_first,
    parted,
    recorded_moment,
    simple_table,
)
from headway.web.screens.records import TONES, state
from headway.web.screens.table import Cell
from headway.web.workplace import here


def lead_detail(lead: Any, user: User) -> Detail:
    """Everything about a lead that this user may see."""
    outcome, answered = lead.outcome or "open", _answered(lead)
    may_change = may_type(user)
    known, missing = parted(lead, _facts(lead), may_change=may_change)
    return Detail(
        title=name_of(lead, "Lead without a name"),
        noun="Lead",
        list_href="/leads",
        list_name="Leads",
        state=outcome,
        tone=TONES.get(outcome, ""),
        lead=answered[:1].upper() + answered[1:] if answered else "",
        known=known,
        missing=missing,
        acts=acts(lead, acts_of(lead), may_change=may_change),
        related=tuple(part for part in (_deals(lead, user), changes(lead)) if part),
        line=newest_first([*_messages(lead), *activities(lead=lead), *notes(lead=lead), *_steps(lead)]),
    )


def _facts(lead: Any) -> tuple[Known, ...]:
    return (
        fact("Name", lead.name, "name"),
        fact("Customer", name_of(lead.account), "account", href=href_of(lead.account)),
        fact("Owner", name_of(lead.owner) or "Nobody", "owner"),
        fact("Source", name_of(lead.source), "source"),
        fact("E-mail", lead.email, "email"),
        fact("Phone", lead.phone, "phone"),
        fact("Town", lead.city, "city"),
        fact("Region", lead.region, "region"),
        fact("Country", lead.country, "country"),
        fact("Industry", lead.industry, "industry"),
        fact("Segment", lead.segment, "segment"),
        fact("Last touch", name_of(lead.last_source), "last_source"),
        fact("Campaign", name_of(lead.campaign), "campaign"),
        fact("Came in", recorded_moment(lead.created_at, lead.created_at_timed), "created_at"),
        fact("Qualified", recorded_moment(lead.qualified_at, lead.qualified_at_timed), "qualified_at"),
        fact("Reason", lead.lost_reason, "lost_reason"),
        fact("Number", lead.number, "number"),
        *custom(lead),
    )


def _answered(lead: Any) -> str:
    """How long the first human answer took after the first message in; nothing where nobody wrote."""
    came = [one.at for one in lead.messages.filter(direction="in", at__isnull=False).order_by("at")[:1]]
    if not came:
        return ""
    humans = lead.messages.filter(direction="out", at__gte=came[0]).exclude(automatic=True).order_by("at")
    first = humans.select_related("member").first()
    if first is None:
        return "Not answered"
    took = here().figures.exact((first.at - came[0]).total_seconds() / 60, "minutes")
    by = f" by {first.member.name}" if first.member else ""
    return f"answered after {took}{by}"


def _deals(lead: Lead, user: User) -> Related | None:
    found = Deal.objects.visible_to(user).filter(lead=lead).order_by("-created_at")[:LATEST]
    rows = [(Cell(name_of(deal, "Deal"), href=href_of(deal)), state(deal.status or "open")) for deal in found]
    return Related("Deals", simple_table((("Deal", False), ("State", False)), rows)) if rows else None


def _steps(lead: Any) -> list[Happening | None]:
    ended = (lead.outcome or "open").capitalize()
    tone = TONES.get(lead.outcome or "", "")
    return [
        happening(lead.created_at, "Came in", timed=bool(lead.created_at_timed), tone="accent"),
        happening(lead.qualified_at, "Qualified", timed=bool(lead.qualified_at_timed)),
        happening(lead.outcome_at, ended, more=lead.lost_reason or "", tone=tone, timed=bool(lead.outcome_at_timed)),
        *_handovers(lead),
    ]


def _handovers(lead: Any) -> list[Happening | None]:
    """Each hand-over names who had the lead before and who got it: the one before the next, in the end the owner."""
    given = list(lead.handovers.select_related("owner").order_by("at"))
    people = [name_of(one.owner) or "nobody" for one in given] + [name_of(lead.owner) or "nobody"]
    return [
        happening(one.at, "Handed over", more=f"{people[place]} → {people[place + 1]}", timed=bool(one.at_timed))
        for place, one in enumerate(given)
    ]


def _messages(lead: Any) -> list[Happening | None]:
    ways = {"in": "Message in", "out": "Answered"}
    found = lead.messages.select_related("member").order_by("-at")[:LATEST]
    return [
        happening(
            one.at,
            "Automatic answer" if one.automatic else ways[one.direction],
            more=" · ".join(part for part in (one.medium or "", name_of(one.member)) if part),
            timed=bool(one.at_timed),
        )
        for one in found
    ]
