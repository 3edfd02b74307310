"""A deal's page."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet

from headway.records.models import Activity, Deal, DealLine, DealTerms, Note, Order
from headway.values.style import DASH
from headway.web.forms.acts import acts_of
from headway.web.screens.changes import changes
from headway.web.screens.details import (
    LATEST,
    Detail,
    Happening,
    Known,
    Related,
    acts,
    amount_words,
    custom,
    fact,
    happening,
    href_of,
    may_type,
    name_of,
    newest_first,
    parted,
    quantity_words,
    recorded_moment,
    simple_table,
)
from headway.web.screens.records import TONES, money, text, when
from headway.web.screens.table import Cell
from headway.web.workplace import here

OUTCOMES = {"won": "good", "lost": "bad", "reopened": "accent"}


def deal_detail(deal: Any, user: User) -> Detail:
    """Everything about a deal (with the annotations of `with_terms`) that this user may see."""
    state = deal.standing
    amount = amount_words(deal.amount, deal.currency)
    may_change = may_type(user)
    known, missing = parted(deal, _facts(deal), may_change=may_change)
    return Detail(
        title=deal.title or "Deal without a name",
        noun="Deal",
        list_href="/deals",
        list_name="Deals",
        state=state,
        tone=TONES.get(state, ""),
        lead=amount or "No amount recorded",
        known=known,
        missing=missing,
        acts=acts(deal, acts_of(deal), may_change=may_change),
        related=tuple(
            part
            for part in (
                _lines(deal),
                _owned(deal),
                _stages(deal),
                _rivals(deal),
                _shares(deal),
                _orders(deal, user),
                changes(deal, DealTerms, DealLine),
            )
            if part
        ),
        line=newest_first([*_moves(deal), *_outcomes(deal), *_terms(deal), *activities(deal=deal), *notes(deal=deal)]),
    )


def _facts(deal: Any) -> tuple[Known, ...]:
    return (
        fact("Name", deal.name, "name"),
        fact("Customer", name_of(deal.account), "account", href=href_of(deal.account)),
        fact("Amount", amount_words(deal.amount, deal.currency), "amount"),
        fact("Contact", name_of(deal.contact), "contact"),
        fact("Owner", deal.owner_name or "Nobody", "owner"),
        fact("Stage", name_of(deal.stage)),
        fact("Expected close", here().style.day(deal.expected_close) if deal.expected_close else "", "expected_close"),
        fact("Created", recorded_moment(deal.created_at, deal.created_at_timed), "created_at"),
        fact("Source", name_of(deal.source), "source"),
        fact("Campaign", name_of(deal.campaign), "campaign"),
        fact("From lead", name_of(deal.lead, "Lead") if deal.lead else "", "lead", href=href_of(deal.lead)),
        fact("Currency", deal.currency, "currency"),
        fact("Number", deal.number, "number"),
        fact("Notes", deal.description, "description"),
        *custom(deal),
    )


def _lines(deal: Any) -> Related | None:
    lines: QuerySet[DealLine] = deal.lines.select_related("product").order_by("position")
    rows = [
        (
            text(name_of(line.product)),
            Cell(quantity_words(line.quantity), number=True),
            money(line.unit_price, deal.currency),
            money(line.amount, deal.currency),
        )
        for line in lines
    ]
    heads = (("Product", False), ("Quantity", True), ("Price", True), ("Amount", True))
    known_amounts = [line.amount for line in lines if line.amount is not None]
    blank = Cell("")
    total = (Cell("Sum"), blank, blank, money(sum(known_amounts, Decimal(0)), deal.currency)) if known_amounts else ()
    return Related("Products", simple_table(heads, rows, total)) if rows else None


def _owned(deal: Any) -> Related | None:
    """Whose it was and what it was worth, from when to when."""
    rows = [
        (
            when(terms.valid_from, terms.valid_from_timed) if terms.valid_from else Cell("From the start"),
            text(name_of(terms.owner) or "Nobody"),
            money(terms.amount, terms.currency),
            when(terms.expected_close),
        )
        for terms in deal.terms.select_related("owner").order_by(F("valid_from").desc(nulls_last=True))
    ]
    heads = (("From", False), ("Owner", False), ("Amount", True), ("Expected close", False))
    return Related("Owner and amount over time", simple_table(heads, rows)) if len(rows) > 1 else None


def _stages(deal: Any) -> Related | None:
    """Each stage that it entered, and for how long it stayed; the last one until it was decided."""
    moves = list(deal.moves.filter(stage__kind="open").select_related("stage", "member").order_by("position"))
    if not moves:
        return None
    ended = [outcome.at for outcome in deal.outcomes.all() if outcome.at and outcome.kind != "reopened"]
    left = [move.at for move in moves[1:]] + [max(ended) if ended and deal.standing != "open" else None]
    rows = [
        (text(move.stage.name), when(move.at, move.at_timed), _stay(move.at, until), text(name_of(move.member)))
        for move, until in zip(moves, left, strict=True)
    ]
    heads = (("Stage", False), ("Entered", False), ("Stayed", True), ("By", False))
    return Related("Stages", simple_table(heads, rows))


def _stay(entered: datetime | None, left: datetime | None) -> Cell:
    if entered is None:
        return Cell(DASH, number=True, why="When it was entered is not recorded")
    if left is None:
        return Cell("still there", number=True)
    return Cell(here().figures.exact((left - entered).total_seconds() / 86400, "days"), number=True)


def _rivals(deal: Any) -> Related | None:
    rows = [(Cell(one.account.name, href=href_of(one.account)),) for one in deal.competitors.select_related("account")]
    return Related("Competitors", simple_table((("Who else wanted it", False),), rows)) if rows else None


def _shares(deal: Any) -> Related | None:
    figures = here().figures
    rows = [
        (text(name_of(one.member)), Cell(figures.exact(one.share, "share"), number=True))
        for one in deal.credits.select_related("member")
    ]
    return Related("Credit", simple_table((("Member", False), ("Share", True)), rows)) if rows else None


def _orders(deal: Deal, user: User) -> Related | None:
    found = Order.objects.visible_to(user).filter(deal=deal).order_by("-placed_at")[:LATEST]
    rows = [
        (
            Cell(order.number or "Order", href=href_of(order)),
            when(order.placed_at, order.placed_at_timed),
            text(order.status),
        )
        for order in found
    ]
    return (
        Related("Orders", simple_table((("Order", False), ("Placed", False), ("State", False)), rows)) if rows else None
    )


def _moves(deal: Any) -> list[Happening | None]:
    return [
        happening(move.at, f"Entered {move.stage.name}", more=name_of(move.member), timed=bool(move.at_timed))
        for move in deal.moves.filter(stage__kind="open").select_related("stage", "member")
    ]


def _outcomes(deal: Any) -> list[Happening | None]:
    return [
        happening(
            outcome.at,
            outcome.kind.capitalize(),
            more=", ".join(part for part in (outcome.reason or "", _to(outcome.competitor)) if part),
            tone=OUTCOMES.get(outcome.kind, ""),
            timed=bool(outcome.at_timed),
        )
        for outcome in deal.outcomes.select_related("competitor")
    ]


def _to(competitor: Any) -> str:
    return f"to {competitor.name}" if competitor else ""


def _terms(deal: Any) -> list[Happening | None]:
    """Changes of owner, amount and expected close after the first terms."""
    found: list[Happening | None] = []
    before: DealTerms | None = None
    for terms in deal.terms.select_related("owner").order_by("valid_from"):
        if before is not None:
            found.append(
                happening(
                    terms.valid_from, "Terms changed", more=_changed(before, terms), timed=bool(terms.valid_from_timed)
                )
            )
        before = terms
    return found


def _changed(before: DealTerms, after: DealTerms) -> str:
    told = []
    if before.owner_id != after.owner_id:
        told.append(f"owner {name_of(before.owner) or 'nobody'} → {name_of(after.owner) or 'nobody'}")
    if before.amount != after.amount:
        was, is_now = (amount_words(terms.amount, terms.currency) or "–" for terms in (before, after))
        told.append(f"amount {was} → {is_now}")
    if before.expected_close != after.expected_close and after.expected_close:
        told.append(f"expected close → {here().style.day(after.expected_close)}")
    return "; ".join(told)


def activities(**of: Any) -> list[Happening | None]:
    """The latest activities with or about something."""
    found = Activity.objects.settled().filter(**of).select_related("member").order_by("-at")[:LATEST]
    return [
        happening(
            one.at,
            one.kind.capitalize(),
            more=" · ".join(
                part for part in (name_of(one.member), one.outcome or "", _minutes(one), one.note or "") if part
            ),
            timed=bool(one.at_timed),
        )
        for one in found
    ]


def _minutes(activity: Activity) -> str:
    return f"{here().figures.exact(activity.minutes, 'units')} min" if activity.minutes is not None else ""


def notes(**of: Any) -> list[Happening | None]:
    """The latest notes about something."""
    found = Note.objects.settled().filter(**of).select_related("member").order_by("-at")[:LATEST]
    return [happening(one.at, f"Note by {name_of(one.member) or 'somebody'}", more=one.text) for one in found]
