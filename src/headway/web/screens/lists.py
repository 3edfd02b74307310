"""Lists of records: searched, filtered, sorted and paged by the database. Which rows are found is asked once a page."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from headway.answers.kept import Kept, number_of
from headway.answers.world import World
from headway.errors import BadQuestion
from headway.records.changes import version
from headway.records.querysets import Records
from headway.values.suggest import did_you_mean
from headway.values.written import day_written, whole_written
from headway.web.address import Params, link, one
from headway.web.screens.conditions import Asked, asked_of, fitting, of_worth, said
from headway.web.screens.listed import WORTH, Listed
from headway.web.screens.table import Chip, Column, Row, Table
from headway.web.workplace import here
from headway.web.worth import each, in_order, total, worth_within

PAGE = 50
MANY = 20_000
"""So many ids are looked up no sooner than the rows are looked for again, from the first of them on."""
MOST_LETTERS = 50_000_000
_kept: Kept[str] = Kept(200, most=MOST_LETTERS, weigh=len)
"""The ids that lists found, by what was asked and the version of the records."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with its values; `chosen` is in the address."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What all the found rows come to."""

    label: str
    text: str
    means: str


@dataclass(frozen=True, slots=True)
class Days:
    """The range of days that is asked for, ISO dates or empty."""

    label: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    title: str
    noun: str
    nouns: str
    path: str
    search: str
    choices: tuple[Choice, ...]
    days: Days
    table: Table
    count: int
    sum: Sum | None
    first: int
    last: int
    earlier: str
    later: str
    cleared: str
    filtered: bool
    kept: Params
    query: str
    chips: tuple[Chip, ...]
    filter_by: tuple[tuple[str, str], ...]

    @property
    def chosen(self) -> bool:
        """Whether one of the choices or days is made, which a phone then shows."""
        return bool(self.days.first or self.days.last or any(choice.chosen for choice in self.choices))


def listing(
    kind: Listed, rows: Records[Any], params: Params, values: Mapping[str, Sequence[tuple[str, str]]], world: World
) -> Listing:
    """One page of the rows that the person may see, as the address asks for it."""
    conditions = asked_of(kind, params)
    found = narrowed(kind, rows, params, conditions)
    filtered = is_narrowed(kind, params)
    ids = found_ids(kind, found, conditions, world) if filtered or world.scope is not None else None
    count = found.count() if ids is None else how_many(ids)
    page = _page_number(one(params, "page"), count)
    order = one(params, "sort") or kind.usual
    start = (page - 1) * PAGE
    again = ids is not None and how_many(ids) > MANY and not of_worth(conditions)
    shown = _page(kind, _Narrowed(found, None if again else ids), order, start, world)
    return Listing(
        title=kind.title,
        noun=kind.noun,
        nouns=kind.nouns or f"{kind.noun}s",
        path=kind.path,
        search=one(params, "q"),
        choices=tuple(_choice(kind, name, params, values.get(name, ())) for name in kind.filters if values.get(name)),
        days=Days(kind.dated[0] if kind.dated else "", one(params, "from"), one(params, "to")),
        table=Table(_columns(kind, params, order), tuple(_row(kind, row) for row in shown)),
        count=count,
        sum=_sum(kind, ids, world) if count else None,
        first=start + 1 if count else 0,
        last=start + len(shown),
        earlier=link(kind.path, params, page=str(page - 1)) if page > 1 else "",
        later=link(kind.path, params, page=str(page + 1)) if start + PAGE < count else "",
        cleared=kind.path,
        filtered=filtered,
        kept=tuple(pair for pair in params if pair[0] in {"sort", "where"}),
        query=urlencode([pair for pair in params if pair[0] != "page"]),
        chips=_chips(kind, params, conditions),
        filter_by=tuple((one_of.key, one_of.label) for one_of in kind.filtered_by),
    )


def narrowed(kind: Listed, rows: Records[Any], params: Params, conditions: Sequence[Asked]) -> Records[Any]:
    """The rows that an address asks for, all pages of them, as far as the database can tell."""
    searched = rows.containing(one(params, "q"), kind.searched)
    return fitting(kind, _dated(kind, _filtered(kind, searched, params), params), conditions)


def found_ids(kind: Listed, rows: Records[Any], conditions: Sequence[Asked], world: World) -> str:
    """The ids of narrowed rows that are also worth what is asked, as one text with commas between."""
    ids = _ids(rows)
    bounds = of_worth(conditions)
    return worth_within(kind.worth, ids, world, bounds) if kind.worth and bounds else ids


def _ids(rows: Records[Any]) -> str:
    """The ids of the rows, found once for all pages and orders of a list until a record changes; inside a transaction,
    which may be taken back, each time.
    """
    if connection.in_atomic_block:
        return rows.ids_joined()
    try:
        asked = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return ""
    key = (number_of(here().engine), version(), repr(asked))
    kept = _kept.get(key)
    return _kept.put(key, rows.ids_joined()) if kept is None else kept


def how_many(ids: str) -> int:
    """How many ids a text of them holds."""
    return ids.count(",") + 1 if ids else 0


def ids_in_order(kind: Listed, rows: Records[Any], params: Params, world: World) -> list[int]:
    """All the ids that an address asks for, in its order."""
    conditions = asked_of(kind, params)
    found = narrowed(kind, rows, params, conditions)
    ids = found_ids(kind, found, conditions, world)
    lookup, sign = _order(kind, one(params, "sort") or kind.usual)
    if kind.worth is not None and lookup == WORTH:
        return in_order(kind.worth, ids, world, sign=sign, page=(0, how_many(ids)))
    return list(_Narrowed(found, ids).ordered(kind, lookup, sign).values_list("pk", flat=True))


def is_narrowed(kind: Listed, params: Params) -> bool:
    """Whether an address asks for some of the rows only."""
    return any(one(params, name) for name in (*kind.filters, "q", "from", "to", "where"))


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The rows asked for, and their ids where they are not all; looking for them once takes longest."""

    rows: Records[Any]
    ids: str | None

    def ordered(self, kind: Listed, lookup: str, sign: str) -> QuerySet[Any]:
        rows = self.rows if self.ids is None else self.rows.model._default_manager.among(self.ids)
        return _computed(kind, rows, lookup).order_by(f"{sign}{lookup}", f"{sign}pk")


