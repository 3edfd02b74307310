"""An order's page."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from headway.records.models import OrderLine
from headway.web.forms.acts import acts_of
from headway.web.screens.changes import changes
from headway.web.screens.deal import notes
from headway.web.screens.details import (
    Detail,
    Happening,
    Known,
    Related,
    acts,
    amount_words,
    custom,
    fact,
    happening,
    href_of,
    may_type,
    name_of,
    newest_first,
    parted,
    quantity_words,
    recorded_moment,
    simple_table,
)
from headway.web.screens.records import TONES, money, text
from headway.web.screens.table import Cell

EVENTS = {"cancelled": "bad", "refunded": "bad", "delivered": "good", "paid": "good"}


def order_detail(order: Any, user: User) -> Detail:
    """Everything about an order; what may be done to it is this user's."""
    lines = list(order.lines.select_related("product").order_by("position"))
    total = sum((line.amount for line in lines), Decimal(0))
    may_change = may_type(user)
    known, missing = parted(order, _facts(order), may_change=may_change)
    return Detail(
        title=f"Order {order.number}" if order.number else f"Order of {name_of(order.account, 'a guest')}",
        noun="Order",
        list_href="/orders",
        list_name="Orders",
        state=order.status or "",
        tone=TONES.get(order.status or "", ""),
        lead=amount_words(total, order.currency),
        known=known,
        missing=missing,
        acts=acts(order, acts_of(order), may_change=may_change),
        related=tuple(
            part
            for part in (
                _lines(order, lines, total, may_change=may_change) if lines else None,
                _adds_up(order, total),
                changes(order, OrderLine),
            )
            if part
        ),
        line=newest_first([*_events(order), *notes(order=order)]),
    )


def _facts(order: Any) -> tuple[Known, ...]:
    return (
        fact("Number", order.number, "number"),
        fact("Customer", name_of(order.account) or "Guest", "account", href=href_of(order.account)),
        fact("Placed", recorded_moment(order.placed_at, order.placed_at_timed), "placed_at"),
        fact("Seller", name_of(order.member), "member"),
        fact("Office", name_of(order.office), "office"),
        fact("Channel", order.channel, "channel"),
        fact("Source", name_of(order.source), "source"),
        fact("Campaign", name_of(order.campaign), "campaign"),
        fact("Deal", name_of(order.deal, "Deal") if order.deal else "", "deal", href=href_of(order.deal)),
        fact("Town", order.city, "city"),
        fact("Region", order.region, "region"),
        fact("Country", order.country, "country"),
        fact("Shipping", amount_words(order.shipping, order.currency), "shipping"),
        fact("Tax", amount_words(order.tax, order.currency), "tax"),
        fact("Order discount", amount_words(order.discount, order.currency), "discount"),
        fact("Currency", order.currency, "currency"),
        *custom(order),
    )


def _lines(order: Any, lines: Sequence[OrderLine], total: Decimal, *, may_change: bool) -> Related:
    currency = order.currency
    acts_too = may_change and order.status != "cancelled"

    def way(line: OrderLine, cell: Cell, field: str) -> Cell:
        path = f"{href_of(order)}/lines/{line.position}/set/{field}"
        return replace(cell, edit=path) if may_change else cell

    rows = [
        (
            way(line, text(name_of(line.product) or line.description), "product" if line.product else "description"),
            Cell(line.kind if line.kind == "return" else ""),
            way(line, Cell(quantity_words(line.quantity), number=True), "quantity"),
            way(line, money(line.unit_price, currency), "unit_price"),
            way(line, money(line.discount, currency), "discount"),
            way(line, money(line.amount, currency), "amount"),
            *((_act(order, line),) if acts_too else ()),
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
        *((("Line", False),) if acts_too else ()),
    )
    blank = Cell("")
    ends = (blank,) if acts_too else ()
    whole = (Cell("Sum"), blank, blank, blank, blank, money(total, currency), *ends)
    return Related("Lines", simple_table(heads, rows, whole))


def _act(order: Any, line: OrderLine) -> Cell:
    """Where a whole line is changed; a return's values are put right one by one."""
    key = "change" if line.kind == "sale" else "remove"
    words = "change" if line.kind == "sale" else "take out"
    return Cell(words, edit=f"{href_of(order)}/lines/{line.position}/do/{key}")


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
