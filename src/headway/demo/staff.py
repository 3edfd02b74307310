"""Offices, teams and people: who joins, leaves, changes team, and who leads whom when."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Groups, Ints, grouped
from headway.demo.clock import Clock
from headway.demo.frame import Columns, days, refer, staged
from headway.demo.names import distinct_people
from headway.demo.places import COUNTRIES, SHOP_TOWNS, TOWNS
from headway.demo.size import Size

SHOPS, TRADE_NORTH, TRADE_SOUTH, INSIDE, WEB_TEAM, TRADE = 0, 1, 2, 3, 4, 5
FIXED_TEAMS = ("Shops", "Trade North", "Trade South", "Inside sales", "Web shop", "Trade")
TRADE_TEAMS = (TRADE_NORTH, TRADE_SOUTH)
BEFORE = 420
MEMORY = 30
TITLES = {
    TRADE_NORTH: "Trade seller",
    TRADE_SOUTH: "Trade seller",
    INSIDE: "Inside seller",
    WEB_TEAM: "Web merchandiser",
}


@dataclass(frozen=True, slots=True)
class Spell:
    """A member in a team from a day number up to, not including, another."""

    member: int
    team: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who ever worked here. Team numbers from `first_shop` on are the shops'; `offices` is each team's
    office.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    teams: tuple[str, ...]
    offices: tuple[int, ...]
    spells: tuple[Spell, ...]
    leads: tuple[Spell, ...]
    skill: tuple[float, ...]
    first_shop: int = len(FIXED_TEAMS)

    @property
    def director(self) -> int:
        """The member who leads everybody."""
        return 0

    def present(self, clock: Clock, team: int) -> tuple[Ints, Ints]:
        """Pairs (day of history, rep) of everybody in a team, day by day."""
        spells = [spell for spell in self.spells if spell.team == team]
        runs = [(np.arange(max(0, s.first), min(clock.days, s.end)), s.member) for s in spells]
        return (
            np.concatenate([run for run, _ in runs]),
            np.concatenate([np.full(len(run), member) for run, member in runs]),
        )

    def by_day(self, clock: Clock, teams: tuple[int, ...]) -> Groups:
        """The reps of the teams on each day of history."""
        pairs = [self.present(clock, team) for team in teams]
        return grouped(np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs]), clock.days)

    def first_days(self, clock: Clock) -> Ints:
        """Each member's first day; `clock.days` for those who never worked in a team."""
        starts = np.full(len(self.names), clock.days)
        for spell in (*self.spells, *self.leads):
            starts[spell.member] = min(starts[spell.member], spell.first)
        return starts

    def last_days(self, clock: Clock) -> Ints:
        """The day after each member's last; `clock.days` or later for those still here."""
        ends = np.full(len(self.names), 0)
        for spell in (*self.spells, *self.leads):
            ends[spell.member] = max(ends[spell.member], spell.end)
        ends[self.director] = clock.days
        return ends


@dataclass
class _Hiring:
    """People and spells as they come to be while the story is told."""

    titles: list[str] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    leads: list[Spell] = field(default_factory=list)

    def hire(self, title: str) -> int:
        self.titles.append(title)
        return len(self.titles) - 1


def tell_staff(rng: Generator, clock: Clock, size: Size) -> Staff:
    """Who worked where and when: posts are filled, left, filled again; three people change team; one manager is
    replaced.
    """
    shops = [TOWNS[SHOP_TOWNS[n % len(SHOP_TOWNS)]][1] for n in range(size.shops)]
    twice = [f" {n // len(SHOP_TOWNS) + 1}" if n >= len(SHOP_TOWNS) else "" for n in range(size.shops)]
    teams = (*FIXED_TEAMS, *(f"Shop {town}{more}" for town, more in zip(shops, twice, strict=True)))
    hiring = _Hiring()
    hiring.hire("Sales director")
    for team in range(len(teams)):
        _fill(rng, clock, hiring, team, _posts(team, size))
    _change_teams(clock, hiring)
    names = tuple(distinct_people(rng, len(hiring.titles)))
    return Staff(
        names=names,
        titles=tuple(hiring.titles),
        teams=teams,
        offices=tuple(1 if team == TRADE_SOUTH else max(0, team - len(FIXED_TEAMS)) for team in range(len(teams))),
        spells=tuple(hiring.spells),
        leads=tuple(hiring.leads),
        skill=tuple(rng.lognormal(sigma=0.28, size=len(names))),
    )


def _posts(team: int, size: Size) -> int:
    match team:
        case 0 | 5:
            return 0
        case 1 | 2:
            return size.sellers
        case 3:
            return size.answerers
        case 4:
            return 1
        case _:
            return size.clerks


