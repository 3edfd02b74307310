"""What lies at the mill, what it costs, and what is spent on it whether or not it sells."""

from collections.abc import Sequence
from decimal import Decimal

from tests.oracle.people import Row, on
from tests.oracle.shop import sale, visit


def lay(
    product: int, since: str, until: str | None, on_hand: int, value: str | None, reserved: int = 0, **more: object
) -> Row:
    """So much lay in Central from one count to the next."""
    return {
        "product_id": product,
        "office_id": 1,
        "on_hand": Decimal(on_hand),
        "reserved": Decimal(reserved),
        "inbound": Decimal(0),
        "worth": None if value is None else Decimal(value),
        **on("from", since),
        **on("to", until),
        **more,
    }


STOCK: Sequence[Row] = (
    # Lamps were out from Saturday the 15th to Monday the 17th of June, and on the two Sundays at its ends.
    lay(1, "2024-06-01", "2024-06-15", 10, "40"),
    lay(1, "2024-06-15", "2024-06-18", 2, "8", reserved=2),
    lay(1, "2024-06-18", None, 20, "80"),
    lay(2, "2024-06-11", None, 5, None),
)
LINES: Sequence[Row] = (
    sale(601, 6011, "2024-06-03 10:00", "45", product_id=1, units=Decimal(5), cost=Decimal(20), listed=Decimal(50)),
    sale(601, 6012, "2024-06-03 10:00", "12", product_id=1, units=Decimal(1), cost=Decimal(4), listed=Decimal(10)),
    sale(602, 6021, "2024-06-04 10:00", "30", product_id=2, units=Decimal(3)),
    {
        **sale(603, 6031, "2024-06-20 10:00", "-9", product_id=1, units=Decimal(-1), cost=Decimal(-4)),
        "event": "return",
    },
)


def spent(number: int, when: str, amount: str, kind: str | None) -> Row:
    """Money spent on a day."""
    return {
        "spend_id": number,
        "kind": kind,
        "currency": "EUR",
        "original": Decimal(amount),
        "amount": Decimal(amount),
        **on("happened", when),
    }


SPENT: Sequence[Row] = (
    spent(1, "2024-06-01", "100", "fixed"),
    spent(2, "2024-06-02", "8", "sales"),
    spent(3, "2024-06-03", "5", "marketing"),
    spent(4, "2024-07-01", "100", "fixed"),
    spent(5, "2024-07-01", "900", "sales"),
)


def passed(first: int, stage: int, day: str, amounts: Sequence[int], advanced: int) -> list[Row]:
    """Deals that entered a stage on a day, so many of which led on the day after."""
    rows = []
    for place, amount in enumerate(amounts):
        how, until = ("advanced", day[:-2] + "20") if place < advanced else ("lost", day[:-2] + "25")
        own = {"currency": "EUR", "original": Decimal(amount), "amount": Decimal(amount)}
        rows.append(visit(first + place, stage, day, until, how, **own))
    return rows


STAYS: Sequence[Row] = (
    *passed(701, 11, "2023-03-10", (1, 1, 1, 1), 3),
    *passed(711, 12, "2023-03-10", (1, 1), 0),
    *passed(721, 11, "2024-03-10", (400, 600), 1),
    *passed(731, 12, "2024-03-10", (400,), 1),
    *passed(741, 13, "2024-03-10", (70,), 0),
)


def owed(order: int, placed: str, paid: str | None, channel: str | None = "trade", **more: object) -> Row:
    """An order and when it was paid."""
    return {"order_id": order, "channel": channel, "rep_id": 1, **on("placed", placed), **on("paid", paid), **more}


DEBTS: Sequence[Row] = (
    owed(801, "2024-06-01", "2024-06-11"),
    owed(802, "2024-06-01", "2024-07-01"),
    owed(803, "2024-06-05", None),
    owed(804, "2024-07-10", None),
    owed(805, "2024-06-10", "2024-07-20"),
    owed(806, "2024-06-10", None, cancelled_at=on("x", "2024-06-12")["x_at"]),
    # At the counter nobody writes payments down.
    *(owed(810 + number, "2024-06-10", None, None) for number in range(20)),
)
