"""What happens to a business after a period is over: people and deals change hands, move on, are decided again."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from headway.actions.acting import NothingChanged
from headway.actions.actor import SHELL
from headway.actions.by_hand.lead import hand_over_lead
from headway.actions.by_hand.who import When
from headway.actions.members import Place, move_member
from headway.records.models import (
    Account,
    CurrencyRate,
    Deal,
    DealCredit,
    DealOutcome,
    DealTerms,
    Lead,
    Member,
    Membership,
    Message,
    Office,
    Order,
    OrderEvent,
    Pipeline,
    Stage,
    StageMove,
    Team,
)
from tests.mirror.edits import CURRENCIES, START, Edits

CLOSED = date(2024, 11, 1)
"""Everything that `lived` records has happened by then; everything that `Later` does happens afterwards."""


def lived(seed: int, *, steps: int) -> Edits:
    """A business with a past."""
    edits = Edits(seed)
    edits.begin()
    for number, rate in enumerate(("0.9", "1.1", "0.95", "1.2")):
        day = START.date() + timedelta(days=60 * number - 30)
        CurrencyRate.objects.create(currency="USD" if number % 2 else "GBP", day=day, rate=Decimal(rate))
    for number, member in enumerate(Member.objects.order_by("id")):
        place = Place(edits.id_of(Team), edits.id_of(Office))
        move_member(member_id=member.pk, to=place, from_day=START.date() + timedelta(days=30 * number), by=SHELL)
    happens = [
        edits.order, edits.line, edits.line, edits.event, edits.lead, edits.message, edits.message, edits.other,
    ]  # fmt: skip
    for number in range(steps):
        edits.random.choice(happens)()
        if number % 4 == 0:
            _deal(edits)
    for lead in Lead.objects.order_by("id"):
        _decide(edits, lead, ("open", "lost", "converted"))
    return edits


def _deal(edits: Edits) -> None:
    """A deal that was created, changed hands, moved on and was decided or not, some of them shared."""
    moments = sorted(edits.moment()[0] + timedelta(minutes=number) for number in range(6))
    created, handed, *moved, decided, reopened = moments
    dated = {"created_at": created, "created_at_timed": True} if edits.random.random() < 0.9 else {}
    deal = Deal.objects.create(
        account=edits.pick(Account), lead=edits.random.choice((None, edits.pick(Lead))), pipeline=edits.pick(Pipeline),
        **dated,
    )  # fmt: skip
    common = {"deal": deal, "currency": edits.random.choice(CURRENCIES), "amount": edits.amount()}
    members = list(Member.objects.order_by("id"))
    if edits.random.random() < 0.5:
        DealTerms.objects.create(
            **common, owner=edits.random.choice((None, *members)), valid_to=handed, valid_to_timed=True
        )
        DealTerms.objects.create(**common, owner=edits.random.choice(members), valid_from=handed, valid_from_timed=True)
    else:
        DealTerms.objects.create(**common, owner=edits.random.choice((None, *members)))
    if edits.random.random() < 0.3:
        for member, share in zip(edits.random.sample(members, 2), ("0.7", "0.3"), strict=True):
            DealCredit.objects.create(deal=deal, member=member, share=Decimal(share))
    for at in moved:
        StageMove.objects.create(deal=deal, position=edits.next(), stage=edits.pick(Stage), at=at, at_timed=True)
    for kind, at, chance in ((edits.random.choice(("won", "lost")), decided, 0.7), ("reopened", reopened, 0.3)):
        if edits.random.random() > chance:
            break
        DealOutcome.objects.create(deal=deal, position=edits.next(), kind=kind, at=at, at_timed=True)


def _decide(edits: Edits, lead: Lead, outcomes: tuple[str, ...], at: datetime | None = None) -> None:
    outcome = edits.random.choice(outcomes)
    moment = edits.moment()[0] if at is None else at
    decided = {"outcome_at": moment, "outcome_at_timed": True, "lost_reason": "Price"} if outcome != "open" else {}
    Lead.objects.filter(pk=lead.pk).update(outcome=outcome, **decided)


class Later:
    """Each method is one kind of change that happens after CLOSED."""

    def __init__(self, edits: Edits) -> None:
        self.edits = edits

    def moment(self) -> datetime:
        return datetime(2024, 11, 3, 9, tzinfo=UTC) + timedelta(seconds=self.edits.random.randint(0, 50 * 86_400))

    def owners_change(self) -> None:
        for deal in Deal.objects.order_by("id"):
            at = self.moment()
            before = DealTerms.objects.filter(deal=deal, valid_to__isnull=True).first()
            if before is None:
                before = DealTerms.objects.create(deal=deal)
            DealTerms.objects.filter(pk=before.pk).update(valid_to=at, valid_to_timed=True)
            owner = self.edits.random.choice((None, *Member.objects.order_by("id")))
            DealTerms.objects.create(
                deal=deal, owner=owner, amount=self.edits.amount(), valid_from=at, valid_from_timed=True
            )

    def members_move(self) -> None:
        for member in Member.objects.order_by("id"):
            others = [None, *Member.objects.exclude(pk=member.pk).order_by("id").values_list("pk", flat=True)]
            now = Membership.objects.get(member=member, valid_to__isnull=True)
            teams = list(Team.objects.exclude(pk=now.team_id).order_by("id").values_list("pk", flat=True))
            to = Place(self.edits.random.choice(teams), self.edits.id_of(Office), self.edits.random.choice(others))
            move_member(member_id=member.pk, to=to, from_day=self.moment().date(), by=SHELL)

    def deals_move_on(self) -> None:
        for deal in Deal.objects.order_by("id"):
            if self.edits.random.random() < 0.6:
                stage = self.edits.pick(Stage)
                StageMove.objects.create(
                    deal=deal, position=self.edits.next(), stage=stage, at=self.moment(), at_timed=True
                )
            if self.edits.random.random() < 0.6:
                last = DealOutcome.objects.filter(deal=deal).order_by("position").last()
                over = last is not None and last.kind != "reopened"
                kind = self.edits.random.choice(("reopened", "lost") if over else ("won", "lost"))
                DealOutcome.objects.create(
                    deal=deal, position=self.edits.next(), kind=kind, at=self.moment(), at_timed=True
                )

    def leads_change_hands(self) -> None:
        for lead in Lead.objects.order_by("id"):
            at = self.moment()
            for _ in range(self.edits.random.randint(0, 2)):
                owner = self.edits.random.choice((None, *Member.objects.order_by("id").values_list("pk", flat=True)))
                at += timedelta(hours=1)
                with suppress(NothingChanged):
                    hand_over_lead(lead_id=lead.pk, owner_id=owner, since=When(at), by=SHELL)

    def leads_go_on(self) -> None:
        for lead in Lead.objects.order_by("id"):
            Message.objects.create(
                lead=lead, direction=self.edits.random.choice(("in", "out")), at=self.moment(), at_timed=True
            )
            if lead.outcome == "open":
                _decide(self.edits, lead, ("open", "lost", "converted", "disqualified"), self.moment())

    def rates_change(self) -> None:
        for currency in ("USD", "GBP"):
            CurrencyRate.objects.create(currency=currency, day=self.moment().date(), rate=self.edits.amount() + 1)

    def places_change(self) -> None:
        Account.objects.update(region="Elsewhere", country="Norway")
        Office.objects.update(region="Elsewhere")
        Lead.objects.update(region="Elsewhere")

    def orders_come_back(self) -> None:
        for order in Order.objects.order_by("id"):
            kind = self.edits.random.choice(("refunded", "cancelled"))
            OrderEvent.objects.create(
                order=order, position=self.edits.next(), kind=kind, amount=1, at=self.moment(), at_timed=True
            )


KINDS = (
    "rates_change",
    "owners_change",
    "members_move",
    "deals_move_on",
    "leads_change_hands",
    "leads_go_on",
    "places_change",
    "orders_come_back",
)
