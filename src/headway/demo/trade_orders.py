"""What companies order: won deals become orders, and clients order again without a deal."""

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, choose
from headway.demo.baskets import TRADE, Lines, Orders, even_price
from headway.demo.clock import HOUR, Clock
from headway.demo.deals import Deals
from headway.demo.demand import TRADE as TRADE_RHYTHM
from headway.demo.demand import daily_demand, office_moment
from headway.demo.offer import Offer
from headway.demo.parties import Companies
from headway.demo.pipeline import WON
from headway.demo.places import COUNTRIES

EURO = np.array([country.currency == "EUR" for country in COUNTRIES])
BULK_COST = 97


def orders_of_deals(rng: Generator, clock: Clock, offer: Offer, deals: Deals, firms: Companies) -> tuple[Orders, Lines]:
    """Each deal that stands as won is ordered within days, line by line at the value agreed."""
    won = np.flatnonzero(deals.journeys.status == WON)
    decided = deals.journeys.last_time()[won]
    later = office_moment(rng, clock, clock.next_workday(clock.day_of(decided) + rng.integers(0, 4, len(won))))
    at = np.maximum(later, decided + HOUR // 4)
    won, decided, at = (values[at <= clock.end] for values in (won, decided, at))
    place = np.full(deals.size, NONE)
    place[won] = np.arange(len(won))
    taken = place[deals.lines.deal] != NONE
    order = place[deals.lines.deal[taken]]
    orders = _trade(
        firms, deals.account[won], deals.terms.owner[deals.terms.place_at(won, decided)], clock.day_of(at), at
    )
    orders.deal[:], orders.source[:], orders.campaign[:] = won, deals.source[won], deals.campaign[won]
    product, tenths = deals.lines.product[taken], deals.lines.tenths[taken]
    cost = _told_cost(offer, product, tenths, orders.day[order], orders.country[order])
    return orders, Lines(
        order, product, tenths, deals.lines.price[taken], deals.lines.gross[taken], deals.lines.net[taken], cost
    )


def orders_again(
    rng: Generator, clock: Clock, offer: Offer, firms: Companies, first_win: Ints, trade: Groups
) -> tuple[Orders, Lines]:
    """Clients order again: some often, most hardly ever.

    The same seller looks after them while the team stays as it is.
    """
    since = np.where(np.arange(firms.size) < firms.base, 0, first_win + 8)
    total = np.cumsum(daily_demand(rng, clock, TRADE_RHYTHM))
    before = np.where(since < clock.days, total[np.clip(since - 1, 0, clock.days - 1)], total[-1]) / total[-1]
    rate = rng.gamma(0.5, 6.0, firms.size)
    account = np.repeat(np.arange(firms.size), rng.poisson(rate * (1 - before)))
    share = before[account] + rng.random(len(account)) * (1 - before[account])
    day = np.minimum(np.searchsorted(total, share * total[-1], side="right"), clock.days - 1)
    at = office_moment(rng, clock, day)
    account, day, at = (values[at <= clock.end] for values in (account, day, at))
    orders = _trade(firms, account, trade.at(day, account), day, at)
    order = np.repeat(np.arange(len(day)), choose(rng, (0.3, 0.25, 0.18, 0.12, 0.08, 0.07), len(day)) + 1)
    product = offer.draw(rng, clock, day[order])
    tenths = np.maximum(1, rng.lognormal(np.log(7), 0.7, len(order))).astype(np.int64) * 10
    price = even_price(offer, product, day[order], orders.country[order])
    gross = price * tenths // 10
    percent = (choose(rng, (0.5, 0.25, 0.17, 0.08), len(day)) * 5)[order]
    cost = _told_cost(offer, product, tenths, day[order], orders.country[order])
    return orders, Lines(order, product, tenths, price, gross, gross - gross * percent // 100, cost)


def _trade(firms: Companies, account: Ints, member: Ints, day: Ints, at: Ints) -> Orders:
    size = len(account)
    return Orders(
        channel=np.full(size, TRADE),
        account=account,
        member=member,
        deal=np.full(size, NONE),
        source=np.full(size, NONE),
        campaign=np.full(size, NONE),
        town=firms.town[account],
        country=firms.country[account],
        shop=np.full(size, NONE),
        day=day,
        at=at,
        off=np.zeros(size, dtype=np.int64),
        back=np.full(size, NONE),
    )


def _told_cost(offer: Offer, product: Ints, tenths: Ints, day: Ints, country: Ints) -> Ints:
    """Bulk is bought a little cheaper, and the invoice says so where it is in euros and the cost is known at all."""
    cents = offer.cost[product, day] * tenths // 10 * BULK_COST // 100
    return np.where(offer.cost_known[product] & EURO[country], cents, NONE)
