"""The deals of the trade team: whose, what for, how much, and every change of these."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, add_up, choose, count_within
from headway.demo.clock import HOUR, Clock
from headway.demo.demand import TRADE, daily_demand, days_at, office_moment
from headway.demo.leads import NEVER, Leads
from headway.demo.marketing import SOURCES
from headway.demo.offer import Offer
from headway.demo.parties import Companies
from headway.demo.pipeline import NOT_YET, OPEN_STAGES, WAYS, Journeys, draw_way, travel
from headway.demo.places import COUNTRIES
from headway.demo.staff import Staff

REPEAT_SHARE = 0.35
OWNER, AMOUNT, CLOSE = range(3)


@dataclass(frozen=True, slots=True)
class DealLines:
    """What each deal is about; money in cents of the deal's currency, quantities in tenths.

    `net` is after the discount agreed.
    """

    deal: Ints
    position: Ints
    product: Ints
    tenths: Ints
    price: Ints
    gross: Ints
    net: Ints


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals in order of creation. `owner` is the first owner's, `owner_now` the last's."""

    account: Ints
    lead: Ints
    source: Ints
    campaign: Ints
    country: Ints
    created: Ints
    owner: Ints
    owner_now: Ints
    rival: Ints
    journeys: Journeys
    lines: DealLines
    terms: "Terms"

    @property
    def size(self) -> int:
        """How many deals there are."""
        return len(self.account)


@dataclass(frozen=True, slots=True)
class Terms:
    """Owner, amount (cents, NONE: not recorded) and expected close (day number) of a deal from a moment on, in
    order of deal and moment.
    """

    deal: Ints
    at: Ints
    owner: Ints
    amount: Ints
    close: Ints

    def place_at(self, deal: Ints, at: Ints) -> Ints:
        """The row of each deal's terms at a moment not before the deal."""
        span = int(self.at.max()) + 1
        return np.searchsorted(self.deal * span + self.at, deal * span + np.minimum(at, span - 1), side="right") - 1


def work_deals(rng: Generator, clock: Clock, leads: Leads, firms: Companies, staff: Staff, offer: Offer) -> Deals:
    """Every qualified lead becomes a deal; old customers bring more."""
    account, lead, created = _beginnings(rng, clock, leads, firms)
    trade = staff.by_day(clock, (1, 2))
    owner = trade.pick(rng, clock.day_of(created))
    repeat = lead == NONE
    way = draw_way(rng, repeat)
    quality = np.where(repeat, 1.2, np.array([one.quality for one in SOURCES])[leads.source[lead]])
    rival = np.where(rng.random(len(account)) < 0.38, rng.integers(0, 6, len(account)), NONE)
    ease = np.array(staff.skill)[owner] * np.clip(quality, 0.6, 1.5) * np.where(rival == NONE, 1.1, 0.85)
    journeys = travel(rng, clock, way, created, ease)
    lines = _lines(rng, clock, offer, clock.day_of(created), firms.country[account])
    terms = _terms(rng, clock, staff, trade, _Start(created, owner, journeys, lines))
    last = np.append(np.flatnonzero(np.diff(terms.deal)), len(terms.deal) - 1)
    return Deals(
        account=account,
        lead=lead,
        source=np.where(repeat, NONE, leads.source[lead]),
        campaign=np.where(repeat, NONE, leads.campaign[lead]),
        country=firms.country[account],
        created=created,
        owner=owner,
        owner_now=terms.owner[last],
        rival=rival,
        journeys=journeys,
        lines=lines,
        terms=terms,
    )


def _beginnings(rng: Generator, clock: Clock, leads: Leads, firms: Companies) -> tuple[Ints, Ints, Ints]:
    fresh = np.arange(firms.base, firms.size)
    wishes = max(20, int(len(fresh) * REPEAT_SHARE))
    asked = office_moment(rng, clock, days_at(rng.random(wishes), daily_demand(rng, clock, TRADE)))
    asked = asked[asked <= clock.end - 2 * HOUR]
    regular = choose(rng, rng.gamma(0.7, size=firms.base) + 0.05, len(asked))
    account = np.concatenate([fresh, regular])
    lead = np.concatenate([firms.lead[fresh], np.full(len(asked), NONE)])
    created = np.concatenate([leads.qualified[firms.lead[fresh]], asked])
    order = np.argsort(created, kind="stable")
    return account[order], lead[order], created[order]


