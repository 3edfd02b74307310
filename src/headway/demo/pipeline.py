"""Deals on their way through the stages: forward, back, past a stage, won, lost, gone silent, taken up again."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import Bools, Floats, Ints, choose
from headway.demo.clock import HOUR, Clock
from headway.demo.demand import lost_quarter, office_moment

WON, LOST, ABANDONED, CANCELLED, REOPENED, MOVED = range(6)
KINDS = ("won", "lost", "abandoned", "cancelled", "reopened")
STILL_OPEN = -1
NOT_YET = np.iinfo(np.int64).max
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Way:
    """A pipeline: its open stages with odds in thousandths, usual days, and the chance of losing the deal there."""

    name: str
    stages: tuple[str, ...]
    odds: tuple[int, ...]
    days: tuple[float, ...]
    loses: tuple[float, ...]
    silent: tuple[float, ...]
    reopens_in: int


WAYS = (
    Way(
        "New business",
        ("Enquiry", "Qualified", "Needs agreed", "Proposal sent", "Negotiation", "Contract"),
        (100, 200, 350, 500, 700, 900),
        (3.0, 5.0, 8.0, 11.0, 9.0, 4.0),
        (0.14, 0.13, 0.12, 0.19, 0.11, 0.04),
        (0.05, 0.03, 0.03, 0.03, 0.01, 0.0),
        3,
    ),
    Way(
        "Repeat business",
        ("Wish", "Offer sent", "Agreeing terms", "Confirming"),
        (300, 500, 750, 900),
        (2.0, 6.0, 5.0, 3.0),
        (0.09, 0.14, 0.08, 0.02),
        (0.03, 0.02, 0.01, 0.0),
        1,
    ),
)
CLOSING = ("Won", "Lost", "Abandoned")
OPEN_STAGES = np.array([len(way.stages) for way in WAYS])
FIRST_STAGE = np.array([0, OPEN_STAGES[0] + len(CLOSING)])


def stage_place(way: Ints, stage: Ints) -> Ints:
    """The place in the table of stages: the open ones, then Won, Lost, Abandoned, pipeline by pipeline."""
    return FIRST_STAGE[way] + stage


@dataclass(frozen=True, slots=True)
class Journeys:
    """Everything that happened, in order of deal and time.

    `kind` is an outcome or MOVED; `stage` is where the deal stood after it.
    """

    way: Ints
    deal: Ints
    at: Ints
    kind: Ints
    stage: Ints
    status: Ints
    reached: Ints

    def first_time(self, stage: Ints) -> Ints:
        """When each deal first stood in its open `stage` (one for each deal) or a later open one; NOT_YET where it
        never did.
        """
        found = np.full(len(self.status), NOT_YET)
        still_open = self.stage < OPEN_STAGES[self.way[self.deal]]
        late = (self.kind == MOVED) & still_open & (self.stage >= stage[self.deal])
        np.minimum.at(found, self.deal[late], self.at[late])
        return found

    def last_time(self) -> Ints:
        """When something last happened to each deal."""
        found = np.zeros(len(self.status), dtype=np.int64)
        np.maximum.at(found, self.deal, self.at)
        return found


@dataclass
class _Walk:
    way: Ints
    stage: Ints
    day: Ints
    at: Ints
    status: Ints
    reached: Ints
    log: list[tuple[Ints, Ints, Ints, Ints]]

    def note(self, deals: Ints, kind: int) -> None:
        """Write down what happened to the deals at their present moment."""
        self.log.append((deals, self.at[deals].copy(), np.full(len(deals), kind), self.stage[deals].copy()))


def travel(rng: Generator, clock: Clock, way: Ints, created: Ints, ease: Floats) -> Journeys:
    """Move every deal until it is decided or `now` has come. `ease` above 1 makes losing less likely."""
    walk = _Walk(
        way=way,
        stage=np.zeros(len(way), dtype=np.int64),
        day=clock.day_of(created),
        at=created.copy(),
        status=np.full(len(way), STILL_OPEN),
        reached=np.zeros(len(way), dtype=np.int64),
        log=[],
    )
    moving = np.arange(len(way))
    walk.note(moving, MOVED)
    for _ in range(MOST_STEPS):
        if not len(moving):
            break
        moving = _step(rng, clock, walk, moving, ease)
    deal, at, kind, stage = (np.concatenate([entry[n] for entry in walk.log]) for n in range(4))
    order = np.lexsort((np.arange(len(deal)), at, deal))
    return Journeys(way, deal[order], at[order], kind[order], stage[order], walk.status, walk.reached)


def _pass_time(rng: Generator, clock: Clock, walk: _Walk, deals: Ints, usual: Floats) -> Ints:
    """Move the deals on by about the usual days; those whose moment has not come are left out."""
    wait = np.maximum(1, rng.lognormal(np.log(usual), 0.8, len(deals)).round().astype(np.int64))
    day = clock.next_workday(walk.day[deals] + wait)
    at = office_moment(rng, clock, day)
    come = (day < clock.days) & (at <= clock.end - HOUR)
    walk.day[deals[come]], walk.at[deals[come]] = day[come], at[come]
    return deals[come]


def _step(rng: Generator, clock: Clock, walk: _Walk, moving: Ints, ease: Floats) -> Ints:
    way, stage = walk.way[moving], walk.stage[moving]
    moving = _pass_time(rng, clock, walk, moving, _per_stage("days")[way, stage])
    way, stage = walk.way[moving], walk.stage[moving]
    hard = np.where(lost_quarter(clock)[walk.day[moving]], 1.6, 1.0) / ease[moving]
    lost = np.clip(_per_stage("loses")[way, stage] * hard, 0, 0.7)
    silent = _per_stage("silent")[way, stage] * hard
    chance = rng.random(len(moving))
    is_lost, is_silent = chance < lost, (chance >= lost) & (chance < lost + silent)
    goes_back = ~is_lost & ~is_silent & (stage > 0) & (chance > 0.95)
    on = ~is_lost & ~is_silent & ~goes_back
    by = np.where(on, np.where((rng.random(len(moving)) < 0.07) & (stage < OPEN_STAGES[way] - 2), 2, 1), -1)
    won = on & (stage + by >= OPEN_STAGES[way])
    travels = (on & ~won) | goes_back
    walk.stage[moving[travels]] += by[travels]
    walk.reached[moving] = np.maximum(walk.reached[moving], walk.stage[moving])
    walk.note(moving[travels], MOVED)
    for kind, which in ((WON, won), (LOST, is_lost), (ABANDONED, is_silent)):
        _close(walk, moving[which], kind)
    again = [
        _reopen(rng, clock, walk, moving[which], likely)
        for which, likely in ((won, 0.035), (is_lost | is_silent, 0.06))
    ]
    return np.concatenate([moving[travels], *again])


def _close(walk: _Walk, deals: Ints, kind: int) -> None:
    """Into the closing stage, and decided, at the same moment."""
    walk.stage[deals] = OPEN_STAGES[walk.way[deals]] + kind
    walk.status[deals] = kind
    walk.note(deals, MOVED)
    walk.note(deals, kind)


def _reopen(rng: Generator, clock: Clock, walk: _Walk, deals: Ints, likely: float) -> Ints:
    """Some closed deals are taken up again weeks later; of the won ones half end as cancelled within the hour."""
    deals = deals[rng.random(len(deals)) < likely]
    deals = _pass_time(rng, clock, walk, deals, np.full(len(deals), 24.0))
    cancelled = (walk.status[deals] == WON) & (rng.random(len(deals)) < 0.5)
    walk.note(deals, REOPENED)
    walk.stage[deals] = np.array([one.reopens_in for one in WAYS])[walk.way[deals]]
    walk.status[deals] = STILL_OPEN
    walk.note(deals, MOVED)
    ended = deals[cancelled]
    walk.at[ended] += HOUR // 2
    walk.status[ended] = CANCELLED
    walk.note(ended, CANCELLED)
    carried_on: Ints = deals[~cancelled]
    return carried_on


def _per_stage(name: str) -> Floats:
    most = max(len(way.stages) for way in WAYS)
    return np.array([[*getattr(way, name), *(1.0,) * (most - len(way.stages))] for way in WAYS])


def draw_way(rng: Generator, repeat: Bools) -> Ints:
    """Repeat customers mostly take the short way."""
    return np.where(repeat, choose(rng, (0.15, 0.85), len(repeat)), 0)
