"""What is in each order: products, quantities, prices, discounts; money in cents of the order's currency."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import NONE, Ints, choose
from headway.demo.clock import Clock
from headway.demo.offer import Offer
from headway.demo.places import COUNTRIES

COUNTER, WEB, TRADE = range(3)
CHANNELS = ("counter", "web", "trade")
LINES_AN_ORDER = (0.45, 0.25, 0.14, 0.08, 0.05, 0.03)
MEAN_LINES = sum((n + 1) * share for n, share in enumerate(LINES_AN_ORDER))
LEVELS = np.array([country.price_level for country in COUNTRIES])

Arrays = TypeVar("Arrays", "Orders", "Lines")


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders by number. `back` is the order that a credit note belongs to; `shop` is NONE away from the counter."""

    channel: Ints
    account: Ints
    member: Ints
    deal: Ints
    source: Ints
    campaign: Ints
    town: Ints
    country: Ints
    shop: Ints
    day: Ints
    at: Ints
    off: Ints
    back: Ints


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in order of their orders; all signed: what is taken back is negative.

    `cost` is NONE where the line does not say.
    """

    order: Ints
    product: Ints
    tenths: Ints
    price: Ints
    gross: Ints
    net: Ints
    cost: Ints


def joined(parts: Sequence[Arrays]) -> Arrays:
    """Parts one after the other."""
    return type(parts[0])(
        **{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(parts[0])}
    )


def line_counts(rng: Generator, orders: int, lines: int) -> Ints:
    """How many lines each order has, exactly `lines` in all."""
    counts = choose(rng, LINES_AN_ORDER, orders) + 1
    while missing := lines - int(counts.sum()):
        room = np.flatnonzero(counts < len(LINES_AN_ORDER) if missing > 0 else counts > 1)
        changed = rng.choice(room, size=min(abs(missing), len(room)), replace=False)
        counts[changed] += 1 if missing > 0 else -1
    return counts


def fill_baskets(rng: Generator, clock: Clock, offer: Offer, orders: Orders, counts: Ints) -> Lines:
    """Consumers' baskets: mostly one piece, cable by the half metre; more is discounted in January and July."""
    order = np.repeat(np.arange(len(counts)), counts)
    day = orders.day[order]
    product = offer.draw(rng, clock, day)
    tenths = np.array([10, 20, 30, 40, 60])[choose(rng, (0.70, 0.18, 0.06, 0.04, 0.02), len(order))]
    metres = offer.by_metre[product]
    tenths[metres] = rng.integers(2, 21, int(metres.sum())) * 5
    price = even_price(offer, product, day, orders.country[order])
    gross = price * tenths // 10
    sale = np.isin(clock.months[day] % 12, (0, 6))
    likely = np.where(orders.channel[order] == WEB, 0.16, 0.10) * np.where(sale, 2.4, 1.0)
    percent = np.where(
        rng.random(len(order)) < likely, np.array([10, 20, 30])[choose(rng, (0.5, 0.35, 0.15), len(order))], 0
    )
    net = gross - gross * percent // 100
    return Lines(order, product, tenths, price, gross, net, np.full(len(order), NONE))


def even_price(offer: Offer, product: Ints, day: Ints, country: Ints) -> Ints:
    """List price on a day in the country's money; even, so that half a metre costs whole cents."""
    found: Ints = np.maximum(2, offer.price[product, day] * LEVELS[country] // 1000 // 2 * 2)
    return found
