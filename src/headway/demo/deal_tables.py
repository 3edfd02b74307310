"""Deals as staged tables."""

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, Texts, choose, count_within, words
from headway.demo.clock import Clock
from headway.demo.deals import Deals, final_value
from headway.demo.frame import Columns, amounts, days, moments, numbered, prices, quantities, refer, shares, staged
from headway.demo.names import HEAD, TRADES
from headway.demo.parties import PARTNERS, RIVALS, VENDORS, Companies
from headway.demo.pipeline import ABANDONED, CLOSING, KINDS, LOST, MOVED, OPEN_STAGES, STILL_OPEN, WAYS, stage_place
from headway.demo.places import COUNTRIES

REASONS = ("Competitor", "Price", "No budget", "No decision", "Timing", "Did not fit")
STATUS = ("won", "lost", "abandoned", "cancelled", "open")


def deal_tables(rng: Generator, deals: Deals, firms: Companies, trade: Groups, clock: Clock) -> dict[str, pl.DataFrame]:
    """Everything about deals except their contacts' activities."""
    return {
        "pipelines": staged("pipelines", {"name": [way.name for way in WAYS]}, size=len(WAYS)),
        "stages": _stages(),
        "deal_terms": _terms(deals, clock),
        "deal_lines": _lines(deals),
        "deal_credits": _credits(rng, deals, trade, clock),
        "deal_competitors": _competitors(deals, firms),
        "stage_moves": _moves(deals),
        "deal_outcomes": _outcomes(rng, deals, firms),
        "deal_partners": _partners(rng, deals, firms),
    }


def deal_table(deals: Deals, firms: Companies, contact: Ints) -> pl.DataFrame:
    """deals as they stand now."""
    journeys = deals.journeys
    last = np.append(np.flatnonzero(np.diff(journeys.deal)), len(journeys.deal) - 1)
    trades = firms.trade[deals.account]
    names = [f"{TRADES[kind][0]} lighting {HEAD[n % len(HEAD)]}-{n + 1}" for n, kind in enumerate(trades)]
    columns: Columns = {
        "number": numbered("D{}", np.arange(deals.size) + 1),
        "name": names,
        "account": refer("accounts", deals.account),
        "contact": refer("contacts", contact[deals.account]),
        "lead": refer("leads", deals.lead),
        "pipeline": refer("pipelines", journeys.way),
        "stage": refer("stages", stage_place(journeys.way, journeys.stage[last])),
        "source": refer("sources", deals.source),
        "campaign": refer("campaigns", deals.campaign),
        "created_at": moments(deals.created),
        "status": words(STATUS, np.where(journeys.status == STILL_OPEN, 4, journeys.status)),
    }
    return staged("deals", columns, size=deals.size)


def _stages() -> pl.DataFrame:
    rows = []
    for number, way in enumerate(WAYS):
        odds = (*way.odds, 1000, 0, 0)
        kinds = (*("open",) * len(way.stages), "won", "lost", "abandoned")
        for rank, name in enumerate((*way.stages, *CLOSING)):
            rows.append((number, name, rank + 1, kinds[rank], odds[rank]))
    pipeline, names, ranks, kind, odds_of = zip(*rows, strict=True)
    columns: Columns = {
        "pipeline": refer("pipelines", np.array(pipeline)),
        "name": names,
        "rank": ranks,
        "kind": kind,
        "odds": shares(np.array(odds_of)),
    }
    return staged("stages", columns, size=len(rows))


def _currency(deals: Deals, deal: Ints) -> Texts:
    return words([country.currency for country in COUNTRIES], deals.country[deal])


def _terms(deals: Deals, clock: Clock) -> pl.DataFrame:
    terms = deals.terms
    lasts = np.append(terms.deal[1:] == terms.deal[:-1], False)
    known = terms.amount != NONE
    columns: Columns = {
        "deal": refer("deals", terms.deal),
        "owner": refer("members", terms.owner),
        "amount": amounts(terms.amount, known),
        "currency": _currency(deals, terms.deal),
        "expected_close": days(clock.dates(terms.close)),
        "valid_from": moments(terms.at),
        "valid_to": moments(np.append(terms.at[1:], 0), lasts),
    }
    return staged("deal_terms", columns, size=len(terms.deal))


def _lines(deals: Deals) -> pl.DataFrame:
    """Only deals that came as far as a proposal have lines."""
    journeys, lines = deals.journeys, deals.lines
    proposed = (journeys.reached >= OPEN_STAGES[journeys.way] - 3)[lines.deal]
    columns: Columns = {
        "deal": refer("deals", lines.deal[proposed]),
        "position": lines.position[proposed],
        "product": refer("products", lines.product[proposed]),
        "quantity": quantities(lines.tenths[proposed]),
        "unit_price": prices(lines.price[proposed]),
        "amount": amounts(lines.net[proposed]),
    }
    return staged("deal_lines", columns, size=int(proposed.sum()))


