"""Consumers who come once, often, or no more: rates that differ from person to person (gamma), lifetimes that end
(exponential).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import NONE, Bools, Floats, Ints, choose
from headway.demo.clock import Clock
from headway.demo.demand import COUNTER, WEB, Rhythm, daily_demand, days_at, seconds_of_day
from headway.demo.places import COUNTRIES, TOWNS

WEB_SHARE = 0.47
GUESTS_WEB, GUESTS_COUNTER = 0.10, 0.48
BEFORE = 1.8
SPARE = 1.08


@dataclass(frozen=True, slots=True)
class Purchases:
    """Shopping trips: who (NONE: a guest), by web or at the counter, on which day, at which UTC second; `towns` has
    one entry a consumer.
    """

    customer: Ints
    web: Bools
    day: Ints
    at: Ints
    towns: Ints


def go_shopping(rng: Generator, clock: Clock, count: int) -> Purchases:
    """Exactly `count` trips up to now."""
    known_share = WEB_SHARE * (1 - GUESTS_WEB) + (1 - WEB_SHARE) * (1 - GUESTS_COUNTER)
    wanted = int(count * SPARE) + 20
    customer, when = _returning(rng, int(wanted * known_share))
    likes_web = rng.random(int(customer.max()) + 1) < WEB_SHARE * (1 - GUESTS_WEB) / known_share
    web = np.where(rng.random(len(customer)) < 0.9, likes_web[customer], ~likes_web[customer])
    strangers = wanted - len(customer)
    guest_web = WEB_SHARE * GUESTS_WEB / (1 - known_share)
    customer = np.concatenate([customer, np.full(strangers, NONE)])
    when = np.concatenate([when, rng.random(strangers)])
    web = np.concatenate([web, rng.random(strangers) < guest_web])
    day, at = _moments(rng, clock, when, web)
    kept = np.flatnonzero(at <= clock.end)
    kept = np.sort(rng.permutation(kept)[:count])
    kept = kept[np.argsort(at[kept], kind="stable")]
    names, number = np.unique(customer[kept], return_inverse=True)
    number = number - 1 if names[0] == NONE else number
    share = [COUNTRIES[place].share / len(COUNTRIES[place].towns) for place, _, _ in TOWNS]
    return Purchases(number, web[kept], day[kept], at[kept], choose(rng, share, int(number.max()) + 1))


def _returning(rng: Generator, wanted: int) -> tuple[Ints, Floats]:
    """Customers and when they bought, as shares of all demand; born evenly, some before history, whose early trips
    are not in it.
    """
    people = max(10, 2 * wanted)
    born = rng.uniform(-BEFORE, 1, people)
    stays = np.minimum(rng.exponential(0.55, people), 1 - born)
    trips = 1 + rng.poisson(rng.gamma(0.6, 11.0, people) * stays)
    customer = np.repeat(np.arange(people), trips)
    begins = np.repeat(np.cumsum(trips) - trips, trips)
    when = born[customer] + np.where(
        np.arange(len(customer)) == begins, 0.0, rng.random(len(customer)) * stays[customer]
    )
    inside = when >= 0
    customer, when = customer[inside], when[inside]
    last = customer[min(wanted, len(customer)) - 1]
    return customer[customer <= last], when[customer <= last]


def _moments(rng: Generator, clock: Clock, when: Floats, web: Bools) -> tuple[Ints, Ints]:
    day, at = np.empty(len(when), dtype=np.int64), np.empty(len(when), dtype=np.int64)
    for rhythm, which in ((WEB, web), (COUNTER, ~web)):
        day[which] = days_at(when[which], daily_demand(rng, clock, rhythm))
        at[which] = clock.utc(day[which], _seconds(rng, clock, rhythm, day[which]))
    return day, at


def _seconds(rng: Generator, clock: Clock, rhythm: Rhythm, day: Ints) -> Ints:
    return seconds_of_day(rng, clock, rhythm, day)
