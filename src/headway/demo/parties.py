"""Companies, consumers, competitors, vendors, partners, and the people in them."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Bools, Ints, Texts, blanked, choose, count_within, words
from headway.demo.clock import Clock
from headway.demo.frame import Columns, amounts, days, numbered, refer, staged
from headway.demo.leads import NEVER, SEGMENTS, Leads
from headway.demo.names import TRADES, companies, people
from headway.demo.places import COUNTRIES, TOWNS

RIVALS = ("Gloamforge & Sons", "Luxomere", "Wattlewisp", "Bright Badger Lighting", "Ohmsworth", "Ljusdröm Ateljé")
VENDORS = ("Porzellina Werke", "Copperhollow Mills", "Filamento Sette", "Kordelia Cables", "Waxwing Chandlers")
PARTNERS = ("Studio Nachtuil", "Plumb & Parallel Architects", "Atelier Demi-Jour", "Fitwright Electric")
ROLES = ("client", "prospect", "competitor", "vendor", "partner")


@dataclass(frozen=True, slots=True)
class Companies:
    """Business customers: `base` of them were there before history; the others came with a qualified lead (`lead`,
    else NONE).
    """

    base: int
    lead: Ints
    town: Ints
    trade: Ints
    segment: Ints
    since: Ints
    names: Texts

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.lead)

    @property
    def country(self) -> Ints:
        """The country of each."""
        return np.array([place for place, _, _ in TOWNS])[self.town]

    @property
    def first_rival(self) -> int:
        """Where competitors, then vendors, then partners begin in the table of accounts."""
        return self.size

    @property
    def first_consumer(self) -> int:
        """Where consumers begin in the table of accounts."""
        return self.size + len(RIVALS) + len(VENDORS) + len(PARTNERS)


def found_companies(rng: Generator, leads: Leads, clock: Clock) -> Companies:
    """Those known of old, and one for each qualified lead."""
    lead = np.flatnonzero(leads.qualified != NEVER)
    base = 40 + len(lead) // 5
    share = [COUNTRIES[place].share / len(COUNTRIES[place].towns) for place, _, _ in TOWNS]
    town = np.concatenate([choose(rng, share, base), leads.town[lead]])
    trade = np.concatenate([rng.integers(len(TRADES), size=base), leads.trade[lead]])
    country = words([country.name for country in COUNTRIES], np.array([place for place, _, _ in TOWNS])[town])
    return Companies(
        base=base,
        lead=np.concatenate([np.full(base, NONE), lead]),
        town=town,
        trade=trade,
        segment=np.concatenate([choose(rng, (0.4, 0.4, 0.2), base), leads.segment[lead]]),
        since=np.concatenate([-rng.integers(100, 2500, base), clock.day_of(leads.qualified[lead])]),
        names=companies(rng, trade, country),
    )


def account_table(rng: Generator, firms: Companies, owner: Ints, consumer_towns: Ints) -> pl.DataFrame:
    """accounts: companies, then competitors, vendors, partners, then consumers."""
    others = (*RIVALS, *VENDORS, *PARTNERS)
    consumers, size = len(consumer_towns), firms.first_consumer + len(consumer_towns)
    is_firm = np.arange(size) < firms.first_consumer
    town = np.concatenate([firms.town, np.arange(len(others)) % len(TOWNS), consumer_towns])
    blank = np.full(size - firms.size, None, dtype=object)
    unknown = (rng.random(size) < 0.05) & is_firm
    columns: Columns = {
        "number": numbered("A{}", np.arange(size) + 1),
        "name": np.concatenate([firms.names, np.array(others, dtype=object), people(rng, consumers)]),
        "kind": words(("person", "company"), is_firm.astype(np.int64)),
        "email": numbered("a{}@post.example", np.where(rng.random(size) < 0.97, np.arange(size) + 1, NONE)),
        "industry": blanked(np.concatenate([words([i for _, i in TRADES], firms.trade), blank]), ~unknown),
        "segment": np.concatenate([words(SEGMENTS, firms.segment), blank]),
        "country": words([COUNTRIES[place].name for place, _, _ in TOWNS], town),
        "region": words([region for _, _, region in TOWNS], town),
        "city": words([name for _, name, _ in TOWNS], town),
        "owner": refer("members", np.concatenate([owner, np.full(size - firms.size, NONE)])),
        **_firm_figures(rng, firms, size),
        **_person_figures(rng, ~is_firm),
    }
    return staged("accounts", columns, size=size)


def _firm_figures(rng: Generator, firms: Companies, size: int) -> dict[str, pl.Series]:
    known = (np.arange(size) < firms.size) & (rng.random(size) < 0.8)
    heads = np.concatenate([np.array([8, 60, 600])[firms.segment], np.ones(size - firms.size, dtype=np.int64)])
    employees = np.maximum(1, heads * rng.lognormal(sigma=0.6, size=size)).astype(np.int64)
    revenue = np.round(employees * rng.lognormal(np.log(140), 0.4, size)).astype(np.int64) * 1000
    founded = rng.integers(1961, 2022, size)
    as_known = pl.Series(known)
    return {
        "employees": pl.select(pl.when(as_known).then(pl.Series(employees))).to_series(),
        "annual_revenue": amounts(revenue * 100, known & (rng.random(size) < 0.7)),
        "founded_year": pl.select(pl.when(as_known).then(pl.Series(founded))).to_series(),
    }


def _person_figures(rng: Generator, person: Bools) -> dict[str, pl.Series]:
    told = pl.Series(person & (rng.random(len(person)) < 0.4))
    born = pl.Series(np.clip(rng.normal(1981, 14, len(person)), 1936, 2007).astype(np.int64))
    gender = pl.Series(
        words(("female", "male", "other"), choose(rng, (0.53, 0.44, 0.03), len(person))).tolist(), dtype=pl.String
    )
    return {
        "birth_year": pl.select(pl.when(told).then(born)).to_series(),
        "gender": pl.select(pl.when(told).then(gender)).to_series(),
    }


def role_table(firms: Companies, first_win: Ints, clock: Clock) -> pl.DataFrame:
    """account_roles: old companies are clients; new ones are prospects until the day of their first win."""
    others = np.arange(firms.first_rival, firms.first_consumer)
    role_of_other = np.repeat([2, 3, 4], [len(RIVALS), len(VENDORS), len(PARTNERS)])
    everyone = np.arange(firms.size)
    fresh = everyone[firms.base :]
    won = fresh[first_win[fresh] < clock.days]
    account = np.concatenate([everyone[: firms.base], fresh, won, others])
    role = np.concatenate(
        [
            np.zeros(firms.base, dtype=np.int64),
            np.ones(len(fresh), dtype=np.int64),
            np.zeros(len(won), dtype=np.int64),
            role_of_other,
        ]
    )
    first = np.concatenate(
        [firms.since[: firms.base], firms.since[fresh], first_win[won], np.zeros(len(others), dtype=np.int64)]
    )
    end = np.where(role == 1, first_win[np.minimum(account, firms.size - 1)], clock.days)
    columns: Columns = {
        "account": refer("accounts", account),
        "role": words(ROLES, role),
        "valid_from": days(clock.dates(first), role < 2),
        "valid_to": days(clock.dates(end), end < clock.days),
    }
    return staged("account_roles", columns, size=len(account))


def contact_table(rng: Generator, firms: Companies) -> pl.DataFrame:
    """contacts: one to three people at each company."""
    account = np.repeat(np.arange(firms.size), choose(rng, (0.5, 0.35, 0.15), firms.size) + 1)
    size = len(account)
    titles = ("Owner", "Buyer", "Facility manager", "Architect", "Assistant")
    columns: Columns = {
        "number": numbered("P{}", np.arange(size) + 1),
        "account": refer("accounts", account),
        "name": people(rng, size),
        "email": numbered("p{}@firm.example", np.arange(size) + 1),
        "phone": numbered("+00 555 {}", np.arange(size) + 1),
        "title": words(titles, choose(rng, (0.2, 0.35, 0.2, 0.1, 0.15), size)),
    }
    return staged("contacts", columns, size=size)


def first_contacts(contacts: pl.DataFrame, firms: Companies) -> Ints:
    """The first contact of each company."""
    account = contacts["account"].str.strip_prefix("accounts").cast(pl.Int64).to_numpy()
    found = np.full(firms.size, NONE)
    first = count_within(account) == 0
    found[account[first]] = np.flatnonzero(first)
    return found
