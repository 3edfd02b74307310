"""A deal: opened, moved on, its terms changed from a day on or put right, won, lost, opened again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Max

from headway.actions.acting import Deed, acting
from headway.actions.actor import Actor
from headway.actions.by_hand.named import thing_called
from headway.actions.by_hand.who import When, seller, several, theirs
from headway.actions.permission import SELLERS
from headway.errors import Refused
from headway.records.models import Account, Audit, Deal, DealOutcome, DealTerms, Pipeline, Source, Stage, StageMove

TERMS = ("owner_id", "amount", "currency", "expected_close")
FIRST_STAGES = (
    ("New", "open"),
    ("Qualified", "open"),
    ("Proposal", "open"),
    ("Negotiation", "open"),
    ("Won", "won"),
    ("Lost", "lost"),
)
"""The stages that a business begins with which has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """A deal as it is opened. `stage_id` empty: the first open stage. `currency` empty: the workspace's."""

    name: str
    opened: When
    amount: Decimal | None = None
    customer: str = ""
    stage_id: int | None = None
    expected_close: date | None = None
    currency: str | None = None
    member_id: int | None = None
    source: str = ""
    lead_id: int | None = None


class AlreadyDecided(Refused):
    """A deal was won, lost or given up before."""

    def __init__(self, deal: Deal) -> None:
        super().__init__(f"{deal} is {deal.status} already. Open it again first.")


def begin_pipeline(*, by: Actor) -> Audit:
    """The stages of a business that has none: a pipeline to begin with."""
    with acting(by=by, verb="begin_pipeline", roles=SELLERS) as deed:
        if Stage.objects.settled().exists():
            raise Refused("There are stages already.")
        pipeline = Pipeline(name="Sales")
        deed.add(pipeline)
        for rank, (name, kind) in enumerate(FIRST_STAGES, start=1):
            deed.add(Stage(pipeline=pipeline, name=name, rank=rank, kind=kind))
    return deed.written


def open_deal(new: NewDeal, *, by: Actor) -> Audit:
    """Open a deal; a customer or source that is not known yet is made with it."""
    if not new.name.strip() and not new.customer.strip():
        raise Refused("Write what the deal is called, or with whom it is.")
    if new.amount is not None and new.amount < 0:
        raise Refused("A deal is not worth less than 0.")
    with acting(by=by, verb="open_deal", roles=SELLERS) as deed:
        whose = seller(new.member_id, by)
        stage = _stage(new.stage_id)
        deal = Deal(
            name=new.name.strip() or new.customer.strip(),
            account=thing_called(Account, new.customer, deed),
            source=thing_called(Source, new.source, deed),
            lead_id=new.lead_id,
            pipeline=stage.pipeline if stage else None,
            stage=stage,
            status="open",
            created_at=new.opened.at,
            created_at_timed=new.opened.timed,
        )
        deed.add(deal)
        deed.about(deal)
        deed.add(
            DealTerms(
                deal=deal,
                owner_id=whose,
                amount=new.amount,
                currency=new.currency,
                expected_close=new.expected_close,
            )
        )
        if stage is not None:
            _enter(deed, deal, stage, new.opened, whose)
    return deed.written


def move_deal(*, deal_id: int, stage_id: int, when: When, by: Actor) -> Audit:
    """A deal enters another stage. One that means won or lost decides it; a decided one must be opened again first."""
    stage = _stage(stage_id)
    if stage is not None and stage.kind != "open":
        return decide_deal(deal_id=deal_id, outcome=stage.kind, when=when, by=by)
    with acting(by=by, verb="move_deal", roles=SELLERS) as deed:
        deal = theirs(Deal, deal_id, by)
        _check_open(deal)
        if stage is None or stage.pk == deal.stage_id:
            raise Refused("The deal is in this stage already.")
        deed.change(deal, {"stage_id": stage.pk, "pipeline_id": stage.pipeline_id})
        _enter(deed, deal, stage, when, _terms(deal).owner_id)
        deed.about(deal)
    return deed.written


def decide_deal(*, deal_id: int, outcome: str, when: When, by: Actor, reason: str = "") -> Audit:
    """A deal is `won`, `lost` or `abandoned`; `reason` is why it was lost. Raises AlreadyDecided."""
    if outcome not in ("won", "lost", "abandoned"):
        raise Refused(f'A deal is won, lost or abandoned, not "{outcome}".')
    with acting(by=by, verb="decide_deal", roles=SELLERS) as deed:
        deal = theirs(Deal, deal_id, by)
        _check_open(deal)
        if deal.created_at is not None and when.at < deal.created_at and when.timed and deal.created_at_timed:
            raise Refused("This would be before the deal was opened. Put the day right.")
        end = Stage.objects.settled().filter(pipeline=deal.pipeline_id, kind=outcome).order_by("rank").first()
        deed.change(deal, {"status": outcome, **({"stage_id": end.pk} if end else {})})
        if end is not None:
            _enter(deed, deal, end, when, _terms(deal).owner_id)
        _add_outcome(deed, deal, outcome, when, reason)
        deed.about(deal)
    return deed.written


