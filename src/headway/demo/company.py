"""The demo company, whole: Lanternfold, who make and sell light."""

from datetime import datetime

import numpy as np
import polars as pl

from headway.demo.activities import activity_table, note_table
from headway.demo.arrays import NONE, Floats, Ints
from headway.demo.audience import audience_tables
from headway.demo.baskets import TRADE, WEB
from headway.demo.bound import bound_tables
from headway.demo.clock import clock_ending
from headway.demo.deal_tables import deal_table, deal_tables
from headway.demo.deals import Deals, final_value, lead_results
from headway.demo.feedback import feedback_tables
from headway.demo.held import held_tables
from headway.demo.leads import OPEN, handover_table, lead_table, message_table
from headway.demo.marketing import marketing_tables
from headway.demo.money import BASE, rate_table
from headway.demo.offer import offer_tables
from headway.demo.order_events import event_table, follow_up, statuses
from headway.demo.order_tables import charges, line_table, order_table
from headway.demo.outreach import outreach_tables
from headway.demo.parties import account_table, contact_table, first_contacts, role_table
from headway.demo.pipeline import WON
from headway.demo.places import COUNTRIES
from headway.demo.rota import door_tables, hours_table
from headway.demo.selling import selling_tables
from headway.demo.size import USUAL_LINES, size_for
from headway.demo.staff import INSIDE, TRADE_NORTH, TRADE_SOUTH, TRADE_TEAMS, WEB_TEAM, staff_tables
from headway.demo.story import Chance, Story, accounts_of, tell
from headway.demo.targets import Sold, target_table
from headway.schema.staged import Staged
from headway.schema.tables import record_types

NAME = "Lanternfold"
ZONE, COUNTRY, CURRENCY = "Europe/Amsterdam", "NL", BASE
SEED = 1
STREAMS = 80
FOLLOWING = (outreach_tables, feedback_tables, selling_tables, bound_tables, held_tables, audience_tables)
"""What follows from the tables before it, each of a chance of its own."""


def demo_company(*, now: datetime, seed: int = SEED, lines: int = USUAL_LINES) -> Staged:
    """Three years of an invented company up to the aware moment `now`: every kind of record, about `lines` order lines.

    The same seed, moment and size give the same rows. Nothing happened after `now`; only plans (targets, expected
    closes, the last day of a running campaign) lie beyond it. BadSize outside 1,000 to 10 million lines.
    """
    size = size_for(lines)
    chance = iter(np.random.default_rng(seed).spawn(STREAMS)).__next__
    story = tell(chance, clock_ending(now, zone=ZONE, country=COUNTRY), size)
    tables = {
        **staff_tables(story.staff, story.clock, size),
        **offer_tables(chance(), story.offer, story.clock),
        **marketing_tables(chance(), story.campaigns, story.clock, lines / USUAL_LINES),
        **door_tables(story.clock),
        "currency_rates": rate_table(chance(), story.clock),
        "worked_hours": hours_table(story.rota, story.clock),
        **_trade_tables(chance, story),
        **_order_tables(chance, story),
        "targets": _targets(chance, story),
    }
    for follow in FOLLOWING:
        tables |= follow(chance(), tables, story.clock.end)
    found = {name: tables[name] for name in record_types()}
    return Staged(source="demo", tables=found, notes=(f"{NAME} is an invented company.",))


def _trade_tables(chance: Chance, story: Story) -> dict[str, pl.DataFrame]:
    """Accounts, leads, deals and the work on them."""
    clock, deals, firms = story.clock, story.deals, story.firms
    trade, inside = (story.staff.by_day(clock, teams) for teams in (TRADE_TEAMS, (INSIDE,)))
    contacts = contact_table(chance(), firms)
    contact = first_contacts(contacts, firms)
    outcome, decided = lead_results(deals, story.leads)
    gone = (story.staff.last_days(clock) < clock.days)[story.leads.member] & (outcome == OPEN)
    today = np.full(len(outcome), clock.days - 1)
    owner = np.where(gone, inside.pick(chance(), today), story.leads.member)
    return {
        "accounts": account_table(chance(), firms, _account_owners(story), story.consumer_towns),
        "account_roles": role_table(firms, story.first_win, clock),
        "contacts": contacts,
        "leads": lead_table(story.leads, _lead_accounts(story), outcome, decided, owner),
        "lead_handovers": handover_table(story.leads, owner, story.staff, clock),
        "messages": message_table(chance(), story.leads, clock),
        "deals": deal_table(deals, firms, contact),
        **deal_tables(chance(), deals, firms, trade, clock),
        "activities": activity_table(chance(), deals, story.leads, contact, inside, clock),
        "notes": note_table(chance(), deals, clock),
    }


def _lead_accounts(story: Story) -> Ints:
    found = np.full(len(story.leads.created), NONE)
    fresh = np.arange(story.firms.base, story.firms.size)
    found[story.firms.lead[fresh]] = fresh
    return found


def _account_owners(story: Story) -> Ints:
    """The owner of a company's last deal; today's seller of the account where there never was one or who has left."""
    clock, firms = story.clock, story.firms
    found = np.full(firms.size, NONE)
    found[story.deals.account] = story.deals.owner_now
    today = story.staff.by_day(clock, TRADE_TEAMS).at(np.full(firms.size, clock.days - 1), np.arange(firms.size))
    left = (found == NONE) | (story.staff.last_days(clock)[found] < clock.days)
    return np.where(left, today, found)


def _order_tables(chance: Chance, story: Story) -> dict[str, pl.DataFrame]:
    """orders, order_lines, order_events."""
    net, shipping, tax = charges(story.orders, story.lines)
    events = follow_up(chance(), story.clock, story.orders, story.lines, net + shipping + tax)
    return {
        "orders": order_table(story.orders, story.lines, statuses(story.orders, events), accounts_of(story)),
        "order_lines": line_table(story.lines),
        "order_events": event_table(events),
    }


def _targets(chance: Chance, story: Story) -> pl.DataFrame:
    clock, staff, deals, orders = story.clock, story.staff, story.deals, story.orders
    shops = range(staff.first_shop, len(staff.teams))
    team = np.where(orders.channel == WEB, WEB_TEAM, staff.first_shop + orders.shop)
    team = np.where(orders.channel == TRADE, _trade_team(story, orders.member, orders.day), team)
    net, _, _ = charges(orders, story.lines)
    won = np.flatnonzero(deals.journeys.status == WON)
    day = clock.day_of(deals.journeys.last_time()[won])
    booked = final_value(deals)[won] * _in_euros(deals, won)
    level = np.array([country.price_level for country in COUNTRIES])[orders.country] / 1000
    sold = [
        Sold("net_sales", team, orders.day, net / level),
        Sold("bookings", _trade_team(story, deals.owner_now[won], day), day, booked),
    ]
    sellers = {number: staff.by_day(clock, (number,)) for number in (*TRADE_TEAMS, *shops)}
    return target_table(chance(), clock, sold, sellers)


def _in_euros(deals: Deals, deal: Ints) -> Floats:
    return 1000 / np.array([country.price_level for country in COUNTRIES])[deals.country[deal]]


def _trade_team(story: Story, member: Ints, day: Ints) -> Ints:
    """The trade team of each member on a day."""
    south_day, south_member = story.staff.present(story.clock, TRADE_SOUTH)
    people = len(story.staff.names)
    return np.where(np.isin(day * people + member, south_day * people + south_member), TRADE_SOUTH, TRADE_NORTH)
