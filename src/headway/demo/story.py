"""The company's story in the order in which one thing follows from another, each part with a chance of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, add_up
from headway.demo.baskets import MEAN_LINES, TRADE, Lines, Orders, fill_baskets, joined, line_counts
from headway.demo.clock import Clock
from headway.demo.deals import Deals, work_deals
from headway.demo.leads import Leads, ask_around
from headway.demo.marketing import Campaigns, plan_campaigns
from headway.demo.offer import Offer, make_offer
from headway.demo.order_tables import in_time, together
from headway.demo.parties import Companies, found_companies
from headway.demo.pipeline import WON as DEAL_WON
from headway.demo.retail import credit_notes, hand_out_vouchers, retail_orders
from headway.demo.rota import Rota, plan_rota
from headway.demo.shoppers import go_shopping
from headway.demo.size import Size
from headway.demo.staff import INSIDE, TRADE_TEAMS, Staff, tell_staff
from headway.demo.trade_orders import orders_again, orders_of_deals

Chance: TypeAlias = Callable[[], Generator]
MOST_TRADE = 0.5


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened, before it becomes tables.

    `first_win` is each company's day, `clock.days` where there is none.
    """

    clock: Clock
    size: Size
    staff: Staff
    rota: Rota
    offer: Offer
    campaigns: Campaigns
    leads: Leads
    firms: Companies
    deals: Deals
    first_win: Ints
    orders: Orders
    lines: Lines
    consumer_towns: Ints


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what there is before anybody buys."""

    clock: Clock
    size: Size
    staff: Staff
    rota: Rota
    offer: Offer
    campaigns: Campaigns

    def sellers(self, *teams: int) -> Groups:
        """The reps of the teams, day by day."""
        return self.staff.by_day(self.clock, teams)

    def clerks(self) -> Groups:
        """Who sold in which shop on which day."""
        return self.rota.clerks(self.clock, self.size.shops)


def tell(chance: Chance, clock: Clock, size: Size) -> Story:
    """The whole story; every call of `chance` gives a fresh stream, so that a change in one part leaves the others
    as they were.
    """
    staff = tell_staff(chance(), clock, size)
    stage = Stage(
        clock,
        size,
        staff,
        plan_rota(chance(), clock, staff),
        make_offer(chance(), clock, size),
        plan_campaigns(chance(), clock),
    )
    leads = ask_around(chance(), clock, size.leads, stage.campaigns, stage.sellers(INSIDE))
    firms = found_companies(chance(), leads, clock)
    deals = work_deals(chance(), clock, leads, firms, staff, stage.offer)
    first_win = _first_wins(deals, firms, clock)
    orders, lines, towns = _sell(chance, stage, firms, deals, first_win)
    return Story(
        clock,
        size,
        staff,
        stage.rota,
        stage.offer,
        stage.campaigns,
        leads,
        firms,
        deals,
        first_win,
        orders,
        lines,
        towns,
    )


def _first_wins(deals: Deals, firms: Companies, clock: Clock) -> Ints:
    found = np.full(firms.size, clock.days)
    won = deals.journeys.kind == DEAL_WON
    np.minimum.at(found, deals.account[deals.journeys.deal[won]], clock.day_of(deals.journeys.at[won]))
    return found


def _sell(chance: Chance, stage: Stage, firms: Companies, deals: Deals, first_win: Ints) -> tuple[Orders, Lines, Ints]:
    """Trade first, then as many consumers' lines as are wanted, then what comes back."""
    clock, trade, clerks = stage.clock, stage.sellers(*TRADE_TEAMS), stage.clerks()
    agreed = orders_of_deals(chance(), clock, stage.offer, deals, firms)
    again = orders_again(chance(), clock, stage.offer, firms, first_win, trade)
    wanted = max(
        int(stage.size.lines * (1 - MOST_TRADE)), stage.size.lines - len(agreed[1].order) - len(again[1].order)
    )
    trips = go_shopping(chance(), clock, round(wanted / MEAN_LINES))
    retail = retail_orders(chance(), clock, trips, stage.campaigns, clerks, stage.size.shops)
    rng = chance()
    baskets = fill_baskets(rng, clock, stage.offer, retail, line_counts(rng, len(retail.at), wanted))
    hand_out_vouchers(rng, retail, add_up(baskets.order, baskets.net, len(retail.at)))
    orders, lines = together([agreed, again, (retail, baskets)])
    notes, returned = credit_notes(chance(), clock, orders, lines, clerks, trade)
    orders, lines = _with_notes(orders, lines, notes, returned)
    return orders, lines, trips.towns


def _with_notes(orders: Orders, lines: Lines, notes: Orders, returned: Lines) -> tuple[Orders, Lines]:
    shift = np.repeat([0, len(orders.at)], [len(lines.order), len(returned.order)])
    every_line = joined([lines, returned])
    return in_time(joined([orders, notes]), every_line, every_line.order + shift)


def accounts_of(story: Story) -> Ints:
    """The row in accounts of each order's buyer: companies first, consumers after the others; NONE for a guest."""
    orders = story.orders
    company = orders.channel == TRADE
    consumer = np.where(orders.account == NONE, NONE, story.firms.first_consumer + orders.account)
    return np.where(company, orders.account, consumer)
