"""Sold again: baskets of a year ago, once more, at other moments."""

from collections.abc import Mapping
from datetime import datetime

from headway.actions.acting import Deed, acting
from headway.actions.actor import Actor
from headway.actions.permission import LEADERS
from headway.records.models import Audit, Order, OrderLine

SAME = ("account_id", "member_id", "source_id", "office_id", "channel", "currency", "country", "region", "city")
CHARGED = ("shipping", "tax", "discount")
LINE = ("position", "kind", "product_id", "description", "quantity", "unit_price", "discount", "amount", "cost")


def sell_again(times: Mapping[int, datetime], *, by: Actor) -> Audit:
    """New orders with the lines of these earlier ones (by id), each placed at its moment, in one action."""
    with acting(by=by, verb="sell_again", roles=LEADERS) as deed:
        rows = Order.objects.filter(pk__in=times).prefetch_related("lines")
        for order in sorted(rows, key=lambda one: times[one.pk]):
            _copy(deed, order, times[order.pk])
    return deed.written


def _copy(deed: Deed, earlier: Order, at: datetime) -> None:
    same = {name: getattr(earlier, name) for name in (*SAME, *CHARGED)}
    order = Order(number=_next_number(earlier.number), placed_at=at, placed_at_timed=True, status="paid", **same)
    deed.add(order)
    for line in earlier.lines.all():
        deed.add(OrderLine(order=order, **{name: getattr(line, name) for name in LINE}))


def _next_number(of: str | None) -> str | None:
    """The number after the last one that begins with the same letter."""
    if not of or not of[1:].isdigit():
        return None
    letter = of[0]
    last = Order.objects.filter(number__gte=letter, number__lt=chr(ord(letter) + 1)).order_by("-number").first()
    digits = last.number[1:] if last is not None and last.number else of[1:]
    return f"{letter}{int(digits) + 1:0{len(digits)}}" if digits.isdigit() else None
