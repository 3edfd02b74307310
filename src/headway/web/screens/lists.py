"""Lists of records: searched, filtered, sorted and paged by the database; a page is two queries, whatever its size."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from headway.errors import BadQuestion
from headway.values.suggest import did_you_mean
from headway.web.address import Params, link, one
from headway.web.screens.table import Cell, Column, Row, Table

PAGE = 50


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list: how it is written, and by what the database sorts it (empty: not)."""

    key: str
    label: str
    write: Callable[[Any], Cell]
    order: str = ""
    number: bool = False
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with its values; `chosen` is in the address."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    title: str
    noun: str
    path: str
    search: str
    choices: tuple[Choice, ...]
    table: Table
    count: int
    first: int
    last: int
    earlier: str
    later: str
    cleared: str
    filtered: bool
    kept: Params


@dataclass(frozen=True, slots=True)
class Listed:
    """What can be listed: its columns, what the search looks in, its filters (name → label and lookup) and its
    order."""

    title: str
    noun: str
    path: str
    fields: tuple[Field, ...]
    searched: tuple[str, ...]
    filters: Mapping[str, tuple[str, str]]
    usual: str


def listing(
    kind: Listed, rows: QuerySet[Any], params: Params, values: Mapping[str, Sequence[tuple[str, str]]]
) -> Listing:
    """One page of the rows that the person may see, as the address asks for it."""
    found = _filtered(kind, _searched(kind, rows, one(params, "q")), params)
    count = found.count()
    page = _page_number(one(params, "page"), count)
    order = one(params, "sort") or kind.usual
    start = (page - 1) * PAGE
    shown = list(_sorted(kind, found, order)[start : start + PAGE])
    table = Table(_columns(kind, params, order), tuple(_row(kind, row) for row in shown))
    return Listing(
        title=kind.title,
        noun=kind.noun,
        path=kind.path,
        search=one(params, "q"),
        choices=tuple(_choice(kind, name, params, values.get(name, ())) for name in kind.filters if values.get(name)),
        table=table,
        count=count,
        first=start + 1 if count else 0,
        last=start + len(shown),
        earlier=link(kind.path, params, page=str(page - 1)) if page > 1 else "",
        later=link(kind.path, params, page=str(page + 1)) if start + PAGE < count else "",
        cleared=kind.path,
        filtered=any(one(params, name) for name in (*kind.filters, "q")),
        kept=tuple(pair for pair in params if pair[0] == "sort"),
    )


def _searched(kind: Listed, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    for word in text.split():
        where = Q()
        for field in kind.searched:
            where |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(where)
    return rows


def _filtered(kind: Listed, rows: QuerySet[Any], params: Params) -> QuerySet[Any]:
    for name, (_, lookup) in kind.filters.items():
        value = one(params, name)
        if value:
            rows = rows.filter(**{f"{lookup}__isnull": True}) if value == "-" else rows.filter(**{lookup: value})
    return rows


def _sorted(kind: Listed, rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    orders = {field.key: field.order for field in kind.fields if field.order}
    key = order.removeprefix("-")
    if key not in orders:
        raise BadQuestion(f'{kind.title} cannot be sorted by "{key}"{did_you_mean(key, orders)}')
    sign = "-" if order.startswith("-") else ""
    return rows.order_by(f"{sign}{orders[key]}", f"{sign}pk")


def _page_number(text: str, count: int) -> int:
    last = max(1, -(-count // PAGE))
    return min(max(int(text), 1), last) if text.isdigit() else 1


def _columns(kind: Listed, params: Params, order: str) -> tuple[Column, ...]:
    key, descending = order.removeprefix("-"), order.startswith("-")
    columns = []
    for field in kind.fields:
        chosen = field.key == key
        sort = f"-{field.key}" if (chosen and not descending) or (not chosen and field.number) else field.key
        columns.append(
            Column(
                field.label,
                number=field.number,
                href=link(kind.path, params, sort=sort) if field.order else "",
                sorted_by=("descending" if descending else "ascending") if chosen else "",
                narrow=field.narrow,
            )
        )
    return tuple(columns)


def _row(kind: Listed, row: Any) -> Row:
    cells = tuple(field.write(row) for field in kind.fields)
    return Row(cells, href=cells[0].href)


def _choice(kind: Listed, name: str, params: Params, values: Sequence[tuple[str, str]]) -> Choice:
    return Choice(name, kind.filters[name][0], tuple(values), one(params, name))
