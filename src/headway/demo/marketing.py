"""Where customers and leads come from: sources, campaigns, and what was spent on them."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Ints, choose
from headway.demo.clock import Clock
from headway.demo.frame import Columns, amounts, days, refer, staged

SPLASH = ("Bright Evenings", "Garden Glow", "Lights On", "Winter Warmth", "Open Workshop", "Trade Days")
FIXED = 9_000_000
"""Rent and wages of a month, in cents."""


@dataclass(frozen=True, slots=True)
class Source:
    """`leads`, `web`: its share there; `quality`: how much likelier its leads qualify; `daily`: cents spent each
    day.
    """

    name: str
    channel: str
    direction: str
    medium: str
    leads: float
    web: float
    quality: float
    daily: int = 0


SOURCES = (
    Source("Search ads", "Paid", "inbound", "search", 0.22, 0.24, 0.9, 9_500),
    Source("Organic search", "Organic", "inbound", "search", 0.18, 0.30, 1.1),
    Source("Newsletter", "Owned", "inbound", "email", 0.07, 0.22, 1.3),
    Source("Social ads", "Paid", "inbound", "social", 0.16, 0.14, 0.5, 6_000),
    Source("Referral", "Referral", "inbound", "referral", 0.09, 0.05, 2.1),
    Source("Trade fair", "Events", "inbound", "event", 0.08, 0.0, 1.2),
    Source("Partner", "Referral", "inbound", "partner", 0.05, 0.0, 1.6),
    Source("Cold calls", "Outbound", "outbound", "phone", 0.15, 0.0, 0.6),
)
OUTBOUND = 7
RUN_BY_SOURCES = (0, 3, 2, 5)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """Campaigns by number: the source each feeds, its first day and the day after its last."""

    names: tuple[str, ...]
    source: Ints
    first: Ints
    end: Ints

    def running(self, rng: Generator, day: Ints, source: Ints, *, pull: float) -> Ints:
        """The campaign behind each touch of a source on a day; NONE where none ran, or by chance `1 − pull`."""
        found = np.full(len(day), NONE)
        pulled = rng.random(len(day)) < pull
        for number in range(len(self.names)):
            during = (day >= self.first[number]) & (day < self.end[number]) & (source == self.source[number])
            found[during & pulled] = number
        return found


def plan_campaigns(rng: Generator, clock: Clock) -> Campaigns:
    """A campaign about every ten weeks, three to six weeks long, the last of them still running."""
    first = np.arange(25, clock.days - 14, 70) + rng.integers(0, 20, len(np.arange(25, clock.days - 14, 70)))
    first[-1] = clock.days - 15
    length = rng.integers(20, 43, len(first))
    dates = clock.dates(first)
    names = tuple(f"{SPLASH[n % len(SPLASH)]} {str(dates[n])[:7]}" for n in range(len(first)))
    source = np.array(RUN_BY_SOURCES)[np.arange(len(first)) % len(RUN_BY_SOURCES)]
    return Campaigns(names=names, source=source, first=first, end=first + length)


def marketing_tables(rng: Generator, campaigns: Campaigns, clock: Clock, scale: float) -> dict[str, pl.DataFrame]:
    """sources, campaigns, spend."""
    return {
        "sources": _sources(),
        "campaigns": _campaigns(campaigns, clock),
        "spend": _spend(rng, campaigns, clock, scale),
    }


def _sources() -> pl.DataFrame:
    columns: Columns = {
        name: [getattr(source, name) for source in SOURCES] for name in ("name", "channel", "direction", "medium")
    }
    return staged("sources", columns, size=len(SOURCES))


def _campaigns(campaigns: Campaigns, clock: Clock) -> pl.DataFrame:
    count = len(campaigns.names)
    columns: Columns = {
        "number": [f"K{n + 1:02}" for n in range(count)],
        "name": campaigns.names,
        "source": refer("sources", campaigns.source),
        "starts_on": days(clock.dates(campaigns.first)),
        "ends_on": days(clock.dates(campaigns.end - 1)),
    }
    return staged("campaigns", columns, size=count)


def _spend(rng: Generator, campaigns: Campaigns, clock: Clock, scale: float) -> pl.DataFrame:
    """Each campaign and each paid source spends on every day that it runs; a fair's cost of sales comes once a
    quarter; rent and wages once a month.
    """
    rows = [
        (number, campaigns.source[number], day, 0, 42_000 if campaigns.source[number] == 5 else 18_000)
        for number in range(len(campaigns.names))
        for day in range(campaigns.first[number], min(campaigns.end[number], clock.days))
    ]
    for place, source in enumerate(SOURCES):
        if source.daily:
            rows += [(NONE, place, day, 0, source.daily) for day in range(clock.days)]
    rows += [(NONE, 5, day, 1, 260_000) for day in range(80, clock.days, 91)]
    rows += [(NONE, NONE, day, 2, FIXED) for day in range(0, clock.days, 30)]
    campaign, source, day, kind, usual = np.array(rows).T
    cents = np.round(usual * scale**0.8 * rng.lognormal(sigma=0.25, size=len(rows))).astype(np.int64)
    kinds = np.array(["marketing", "sales", "fixed"], dtype=object)
    columns: Columns = {
        "campaign": refer("campaigns", campaign),
        "source": refer("sources", source),
        "day": days(clock.dates(day)),
        "kind": kinds[kind],
        "amount": amounts(cents),
        "currency": np.full(len(rows), "EUR", dtype=object),
    }
    return staged("spend", columns, size=len(rows))


def draw_sources(rng: Generator, size: int, *, web: bool) -> Ints:
    """First touches of web orders, or of leads."""
    return choose(rng, [source.web if web else source.leads for source in SOURCES], size)
