"""What the lists of deals, leads, orders and customers show."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Coalesce

from headway.records.models import AccountRole, Order, OrderLine
from headway.values.style import DASH
from headway.web.screens.listed import WORTH, Field, Holds, Listed
from headway.web.screens.table import Cell
from headway.web.screens.terms import NOW, STANDING, TITLE, owned_by, with_terms
from headway.web.workplace import here
from headway.web.worth import CUSTOMERS as CUSTOMERS_WORTH
from headway.web.worth import DEAL_VALUES
from headway.web.worth import ORDERS as ORDERS_WORTH

TONES = {"won": "good", "converted": "good", "lost": "bad", "cancelled": "bad", "disqualified": "", "open": "accent"}
EMPTY = "Not recorded"


def text(value: object, *, href: str = "") -> Cell:
    """A word, or a dash where nothing is recorded."""
    return Cell(str(value), href=href) if value not in {None, ""} else Cell(DASH, why=EMPTY)


def money(value: Decimal | None, currency: str | None) -> Cell:
    """An amount in its own currency."""
    place = here()
    if value is None:
        return Cell(DASH, number=True, why=EMPTY)
    return Cell(place.figures.exact(value, currency or place.currency), number=True)


def worth(row: Any) -> Cell:
    """What the engine says that the row is worth, in the workspace's currency."""
    return money(row.worth, None)


def when(value: date | datetime | None, timed: bool | None = None) -> Cell:  # noqa: FBT001  # the model's own companion flag
    """A day, with the time of day where it is known."""
    return Cell(moment(value, timed=bool(timed))) if value is not None else Cell(DASH, why=EMPTY)


def moment(value: date | datetime, *, timed: bool) -> str:
    """`14 Nov 2026, 14:03` in the business's zone; a day alone where the time is not known."""
    place = here()
    if not isinstance(value, datetime):
        return place.style.day(value)
    if not timed:
        return place.style.day(place.calendar.day_of(value))
    local = value.astimezone(ZoneInfo(place.calendar.zone))
    return f"{place.style.day(local.date())}, {local:%H:%M}"


def state(value: str | None) -> Cell:
    """An outcome as a tag."""
    return Cell(value, tone=TONES.get(value) or "plain") if value else Cell(DASH, why=EMPTY)


def of(name: str) -> Callable[[Any], Cell]:
    """The text of an attribute, `stage.name` through a relation."""

    def write(row: Any) -> Cell:
        value = row
        for part in name.split("."):
            value = getattr(value, part, None)
        return text(value)

    return write


def _name(row: Any, path: str, fallback: str) -> Cell:
    label = getattr(row, "name", None) or getattr(row, "number", None) or fallback
    return Cell(str(label), href=f"/{path}/{row.public_id}")


def _with_sums(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with the number and the sum of their lines."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    return rows.select_related("account", "member", "office", "source", "campaign").annotate(
        line_count=Coalesce(Subquery(lines.annotate(found=Count("pk")).values("found")), 0),
        line_sum=Subquery(lines.annotate(found=Sum("amount")).values("found")),
    )


