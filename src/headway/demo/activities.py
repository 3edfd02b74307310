"""Calls, visits, meetings and mails of the trade and inside teams, and what people noted."""

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, choose, count_within, words
from headway.demo.clock import Clock
from headway.demo.deals import Deals
from headway.demo.demand import office_moment
from headway.demo.frame import Columns, moments, numbered, quantities, refer, staged
from headway.demo.leads import Leads

KINDS = ("call", "visit", "meeting", "email", "task")
MINUTES = (9, 55, 40, 5, 20)
SUCCESS = (0.45, 0.7, 0.75, 0.3, 0.9)
NOTES = (
    "Likes warm light; asks for samples before the summer.",
    "Speak to the buyer only after ten. “Never on Mondays.”",
    "Wants the invoice split over two sites.",
    "Compared us with two others, price is not the point.",
    "Ceiling is 4.2 m – long cables needed.",
)


def activity_table(
    rng: Generator, deals: Deals, leads: Leads, contact: Ints, inside: Groups, clock: Clock
) -> pl.DataFrame:
    """activities: some on each deal while it lives, and calls to leads that went nowhere; in order of time."""
    deal, at = _on_deals(rng, deals, clock)
    lead, called = _on_leads(rng, leads, clock)
    member = np.concatenate([deals.terms.owner[deals.terms.place_at(deal, at)], inside.pick(rng, clock.day_of(called))])
    account = np.concatenate([deals.account[deal], np.full(len(lead), NONE)])
    campaign = np.concatenate([deals.campaign[deal], leads.campaign[lead]])
    deal = np.concatenate([deal, np.full(len(lead), NONE)])
    lead = np.concatenate([np.full(len(at), NONE), lead])
    at = np.concatenate([at, called])
    kind = np.where(lead != NONE, 0, choose(rng, (0.42, 0.1, 0.16, 0.24, 0.08), len(at)))
    order = np.argsort(at, kind="stable")
    success = rng.random(len(at)) < np.array(SUCCESS)[kind]
    noted = rng.random(len(at)) < 0.88
    columns: Columns = {
        "number": numbered("V{}", np.arange(len(at)) + 1),
        "kind": words(KINDS, kind[order]),
        "member": refer("members", member[order]),
        "account": refer("accounts", account[order]),
        "contact": refer("contacts", np.where(account == NONE, NONE, contact[account])[order]),
        "lead": refer("leads", lead[order]),
        "deal": refer("deals", deal[order]),
        "campaign": refer("campaigns", campaign[order]),
        "at": moments(at[order]),
        "minutes": quantities(_minutes(rng, kind)[order] * 10),
        "outcome": words(
            ("not reached", "spoke", "agreed next step"), np.where(noted, success + (success & (kind > 0)), NONE)[order]
        ),
        "success": pl.select(pl.when(pl.Series(noted[order])).then(pl.Series(success[order]))).to_series(),
    }
    return staged("activities", columns, size=len(at))


def _minutes(rng: Generator, kind: Ints) -> Ints:
    usual = np.array(MINUTES)[kind]
    return np.maximum(1, usual * rng.lognormal(sigma=0.5, size=len(kind))).astype(np.int64)


def _on_deals(rng: Generator, deals: Deals, clock: Clock) -> tuple[Ints, Ints]:
    deal = np.repeat(np.arange(deals.size), rng.poisson(4.5, deals.size))
    first = clock.day_of(deals.created)[deal]
    last = clock.day_of(deals.journeys.last_time())[deal] + 2
    day = clock.next_workday(first + (rng.random(len(deal)) * (last - first)).astype(np.int64))
    at = office_moment(rng, clock, day)
    fits = (at <= clock.end) & (at >= deals.created[deal])
    return deal[fits], at[fits]


def _on_leads(rng: Generator, leads: Leads, clock: Clock) -> tuple[Ints, Ints]:
    lead = np.repeat(np.arange(len(leads.created)), rng.poisson(0.6, len(leads.created)))
    day = clock.next_workday(leads.day[lead] + 1 + rng.integers(0, 20, len(lead)))
    at = office_moment(rng, clock, day)
    fits = (at <= clock.end) & (at > leads.created[lead])
    return lead[fits], at[fits]


def note_table(rng: Generator, deals: Deals, clock: Clock) -> pl.DataFrame:
    """notes on one deal in ten."""
    deal = np.flatnonzero(rng.random(deals.size) < 0.1)
    at = deals.created[deal] + rng.integers(60, 3000, len(deal))
    deal, at = deal[at <= clock.end], at[at <= clock.end]
    columns: Columns = {
        "key": numbered("N{}", np.arange(len(deal)) + 1),
        "account": refer("accounts", deals.account[deal]),
        "deal": refer("deals", deal),
        "member": refer("members", deals.owner[deal]),
        "at": moments(at),
        "text": words(NOTES, (deal + count_within(deal)) % len(NOTES)),
    }
    return staged("notes", columns, size=len(deal))
