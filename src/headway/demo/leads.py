"""Who asked and what became of the asking: quick answers, slow ones, none at all; machines that answer first."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Bools, Groups, Ints, Texts, blanked, choose, words
from headway.demo.clock import HOUR, Clock
from headway.demo.demand import TRADE, WEB, daily_demand, days_at, lost_quarter, office_moment, seconds_of_day
from headway.demo.frame import Columns, moments, numbered, refer, staged
from headway.demo.marketing import OUTBOUND, SOURCES, Campaigns, draw_sources
from headway.demo.names import TRADES, people
from headway.demo.places import COUNTRIES, TOWNS
from headway.demo.staff import Staff

MINUTE, DAY = 60, 24 * HOUR
NEVER = -1
OFFICE_OPENS, OFFICE_CLOSES = 8 * HOUR, 18 * HOUR
MEDIA = ("form", "mail", "phone", "chat")
REFUSED = ("Private person", "No need", "Outside our countries", "Too small", "Duplicate")
LOST = ("No contact", "Bought elsewhere")
SEGMENTS = ("Small", "Middle", "Large")
OPEN, CONVERTED, DISQUALIFIED, LEAD_LOST = range(4)
OUTCOMES = ("open", "converted", "disqualified", "lost")


@dataclass(frozen=True, slots=True)
class Leads:
    """Leads in order of time, moments in UTC seconds; `answered`, `qualified`, `decided` may be NEVER.

    Later rooms of the story fill the outcome.
    """

    created: Ints
    day: Ints
    source: Ints
    campaign: Ints
    member: Ints
    medium: Ints
    answered: Ints
    qualified: Ints
    outcome: Ints
    decided: Ints
    reason: Texts
    town: Ints
    trade: Ints
    segment: Ints
    names: Texts

    @property
    def outbound(self) -> Bools:
        """We went to them first."""
        found: Bools = self.source == OUTBOUND
        return found


def ask_around(rng: Generator, clock: Clock, count: int, campaigns: Campaigns, inside: Groups) -> Leads:
    """About `count` leads of three years, answered and qualified or not."""
    source = draw_sources(rng, count, web=False)
    day = days_at(rng.random(count), daily_demand(rng, clock, WEB))
    cold = source == OUTBOUND
    day[cold] = days_at(rng.random(int(cold.sum())), daily_demand(rng, clock, TRADE))
    by_day = cold | ((rng.random(count) < 0.6) & clock.workday[day])
    created = np.where(by_day, office_moment(rng, clock, day), clock.utc(day, seconds_of_day(rng, clock, WEB, day)))
    order = np.flatnonzero(created <= clock.end)
    order = order[np.argsort(created[order], kind="stable")]
    created, day, source = created[order], day[order], source[order]
    size = len(order)
    answered = np.where(source == OUTBOUND, created, _answers(rng, clock, created, day))
    qualified = _qualifications(rng, clock, day, source, created, answered)
    outcome, decided, reason = _ends(rng, clock, created, answered, qualified)
    return Leads(
        created=created,
        day=day,
        source=source,
        campaign=campaigns.running(rng, day, source, pull=0.45),
        member=inside.pick(rng, day),
        medium=np.where(source == OUTBOUND, 2, choose(rng, (0.5, 0.25, 0.12, 0.13), size)),
        answered=answered,
        qualified=qualified,
        outcome=outcome,
        decided=decided,
        reason=reason,
        town=choose(rng, [COUNTRIES[place].share / len(COUNTRIES[place].towns) for place, _, _ in TOWNS], size),
        trade=rng.integers(len(TRADES), size=size),
        segment=choose(rng, (0.6, 0.3, 0.1), size),
        names=people(rng, size),
    )


def in_office(rng: Generator, clock: Clock, moment: Ints) -> Ints:
    """The moment itself in office hours of a working day, else the next morning that has one; after `now` where
    there is none yet.
    """
    day = np.clip(clock.day_of(moment), 0, clock.days - 1)
    second = moment - clock.utc(day, np.zeros(len(day), dtype=np.int64))
    fits = clock.workday[day] & (second >= OFFICE_OPENS) & (second < OFFICE_CLOSES) & (moment <= clock.end)
    later = clock.next_workday(day + (second >= OFFICE_CLOSES))
    inside = np.minimum(later, clock.days - 1)
    morning = clock.utc(inside, OFFICE_OPENS + rng.integers(0, 100 * MINUTE, len(day)))
    return np.where(fits, moment, np.where((later < clock.days) & (moment <= clock.end), morning, clock.end + DAY))


def _lag(rng: Generator, size: int, median: float, spread: float) -> Ints:
    return np.maximum(MINUTE, rng.lognormal(np.log(median), spread, size)).astype(np.int64)


def _answers(rng: Generator, clock: Clock, created: Ints, day: Ints) -> Ints:
    """Quick, slow or never; the quick share has grown over the years."""
    size = len(created)
    chance = rng.random(size)
    quick = chance < 0.48 + 0.18 * day / clock.days
    never = chance > np.where(lost_quarter(clock)[day], 0.72, 0.85)
    lag = np.where(quick, _lag(rng, size, 18 * MINUTE, 1.0), _lag(rng, size, 14 * HOUR, 1.5))
    moment = in_office(rng, clock, created + lag)
    return np.where(never | (moment > clock.end), NEVER, moment)


def _qualifications(rng: Generator, clock: Clock, day: Ints, source: Ints, created: Ints, answered: Ints) -> Ints:
    quality = np.array([one.quality for one in SOURCES])[source]
    within_hour = (answered != NEVER) & (answered - created <= HOUR)
    chance = 0.30 * quality * np.where(within_hour, 1.35, 0.95) * np.where(lost_quarter(clock)[day], 0.8, 1.0)
    moment = in_office(rng, clock, answered + _lag(rng, len(day), 2.5 * DAY, 0.9))
    wins = (rng.random(len(day)) < chance) & (answered != NEVER) & (moment <= clock.end)
    return np.where(wins, moment, NEVER)


def _ends(rng: Generator, clock: Clock, created: Ints, answered: Ints, qualified: Ints) -> tuple[Ints, Ints, Texts]:
    """Outcome, when and why of leads that never qualified; the qualified wait for their deal."""
    size = len(created)
    waiting = answered == NEVER
    moment = in_office(rng, clock, np.where(waiting, created + 30 * DAY, answered) + _lag(rng, size, 6 * DAY, 0.8))
    chance = rng.random(size)
    refused = ~waiting & (chance < 0.6)
    lost = np.where(waiting, chance < 0.7, (chance >= 0.6) & (chance < 0.8))
    ends = (refused | lost) & (qualified == NEVER) & (moment <= clock.end)
    outcome = np.where(ends, np.where(refused, DISQUALIFIED, LEAD_LOST), OPEN)
    why = words(REFUSED, choose(rng, (0.35, 0.25, 0.2, 0.12, 0.08), size))
    reason = np.where(refused, why, words(LOST, (~waiting).astype(np.int64)))
    told = ends & (rng.random(size) > 0.06)
    return outcome, np.where(ends, moment, NEVER), blanked(reason, told)


def lead_table(leads: Leads, account: Ints, outcome: Ints, decided: Ints, owner: Ints) -> pl.DataFrame:
    """leads, with what their deals made of them."""
    size = len(leads.created)
    place = np.array([country for country, _, _ in TOWNS])[leads.town]
    columns: Columns = {
        "number": numbered("L{}", np.arange(size) + 1),
        "name": leads.names,
        "email": numbered("lead{}@post.example", np.arange(size) + 1),
        "account": refer("accounts", account),
        "owner": refer("members", owner),
        "source": refer("sources", leads.source),
        "campaign": refer("campaigns", leads.campaign),
        "country": words([country.name for country in COUNTRIES], place),
        "region": words([region for _, _, region in TOWNS], leads.town),
        "city": words([town for _, town, _ in TOWNS], leads.town),
        "industry": words([industry for _, industry in TRADES], leads.trade),
        "segment": words(SEGMENTS, leads.segment),
        "created_at": moments(leads.created),
        "qualified_at": moments(leads.qualified, leads.qualified != NEVER),
        "outcome": words(OUTCOMES, outcome),
        "outcome_at": moments(decided, decided != NEVER),
        "lost_reason": leads.reason,
    }
    return staged("leads", columns, size=size)


def handover_table(leads: Leads, owner: Ints, staff: Staff, clock: Clock) -> pl.DataFrame:
    """lead_handovers: who has left gave their open leads to who has them now, once both had come and gone."""
    lead = np.flatnonzero(owner != leads.member)
    left, came = staff.last_days(clock)[leads.member[lead]], staff.first_days(clock)[owner[lead]]
    day = np.minimum(np.maximum(left, came), clock.days - 1)
    columns: Columns = {
        "lead": refer("leads", lead),
        "owner": refer("members", leads.member[lead]),
        "at": moments(np.minimum(clock.utc(day, np.full(len(lead), 9 * HOUR)), clock.end)),
    }
    return staged("lead_handovers", columns, size=len(lead))


def message_table(rng: Generator, leads: Leads, clock: Clock) -> pl.DataFrame:
    """messages: the enquiry, a machine's thanks, our first word, and what was said after."""
    everyone = np.arange(len(leads.created))
    asked = ~leads.outbound
    thanked = asked & (leads.medium <= 1) & (rng.random(len(everyone)) < 0.55)
    talking = leads.answered != NEVER
    last = leads.answered.copy()
    parts = [
        _part(everyone, leads.created, asked, incoming=True),
        _part(everyone, leads.created + rng.integers(4, 50, len(everyone)), thanked, incoming=False, automatic=True),
        _part(everyone, leads.answered, talking, incoming=False),
    ]
    for turn, carries_on in enumerate((0.5, 0.8, 0.45, 0.7, 0.3)):
        talking = talking & (rng.random(len(everyone)) < carries_on)
        last = in_office(rng, clock, last + _lag(rng, len(everyone), 7 * HOUR, 1.2)) + turn + 1
        talking = talking & (last <= clock.end)
        parts.append(_part(everyone, last, talking, incoming=turn % 2 == 0))
    lead, at, incoming, automatic = (np.concatenate([part[n] for part in parts]) for n in range(4))
    order = np.lexsort((at, lead))
    return _messages(leads, lead[order], at[order], incoming[order].astype(np.bool_), automatic[order].astype(np.bool_))


def _part(
    everyone: Ints, at: Ints, which: Bools, *, incoming: bool, automatic: bool = False
) -> tuple[Ints, Ints, Ints, Ints]:
    size = int(which.sum())
    return everyone[which], at[which], np.full(size, int(incoming)), np.full(size, int(automatic))


def _messages(leads: Leads, lead: Ints, at: Ints, incoming: Bools, automatic: Bools) -> pl.DataFrame:
    columns: Columns = {
        "lead": refer("leads", lead),
        "member": refer("members", np.where(incoming | automatic, NONE, leads.member[lead])),
        "direction": words(("out", "in"), incoming.astype(np.int64)),
        "medium": words(MEDIA, np.where(automatic, 1, leads.medium[lead])),
        "at": moments(at),
        "automatic": automatic,
    }
    return staged("messages", columns, size=len(lead))
