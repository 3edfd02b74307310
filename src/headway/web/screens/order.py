"""An order's page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from headway.records.models import OrderLine
from headway.web.screens.changes import changes
from headway.web.screens.deal import notes
from headway.web.screens.details import (
    Detail,
    Happening,
    Related,
    amount_words,
    custom,
    happening,
    href_of,
    known,
    name_of,
    newest_first,
    quantity_words,
    simple_table,
)
from headway.web.screens.records import TONES, moment, money, text
from headway.web.screens.table import Cell

EVENTS = {"cancelled": "bad", "refunded": "bad", "delivered": "good", "paid": "good"}


def order_detail(order: Any) -> Detail:
    """Everything about an order."""
    lines = list(order.lines.select_related("product").order_by("position"))
    total = sum((line.amount for line in lines), Decimal(0))
    where = ", ".join(part for part in (order.city, order.region, order.country) if part)
    return Detail(
        title=f"Order {order.number}" if order.number else "Order",
        noun="Order",
        list_href="/orders",
        list_name="Orders",
        state=order.status or "",
        tone=TONES.get(order.status or "", ""),
        lead=amount_words(total, order.currency),
        known=known(
            ("Customer", name_of(order.account) or "Guest", href_of(order.account)),
            ("Placed", moment(order.placed_at, timed=bool(order.placed_at_timed))),
            ("Seller", name_of(order.member)),
            ("Office", name_of(order.office)),
            ("Channel", order.channel),
            ("Source", name_of(order.source)),
            ("Campaign", name_of(order.campaign)),
            ("Deal", name_of(order.deal, "Deal") if order.deal else "", href_of(order.deal)),
            ("Where", where),
            ("Shipping", amount_words(order.shipping, order.currency)),
            ("Tax", amount_words(order.tax, order.currency)),
            ("Order discount", amount_words(order.discount, order.currency)),
            *custom(order.custom),
        ),
        related=tuple(
            part
            for part in (
                _lines(lines, order.currency, total) if lines else None,
                _adds_up(order, total),
                changes(order, OrderLine),
            )
            if part
        ),
        line=newest_first([*_events(order), *notes(order=order)]),
    )


def _lines(lines: Sequence[OrderLine], currency: str | None, total: Decimal) -> Related:
    rows = [
        (
            text(name_of(line.product) or line.description),
            Cell(line.kind if line.kind == "return" else ""),
            Cell(quantity_words(line.quantity), number=True),
            money(line.unit_price, currency),
            money(line.discount, currency),
            money(line.amount, currency),
        )
        for line in lines
    ]
    heads = (
        ("Product", False),
        ("Kind", False),
        ("Quantity", True),
        ("Price", True),
        ("Discount", True),
        ("Amount", True),
    )
    blank = Cell("")
    return Related(
        "Lines", simple_table(heads, rows, (Cell("Sum"), blank, blank, blank, blank, money(total, currency)))
    )


def _adds_up(order: Any, total: Decimal) -> Related | None:
    """From the lines to what is left: discount, shipping, tax, and what was paid back."""
    parts = [("Lines", total)]
    parts += [("Order discount", -order.discount)] if order.discount else []
    parts += [(name, value) for name, value in (("Shipping", order.shipping), ("Tax", order.tax)) if value]
    back = sum((one.amount for one in order.events.all() if one.kind == "refunded" and one.amount), Decimal(0))
    parts += [("Refunded", -abs(back))] if back else []
    if len(parts) == 1:
        return None
    rows = [(Cell(label), money(value, order.currency)) for label, value in parts]
    whole = money(sum((value for _, value in parts), Decimal(0)), order.currency)
    return Related("How it adds up", simple_table((("Part", False), ("Amount", True)), rows, (Cell("In all"), whole)))


def _events(order: Any) -> list[Happening | None]:
    placed = happening(order.placed_at, "Placed", timed=bool(order.placed_at_timed), tone="accent")
    return [
        placed,
        *(
            happening(
                one.at,
                one.kind.capitalize(),
                more=" · ".join(part for part in (amount_words(one.amount, order.currency), one.reason or "") if part),
                tone=EVENTS.get(one.kind, ""),
                timed=bool(one.at_timed),
            )
            for one in order.events.all()
        ),
    ]