def _lines(rng: Generator, clock: Clock, offer: Offer, day: Ints, country: Ints) -> DealLines:
    """One to eight products a deal at the price level of its country, a discount agreed for the whole deal."""
    deal = np.repeat(np.arange(len(day)), choose(rng, (0.22, 0.2, 0.17, 0.14, 0.1, 0.08, 0.05, 0.04), len(day)) + 1)
    product = offer.draw(rng, clock, day[deal])
    pieces = np.maximum(2, rng.lognormal(np.log(13), 0.7, len(deal))).astype(np.int64)
    level = np.array([land.price_level for land in COUNTRIES])[country][deal]
    price = np.maximum(2, offer.price[product, day[deal]] * level // 1000 // 2 * 2)
    gross = price * pieces
    discount = choose(rng, (0.30, 0.25, 0.25, 0.13, 0.07), len(day)) * 5
    return DealLines(
        deal=deal,
        position=count_within(deal) + 1,
        product=product,
        tenths=pieces * 10,
        price=price,
        gross=gross,
        net=gross - gross * discount[deal] // 100,
    )


@dataclass(frozen=True, slots=True)
class _Start:
    created: Ints
    owner: Ints
    journeys: Journeys
    lines: DealLines


@dataclass(frozen=True, slots=True)
class _Changes:
    deal: Ints
    at: Ints
    kind: int
    value: Ints


def _terms(rng: Generator, clock: Clock, staff: Staff, trade: Groups, start: _Start) -> Terms:
    """The story of each deal's terms: every change begins a row that keeps what did not change."""
    size = len(start.created)
    closed = np.where(start.journeys.status >= 0, start.journeys.last_time(), clock.end)
    changes = [
        _Changes(np.arange(size), start.created, OWNER, start.owner),
        *_owner_changes(rng, clock, staff, trade, start.owner, closed),
        *_amount_changes(rng, start),
        *_close_changes(rng, clock, start, closed),
    ]
    keys = [change.deal * (clock.end + 1) + change.at for change in changes]
    row_keys = np.unique(np.concatenate(keys))
    columns = []
    for kind in (OWNER, AMOUNT, CLOSE):
        cells = np.full(len(row_keys), NOT_YET)
        for change, key in zip(changes, keys, strict=True):
            if change.kind == kind:
                cells[np.searchsorted(row_keys, key)] = change.value
        columns.append(_carry_on(cells))
    return Terms(row_keys // (clock.end + 1), row_keys % (clock.end + 1), *columns)


def _carry_on(cells: Ints) -> Ints:
    """Cells that do not change repeat the one before; every deal's first row has a value of its own."""
    known = np.where(cells != NOT_YET, np.arange(len(cells)), 0)
    return cells[np.maximum.accumulate(known)]


def _owner_changes(
    rng: Generator, clock: Clock, staff: Staff, trade: Groups, owner: Ints, closed: Ints
) -> list[_Changes]:
    """When an owner leaves, somebody else takes over on that day's morning."""
    gone, found, current = staff.last_days(clock), [], owner.copy()
    for _ in range(4):
        leave = gone[current]
        inside = np.minimum(leave, clock.days - 1)
        at = clock.utc(inside, np.full(len(leave), 9 * HOUR))
        moved = np.flatnonzero((leave < clock.days) & (at < closed))
        current[moved] = trade.pick(rng, inside[moved])
        found.append(_Changes(moved, at[moved], OWNER, current[moved].copy()))
    return found


def _amount_changes(rng: Generator, start: _Start) -> list[_Changes]:
    """A guess at first (or nothing), the list value once proposed, the agreed value once negotiated."""
    size = len(start.created)
    gross, net = (add_up(start.lines.deal, cents, size) for cents in (start.lines.gross, start.lines.net))
    guess = np.maximum(100, np.round(gross * rng.lognormal(sigma=0.3, size=size) / 10_000) * 100).astype(np.int64) * 100
    guess[rng.random(size) < 0.14] = NONE
    found = [_Changes(np.arange(size), start.created, AMOUNT, guess)]
    way = start.journeys.way
    for back, value in ((3, gross), (2, net)):
        at = start.journeys.first_time(OPEN_STAGES[way] - back)
        come = np.flatnonzero(at != NOT_YET)
        found.append(_Changes(come, at[come], AMOUNT, value[come]))
    return found


def _close_changes(rng: Generator, clock: Clock, start: _Start, closed: Ints) -> list[_Changes]:
    """An expected close that is pushed out, mostly, when it comes near and nothing is decided."""
    usual = np.array([sum(way.days) for way in WAYS])[start.journeys.way]
    size = len(start.created)
    close = clock.day_of(start.created) + np.maximum(5, usual * rng.lognormal(sigma=0.35, size=size)).astype(np.int64)
    found = [_Changes(np.arange(size), start.created, CLOSE, close.copy())]
    cares = rng.random(size) < 0.85
    for _ in range(8):
        day = np.clip(close - 2, 0, clock.days - 1)
        at = clock.utc(day, np.full(size, 16 * HOUR))
        pushed = np.flatnonzero(cares & (close - 2 < clock.days) & (at < closed) & (at > start.created))
        close[pushed] += rng.integers(10, 46, len(pushed))
        found.append(_Changes(pushed, at[pushed], CLOSE, close[pushed].copy()))
    return found


def final_value(deals: Deals) -> Ints:
    """Cents that each deal is worth when everything is agreed."""
    return add_up(deals.lines.deal, deals.lines.net, deals.size)


def lead_results(deals: Deals, leads: Leads) -> tuple[Ints, Ints]:
    """Outcome and moment of each lead after its deal: converted when won, lost when lost, else as it was."""
    outcome, decided = leads.outcome.copy(), leads.decided.copy()
    came = deals.lead != NONE
    lead, status = deals.lead[came], deals.journeys.status[came]
    last = deals.journeys.last_time()[came]
    for kind, result in ((0, 1), (1, 3)):
        outcome[lead[status == kind]] = result
        decided[lead[status == kind]] = last[status == kind]
    decided[outcome == 0] = NEVER
    return outcome, decided
