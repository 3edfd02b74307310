"""What was asked of the company, its teams and its sellers: months of net sales and bookings; the parts add up to
the whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Floats, Groups, Ints
from headway.demo.clock import Clock
from headway.demo.frame import Columns, amounts, refer, staged

STEP = 10_000
AMBITION = 1.06


@dataclass(frozen=True, slots=True)
class Sold:
    """Euro cents by team and day of history, of one metric."""

    metric: str
    team: Ints
    day: Ints
    cents: Floats


def target_table(rng: Generator, clock: Clock, sold: list[Sold], sellers: dict[int, Groups]) -> pl.DataFrame:
    """targets from the first month to the end of this year: last year's same month and a bit, else what came to be.

    `sellers` are the reps of each team by day; such a team's target is shared out over those there in mid-month.
    """
    rows: list[tuple[str, date, date, int, int, int]] = []
    for one in sold:
        for month in range(_months(clock)):
            rows += _month(rng, clock, one, month, sellers)
    metric, first, last, team, member, cents = zip(*rows, strict=True)
    columns: Columns = {
        "metric": metric,
        "starts_on": first,
        "ends_on": last,
        "team": refer("teams", np.array(team)),
        "member": refer("members", np.array(member)),
        "amount": amounts(np.array(cents)),
    }
    return staged("targets", columns, size=len(rows))


def _months(clock: Clock) -> int:
    """Months from the first of history to December of this year."""
    return (clock.today.year - clock.start.year) * 12 + 12 - clock.start.month + 1


def _first_day(clock: Clock, month: int) -> date:
    year, number = divmod(clock.start.year * 12 + clock.start.month - 1 + month, 12)
    return date(year, number + 1, 1)


def _month(
    rng: Generator, clock: Clock, one: Sold, month: int, sellers: dict[int, Groups]
) -> list[tuple[str, date, date, int, int, int]]:
    first, after = _first_day(clock, month), _first_day(clock, month + 1)
    span = (one.metric, first, after - timedelta(days=1))
    basis = _first_day(clock, month - 12), _first_day(clock, month - 11)
    begin, end = basis if month >= 12 else (first, after)
    during = (one.day >= clock.number(begin)) & (one.day < clock.number(end))
    rows, whole = [], 0
    for team in np.unique(one.team):
        base = one.cents[during & (one.team == team)].sum() * AMBITION * rng.uniform(0.96, 1.06)
        asked = max(STEP, round(float(base) / STEP) * STEP)
        middle = min(clock.number(first) + 14, clock.days - 1)
        reps = _reps(sellers[int(team)], middle) if int(team) in sellers else []
        parts = _shared(asked, len(reps))
        rows += [(*span, NONE, rep, part) for rep, part in zip(reps, parts, strict=True)]
        rows.append((*span, int(team), NONE, asked))
        whole += asked
    return [*rows, (*span, NONE, NONE, whole)]


def _reps(groups: Groups, day: int) -> list[int]:
    return [int(rep) for rep in groups.items[groups.first[day] : groups.first[day + 1]]]


def _shared(cents: int, heads: int) -> list[int]:
    """Equal parts in whole euros whose sum is the whole; the first bears the rest."""
    if not heads:
        return []
    part = cents // heads // 100 * 100
    return [cents - part * (heads - 1), *[part] * (heads - 1)]
