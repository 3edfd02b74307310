"""A sale typed in: an order with one line, paid and taken away, and what is given back of it later."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.by_hand.lines import unit_price
from headway.actions.by_hand.named import find_called, thing_called
from headway.actions.by_hand.who import When, seller, theirs
from headway.actions.permission import SELLERS
from headway.errors import Refused
from headway.records.models import Account, Audit, Order, OrderEvent, OrderLine, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What was sold. `amount` is charged for all of it, net of discount, without tax and shipping, in `currency`
    (empty: the workspace's). `what` is a product's name or number, else it stands as free text, or with `product_too`
    becomes a product.
    """

    what: str
    amount: Decimal
    when: When
    quantity: Decimal = Decimal(1)
    customer: str = ""
    currency: str | None = None
    member_id: int | None = None
    channel: str | None = None
    product_too: bool = False


def record_sale(sale: Sale, *, by: Actor) -> Audit:
    """Record a sale as an order of one line; a customer who is not known yet is made with it."""
    _check(sale)
    with acting(by=by, verb="record_sale", roles=SELLERS) as deed:
        whose = seller(sale.member_id, by)
        account = thing_called(Account, sale.customer, deed)
        product = thing_called(Product, sale.what, deed) if sale.product_too else find_called(Product, sale.what)
        order = Order(
            account=account,
            member_id=whose,
            channel=sale.channel,
            placed_at=sale.when.at,
            placed_at_timed=sale.when.timed,
            status="placed",
            currency=sale.currency,
        )
        deed.add(order)
        deed.about(order)
        line = OrderLine(
            order=order,
            position=1,
            kind="sale",
            product=product,
            description=None if product else sale.what,
            quantity=sale.quantity,
            unit_price=unit_price(sale.amount, sale.quantity),
            amount=sale.amount,
        )
        deed.add(line)
    return deed.written


def refund_order(*, order_id: int, amount: Decimal, when: When, reason: str, by: Actor) -> Audit:
    """Give money back: booked on the day on which it is given. Raises Refused for more than is left of the order."""
    if amount <= 0:
        raise Refused("A refund is a positive amount: write how much goes back.")
    with acting(by=by, verb="refund_order", roles=SELLERS) as deed:
        order = theirs(Order, order_id, by)
        if order.status == "cancelled":
            raise Refused("This order is cancelled: nothing of it is left to give back.")
        if when.at < order.placed_at and when.timed:
            raise Refused("This refund would be before its order. Put the day right.")
        left = _left(order)
        if amount > left:
            raise Refused(f"Only {left.normalize():f} of this order is left to give back, not {amount.normalize():f}.")
        event = OrderEvent(order=order, kind="refunded", amount=amount, reason=reason or None, **_event(order, when))
        deed.add(event)
        deed.about(order)
    return deed.written


def cancel_order(*, order_id: int, when: When, reason: str, by: Actor) -> Audit:
    """The order does not stand any more: all that is left of it goes back. Raises Refused where it is cancelled."""
    with acting(by=by, verb="cancel_order", roles=SELLERS) as deed:
        order = theirs(Order, order_id, by)
        if order.status == "cancelled":
            raise Refused("This order is cancelled already.")
        deed.change(order, {"status": "cancelled"})
        deed.add(OrderEvent(order=order, kind="cancelled", reason=reason or None, **_event(order, when)))
        deed.about(order)
    return deed.written


def _check(sale: Sale) -> None:
    if not sale.what.strip():
        raise Refused("Write what was sold: a product, or a few words.")
    if sale.quantity <= 0:
        raise Refused("Write how many were sold, more than 0. What comes back is a refund, on the order's page.")
    if sale.amount < 0:
        raise Refused("A sale is not below 0. What is given back is a refund, on the order's page.")


def _left(order: Order) -> Decimal:
    lines = OrderLine.objects.filter(order=order).aggregate(found=Sum("amount"))["found"] or Decimal(0)
    back = OrderEvent.objects.filter(order=order, kind="refunded").aggregate(found=Sum("amount"))["found"]
    return lines - (order.discount or Decimal(0)) - (back or Decimal(0))


def _event(order: Order, when: When) -> dict[str, object]:
    last = OrderEvent.objects.filter(order=order).aggregate(found=Max("position"))["found"] or 0
    return {"position": last + 1, "at": when.at, "at_timed": when.timed}
