"""The people behind the numbers: each with their figures, every value a link to its rows, every name to their own
Home."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from headway.answers.answer import Answer
from headway.errors import BadQuestion
from headway.values.suggest import did_you_mean
from headway.web.address import link, one, only
from headway.web.asked import Asked
from headway.web.barring import Bar, Option, bar_of
from headway.web.links import SEEN
from headway.web.reading import ask_once
from headway.web.screens.choosing import answerable
from headway.web.screens.people import METRICS, group_table
from headway.web.screens.series import number
from headway.web.screens.table import Column, Row, Table, counted_noun

GROUPS = {"rep": "People", "team": "Teams", "office": "Offices"}
NOUNS = {"rep": "rep", "team": "team", "office": "office"}
MOST_COLUMNS = 8
MORE = ("open_pipeline", "open_opportunities", "sales_per_hour")
PATH = "/team"


@dataclass(frozen=True, slots=True)
class Team:
    """The page. `groups` are the ways to split it that tell anything apart; `search` narrows it to some names."""

    bar: Bar
    groups: tuple[Option, ...]
    noun: str
    search: str
    says: str
    table: Table | None
    explore: str


def team_screen(asked: Asked) -> Team:
    """Everybody whom this person may see, the largest first or as the address sorts them."""
    by, search = one(asked.params, "by") or "rep", one(asked.params, "q")
    if by not in GROUPS:
        raise BadQuestion(f'"{by}" is no way to split a team{did_you_mean(by, GROUPS)}')
    bar = bar_of(asked, PATH, title=f"Team, {bar_of(asked, PATH).title}")
    groups = tuple(Option(label, link(PATH, asked.params, by=key), key == by) for key, label in GROUPS.items())
    keys = _keys(asked, by)
    answer = ask_once(asked.query(keys, by=(by,)), asked.world) if keys else None
    keys = tuple(key for key in keys if answer and any(row[key] is not None for row in answer.rows))[:MOST_COLUMNS]
    if answer is None or not keys:
        return Team(bar, groups, GROUPS[by].lower(), search, "", None, "")
    places = _places(asked, answer, by, keys, search)
    table = group_table(asked, by, keys, answer, places)
    rows = tuple(_led(asked, by, row) for row in table.rows)
    explore = link("/explore", only(asked.params, *SEEN), metric=keys, by=by)
    return Team(
        bar,
        groups,
        GROUPS[by].lower(),
        search,
        counted_noun(sum(answer.rows[place][by] is not None for place in places), NOUNS[by]),
        replace(table, columns=_sortable(asked, table, keys), rows=rows, says=""),
        explore,
    )


def _keys(asked: Asked, by: str) -> tuple[str, ...]:
    offered = answerable(asked, tuple(dict.fromkeys((*METRICS[:5], *MORE[:1], *METRICS[5:], *MORE[1:]))))
    return tuple(key for key in offered if by in asked.place.catalogue.dimensions_of(key))


def _places(asked: Asked, answer: Answer, by: str, keys: Sequence[str], search: str) -> list[int]:
    """The places of the rows that have anything, by the column in the address, the first one unasked."""
    sort = one(asked.params, "sort") or f"-{keys[0]}"
    key = sort.removeprefix("-")
    if key not in keys and key != by:
        raise BadQuestion(f'A team cannot be sorted by "{key}"{did_you_mean(key, [*keys, by])}')
    words = search.casefold().split()
    found = [
        place
        for place, row in enumerate(answer.rows)
        if any(row[one_of] for one_of in keys) and all(word in str(row[by] or "").casefold() for word in words)
    ]
    falling = sort.startswith("-")
    if key == by:
        named = [place for place in found if answer.rows[place][by] is not None]
        named.sort(key=lambda place: str(answer.rows[place][by]).casefold(), reverse=falling)
        return named + [place for place in found if answer.rows[place][by] is None]
    known = [place for place in found if number(answer.rows[place][key]) is not None]
    known.sort(key=lambda place: float(number(answer.rows[place][key]) or 0), reverse=falling)
    return known + [place for place in found if place not in set(known)]


def _sortable(asked: Asked, table: Table, keys: Sequence[str]) -> tuple[Column, ...]:
    """The heads of the columns, each leading to the same page sorted by it."""
    sort = one(asked.params, "sort") or f"-{keys[0]}"
    names = iter((one(asked.params, "by") or "rep", keys[0], "", *keys[1:]))
    heads = []
    for column in table.columns:
        name = next(names)
        chosen = bool(name) and sort.removeprefix("-") == name
        way = name if chosen and sort.startswith("-") else f"-{name}" if column.number else name
        mark = ("descending" if sort.startswith("-") else "ascending") if chosen else ""
        heads.append(replace(column, href=link(PATH, asked.params, sort=way), sorted_by=mark) if name else column)
    return tuple(heads)


def _led(asked: Asked, by: str, row: Row) -> Row:
    """A name leads to its own Home; what is nobody's stays as it is."""
    name = row.cells[0].text
    if name == "Unknown":
        return row
    href = link(
        "/", only(asked.params, "period", "against", "as_of", "known_at", "constant_rates"), scope=f"{by}={name}"
    )
    return replace(row, cells=(replace(row.cells[0], href=href), *row.cells[1:]))