OUTCOME = Coalesce("outcome", Value("open"), output_field=TextField())
DEALS = Listed(
    title="Deals",
    noun="deal",
    path="/deals",
    fields=(
        Field("name", "Deal", lambda row: _name(row, "deals", "Deal without a name"), "title"),
        Field("customer", "Customer", of("account.name"), "account__name", narrow=True),
        Field(
            "amount",
            "Amount",
            lambda row: money(row.amount, row.currency),
            WORTH,
            number=True,
            holds=Holds.NUMBER,
            path="now__amount",
            raw="amount",
        ),
        Field("stage", "Stage", of("stage.name"), "stage__rank", path="stage__name"),
        Field("state", "State", lambda row: state(row.standing), "standing"),
        Field("owner", "Owner", of("owner_name"), "now__owner__name", narrow=True),
        Field(
            "created",
            "Created",
            lambda row: when(row.created_at),
            "created_at",
            narrow=True,
            holds=Holds.MOMENT,
            raw="created_at",
        ),
        Field(
            "close",
            "Expected close",
            lambda row: when(row.expected_close),
            "now__expected_close",
            narrow=True,
            holds=Holds.DAY,
            raw="expected_close",
        ),
        Field("number", "Number", of("number"), "number", proposed=False),
        Field("pipeline", "Pipeline", of("pipeline.name"), "pipeline__name", proposed=False),
        Field("source", "Source", of("source.name"), "source__name", proposed=False),
        Field("campaign", "Campaign", of("campaign.name"), "campaign__name", proposed=False),
        Field("currency", "Currency", of("currency"), "now__currency", proposed=False),
    ),
    searched=("name", "number", "account__name"),
    filters={
        "state": ("State", "standing"),
        "stage": ("Stage", "stage__public_id"),
        "owner": ("Owner", owned_by),
        "source": ("Source", "source__public_id"),
    },
    dated=("Created", "created_at"),
    worth=DEAL_VALUES,
    dressed=with_terms,
    computed={"standing": STANDING, "title": TITLE, "now": NOW},
    usual="-created",
)
LEADS = Listed(
    title="Leads",
    noun="lead",
    path="/leads",
    fields=(
        Field("name", "Lead", lambda row: _name(row, "leads", "Lead without a name"), "name"),
        Field("source", "Source", of("source.name"), "source__name"),
        Field("state", "State", lambda row: state(row.standing), "standing"),
        Field("owner", "Owner", of("owner.name"), "owner__name"),
        Field("country", "Country", of("country"), "country", narrow=True),
        Field(
            "created",
            "Came in",
            lambda row: when(row.created_at, row.created_at_timed),
            "created_at",
            holds=Holds.MOMENT,
            raw="created_at",
        ),
        Field("number", "Number", of("number"), "number", proposed=False),
        Field("email", "E-mail", of("email"), "email", proposed=False),
        Field("phone", "Phone", of("phone"), "phone", proposed=False),
        Field("city", "Town", of("city"), "city", proposed=False),
        Field("campaign", "Campaign", of("campaign.name"), "campaign__name", proposed=False),
        Field("industry", "Industry", of("industry"), "industry", proposed=False),
        Field("segment", "Segment", of("segment"), "segment", proposed=False),
        Field("lost_reason", "Why lost", of("lost_reason"), "lost_reason", proposed=False),
    ),
    searched=("name", "number", "email"),
    filters={
        "state": ("State", "standing"),
        "source": ("Source", "source__public_id"),
        "owner": ("Owner", "owner__public_id"),
        "country": ("Country", "country"),
    },
    dated=("Came in", "created_at"),
    dressed=lambda rows: rows.select_related("source", "owner", "campaign").annotate(standing=OUTCOME),
    computed={"standing": OUTCOME},
    usual="-created",
)
ORDERS = Listed(
    title="Orders",
    noun="order",
    path="/orders",
    fields=(
        Field("number", "Order", lambda row: Cell(row.number or "Order", href=f"/orders/{row.public_id}"), "number"),
        Field(
            "placed",
            "Placed",
            lambda row: when(row.placed_at, row.placed_at_timed),
            "placed_at",
            holds=Holds.MOMENT,
            raw="placed_at",
        ),
        Field("customer", "Customer", of("account.name"), "account__name", narrow=True),
        Field("net", "Net sales", worth, WORTH, number=True, holds=Holds.NUMBER, raw="worth"),
        Field("channel", "Channel", of("channel"), "channel", narrow=True),
        Field("seller", "Seller", of("member.name"), "member__name", narrow=True),
        Field("state", "State", lambda row: state(row.status), "status"),
        Field(
            "lines",
            "Lines",
            lambda row: Cell(str(row.line_count), number=True),
            "",
            number=True,
            narrow=True,
            holds=Holds.NOTHING,
            raw="line_count",
        ),
        Field(
            "amount",
            "As ordered",
            lambda row: money(row.line_sum, row.currency),
            "",
            number=True,
            narrow=True,
            holds=Holds.NOTHING,
            raw="line_sum",
        ),
        Field("country", "Country", of("country"), "country", proposed=False),
        Field("region", "Region", of("region"), "region", proposed=False),
        Field("city", "Town", of("city"), "city", proposed=False),
        Field("office", "Office", of("office.name"), "office__name", proposed=False),
        Field("source", "Source", of("source.name"), "source__name", proposed=False),
        Field("campaign", "Campaign", of("campaign.name"), "campaign__name", proposed=False),
        Field("currency", "Currency", of("currency"), "currency", proposed=False),
    ),
    searched=("number", "account__name"),
    filters={
        "state": ("State", "status"),
        "channel": ("Channel", "channel"),
        "seller": ("Seller", "member__public_id"),
        "country": ("Country", "country"),
    },
    dated=("Placed", "placed_at"),
    worth=ORDERS_WORTH,
    dressed=_with_sums,
    usual="-placed",
)
CUSTOMERS = Listed(
    title="Customers",
    noun="customer",
    path="/customers",
    fields=(
        Field("name", "Customer", lambda row: _name(row, "customers", "Without a name"), "name"),
        Field("net", "Net sales", worth, WORTH, number=True, holds=Holds.NUMBER, raw="worth"),
        Field("kind", "Kind", of("kind"), "kind", narrow=True),
        Field("industry", "Industry", of("industry"), "industry", narrow=True),
        Field("segment", "Segment", of("segment"), "segment", narrow=True),
        Field("city", "Town", of("city"), "city", narrow=True),
        Field("country", "Country", of("country"), "country", narrow=True),
        Field("owner", "Owner", of("owner.name"), "owner__name", narrow=True),
        Field("number", "Number", of("number"), "number", proposed=False),
        Field("email", "E-mail", of("email"), "email", proposed=False),
        Field("phone", "Phone", of("phone"), "phone", proposed=False),
        Field("region", "Region", of("region"), "region", proposed=False),
        Field("postal_code", "Postal code", of("postal_code"), "postal_code", proposed=False),
        Field(
            "employees",
            "Employees",
            of("employees"),
            "employees",
            number=True,
            holds=Holds.NUMBER,
            raw="employees",
            proposed=False,
        ),
    ),
    searched=("name", "number", "email"),
    filters={
        "role": ("Role", lambda role: Q(pk__in=AccountRole.objects.filter(role=role).values("account"))),
        "kind": ("Kind", "kind"),
        "country": ("Country", "country"),
        "industry": ("Industry", "industry"),
        "segment": ("Segment", "segment"),
        "owner": ("Owner", "owner__public_id"),
    },
    worth=CUSTOMERS_WORTH,
    dressed=lambda rows: rows.select_related("owner"),
    usual="-net",
)
