"""What each field that a column may fill holds."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from headway.ingest.recorded import column_of, is_summed
from headway.schema.column import Kind


class Holds(StrEnum):
    """The kind of value a field needs."""

    TEXT = "text"
    DURATION = "duration"
    MONEY = "money"
    QUANTITY = "quantity"
    DATE = "date"
    TIME = "time"
    FLAG = "flag"


MONEY = frozenset(
    [
        "line.unit_price",
        "line.amount",
        "line.net_price",
        "line.gross",
        "line.discount",
        "line.profit",
        "line.cost",
        "line.unit_cost",
        "line.tax_rate",
        "order.total",
        "order.subtotal",
        "order.gross",
        "order.tax",
        "order.shipping",
        "order.tip",
        "order.discount",
        "order.refunded",
        "deal.amount",
        "deal.won_amount",
        "product.list_price",
        "product.cost",
        "account.annual_revenue",
        "return.amount",
        "spend.amount",
        "campaign.revenue",
        "left.price",
        "left.fee",
        "target.amount",
        "rate.rate",
    ]
)
QUANTITY = frozenset(
    [
        "line.quantity",
        "line.units",
        "activity.attempts",
        "account.employees",
        "account.founded_year",
        "account.birth_year",
        "deal.probability",
        "campaign.opens",
        "campaign.clicks",
        "campaign.delivered",
        "campaign.recipients",
        "left.stock",
        "activity.day",
        "activity.year",
        "lead.answer_minutes",
        "order.rate",
    ]
)
DATES = frozenset(
    [
        "order.placed_at",
        "order.shipped_at",
        "order.delivered_at",
        "order.paid_at",
        "order.cancelled_at",
        "order.refunded_at",
        "deal.created_at",
        "deal.seen_at",
        "deal.closed_at",
        "deal.expected_close",
        "deal.won_at",
        "deal.lost_at",
        "lead.created_at",
        "lead.qualified_at",
        "lead.outcome_at",
        "activity.at",
        "member.hired",
        "member.left",
        "return.at",
        "campaign.sent_at",
        "campaign.starts",
        "campaign.ends",
        "spend.day",
        "account.since",
        "lead.answered_at",
        "move.at",
        "event.at",
        "message.at",
        "hours.day",
        "rate.day",
        "target.starts",
        "target.ends",
    ]
)
FLAGS = frozenset(
    [
        "lead.converted",
        "activity.success",
        "line.void",
        "return.flag",
        "product.active",
        "product.discontinued",
        "message.automatic",
        "row.deleted",
    ]
)
# How long something took: a number, or hours, minutes and seconds as on a clock.
DURATIONS = frozenset(["activity.minutes", "hours.hours"])
TIMES = frozenset(["order.time"])
# A column a stage: when a deal entered the stage that the header names; a column a currency: its rates.
ENTERED = "deal.entered:"
RATE_OF = "rate.of:"
# Fields whose sums or periods a misread cell would change: a question is worth asking.
COUNTED = MONEY | frozenset(["line.quantity", "line.units", "activity.minutes", "hours.hours"])


OF_KIND: Mapping[Kind, Holds] = MappingProxyType(
    {
        Kind.AMOUNT: Holds.MONEY,
        Kind.PRICE: Holds.MONEY,
        Kind.QUANTITY: Holds.QUANTITY,
        Kind.INTEGER: Holds.QUANTITY,
        Kind.MOMENT: Holds.DATE,
        Kind.DAY: Holds.DATE,
        Kind.FLAG: Holds.FLAG,
    }
)
"""What a column of a record needs, where a field is one."""


def is_counted(field: str) -> bool:
    """Whether a cell that cannot be read refuses its row in a table of events."""
    return field in COUNTED or is_summed(field)


def holds(field: str) -> Holds:
    """What a field needs; text for everything that is not counted or dated."""
    column = column_of(field)
    if column is not None:
        return OF_KIND.get(column.kind, Holds.TEXT)
    if field.startswith(ENTERED):
        return Holds.DATE
    if field.startswith(RATE_OF):
        return Holds.MONEY
    for names, kind in (
        (MONEY, Holds.MONEY),
        (QUANTITY, Holds.QUANTITY),
        (DURATIONS, Holds.DURATION),
        (DATES, Holds.DATE),
        (FLAGS, Holds.FLAG),
        (TIMES, Holds.TIME),
    ):
        if field in names:
            return kind
    return Holds.TEXT