def reopen_deal(*, deal_id: int, when: When, by: Actor) -> Audit:
    """A decided deal is open again, in the stage in which it was last: what it booked is taken back on that day."""
    with acting(by=by, verb="reopen_deal", roles=SELLERS) as deed:
        deal = theirs(Deal, deal_id, by)
        if _standing(deal) == "open":
            raise Refused(f"{deal} is open already.")
        moves = StageMove.objects.filter(deal=deal, stage__kind="open").order_by("-position")
        before = moves.select_related("stage").first()
        stage = before.stage if before else Stage.objects.filter(pipeline=deal.pipeline_id, kind="open").first()
        deed.change(deal, {"status": "open", **({"stage_id": stage.pk} if stage else {})})
        if stage is not None:
            _enter(deed, deal, stage, when, _terms(deal).owner_id)
        _add_outcome(deed, deal, "reopened", when, "")
        deed.about(deal)
    return deed.written


def change_terms(*, deal_id: int, values: Mapping[str, Any], since: When | None, by: Actor) -> Audit:
    """Owner, amount, currency or expected close become something else from a moment on (earlier figures keep theirs),
    or, without `since`, were recorded wrongly and are put right for as long as the present ones have held (D3).
    """
    _check_terms(values, by)
    with acting(by=by, verb="change_terms", roles=SELLERS) as deed:
        deal = theirs(Deal, deal_id, by)
        _change(deed, deal, values, since)
        if deed.first:
            deed.about(deal)
    return deed.written


def change_many_terms(*, deal_ids: Iterable[int], values: Mapping[str, Any], since: When | None, by: Actor) -> Audit:
    """The same change of many deals: all or none, one line in the log, undone as one."""
    _check_terms(values, by)
    ids = several(deal_ids)
    with acting(by=by, verb="change_many_terms", roles=SELLERS) as deed:
        for deal_id in ids:
            _change(deed, theirs(Deal, deal_id, by), values, since)
    return deed.written


def _check_terms(values: Mapping[str, Any], by: Actor) -> None:
    wrong = [name for name in values if name not in TERMS]
    if wrong:
        raise Refused(f'The terms of a deal have no "{wrong[0]}".')
    if "owner_id" in values:
        seller(values["owner_id"], by)


def _change(deed: Deed, deal: Deal, values: Mapping[str, Any], since: When | None) -> None:
    now = _terms(deal)
    if now.pk is None:
        _first_terms(deed, now, values, since)
    elif since is None or since.at == now.valid_from:
        deed.change(now, values)
    else:
        _from_then_on(deed, now, values, since)


def _first_terms(deed: Deed, first: DealTerms, values: Mapping[str, Any], since: When | None) -> None:
    """Terms of a deal that had none: since it exists, or from a moment on, before which they were empty."""
    if since is not None:
        deed.add(DealTerms(deal_id=first.deal_id, valid_to=since.at, valid_to_timed=since.timed))
        first.valid_from, first.valid_from_timed = since.at, since.timed
    for name, value in values.items():
        setattr(first, name, value)
    deed.add(first)


def _from_then_on(deed: Deed, now: DealTerms, values: Mapping[str, Any], since: When) -> None:
    if all(getattr(now, name) == value for name, value in values.items()):
        return
    if now.valid_from is not None and since.at < now.valid_from:
        raise Refused("The present terms began later than that. Choose a later day, or put the present ones right.")
    deed.change(now, {"valid_to": since.at, "valid_to_timed": since.timed})
    kept = {name: getattr(now, name) for name in TERMS}
    deed.add(
        DealTerms(deal_id=now.deal_id, valid_from=since.at, valid_from_timed=since.timed, **{**kept, **dict(values)})
    )


def _terms(deal: Deal) -> DealTerms:
    """The terms that hold now; new ones, not yet kept, where a deal has none."""
    held = DealTerms.objects.filter(deal=deal, valid_to__isnull=True).order_by(F("valid_from").desc(nulls_last=True))
    return held.first() or DealTerms(deal=deal)


def _enter(deed: Deed, deal: Deal, stage: Stage, when: When, member_id: int | None) -> None:
    last = StageMove.objects.filter(deal=deal).aggregate(found=Max("position"))["found"] or 0
    deed.add(StageMove(deal=deal, position=last + 1, stage=stage, at=when.at, at_timed=when.timed, member_id=member_id))


def _add_outcome(deed: Deed, deal: Deal, kind: str, when: When, reason: str) -> None:
    last = DealOutcome.objects.filter(deal=deal).aggregate(found=Max("position"))["found"] or 0
    why = reason.strip() or None
    deed.add(DealOutcome(deal=deal, position=last + 1, kind=kind, at=when.at, at_timed=when.timed, reason=why))


def _standing(deal: Deal) -> str:
    return deal.status or (deal.stage.kind if deal.stage else None) or "open"


def _check_open(deal: Deal) -> None:
    if _standing(deal) != "open":
        raise AlreadyDecided(deal)


def _stage(stage_id: int | None) -> Stage | None:
    rows = Stage.objects.settled().select_related("pipeline")
    if stage_id is None:
        return rows.filter(kind="open").order_by("pipeline", "rank").first()
    found = rows.filter(pk=stage_id).first()
    if found is None:
        raise Refused("This stage is not there any more. Choose another.")
    return found
