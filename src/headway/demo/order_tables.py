"""All orders together, in order of time, as staged tables."""

import numpy as np
import polars as pl

from headway.demo.arrays import NONE, Bools, Ints, add_up, count_within, words
from headway.demo.baskets import CHANNELS, WEB, Lines, Orders, joined
from headway.demo.frame import Columns, amounts, moments, numbered, prices, quantities, refer, staged
from headway.demo.places import COUNTRIES, TOWNS

FREE_SHIPPING_FROM, SHIPPING = 6000, 495
TAX_PERCENT = 21
STATUS = ("placed", "paid", "shipped", "delivered", "cancelled")
PREFIX = ("C", "W", "T")


def together(parts: list[tuple[Orders, Lines]]) -> tuple[Orders, Lines]:
    """All parts as one, orders numbered anew by time, lines after their orders. `back` of the parts must be NONE."""
    starts = np.cumsum([0, *(len(orders.at) for orders, _ in parts)])
    orders = joined([orders for orders, _ in parts])
    lines = joined([lines for _, lines in parts])
    shift = np.repeat(starts[:-1], [len(part.order) for _, part in parts])
    return in_time(orders, lines, lines.order + shift)


def in_time(orders: Orders, lines: Lines, order: Ints) -> tuple[Orders, Lines]:
    """Orders by time; `order` says to which each line belongs before the sorting, `back` follows."""
    by_time = np.argsort(orders.at, kind="stable")
    place = np.empty(len(by_time), dtype=np.int64)
    place[by_time] = np.arange(len(by_time))
    sorted_orders = Orders(**{name: getattr(orders, name)[by_time] for name in Orders.__slots__})
    back = sorted_orders.back
    back[:] = np.where(back == NONE, NONE, place[back])
    moved = place[order]
    by_order = np.argsort(moved, kind="stable")
    cells = {name: getattr(lines, name)[by_order] for name in Lines.__slots__ if name != "order"}
    return sorted_orders, Lines(order=moved[by_order], **cells)


def charges(orders: Orders, lines: Lines) -> tuple[Ints, Ints, Ints]:
    """Net of all lines, shipping and tax of each order, in cents; the web ships small parcels for money."""
    net = add_up(lines.order, lines.net, len(orders.at)) - orders.off
    level = np.array([country.price_level for country in COUNTRIES])[orders.country]
    pays = (orders.channel == WEB) & (net < FREE_SHIPPING_FROM) & (orders.back == NONE)
    shipping = np.where(pays, SHIPPING * level // 1000, 0)
    tax = (net + shipping) * TAX_PERCENT // 100
    return net, shipping, tax


def order_table(orders: Orders, lines: Lines, status: Ints, account: Ints) -> pl.DataFrame:
    """orders; `account` is each order's row in accounts."""
    _, shipping, tax = charges(orders, lines)
    credit = orders.back != NONE
    web = orders.channel == WEB
    columns: Columns = {
        "number": _numbers(orders, credit),
        "account": refer("accounts", account),
        "member": refer("members", orders.member),
        "deal": refer("deals", orders.deal),
        "source": refer("sources", orders.source),
        "campaign": refer("campaigns", orders.campaign),
        "channel": words(CHANNELS, orders.channel),
        "placed_at": moments(orders.at),
        "status": words(STATUS, status),
        "currency": words([country.currency for country in COUNTRIES], orders.country),
        "country": words([country.name for country in COUNTRIES], orders.country),
        "region": words([region for _, _, region in TOWNS], orders.town),
        "city": words([town for _, town, _ in TOWNS], orders.town),
        "shipping": amounts(shipping, web & ~credit),
        "tax": amounts(tax),
        "discount": amounts(orders.off, orders.off > 0),
    }
    return staged("orders", columns, size=len(orders.at))


def _numbers(orders: Orders, credit: Bools) -> pl.Series:
    """C, W and T numbers count by channel, R numbers count credit notes."""
    kind = np.where(credit, len(PREFIX), orders.channel)
    counted = np.empty(len(kind), dtype=np.int64)
    for value in range(len(PREFIX) + 1):
        which = kind == value
        counted[which] = np.arange(int(which.sum())) + 1
    letters = words((*PREFIX, "R"), kind)
    return pl.Series(letters.tolist(), dtype=pl.String) + numbered("{}", counted)


def line_table(lines: Lines) -> pl.DataFrame:
    """order_lines: quantity × unit price − discount = amount on every line, to the cent."""
    columns: Columns = {
        "order": refer("orders", lines.order),
        "position": count_within(lines.order) + 1,
        "kind": words(("sale", "return"), (lines.tenths < 0).astype(np.int64)),
        "product": refer("products", lines.product),
        "quantity": quantities(lines.tenths),
        "unit_price": prices(lines.price),
        "discount": amounts(lines.gross - lines.net),
        "amount": amounts(lines.net),
        "cost": amounts(lines.cost, lines.cost != NONE),
    }
    return staged("order_lines", columns, size=len(lines.order))
