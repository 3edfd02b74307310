"""A business that changes its mind: random but repeatable edits of records, through the models, as people and
programs make them.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from headway.records.models import (
    Account,
    Activity,
    CurrencyRate,
    Deal,
    DealCompetitor,
    DealCredit,
    DealLine,
    DealOutcome,
    DealTerms,
    Lead,
    LeadHandover,
    Member,
    Membership,
    Message,
    Objection,
    Office,
    Order,
    OrderEvent,
    OrderLine,
    Pipeline,
    Product,
    ProductPrice,
    Record,
    Spend,
    Stage,
    StageMove,
    Target,
    Team,
    WorkedHours,
)
from tests.mirror.any_record import AnyRecord

START = datetime(2024, 1, 1, tzinfo=UTC)
CURRENCIES = (None, "EUR", "USD", "GBP")


class Edits:
    """Each call of `step` makes one to three writes in one transaction."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.position = 0
        self.any_record = AnyRecord(self.random)

    def begin(self) -> None:
        """A few people, products, stages, so that edits have something to refer to."""
        pipeline = Pipeline.objects.create(name="Sales")
        for rank, kind in enumerate(("open", "open", "won"), 1):
            Stage.objects.create(pipeline=pipeline, name=f"S{rank}", rank=rank, kind=kind)
        for number in range(3):
            Member.objects.create(name=f"M{number}")
            Team.objects.create(name=f"T{number}")
            Office.objects.create(name=f"O{number}")
            Product.objects.create(name=f"P{number}")
            Account.objects.create(name=f"A{number}", country=self.random.choice((None, "Spain")), city="Girona")

    def step(self) -> None:
        """One transaction."""
        with transaction.atomic():
            for _ in range(self.random.randint(1, 3)):
                self.random.choice(self._writes())()

    def more(self) -> None:
        """One transaction of what makes rows, for facts that no step has come to by chance."""
        with transaction.atomic():
            for write in (
                self.deal, self.terms, self.move, self.move, self.move, self.outcome, self.outcome, self.lead,
                self.other, self.order, self.line, self.event, self.any_record.make, self.any_record.make,
            ):  # fmt: skip
                write()

    def _writes(self) -> list[Callable[[], object]]:
        return [
            self.order, self.line, self.line, self.event, self.deal, self.terms, self.move, self.move, self.move,
            self.outcome, self.credit, self.competitor, self.lead, self.message, self.handover, self.other,
            self.reference, self.reference, self.change, self.change, self.change, self.remove, self.any_record.make,
            self.any_record.make, self.any_record.make, self.any_record.change, self.any_record.remove,
        ]  # fmt: skip

    def pick(self, model: type[Record]) -> Record | None:
        ids = list(model.objects.order_by("id").values_list("id", flat=True))
        return model.objects.get(pk=self.random.choice(ids)) if ids else None

    def moment(self) -> tuple[datetime, bool]:
        if self.random.random() < 0.3:
            return START + timedelta(days=self.random.randint(0, 300)), False
        return START + timedelta(seconds=self.random.randint(0, 300 * 86_400)), True

    def at(self, name: str = "at") -> dict[str, object]:
        moment, timed = self.moment()
        return {name: moment, f"{name}_timed": timed}

    def maybe_at(self, name: str = "at") -> dict[str, object]:
        return self.at(name) if self.random.random() < 0.8 else {name: None, f"{name}_timed": None}

    def day(self) -> date:
        return self.moment()[0].date()

    def next(self) -> int:
        self.position += 1
        return self.position

    def amount(self) -> Decimal:
        return Decimal(self.random.randint(0, 1_000_000)) / 10_000

    def order(self) -> None:
        Order.objects.create(
            member=self.pick(Member), account=self.random.choice((None, self.pick(Account))),
            currency=self.random.choice(CURRENCIES), discount=self.random.choice((None, self.amount())),
            shipping=self.random.choice((None, self.amount())),
            **self.at("placed_at"),
        )  # fmt: skip

    def line(self) -> None:
        if order := self.pick(Order):
            sign = self.random.choice((1, 1, 1, -1))
            OrderLine.objects.create(
                order=order, position=self.next(), kind="sale" if sign > 0 else "return", product=self.pick(Product),
                quantity=sign * self.random.randint(1, 5), amount=sign * self.amount(),
                cost=self.random.choice((None, None, self.amount())),
            )  # fmt: skip

    def event(self) -> None:
        line = self.pick(OrderLine)
        if isinstance(line, OrderLine):
            OrderEvent.objects.create(
                order=line.order, line=self.random.choice((None, line)),
                position=self.next(),
                kind=self.random.choice(("refunded", "cancelled", "paid")),
                amount=self.random.choice((None, self.amount() / 10)),
                quantity=self.random.choice((None, Decimal(1))), **self.maybe_at(),
            )  # fmt: skip

    def deal(self) -> None:
        Deal.objects.create(
            account=self.pick(Account), lead=self.random.choice((None, self.pick(Lead))),
            pipeline=self.random.choice((None, self.pick(Pipeline))), **self.maybe_at("created_at"),
        )  # fmt: skip

    def terms(self) -> None:
        if (deal := self.pick(Deal)) and not DealTerms.objects.filter(deal=deal).exists():
            middle, timed = self.moment()
            common = {"deal": deal, "currency": self.random.choice(CURRENCIES)}
            first = {"owner": self.pick(Member), "amount": self.amount(), "expected_close": self.day()}
            DealTerms.objects.create(**common, **first, valid_to=middle, valid_to_timed=timed)
            then = {"owner": self.pick(Member), "expected_close": self.random.choice((None, self.day(), self.day()))}
            DealTerms.objects.create(**common, **then, valid_from=middle, valid_from_timed=timed)
            DealLine.objects.create(deal=deal, position=self.next(), product=self.pick(Product))

    def move(self) -> None:
        if deal := self.pick(Deal):
            StageMove.objects.create(deal=deal, position=self.next(), stage=self.pick(Stage), **self.maybe_at())

    def outcome(self) -> None:
        if deal := self.pick(Deal):
            kind = self.random.choice(("won", "won", "lost", "reopened"))
            amount = self.random.choice((None, self.amount()))
            DealOutcome.objects.create(deal=deal, position=self.next(), kind=kind, amount=amount, **self.maybe_at())
            Objection.objects.create(deal=deal, what=self.random.choice(("Price", "price", "Time")), **self.maybe_at())

    def credit(self) -> None:
        if (deal := self.pick(Deal)) and not DealCredit.objects.filter(deal=deal).exists():
            DealCredit.objects.create(deal=deal, member=self.pick(Member), share=Decimal("0.25"))

    def competitor(self) -> None:
        if (deal := self.pick(Deal)) and not DealCompetitor.objects.filter(deal=deal).exists():
            DealCompetitor.objects.create(deal=deal, account=self.pick(Account))

    def lead(self) -> None:
        Lead.objects.create(owner=self.pick(Member), **self.maybe_at("created_at"))

    def handover(self) -> None:
        if lead := self.pick(Lead):
            LeadHandover.objects.get_or_create(
                lead=lead, at=self.moment()[0], defaults={"owner": self.pick(Member), "at_timed": True}
            )

    def message(self) -> None:
        if lead := self.pick(Lead):
            Message.objects.create(lead=lead, direction=self.random.choice(("in", "out")), **self.at())

    def other(self) -> None:
        kind = self.random.choice(("call", "demo"))
        Activity.objects.create(kind=kind, member=self.pick(Member), deal=self.pick(Deal), **self.maybe_at())
        Spend.objects.create(
            day=self.day(), kind="marketing", amount=self.amount(), currency=self.random.choice(CURRENCIES)
        )
        day = START.date() + timedelta(days=self.next())
        WorkedHours.objects.create(member=self.pick(Member), day=day, hours=8, basis="worked")
        nth = day.toordinal()
        whose = ({"member": Member.objects.last()}, {"team": Team.objects.last()}, {})[nth % 3]
        metric, end = ("bookings", "net_sales")[nth % 2], day + timedelta(days=nth % 40)
        Target.objects.create(metric=metric, starts_on=day, ends_on=end, amount=nth % 1000, **whose)

    def reference(self) -> None:
        number = self.next()
        day = START.date() + timedelta(days=number % 300)
        CurrencyRate.objects.get_or_create(
            currency=self.random.choice(("USD", "GBP")), day=day, defaults={"rate": self.amount() + 1}
        )
        if not ProductPrice.objects.filter(product=(product := self.pick(Product)), valid_from=day).exists():
            ProductPrice.objects.create(
                product=product, valid_from=day, cost=self.amount(), currency=self.random.choice(CURRENCIES)
            )
        if not Membership.objects.filter(member=(member := self.pick(Member)), valid_from=day).exists():
            Membership.objects.create(member=member, team=self.pick(Team), manager=self.pick(Member), valid_from=day)

    def change(self) -> None:
        model, values = self.random.choice(
            [
                (OrderLine, {"amount": self.amount()}),
                (Order, {"member_id": self.id_of(Member), **self.at("placed_at")}),
                (Order, {"currency": self.random.choice(CURRENCIES)}),
                (DealTerms, {"owner_id": self.id_of(Member)}),
                (DealCredit, {"share": Decimal(self.random.randint(1, 9)) / 10}),
                (DealTerms, {"amount": self.amount()}),
                (DealTerms, {"expected_close": self.day()}),
                (DealCompetitor, {"account_id": self.id_of(Account)}),
                (Deal, {"lead_id": self.id_of(Lead)}),
                (StageMove, self.maybe_at()),
                (DealOutcome, {"kind": self.random.choice(("won", "lost", "reopened"))}),
                (Lead, {"owner_id": self.id_of(Member)}),
                (Lead, {"outcome": self.random.choice(("open", "lost", "converted"))}),
                (Membership, {"team_id": self.id_of(Team)}),
                (CurrencyRate, {"rate": self.amount() + 1}),
                (ProductPrice, {"cost": self.amount()}),
                (ProductPrice, {"currency": self.random.choice(CURRENCIES)}),
                (Stage, {"rank": self.random.randint(1, 5)}),
                (Account, {"country": self.random.choice((None, "Norway"))}),
                (Account, {"name": f"A{self.next()}"}),
                (Activity, self.maybe_at()),
                (Spend, {"amount": self.amount()}),
            ]
        )
        row = self.pick(model)
        if row is not None:
            model.objects.filter(pk=row.pk).update(**values)

    def id_of(self, model: type[Record]) -> int | None:
        row = self.pick(model)
        return row.pk if row else None

    def remove(self) -> None:
        model = self.random.choice(
            (
                OrderEvent,
                StageMove,
                DealOutcome,
                Message,
                LeadHandover,
                Membership,
                CurrencyRate,
                ProductPrice,
                Spend,
                Activity,
                DealTerms,
                DealCompetitor,
            )
        )
        row = self.pick(model)
        if row is not None:
            row.delete()
        if self.random.random() < 0.2 and (order := self.pick(Order)):
            OrderEvent.objects.filter(order=order).delete()
            self.any_record.let_go("orders", order.pk)
            order.delete()
