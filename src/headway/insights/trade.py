"""What kind of selling the records show, and the numbers that Home begins with for it: by trade, and by whose Home it
is. At most eight; each person may change theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST = 8
MOSTLY, NEARLY_ALL = 0.5, 0.9
AGAIN_AND_AGAIN = 4.0


class Trade(StrEnum):
    """A way of selling, as a sentence names it."""

    SHOP = "a shop"
    WEB = "a web shop"
    WHOLESALE = "wholesale"
    SUBSCRIPTION = "subscriptions"
    DEALS = "B2B deals"
    FIELD = "field and service"
    BOTH = "orders and deals"
    ENQUIRIES = "enquiries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the records hold, of the last 400 days. `known` is the share of sales by known customers, `per_customer`
    their orders each, `from_web` the share of orders from the web, `monthly` that of the customers who buy about once a
    month, month after month.
    """

    orders: int = 0
    deals: int = 0
    leads: int = 0
    visits: int = 0
    known: float = 0.0
    per_customer: float = 0.0
    from_web: float = 0.0
    monthly: float = 0.0


def trade_of(signs: Signs) -> Trade:
    """The trade that the records show; the first of these that fits."""
    if signs.visits and signs.visits >= max(signs.orders, signs.deals):
        return Trade.FIELD
    if signs.orders and signs.deals:
        return Trade.BOTH
    if signs.deals:
        return Trade.DEALS
    if not signs.orders:
        return Trade.ENQUIRIES
    if signs.monthly >= MOSTLY:
        return Trade.SUBSCRIPTION
    if signs.from_web >= MOSTLY:
        return Trade.WEB
    if signs.known >= NEARLY_ALL and signs.per_customer >= AGAIN_AND_AGAIN:
        return Trade.WHOLESALE
    return Trade.SHOP


WHY: Mapping[Trade, str] = {
    Trade.FIELD: "more visits than orders or deals",
    Trade.BOTH: "both are recorded",
    Trade.DEALS: "deals, no orders recorded",
    Trade.ENQUIRIES: "no orders and no deals recorded",
    Trade.SUBSCRIPTION: "most customers buy about once a month, no deals recorded",
    Trade.WEB: "most orders come from the web, no deals recorded",
    Trade.WHOLESALE: "known customers who order again and again, no deals recorded",
    Trade.SHOP: "orders and items, no deals recorded",
}
"""What of the records says so."""
STARTERS: Mapping[Trade, tuple[str, ...]] = {
    Trade.SHOP: ("net_sales", "orders", "average_order_value", "gross_margin_rate", "items_per_order", "units",
                 "sales_per_hour", "new_customers"),
    Trade.WEB: ("net_sales", "orders", "average_order_value", "new_customers", "gross_margin_rate", "items_per_order",
                "existing_revenue_share", "purchase_frequency"),
    Trade.WHOLESALE: ("net_sales", "orders", "average_order_value", "gross_margin_rate", "customers", "new_customers",
                      "purchase_frequency", "spend_per_customer"),
    Trade.SUBSCRIPTION: ("net_sales", "customers", "new_customers", "existing_revenue_share", "spend_per_customer",
                         "new_revenue", "gross_margin_rate", "orders"),
    Trade.DEALS: ("bookings", "win_rate", "open_pipeline", "answered_within_1h", "average_deal_size", "new_leads",
                  "lead_conversion", "sales_cycle_days"),
    Trade.FIELD: ("visits", "net_sales", "bookings", "calls", "call_success_rate", "win_rate", "open_opportunities",
                  "answered_within_1h"),
    Trade.BOTH: ("net_sales", "bookings", "win_rate", "open_pipeline", "orders", "answered_within_1h",
                 "average_order_value", "gross_margin_rate"),
    Trade.ENQUIRIES: ("new_leads", "answered_within_1h", "lead_response_minutes", "lead_conversion", "calls",
                      "call_success_rate", "leads_undecided", "visits"),
}  # fmt: skip
FOR_ROLE: Mapping[tuple[Trade, str], tuple[str, ...]] = {
    (Trade.SHOP, "rep"): ("net_sales", "orders", "average_order_value", "items_per_order", "units", "sales_per_hour"),
    (Trade.DEALS, "rep"): ("bookings", "deals_won", "win_rate", "open_pipeline", "open_opportunities",
                           "answered_within_1h", "calls", "sales_cycle_days"),
    (Trade.DEALS, "manager"): ("bookings", "win_rate", "open_pipeline", "answered_within_1h", "new_opportunities",
                               "sales_cycle_days", "calls", "deals_lost"),
    (Trade.BOTH, "rep"): ("net_sales", "bookings", "win_rate", "open_pipeline", "open_opportunities",
                          "answered_within_1h", "calls", "average_order_value"),
    (Trade.BOTH, "manager"): ("net_sales", "bookings", "win_rate", "open_pipeline", "answered_within_1h",
                              "new_opportunities", "sales_cycle_days", "orders"),
}  # fmt: skip
ELSE = (
    "net_sales", "bookings", "win_rate", "open_pipeline", "orders", "answered_within_1h", "average_order_value",
    "gross_margin_rate", "new_leads", "lead_conversion", "average_deal_size", "open_opportunities", "new_customers",
    "sales_cycle_days", "new_opportunities", "deals_won", "deals_lost", "calls", "call_success_rate",
    "stage_conversion", "units", "items_per_order", "spend_per_customer", "purchase_frequency",
)  # fmt: skip
"""What fills the rows of cards where the trade's own numbers have no data."""


def starters(trade: Trade, role: str) -> tuple[str, ...]:
    """The metrics to begin with, the first first; more than are shown, since not each has data everywhere."""
    return tuple(dict.fromkeys((*FOR_ROLE.get((trade, role), STARTERS[trade]), *ELSE)))
