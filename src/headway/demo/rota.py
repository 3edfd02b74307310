"""Who was at work on which day, for how long; when the doors are open."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import Bools, Groups, Ints, choose, grouped, words
from headway.demo.clock import HOUR, Clock
from headway.demo.demand import CLOSES, OPENS, SATURDAY_CLOSES, stocktaking
from headway.demo.frame import Columns, days, quantities, refer, staged
from headway.demo.staff import INSIDE, TRADE_TEAMS, WEB_TEAM, Staff

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Rota:
    """Shifts: member, day, hours in tenths; `shop` is the shop's number, −1 in an office."""

    member: Ints
    day: Ints
    tenths: Ints
    shop: Ints

    def clerks(self, clock: Clock, shops: int) -> Groups:
        """Who sold in shop s on day d, as group s × days + d."""
        selling = self.shop >= 0
        return grouped(self.shop[selling] * clock.days + self.day[selling], self.member[selling], shops * clock.days)


def open_days(clock: Clock) -> Bools:
    """The days on which the shops are open."""
    found: Bools = (clock.weekday != SUNDAY) & ~clock.holiday
    found[stocktaking(clock)] = False
    return found


def plan_rota(rng: Generator, clock: Clock, staff: Staff) -> Rota:
    """Shop people work about four days of six and never leave a shop empty; office people work their weekdays."""
    parts: list[tuple[Ints, Ints, Ints]] = []
    for team in (*TRADE_TEAMS, INSIDE, WEB_TEAM):
        day, member = staff.present(clock, team)
        works = clock.workday[day] & (rng.random(len(day)) < 0.91)
        parts.append((member[works], day[works], np.full(int(works.sum()), -1)))
    doors = open_days(clock)
    for shop in range(len(staff.teams) - staff.first_shop):
        day, member = staff.present(clock, staff.first_shop + shop)
        works = doors[day] & (rng.random(len(day)) < 0.68)
        first = np.unique(day, return_index=True)[1]
        empty = doors & (np.bincount(day[works], minlength=clock.days) == 0)
        works[first[empty[day[first]]]] = True
        parts.append((member[works], day[works], np.full(int(works.sum()), shop)))
    members, days_worked, shops = (np.concatenate([part[n] for part in parts]) for n in range(3))
    tenths = np.where(shops < 0, 80, np.array([80, 60, 40])[choose(rng, (0.6, 0.25, 0.15), len(shops))])
    return Rota(members, days_worked, tenths, shops)


def hours_table(rota: Rota, clock: Clock) -> pl.DataFrame:
    """worked_hours; of today only what has passed."""
    passed = max(0, clock.elapsed - OPENS * HOUR) * 10 // HOUR
    tenths = np.where(rota.day == clock.days - 1, np.minimum(rota.tenths, passed), rota.tenths)
    order = np.lexsort((rota.member, rota.day))
    order = order[tenths[order] > 0]
    member, day, worked = rota.member[order], rota.day[order], tenths[order]
    columns: Columns = {
        "member": refer("members", member),
        "day": days(clock.dates(day)),
        "hours": quantities(worked),
        "basis": words(("worked",), np.zeros(len(order), dtype=np.int64)),
    }
    return staged("worked_hours", columns, size=len(order))


def door_tables(clock: Clock) -> dict[str, pl.DataFrame]:
    """open_hours, closures (public holidays and stocktaking)."""
    closes = [CLOSES] * 5 + [SATURDAY_CLOSES]
    hours: Columns = {"weekday": range(1, 7), "opens": [OPENS * 60] * 6, "closes": [hour * 60 for hour in closes]}
    shut = {**clock.holiday_names, **{int(day): "Stocktaking" for day in stocktaking(clock)}}
    numbers = np.array(sorted(shut))
    closures: Columns = {"day": days(clock.dates(numbers)), "reason": [shut[int(day)] for day in numbers]}
    return {
        "open_hours": staged("open_hours", hours, size=6),
        "closures": staged("closures", closures, size=len(numbers)),
    }
