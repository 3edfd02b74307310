"""A business that counts in EUR and sells in five currencies: rates that move, one that was corrected, one that began
late, one that never was, and an amount that lies right between two when it is converted.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from tests.oracle.bound import charge, contract, level, paid, turn
from tests.oracle.changes import change
from tests.oracle.mill_goods import lay
from tests.oracle.people import Row, on
from tests.oracle.shop import CORRECTED, NOW, back, deal, decided, sale, state, store_of


def rate(number: int, currency: str, since: str, value: str, **more: object) -> Row:
    """What one unit is worth from a day on."""
    return {"rate_id": number, "currency": currency, "rate": Decimal(value), **on("happened", since), **more}


RATES: Sequence[Row] = (
    rate(1, "USD", "2024-01-01", "0.90"),
    rate(2, "USD", "2024-02-01", "0.92"),
    # Held to be 0.85 until it was corrected.
    rate(3, "USD", "2024-03-01", "0.85", recorded_to=CORRECTED),
    rate(3, "USD", "2024-03-01", "0.95", recorded_from=CORRECTED),
    rate(4, "USD", "2024-04-01", "0.99"),
    rate(5, "GBP", "2024-01-01", "1.15"),
    rate(6, "GBP", "2024-03-10", "1.20"),
    rate(7, "CHF", "2024-02-15", "1.05"),
)


def sold(order: int, when: str, in_eur: str | None, original: str, currency: str, **more: object) -> Row:
    """A sale without a discount, unless `gross` and `original_gross` say otherwise."""
    written = Decimal(original)
    money = {"currency": currency, "original": written, "original_gross": written, "unit_price": written}
    return sale(order, order, when, in_eur, **{"customer_id": 1, "product_id": 1, **money, **more})


def returned(order: int, when: str, in_eur: str, original: str, currency: str) -> Row:
    """What came back, at the rate of its own day."""
    written = Decimal(original)
    return back(order, order, when, in_eur, currency=currency, original=written, original_gross=written, customer_id=1)


def cost(in_eur: str, original: str, currency: str) -> Row:
    """What a line cost."""
    return {"cost": Decimal(in_eur), "original_cost": Decimal(original), "cost_currency": currency}


SALES: Sequence[Row] = (
    sold(1, "2024-01-10 09:30", "100", "100", "EUR", **cost("36", "40", "USD"), listed=Decimal(100)),
    sold(
        2, "2024-01-15 10:00", "180", "200", "USD", **cost("90", "100", "USD"),
        gross=Decimal(198), original_gross=Decimal(220), discount=Decimal(18),
    ),
    sold(3, "2024-01-20 10:00", "115", "100", "GBP", rep=3, **cost("60", "60", "EUR"),
         listed=Decimal(99), original_listed=Decimal(110), list_currency="USD"),
    # No rate of January is known of the franc; none at all of the yen.
    sold(4, "2024-01-25 10:00", None, "50", "CHF", rep=3, customer_id=2),
    sold(5, "2024-03-05 11:00", "285", "300", "USD", rep=2, customer_id=2, recorded_from=CORRECTED),
    sold(5, "2024-03-05 11:00", "255", "300", "USD", rep=2, customer_id=2, recorded_to=CORRECTED),
    returned(2, "2024-03-06 12:00", "-38", "-40", "USD"),
    # 0.0030 × 0.95 lies right between 0.0028 and 0.0029: the even one.
    sold(6, "2024-03-07 12:00", "0.0028", "0.0030", "USD"),
    sold(7, "2024-03-15 12:00", "96", "80", "GBP", rep=3),
    sold(8, "2024-03-20 12:00", "52.5", "50", "CHF", rep=3, customer_id=3),
    sold(9, "2024-03-21 12:00", None, "1000", "JPY", rep=2, customer_id=3),
)  # fmt: skip

OUTCOMES: Sequence[Row] = (
    decided(1, "won", "2024-02-10 12:00", "920", currency="USD", original=Decimal(1000), pipeline_id=1),
    decided(2, "won", "2024-03-12 12:00", "500", pipeline_id=1),
    decided(1, "won", "2024-03-14 12:00", "-950", sign=-1, currency="USD", original=Decimal(-1000), pipeline_id=1),
    decided(3, "lost", "2024-03-15 12:00", "240", rep=3, currency="GBP", original=Decimal(200), pipeline_id=1),
)
STATES: Sequence[Row] = (
    state(4, 11, "2024-02-20 10:00", "2024-03-10 00:00", "460", currency="GBP", original=Decimal(400)),
    state(4, 11, "2024-03-10 00:00", None, "480", currency="GBP", original=Decimal(400), begun="2024-02-20 10:00"),
    state(5, 12, "2024-03-01 10:00", None, "70", rep=2),
)
SPEND: Sequence[Row] = (
    {"spend_id": 1, "source_id": 1, "kind": "marketing", "currency": "USD", "original": Decimal(50),
     "amount": Decimal(45), **on("happened", "2024-01-05")},
    {"spend_id": 2, "source_id": 1, "kind": "marketing", "currency": "JPY", "original": Decimal(9000),
     **on("happened", "2024-03-05")},
)  # fmt: skip
CONTRACTS: Sequence[Row] = (
    contract(1, 1, 12, "9", "2024-01-02", currency="USD", original=Decimal(10), original_total=Decimal(170),
             total_value=Decimal(153)),
)  # fmt: skip
PAYMENTS: Sequence[Row] = (
    paid(1, "received", "2024-01-20", "90", currency="USD", original=Decimal(100)),
    paid(2, "refunded", "2024-03-20", "-12", currency="GBP", original=Decimal(-10), rep=2),
)
CHARGES: Sequence[Row] = (
    charge(2, "2024-01-15 10:00", "9", "34.20", currency="USD", original=Decimal(48), original_shipping=Decimal(10),
           original_tax=Decimal(38)),
)  # fmt: skip
QUOTAS: Sequence[Row] = (
    {
        "target_id": 1,
        "level": "company",
        "metric": "net_sales",
        "amount": Decimal(1000),
        **on("happened", "2024-01-01"),
    },
)
RECURRING: Sequence[Row] = (
    level(1, "2024-01-02", "2024-03-01", "9", currency="USD", original=Decimal(10)),
    level(1, "2024-03-01", None, "9.2", currency="GBP", original=Decimal(8)),
    level(2, "2024-01-20", None, None, currency="CHF", original=Decimal(20)),
)
TURNS: Sequence[Row] = (
    turn(1, "2024-01-02", "new", "9", currency="USD", original=Decimal(10)),
    turn(1, "2024-03-01", "expansion", "-9", currency="USD", original=Decimal(-10)),
    turn(1, "2024-03-01", "expansion", "9.2", currency="GBP", original=Decimal(8)),
    turn(2, "2024-01-20", "new", None, currency="CHF", original=Decimal(20)),
)
# What deals were worth at first, which is not what they are worth now, in another currency even.
DEALS: Sequence[Row] = (
    deal(4, "open", "2024-02-20", None, "480", currency="GBP", original=Decimal(400), amount_at_creation=Decimal(920),
         currency_at_creation="USD", original_at_creation=Decimal(1000)),
    deal(5, "open", "2024-03-01", None, "70", rep=2),
)  # fmt: skip
CHANGES: Sequence[Row] = (
    change(4, "new", "2024-02-20 10:00", "460", currency="GBP", original=Decimal(400)),
    change(4, "revalued", "2024-03-10 00:00", "20", deals=0, currency="GBP", original=Decimal(0)),
    change(5, "new", "2024-03-01 10:00", "70", rep=2),
    # Another price in another currency, and lost the day after.
    change(6, "new", "2024-03-05 10:00", "190", currency="USD", original=Decimal(200)),
    change(6, "decreased", "2024-03-20 10:00", "-190", deals=0, currency="USD", original=Decimal(-200)),
    change(6, "decreased", "2024-03-20 10:00", "157.5", deals=0, currency="CHF", original=Decimal(150)),
    change(6, "lost", "2024-03-21 10:00", "-157.5", deals=-1, currency="CHF", original=Decimal(-150)),
)
STOCK: Sequence[Row] = (
    lay(1, "2024-01-05", None, 10, "90", currency="USD", original=Decimal(100)),
    lay(2, "2024-01-05", None, 4, None, currency="CHF", original=Decimal(40)),
)
ROWS: Mapping[str, Sequence[Row]] = {
    "sales": SALES,
    "deal_outcomes": OUTCOMES,
    "deal_states": STATES,
    "spend": SPEND,
    "contracts": CONTRACTS,
    "payments": PAYMENTS,
    "order_charges": CHARGES,
    "quotas": QUOTAS,
    "recurring": RECURRING,
    "recurring_changes": TURNS,
    "deals": DEALS,
    "pipeline_changes": CHANGES,
    "stock_levels": STOCK,
    "exchange_rates": RATES,
}


def exchange() -> World:
    """The world of this business."""
    return world_of(store_of(ROWS), own_catalogue(), now=NOW)