def _computed(kind: Listed, rows: Records[Any], lookup: str) -> Records[Any]:
    """With the name that a lookup begins with, where that is no column. A relation made by Django is of use once."""
    name = lookup.partition("__")[0]
    return rows.alias(**{name: copy(kind.computed[name])}) if name in kind.computed else rows


def _filtered(kind: Listed, rows: Records[Any], params: Params) -> Records[Any]:
    for name, (label, lookup) in kind.filters.items():
        value = one(params, name)
        if not value:
            continue
        if name in kind.numbered and whole_written(value) is None:
            raise BadQuestion(f'"{value}" is no {label.lower()}. Choose one from the list.')
        where = Q(**{lookup: value}) if isinstance(lookup, str) else lookup(value)
        rows = (_computed(kind, rows, lookup) if isinstance(lookup, str) else rows).filter(where)
    return rows


def _dated(kind: Listed, rows: Records[Any], params: Params) -> Records[Any]:
    """Narrowed to business days, both ends included."""
    if kind.dated is None:
        return rows
    calendar = here().calendar
    first, last = _day(one(params, "from")), _day(one(params, "to"))
    if first:
        rows = rows.filter(**{f"{kind.dated[1]}__gte": calendar.start_of(first)})
    if last:
        rows = rows.filter(**{f"{kind.dated[1]}__lt": calendar.start_of(last + timedelta(days=1))})
    return rows


def _day(text: str) -> date | None:
    try:
        return day_written(text) if text else None
    except ValueError as wrong:
        raise BadQuestion(f'"{text}" is not a date. Write one such as 2026-11-14.') from wrong


def _page(kind: Listed, found: _Narrowed, order: str, start: int, world: World) -> list[Any]:
    """The rows of one page, each with its `worth`."""
    lookup, sign = _order(kind, order)
    if kind.worth is not None and lookup == WORTH:
        ids = found_ids(kind, found.rows, (), world) if found.ids is None else found.ids
        chosen = in_order(kind.worth, ids, world, sign=sign, page=(start, PAGE))
    else:
        chosen = list(found.ordered(kind, lookup, sign).values_list("pk", flat=True)[start : start + PAGE])
    return records_of(kind, found.rows, chosen, world)


def records_of(kind: Listed, rows: Records[Any], ids: Sequence[int], world: World) -> list[Any]:
    """The records of these ids in their order, with what their columns show."""
    held = kind.dressed(rows.model._default_manager.all()).in_bulk(ids)
    shown = [held[number] for number in ids if number in held]
    if kind.worth is not None:
        amounts = each(kind.worth, ids, world)
        for row in shown:
            row.worth = amounts.get(row.pk)
    return shown


def _sum(kind: Listed, ids: str | None, world: World) -> Sum | None:
    """What the found rows come to; None for `ids` is all rows."""
    if kind.worth is None:
        return None
    amount = total(kind.worth, ids, world)
    return (
        None
        if amount is None
        else Sum(kind.worth.label, here().figures.exact(amount, world.currency), kind.worth.means)
    )


def _order(kind: Listed, order: str) -> tuple[str, str]:
    orders = {field.key: field.order for field in kind.fields if field.order}
    key = order.removeprefix("-")
    if key not in orders:
        raise BadQuestion(f'{kind.title} cannot be sorted by "{key}"{did_you_mean(key, orders)}')
    return orders[key], "-" if order.startswith("-") else ""


def _page_number(text: str, count: int) -> int:
    last = max(1, -(-count // PAGE))
    return min(max(whole_written(text) or 1, 1), last)


def _columns(kind: Listed, params: Params, order: str) -> tuple[Column, ...]:
    key, descending = order.removeprefix("-"), order.startswith("-")
    columns = []
    for one_of in kind.shown:
        chosen = one_of.key == key
        sort = f"-{one_of.key}" if (chosen and not descending) or (not chosen and one_of.number) else one_of.key
        columns.append(
            Column(
                one_of.label,
                number=one_of.number,
                href=link(kind.path, params, sort=sort) if one_of.order else "",
                sorted_by=("descending" if descending else "ascending") if chosen else "",
                narrow=one_of.narrow,
            )
        )
    return tuple(columns)


def _row(kind: Listed, row: Any) -> Row:
    cells = tuple(replace(field.write(row), narrow=field.narrow, label=field.label) for field in kind.shown)
    return Row(cells, href=cells[0].href)


def _choice(kind: Listed, name: str, params: Params, values: Sequence[tuple[str, str]]) -> Choice:
    return Choice(name, kind.filters[name][0], tuple(values), one(params, name))


def _chips(kind: Listed, params: Params, conditions: Sequence[Asked]) -> tuple[Chip, ...]:
    """What is asked of columns, each with the address without it."""
    return tuple(
        Chip(
            said(condition),
            link(kind.path, params, where=[other.written for other in conditions if other is not condition]),
        )
        for condition in conditions
    )
