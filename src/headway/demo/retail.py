"""Counter and web orders of consumers, and what they bring back to the counter."""

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, choose
from headway.demo.baskets import COUNTER, TRADE, WEB, Lines, Orders
from headway.demo.clock import Clock
from headway.demo.demand import COUNTER as COUNTER_RHYTHM
from headway.demo.demand import seconds_of_day
from headway.demo.marketing import Campaigns, draw_sources
from headway.demo.places import SHOP_TOWNS, TOWNS
from headway.demo.rota import open_days
from headway.demo.shoppers import Purchases

PLACE = np.array([place for place, _, _ in TOWNS])
VOUCHER, VOUCHER_FROM = 500, 3000


def retail_orders(
    rng: Generator, clock: Clock, trips: Purchases, campaigns: Campaigns, clerks: Groups, shops: int
) -> Orders:
    """One order a trip; accounts are numbered as consumers. The counter knows its seller, the web its source."""
    size = len(trips.customer)
    known = trips.customer != NONE
    anywhere = choose(rng, [0.5, *np.linspace(0.4, 0.25, shops - 1)], size)
    home = np.where(known, trips.towns[trips.customer] % shops, anywhere)
    shop = np.where(trips.web, NONE, np.where(rng.random(size) < 0.85, home, anywhere))
    of_shop = np.array([SHOP_TOWNS[n % len(SHOP_TOWNS)] for n in range(shops)])
    stranger = rng.integers(len(TOWNS), size=size)
    town = np.where(trips.web, np.where(known, trips.towns[trips.customer], stranger), of_shop[shop])
    source = np.where(trips.web, draw_sources(rng, size, web=True), NONE)
    return Orders(
        channel=np.where(trips.web, WEB, COUNTER),
        account=trips.customer,
        member=_sellers(rng, clock, clerks, shop, trips.day),
        deal=np.full(size, NONE),
        source=source,
        campaign=campaigns.running(rng, trips.day, source, pull=0.6),
        town=town,
        country=PLACE[town],
        shop=shop,
        day=trips.day,
        at=trips.at,
        off=np.zeros(size, dtype=np.int64),
        back=np.full(size, NONE),
    )


def _sellers(rng: Generator, clock: Clock, clerks: Groups, shop: Ints, day: Ints) -> Ints:
    member = np.full(len(shop), NONE)
    at_counter = shop != NONE
    member[at_counter] = clerks.pick(rng, shop[at_counter] * clock.days + day[at_counter])
    return member


def hand_out_vouchers(rng: Generator, orders: Orders, net: Ints) -> None:
    """Three web orders in a hundred have five off the whole order."""
    takes = (orders.channel == WEB) & (net >= VOUCHER_FROM) & (rng.random(len(net)) < 0.03)
    orders.off[takes] = VOUCHER


def credit_notes(
    rng: Generator, clock: Clock, orders: Orders, lines: Lines, clerks: Groups, trade: Groups
) -> tuple[Orders, Lines]:
    """Some lines of the counter and of companies come back, whole or in part, on a credit note of their own."""
    likely = np.array([0.022, 0.0, 0.012])[orders.channel[lines.order]]
    line = np.flatnonzero(rng.random(len(likely)) < likely)
    order = lines.order[line]
    following = np.append(np.where(open_days(clock) & clock.workday, np.arange(clock.days), clock.days), clock.days)
    following = np.minimum.accumulate(following[::-1])[::-1]
    day = following[np.minimum(orders.day[order] + rng.integers(1, 26, len(line)), clock.days)]
    inside = np.minimum(day, clock.days - 1)
    at = clock.utc(inside, seconds_of_day(rng, clock, COUNTER_RHYTHM, inside))
    come = (day < clock.days) & (at <= clock.end)
    line, order, day, at = line[come], order[come], day[come], at[come]
    picked = {name: getattr(orders, name)[order] for name in ("channel", "account", "town", "country", "shop")}
    seller = np.where(
        picked["channel"] == TRADE, trade.at(day, picked["account"]), _sellers(rng, clock, clerks, picked["shop"], day)
    )
    nothing = np.full(len(line), NONE)
    notes = Orders(
        **picked,
        member=seller,
        deal=nothing,
        source=nothing,
        campaign=nothing,
        day=day,
        at=at,
        off=np.zeros(len(line), dtype=np.int64),
        back=order,
    )
    return notes, _taken_back(rng, lines, line)


def _taken_back(rng: Generator, lines: Lines, line: Ints) -> Lines:
    tenths = back_tenths(rng, lines.tenths[line])
    price = lines.price[line]
    net = lines.net[line] * tenths // lines.tenths[line]
    return Lines(
        np.arange(len(line)),
        lines.product[line],
        -tenths,
        price,
        -(price * tenths // 10),
        -net,
        np.full(len(line), NONE),
    )


def back_tenths(rng: Generator, tenths: Ints) -> Ints:
    """How much of a quantity comes back: all of it, or about half in whole pieces."""
    part = np.maximum(10, tenths // 20 * 10)
    whole = (rng.random(len(tenths)) < 0.7) | (tenths < 20) | (tenths % 10 != 0)
    return np.where(whole, tenths, part)
