"""What lies at the sites of the small shop, and the points that its customers hold."""

from collections.abc import Sequence
from decimal import Decimal

from tests.oracle.people import Row, on


def counted(product: int, site: int | None, since: str, until: str | None, on_hand: int, **more: int) -> Row:
    """How much lay there from one count to the next."""
    amounts = {"on_hand": on_hand, "reserved": more.get("reserved", 0), "inbound": more.get("inbound", 0)}
    whole = {name: Decimal(value) for name, value in amounts.items()}
    return {"product_id": product, "office_id": site, **whole, **on("from", since), **on("to", until)}


LEVELS_OF_STOCK: Sequence[Row] = (
    counted(1, 1, "2024-06-01", "2024-06-10 09:00", 10, reserved=2, inbound=5),
    counted(1, 1, "2024-06-10 09:00", None, 4, reserved=4, inbound=20),
    counted(1, 2, "2024-06-01", None, 7, reserved=1),
    counted(2, 1, "2024-06-01", "2024-07-01", 3, reserved=8),
    counted(2, 1, "2024-07-01", None, 0),
    counted(3, None, "2024-06-15", None, 2, inbound=1),
)


def points(customer: int, kind: str, when: str, amount: int, earned: str | None, worth: str | None = None) -> Row:
    """Points earned, or what became of a part of some that were earned."""
    return {
        "customer_id": customer,
        "kind": kind,
        "points": Decimal(amount),
        "worth": None if worth is None else Decimal(worth),
        **on("from", when),
        **on("earned", earned),
    }


POINTS: Sequence[Row] = (
    points(1, "earned", "2024-01-10", 100, "2024-01-10"),
    points(1, "earned", "2024-02-01", 50, "2024-02-01"),
    # 120 used in March: all of January's and 20 of February's; 10 of February's were given back before.
    points(1, "reversed", "2024-02-20", -10, "2024-02-01"),
    points(1, "redeemed", "2024-03-05", -100, "2024-01-10", "-2.50"),
    points(1, "redeemed", "2024-03-05", -20, "2024-02-01"),
    points(2, "earned", "2024-02-20", 70, "2024-02-20"),
    points(2, "expired", "2024-06-30", -30, "2024-02-20"),
    points(2, "expired", "2024-08-20", -40, "2024-02-20"),
)
