"""What the customers of the small shop have bound themselves to and pay: contracts, what recurs, payments, charges."""

from collections.abc import Sequence
from decimal import Decimal

from tests.oracle.people import WHO, Row, on


def contract(number: int, customer: int, months: int | None, a_month: str, signed: str, **more: object) -> Row:
    """One contract; `due`, `ended`, `renewed` are days as text. Without months no end was agreed."""
    rep = more.pop("rep", 1)
    anchors: dict[str, object] = {**on("signed", signed)}
    for name in ("starts", "due", "ended", "renewed"):
        anchors |= on(name, str(more.pop(name)) if name in more else None)
    each, once = Decimal(a_month), Decimal(str(more.pop("one_off", 0)))
    term = 12 if months is None else months
    return {
        "contract_id": number,
        "customer_id": customer,
        "evergreen": months is None,
        "term": "evergreen" if months is None else "fixed",
        "term_months": Decimal(term),
        "monthly": each,
        "total_value": each * term + once,
        "annual_value": each * 12,
        "currency": "EUR",
        "original": each,
        "rep_id": rep,
        **WHO[rep],
        **anchors,
        **more,
    }


CONTRACTS: Sequence[Row] = (
    # Renewed before it was due; the renewal costs more and is due after today.
    contract(1, 1, 12, "10", "2023-06-01", one_off=50, due="2024-06-01", renewed="2024-04-20"),
    contract(2, 1, 24, "12.5", "2024-04-20", due="2026-06-01"),
    # Not renewed; renewed only after 30 June; of no agreed end; without a rate.
    contract(3, 2, 6, "20", "2023-12-10", rep=2, due="2024-06-15", ended="2024-06-15", end_reason="Price"),
    contract(4, 3, 3, "8", "2024-03-20", rep=2, due="2024-06-20", renewed="2024-07-05"),
    contract(5, 3, None, "5", "2024-01-15", rep=3),
    contract(6, 2, 12, "0", "2024-02-01", rep=3, due="2025-02-01", monthly=None, total_value=None, annual_value=None),
)


def stay(customer: int, since: str, until: str | None, stretch: int = 1, rep: int = 1) -> Row:
    """An unbroken stretch under contract."""
    who = {"rep_id": rep, **WHO[rep]}
    return {"customer_id": customer, "stretch": stretch, **who, **on("began", since), **on("left", until)}


STAYS: Sequence[Row] = (
    stay(1, "2023-06-01", None),
    stay(2, "2023-12-15", "2024-02-13", 1, 2),
    stay(2, "2024-03-15", "2024-06-15", 2, 2),
    stay(3, "2024-01-15", None, 1, 3),
)


def level(customer: int, since: str, until: str | None, amount: str | None, rep: int = 1, **more: object) -> Row:
    """What a customer's contracts bring a month."""
    value = None if amount is None else Decimal(amount)
    who = {"rep_id": rep, **WHO[rep]}
    return {"customer_id": customer, "amount": value, **who, **on("from", since), **on("to", until), **more}


LEVELS: Sequence[Row] = (
    level(1, "2023-06-01", "2024-06-01", "10"),
    level(1, "2024-06-01", None, "12.5"),
    level(2, "2023-12-15", "2024-02-13", "20", 2),
    level(2, "2024-03-15", "2024-06-15", "15", 2),
    level(3, "2024-01-15", "2024-03-20", "13", 3),
    level(3, "2024-03-20", None, "5", 3),
)


def turn(customer: int, when: str, change: str, amount: str | None, rep: int = 1, **more: object) -> Row:
    """A change of what recurs."""
    value = None if amount is None else Decimal(amount)
    return {
        "customer_id": customer,
        "change": change,
        "amount": value,
        "rep_id": rep,
        **WHO[rep],
        **on("happened", when),
        **more,
    }


TURNS: Sequence[Row] = (
    turn(1, "2023-06-01", "new", "10"),
    turn(1, "2024-06-01", "expansion", "2.5"),
    turn(2, "2023-12-15", "new", "20", 2),
    turn(2, "2024-02-13", "churn", "-20", 2),
    turn(2, "2024-03-15", "return", "15", 2),
    turn(2, "2024-06-15", "churn", "-15", 2),
    turn(3, "2024-01-15", "new", "13", 3),
    turn(3, "2024-03-20", "contraction", "-8", 3),
    turn(3, "2024-08-01", "expansion", "1", 3),
)


def paid(number: int, kind: str, when: str, amount: str | None, **more: object) -> Row:
    """One payment; what went back is negative."""
    rep = more.pop("rep", 1)
    value = None if amount is None else Decimal(amount)
    return {
        "payment_id": number,
        "kind": kind,
        "disputed": False,
        "currency": "EUR" if value is not None else "USD",
        "original": value if value is not None else Decimal(9),
        "amount": value,
        "rep_id": rep,
        **WHO[rep],
        **on("happened", when),
        **more,
    }


PAYMENTS: Sequence[Row] = (
    paid(1, "received", "2024-01-20", "100", method="card", customer_id=1),
    paid(2, "received", "2024-02-10 00:30", "50.005", method="transfer", disputed=True, customer_id=1),
    paid(3, "refunded", "2024-03-01", "-30", method="card", customer_id=1),
    paid(4, "charged_back", "2024-03-15", "-10.005", method="card", rep=2),
    paid(5, "received", "2024-03-20", None, method="card", rep=2),
    paid(6, "received", "2024-04-01", "40", rep=2),
)


def charge(order: int, when: str, shipping: str | None, tax: str | None, **more: object) -> Row:
    """Delivery and tax of an order."""
    rep = more.pop("rep", 1)
    parts = [None if part is None else Decimal(part) for part in (shipping, tax)]
    both = sum((part for part in parts if part is not None), Decimal(0))
    return {
        "order_id": order,
        "currency": "EUR",
        "original": both,
        "shipping": parts[0],
        "tax": parts[1],
        "amount": both,
        "rep_id": rep,
        **WHO[rep],
        **on("happened", when),
        **more,
    }


CHARGES: Sequence[Row] = (
    charge(1, "2024-01-10 09:30", "5", "28.50", channel="Shop", customer_id=1),
    charge(3, "2024-02-20", None, "13.30", rep=3, channel="Web", customer_id=2),
    # Cancelled the day after: what was charged goes back.
    charge(11, "2024-02-15 10:00", "4", "11.40", rep=2, channel="Shop", customer_id=3),
    charge(11, "2024-02-16 09:00", "-4", "-11.40", rep=2, channel="Shop", customer_id=3),
    charge(5, "2024-03-06 11:00", "6", None, rep=3, channel="Web", customer_id=2),
)
