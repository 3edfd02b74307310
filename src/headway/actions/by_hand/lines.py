"""Lines of an order that was recorded already: one more, one put right, one taken out; the order's sum follows."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.by_hand.named import find_called
from headway.actions.by_hand.who import theirs
from headway.actions.permission import SELLERS
from headway.errors import Refused
from headway.records.models import Audit, Order, OrderEvent, OrderLine, Product

PRICE, MOST_DIGITS = Decimal("0.000001"), 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is typed: `what` is a product's name or number, else free text; `amount` is charged for all of it,
    net of `discount`, in the order's currency.
    """

    what: str
    quantity: Decimal
    amount: Decimal
    discount: Decimal | None = None

    def columns(self, held: Product | None = None) -> dict[str, object]:
        """The line's columns: its price is what the amount before the discount comes to for one. The product that it
        `held` stays where its name does, whatever else is called so. Raises Refused.
        """
        if not self.what.strip():
            raise Refused("Write what was sold: a product, or a few words.")
        if self.quantity <= 0:
            raise Refused("Write how many, more than 0. What comes back is a refund, on the order's page.")
        if self.amount < 0 or (self.discount or 0) < 0:
            raise Refused("Amount and discount are not below 0. What is given back is a refund, on the order's page.")
        same = held is not None and held.name == self.what.strip()
        product = held if same else find_called(Product, self.what)
        gross = self.amount + (self.discount or Decimal(0))
        return {
            "product_id": product.pk if product else None,
            "description": None if product else self.what.strip(),
            "quantity": self.quantity,
            "unit_price": unit_price(gross, self.quantity),
            "discount": self.discount or None,
            "amount": self.amount,
        }


def add_line(line: Line, *, order_id: int, by: Actor) -> Audit:
    """One more line on an order. It counts as the order does: on the day on which that was placed."""
    with acting(by=by, verb="add_line", roles=SELLERS) as deed:
        order = _standing(order_id, by)
        last = OrderLine.objects.filter(order=order).aggregate(found=Max("position"))["found"] or 0
        deed.add(OrderLine(order=order, position=last + 1, kind="sale", **line.columns()))
        deed.about(order)
    return deed.written


def change_line(line: Line, *, line_id: int, by: Actor) -> Audit:
    """A line as it should have been from the beginning. Raises Refused where more was given back than would be left."""
    with acting(by=by, verb="change_line", roles=SELLERS) as deed:
        held, order = _of(line_id, by)
        if held.kind != "sale":
            raise Refused("This line is a return: put its single values right, by clicking on them.")
        _check_left(order, line.amount - (held.amount or Decimal(0)))
        deed.change(held, line.columns(held.product))
        deed.about(order)
    return deed.written


def remove_line(*, line_id: int, reason: str, by: Actor) -> Audit:
    """Take a line out of everything that is counted, and say why; an undo puts it back. Raises Refused for the only
    line of an order, and where more was given back than would be left.
    """
    if not reason.strip():
        raise Refused("Write why: whoever looks for it later will ask.")
    with acting(by=by, verb="remove_line", roles=SELLERS) as deed:
        held, order = _of(line_id, by)
        if order.lines.count() == 1:
            raise Refused("This is the only line of its order: void the order instead.")
        _check_left(order, -(held.amount or Decimal(0)))
        deed.why = reason.strip()
        deed.remove(held)
        deed.about(order)
    return deed.written


def unit_price(amount: Decimal, quantity: Decimal) -> Decimal:
    """What one comes to; raises Refused where a price has more digits than are kept."""
    price = amount / quantity
    if price.adjusted() >= MOST_DIGITS:
        raise Refused(f"One comes to {price:,.0f}, and a price has at most {MOST_DIGITS} digits before the point.")
    return price.quantize(PRICE)


def _of(line_id: int, by: Actor) -> tuple[OrderLine, Order]:
    held = theirs(OrderLine, line_id, by)
    return held, _standing(held.order_id, by)


def _standing(order_id: int, by: Actor) -> Order:
    order = theirs(Order, order_id, by)
    if order.status == "cancelled":
        raise Refused("This order is cancelled: its lines stand as they are. Undo the cancelling first.")
    return order


def _check_left(order: Order, more: Decimal) -> None:
    """Raise Refused where the lines would come to less than was given back already."""
    lines = OrderLine.objects.filter(order=order).aggregate(found=Sum("amount"))["found"] or Decimal(0)
    back = OrderEvent.objects.filter(order=order, kind="refunded").aggregate(found=Sum("amount"))["found"]
    left = lines + more - (order.discount or Decimal(0))
    if back is not None and left < back:
        raise Refused(f"{back.normalize():f} of this order was given back already, and only {left:f} would be left.")