def _credits(rng: Generator, deals: Deals, trade: Groups, clock: Clock) -> pl.DataFrame:
    """One deal in eight is credited to its owner and one or two others."""
    split = np.flatnonzero(rng.random(deals.size) < 0.125)
    day = clock.day_of(deals.created[split])
    second, third = trade.pick(rng, day), trade.pick(rng, day)
    owner = deals.owner_now[split]
    pays_two = second != owner
    pays_three = pays_two & (third != owner) & (third != second) & (rng.random(len(split)) < 0.2)
    half = np.array([700, 500, 600])[choose(rng, (0.5, 0.3, 0.2), len(split))]
    parts = [
        (split[pays_two], owner[pays_two], np.where(pays_three, 334, half)[pays_two]),
        (split[pays_two], second[pays_two], np.where(pays_three, 333, 1000 - half)[pays_two]),
        (split[pays_three], third[pays_three], np.full(int(pays_three.sum()), 333)),
    ]
    deal, member, share = (np.concatenate([part[n] for part in parts]) for n in range(3))
    order = np.argsort(deal, kind="stable")
    columns: Columns = {
        "deal": refer("deals", deal[order]),
        "member": refer("members", member[order]),
        "share": shares(share[order]),
    }
    return staged("deal_credits", columns, size=len(deal))


def _competitors(deals: Deals, firms: Companies) -> pl.DataFrame:
    deal = np.flatnonzero(deals.rival != NONE)
    columns: Columns = {
        "deal": refer("deals", deal),
        "account": refer("accounts", firms.first_rival + deals.rival[deal]),
    }
    return staged("deal_competitors", columns, size=len(deal))


def _partners(rng: Generator, deals: Deals, firms: Companies) -> pl.DataFrame:
    """One deal in seven was brought by a partner, mostly the first ones; one in twelve had help of another."""
    first = firms.first_rival + len(RIVALS) + len(VENDORS)
    odds = np.arange(len(PARTNERS), 0, -1) / np.arange(len(PARTNERS), 0, -1).sum()
    brought = np.flatnonzero(rng.random(deals.size) < 1 / 7)
    touched = np.flatnonzero(rng.random(deals.size) < 1 / 12)
    by = choose(rng, odds, len(brought))
    helper = choose(rng, odds[::-1], len(touched))
    whose = np.full(deals.size, NONE)
    whose[brought] = by
    other = whose[touched] != helper
    deal = np.concatenate([brought, touched[other]])
    columns: Columns = {
        "deal": refer("deals", deal),
        "account": refer("accounts", first + np.concatenate([by, helper[other]])),
        "part": np.repeat(np.array(["brought", "touched"], dtype=object), [len(brought), int(other.sum())]),
    }
    return staged("deal_partners", columns, size=len(deal))


def _moves(deals: Deals) -> pl.DataFrame:
    journeys = deals.journeys
    which = journeys.kind == MOVED
    deal, at = journeys.deal[which], journeys.at[which]
    columns: Columns = {
        "deal": refer("deals", deal),
        "position": count_within(deal) + 1,
        "stage": refer("stages", stage_place(journeys.way[deal], journeys.stage[which])),
        "at": moments(at),
        "member": refer("members", deals.terms.owner[deals.terms.place_at(deal, at)]),
    }
    return staged("stage_moves", columns, size=len(deal))


def _outcomes(rng: Generator, deals: Deals, firms: Companies) -> pl.DataFrame:
    """Decisions and reopenings; a lost deal mostly says why, and to whom when a competitor was in it."""
    journeys = deals.journeys
    which = journeys.kind != MOVED
    deal, at, kind = journeys.deal[which], journeys.at[which], journeys.kind[which]
    rival = deals.rival[deal]
    lost_to = (kind == LOST) & (rival != NONE) & (rng.random(len(deal)) < 0.6)
    why = np.where(lost_to, 0, 1 + choose(rng, (0.34, 0.2, 0.2, 0.14, 0.12), len(deal)))
    tells = (kind == LOST) & (lost_to | (rng.random(len(deal)) < 0.9))
    reason = words(REASONS, np.where(tells, why, NONE))
    reason = np.where(kind == ABANDONED, "Went silent", reason)
    won = kind == 0
    columns: Columns = {
        "deal": refer("deals", deal),
        "position": count_within(deal) + 1,
        "kind": words(KINDS, kind),
        "at": moments(at),
        "reason": reason,
        "competitor": refer("accounts", np.where(lost_to, firms.first_rival + rival, NONE)),
        "amount": amounts(final_value(deals)[deal], won),
    }
    return staged("deal_outcomes", columns, size=len(deal))
