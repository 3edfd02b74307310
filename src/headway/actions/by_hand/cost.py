"""Money spent to sell: on a campaign, on a source, or on selling itself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.by_hand.named import thing_called
from headway.actions.permission import SPENDERS
from headway.errors import Refused
from headway.records.models import Audit, Campaign, Source, Spend
from headway.records.models.offer import SPEND_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How much was spent on what. `kind` is `marketing`, `sales` or `fixed`; `currency` empty: the workspace's."""

    amount: Decimal
    day: date
    note: str = ""
    kind: str = "marketing"
    campaign: str = ""
    source: str = ""
    currency: str | None = None


def record_cost(cost: Cost, *, by: Actor) -> Audit:
    """Record a cost; a campaign or source that is not known yet is made with it."""
    if cost.amount <= 0:
        raise Refused("A cost is more than 0. To take one back, void it.")
    if not (cost.note.strip() or cost.campaign.strip() or cost.source.strip()):
        raise Refused("Write what it was for: a few words, a campaign or a source.")
    if cost.kind not in SPEND_KINDS:
        raise Refused(f'A cost is of marketing, of sales or fixed, not "{cost.kind}".')
    with acting(by=by, verb="record_cost", roles=SPENDERS) as deed:
        spend = Spend(
            campaign=thing_called(Campaign, cost.campaign, deed),
            source=thing_called(Source, cost.source, deed),
            day=cost.day,
            kind=cost.kind,
            amount=cost.amount,
            currency=cost.currency,
            note=cost.note.strip() or None,
        )
        deed.add(spend)
        deed.about(spend)
    return deed.written
