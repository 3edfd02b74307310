"""Who fills a form in: what they may choose from."""

from dataclasses import dataclass, replace
from datetime import datetime

from headway.actions.actor import Actor
from headway.actions.by_hand.who import reach
from headway.records.models import CurrencyRate, Member, Order, Stage
from headway.web.forms.entry import Choices, Entry, Kind
from headway.web.request import SignedInRequest, seat_of
from headway.web.workplace import Workplace, here

MOST = 400


@dataclass(frozen=True, slots=True)
class Person:
    """`role` is their seat's; `member` the rep or manager that they are."""

    by: Actor
    role: str
    member: int | None
    now: datetime
    place: Workplace

    def members(self) -> Choices:
        """Those for whom they may record, by public id."""
        reached = reach(self.by)
        rows = Member.objects.settled().order_by("name")
        seen = rows if reached is None else rows.filter(pk__in=reached)
        return [(str(key), name) for key, name in seen.values_list("public_id", "name")[:MOST]]

    def stages(self, *kinds: str) -> Choices:
        """Stages in their order, those of several pipelines with the pipeline's name."""
        rows = Stage.objects.settled().filter(kind__in=kinds).order_by("pipeline", "rank")
        found = list(rows.values_list("public_id", "name", "pipeline__name")[:MOST])
        several = len({pipeline for _, _, pipeline in found}) > 1
        return [(str(key), f"{pipeline}: {name}" if several else name) for key, name, pipeline in found]

    def whose(self, label: str = "Seller") -> tuple[Entry, ...]:
        """The choice of whose it is; none where there is no choice."""
        choices = self.members()
        if len(choices) < 2:
            return ()
        own = Member.objects.filter(pk=self.member).values_list("public_id", flat=True).first() if self.member else None
        nobody = () if self.member else (("", "Nobody"),)
        return (
            Entry(
                name="member",
                label=label,
                kind=Kind.CHOICE,
                choices=(*nobody, *choices),
                value=str(own or ""),
                more=True,
            ),
        )

    def currencies(self) -> tuple[Entry, ...]:
        """The choice of currency; none where all is in one."""
        others = sorted(set(CurrencyRate.objects.values_list("currency", flat=True)) - {self.place.currency})
        if not others:
            return ()
        codes = [(code, code) for code in (self.place.currency, *others)]
        return (
            Entry(name="currency", label="Currency", kind=Kind.CHOICE, choices=codes, value=codes[0][0], more=True),
        )

    def channels(self) -> Choices:
        """The channels of the sales so far."""
        found = Order.objects.order_by().values_list("channel", flat=True).distinct()[:30]
        return [(name, name) for name in sorted(filter(None, found))]


def person_of(request: SignedInRequest) -> Person:
    """Whoever asks."""
    by = Actor(request.user.first_name or request.user.username, request.user.pk)
    seat = seat_of(request)
    place = here()
    world = place.world(now=request.now, scope=None, user=request.user)
    place = replace(place, catalogue=world.catalogue)
    return Person(by, seat.role if seat else "guest", seat.member_id if seat else None, request.now, place)


def member_id(public_id: str | None) -> int | None:
    """The member of a chosen public id."""
    return Member.objects.filter(public_id=int(public_id)).values_list("pk", flat=True).first() if public_id else None


def stage_id(public_id: str | None) -> int | None:
    """The stage of a chosen public id."""
    return Stage.objects.filter(public_id=int(public_id)).values_list("pk", flat=True).first() if public_id else None