def _fill(rng: Generator, clock: Clock, hiring: _Hiring, team: int, posts: int) -> None:
    if not posts:
        return
    _lead(clock, hiring, team)
    title = TITLES.get(team, "Shop seller")
    for post in range(posts):
        grows = post >= 2 and rng.random() < 0.35
        day = int(rng.integers(60, clock.days - 200)) if grows else -int(rng.integers(30, BEFORE))
        stays = post == 0
        while day < clock.days - 20:
            length = clock.days * 2 if stays else 150 + int(rng.exponential(800))
            end = min(day + length, clock.days * 2)
            if end > MEMORY:
                hiring.spells.append(Spell(hiring.hire(title), team, day, end))
            day = end + int(rng.integers(5, 45))


def _lead(clock: Clock, hiring: _Hiring, team: int) -> None:
    title = "Shop manager" if team >= len(FIXED_TEAMS) else "Team manager"
    change = clock.days * 5 // 9 if team == TRADE_SOUTH else clock.days * 2
    hiring.leads.append(Spell(hiring.hire(title), team, -BEFORE, change))
    if team == TRADE_SOUTH:
        hiring.leads.append(Spell(hiring.hire(title), team, change, clock.days * 2))


def _change_teams(clock: Clock, hiring: _Hiring) -> None:
    """The longest-serving free rep of three teams moves: shop to inside sales, inside to trade, north to south."""
    moves = ((len(FIXED_TEAMS), INSIDE, 0.35), (INSIDE, TRADE_NORTH, 0.55), (TRADE_NORTH, TRADE_SOUTH, 0.7))
    for team, other, share in moves:
        day = int(clock.days * share)
        stay = [s for s in hiring.spells if s.team == team and s.first < day - 60 and s.end > day + 60]
        if len(stay) > 1:
            spell = stay[-1]
            hiring.spells.remove(spell)
            hiring.spells.append(Spell(spell.member, team, spell.first, day))
            hiring.spells.append(Spell(spell.member, other, day, spell.end))


def staff_tables(staff: Staff, clock: Clock, size: Size) -> dict[str, pl.DataFrame]:
    """offices, teams, members, memberships."""
    return {
        "offices": _offices(staff, size),
        "teams": _teams(staff),
        "members": _members(staff, clock),
        "memberships": _memberships(staff, clock),
    }


def _offices(staff: Staff, size: Size) -> pl.DataFrame:
    towns = [TOWNS[SHOP_TOWNS[n % len(SHOP_TOWNS)]] for n in range(size.shops)]
    names = [name.removeprefix("Shop ") for name in staff.teams[staff.first_shop :]]
    columns: Columns = {
        "number": [f"O{n + 1:02}" for n in range(size.shops)],
        "name": names,
        "country": [COUNTRIES[country].name for country, _, _ in towns],
        "region": [region for _, _, region in towns],
    }
    return staged("offices", columns, size=size.shops)


def _teams(staff: Staff) -> pl.DataFrame:
    count = len(staff.teams)
    parents = np.array([TRADE if n in TRADE_TEAMS else SHOPS if n >= staff.first_shop else NONE for n in range(count)])
    columns: Columns = {
        "number": [f"T{n + 1:02}" for n in range(count)],
        "name": staff.teams,
        "parent": refer("teams", parents),
    }
    return staged("teams", columns, size=count)


def _members(staff: Staff, clock: Clock) -> pl.DataFrame:
    count = len(staff.names)
    starts = np.full(count, clock.days)
    for spell in (*staff.spells, *staff.leads):
        starts[spell.member] = min(starts[spell.member], spell.first)
    starts[staff.director] = -BEFORE
    ends = staff.last_days(clock)
    columns: Columns = {
        "number": [f"M{n + 1:03}" for n in range(count)],
        "name": staff.names,
        "email": [f"m{n + 1:03}@lanternfold.example" for n in range(count)],
        "phone": [f"+00 555 {n + 1:04}" for n in range(count)],
        "title": staff.titles,
        "active_from": days(clock.dates(starts)),
        "active_to": days(clock.dates(ends - 1), ends < clock.days),
    }
    return staged("members", columns, size=count)


def _memberships(staff: Staff, clock: Clock) -> pl.DataFrame:
    rows = [(s.member, s.team, staff.director, s.first, s.end) for s in staff.leads]
    for spell in staff.spells:
        for lead in (lead for lead in staff.leads if lead.team == spell.team):
            first, end = max(spell.first, lead.first), min(spell.end, lead.end)
            if first < end and first < clock.days:
                rows.append((spell.member, spell.team, lead.member, first, end))
    rows = sorted(row for row in rows if row[3] < clock.days)
    member, team, manager, first, end = np.array(rows).T
    columns: Columns = {
        "member": refer("members", member),
        "team": refer("teams", team),
        "office": refer("offices", np.array(staff.offices)[team]),
        "manager": refer("members", manager),
        "valid_from": days(clock.dates(first)),
        "valid_to": days(clock.dates(end), end < clock.days),
    }
    return staged("memberships", columns, size=len(rows))
