"""What happens in the demo next: a sale at the counter or on the web, a lead, a call, a deal that moves or begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import F

from headway.actions.actor import Actor
from headway.actions.by_hand.activity import Done, log_activity
from headway.actions.by_hand.deal import NewDeal, decide_deal, move_deal, open_deal
from headway.actions.by_hand.lead import NewLead, add_lead
from headway.actions.by_hand.who import When
from headway.actions.demo.again import sell_again
from headway.records.models import Audit, Deal, DealTerms, Lead, Message, Order, Stage, StageMove

TILL = Actor("the demo's till")
YEAR = timedelta(days=364)
"""A year that keeps the weekday."""
NEAR = timedelta(days=1)
WON_SHARE = 0.45
LATEST = 60
LOST = ("price", "went to a competitor", "no answer", "no budget")


@dataclass(frozen=True, slots=True)
class Doings:
    """`name` invents a person. Each doing returns its audit row, or None where the demo has nothing to do it with."""

    rng: Random
    name: Callable[[Random], str]

    def do(self, kind: str, at: datetime) -> Audit | None:
        """Do something of this kind at a moment."""
        doing: Mapping[str, Callable[[datetime], Audit | None]] = {
            "counter": lambda at: self._sell("counter", at),
            "web": lambda at: self._sell("web", at),
            "lead": self._lead,
            "call": self._call,
            "move": self._move,
            "deal": self._deal,
        }
        return doing[kind](at)

    def _sell(self, channel: str, at: datetime) -> Audit | None:
        near = (at - YEAR - NEAR, at - YEAR + NEAR)
        rows = Order.objects.settled().filter(channel=channel, lines__amount__gt=0).exclude(status="cancelled")
        rows = rows.exclude(number__startswith="R").order_by("id")
        found = self._one(rows.filter(placed_at__range=near).distinct()) or self._one(rows.order_by("-id"))
        return sell_again({found.pk: at}, by=TILL) if found else None

    def _lead(self, at: datetime) -> Audit | None:
        like = self._one(Lead.objects.settled().filter(source__isnull=False).select_related("source").order_by("-id"))
        if like is None:
            return None
        asked = Message.objects.filter(lead=like, direction="in").values_list("medium", flat=True).first()
        name = self.name(self.rng)
        mail = f"{name.lower().replace(' ', '.')}@example.com" if name.isascii() else ""
        new = NewLead(
            name=name,
            came=When(at),
            email=mail,
            source=like.source.name if like.source else "",
            medium=asked or "",
            member_id=like.owner_id,
        )
        return add_lead(new, by=TILL)

    def _call(self, at: datetime) -> Audit | None:
        fresh = Lead.objects.settled().filter(outcome__isnull=True, created_at__lt=at).order_by("-created_at", "-id")
        lead = self._one(fresh)
        if lead is None:
            return None
        outcome = self.rng.choice(("reached", "reached", "no answer"))
        minutes = Decimal(self.rng.randint(1, 18))
        done = Done(
            kind="call", when=When(at), lead_id=lead.pk, member_id=lead.owner_id, outcome=outcome, minutes=minutes
        )
        return log_activity(done, by=TILL)

    def _move(self, at: datetime) -> Audit | None:
        moved = StageMove.objects.filter(at__gte=at).values("deal")
        deals = Deal.objects.settled().filter(status="open", stage__isnull=False, created_at__lt=at)
        deal = self._one(deals.exclude(pk__in=moved).select_related("stage").order_by("-created_at"))
        if deal is None or deal.stage is None:
            return None
        after = Stage.objects.settled().filter(pipeline=deal.pipeline_id, kind="open", rank__gt=deal.stage.rank)
        stage = after.order_by("rank").first()
        if stage is not None:
            return move_deal(deal_id=deal.pk, stage_id=stage.pk, when=When(at), by=TILL)
        won = self.rng.random() < WON_SHARE
        reason = "" if won else self.rng.choice(LOST)
        return decide_deal(deal_id=deal.pk, outcome="won" if won else "lost", when=When(at), by=TILL, reason=reason)

    def _deal(self, at: datetime) -> Audit | None:
        terms = DealTerms.objects.filter(amount__isnull=False, deal__account__isnull=False, valid_to__isnull=True)
        like = self._one(terms.select_related("deal__account").order_by(F("deal__created_at").desc()))
        if like is None or like.deal.account is None:
            return None
        new = NewDeal(
            name=like.deal.name,
            opened=When(at),
            amount=like.amount,
            customer=like.deal.account.name,
            stage_id=Stage.objects.filter(pipeline=like.deal.pipeline_id, kind="open")
            .order_by("rank")
            .values_list("pk", flat=True)
            .first(),
            expected_close=(at + timedelta(days=self.rng.randint(14, 90))).date(),
            currency=like.currency,
            member_id=like.owner_id,
        )
        return open_deal(new, by=TILL)

    def _one(self, rows: Any) -> Any:
        """One of the first rows, at random."""
        found = list(rows[:LATEST])
        return self.rng.choice(found) if found else None
