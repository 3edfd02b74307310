"""What happened to orders afterwards: paid, shipped, delivered, cancelled, refunded in part or whole."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Bools, Ints, Texts, add_up, choose, count_within, words
from headway.demo.baskets import WEB, Lines, Orders
from headway.demo.clock import HOUR, Clock
from headway.demo.demand import office_moment
from headway.demo.frame import Columns, amounts, moments, quantities, refer, staged
from headway.demo.retail import back_tenths

PAID, SHIPPED, DELIVERED, CANCELLED, REFUNDED = range(5)
KINDS = ("paid", "shipped", "delivered", "cancelled", "refunded")
WHY_BACK = ("Too big", "Colour differs", "Damaged", "Arrived late", "Changed mind")
MINUTE, DAY = 60, 24 * HOUR


@dataclass(frozen=True, slots=True)
class Events:
    """Order events by order and time; `cents` and `tenths` are NONE where nothing is said, `line` where the whole
    order is meant.
    """

    order: Ints
    line: Ints
    kind: Ints
    at: Ints
    cents: Ints
    tenths: Ints
    why: Texts


def follow_up(rng: Generator, clock: Clock, orders: Orders, lines: Lines, due: Ints) -> Events:
    """Events of web and trade orders up to now; the counter is paid on the spot.

    `due` is what each order costs in all, in cents.
    """
    sent = np.flatnonzero((orders.channel != 0) & (orders.back == NONE))
    web = orders.channel[sent] == WEB
    stops = rng.random(len(sent)) < np.where(web, 0.024, 0.008)
    never = clock.end + DAY
    stopped = np.where(stops, orders.at[sent] + rng.integers(10 * MINUTE, 20 * HOUR, len(sent)), never)
    paid, shipped, delivered = _journey(rng, clock, orders, sent, web)
    parts = [
        _events(sent, CANCELLED, stopped, clock, stops),
        _events(sent, PAID, paid, clock, ~stops, due[sent]),
        _events(sent, SHIPPED, shipped, clock, ~stops),
        _events(sent, DELIVERED, delivered, clock, ~stops),
        *_refunds(rng, clock, orders, lines, sent[~stops & web], delivered[~stops & web]),
    ]
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("order", "line", "kind", "at", "cents", "tenths", "why")
    ]
    order = np.lexsort((columns[2], columns[3], columns[0]))
    return Events(*(column[order] for column in columns))


def _journey(rng: Generator, clock: Clock, orders: Orders, sent: Ints, web: Bools) -> tuple[Ints, Ints, Ints]:
    size = len(sent)
    at, day = orders.at[sent], orders.day[sent]
    packed = clock.next_workday(day + 1 + np.where(web, rng.integers(0, 3, size), rng.integers(1, 9, size)))
    shipped = office_moment(rng, clock, packed)
    arrives = clock.next_workday(packed + np.where(web, rng.integers(1, 5, size), rng.integers(1, 3, size)))
    delivered = office_moment(rng, clock, arrives)
    invoiced = office_moment(rng, clock, clock.next_workday(day + rng.integers(14, 46, size)))
    paid = np.where(web, at + rng.integers(20, 5 * MINUTE, size), invoiced)
    return paid, shipped, delivered


def _events(order: Ints, kind: int, at: Ints, clock: Clock, which: Bools, cents: Ints | None = None) -> Events:
    which = which & (at <= clock.end)
    size = int(which.sum())
    empty = np.full(size, NONE)
    money = empty if cents is None else cents[which]
    return Events(order[which], empty, np.full(size, kind), at[which], money, empty, np.full(size, None, dtype=object))


def _refunds(rng: Generator, clock: Clock, orders: Orders, lines: Lines, order: Ints, delivered: Ints) -> list[Events]:
    """Lines sent back after delivery; a little money for a late parcel; now and then the whole order."""
    arrived = np.full(len(orders.at), clock.end + DAY)
    arrived[order] = delivered
    at = arrived + rng.integers(2 * DAY, 22 * DAY, len(arrived))
    fate = rng.random(len(arrived))
    fits = (arrived <= clock.end) & (at <= clock.end) & (orders.off == 0)
    whole, gesture = fits & (fate < 0.007), fits & (fate >= 0.007) & (fate < 0.013)
    some = fits & (fate >= 0.013)
    line = np.flatnonzero(some[lines.order] & (rng.random(len(lines.order)) < 0.055))
    tenths = back_tenths(rng, lines.tenths[line])
    cents = lines.net[line] * tenths // lines.tenths[line]
    reason = words(WHY_BACK, choose(rng, (0.24, 0.22, 0.2, 0.1, 0.24), len(line)))
    lines_back = Events(
        lines.order[line], line, np.full(len(line), REFUNDED), at[lines.order[line]], cents, tenths, reason
    )
    net = add_up(lines.order, lines.net, len(arrived))
    gestures = np.flatnonzero(gesture & (net >= 1000))
    return [
        lines_back,
        _whole(gestures, at, net[gestures] // 10, "Arrived late"),
        _whole(np.flatnonzero(whole), at, None, "Changed mind"),
    ]


def _whole(order: Ints, at: Ints, cents: Ints | None, why: str) -> Events:
    empty = np.full(len(order), NONE)
    reason = np.full(len(order), why, dtype=object)
    return Events(
        order, empty, np.full(len(order), REFUNDED), at[order], empty if cents is None else cents, empty, reason
    )


def statuses(orders: Orders, events: Events) -> Ints:
    """How each order stands now: 0 placed, 1 paid, 2 shipped, 3 delivered, 4 cancelled."""
    found = np.where((orders.channel == 0) | (orders.back != NONE), 1, 0)
    for kind, status in ((PAID, 1), (SHIPPED, 2), (DELIVERED, 3), (CANCELLED, 4)):
        found[events.order[events.kind == kind]] = status
    return found


def event_table(events: Events) -> pl.DataFrame:
    """order_events."""
    columns: Columns = {
        "order": refer("orders", events.order),
        "position": count_within(events.order) + 1,
        "line": refer("order_lines", events.line),
        "kind": words(KINDS, events.kind),
        "at": moments(events.at),
        "quantity": quantities(events.tenths, events.tenths != NONE),
        "amount": amounts(events.cents, events.cents != NONE),
        "reason": events.why,
    }
    return staged("order_events", columns, size=len(events.order))
