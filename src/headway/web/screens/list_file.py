"""A list as a file: exactly the rows that are found, in their order, with the columns that are shown."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from headway.answers.answer import AnswerColumn, Value
from headway.answers.world import World
from headway.records.querysets import Records
from headway.reports.export import Table, TooManyRows
from headway.values.style import DASH
from headway.web.address import Params
from headway.web.screens.listed import WORTH, Field, Listed
from headway.web.screens.lists import ids_in_order, records_of
from headway.web.workplace import here

MOST = 200_000
AT_ONCE = 2_000
CURRENCY = "_currency"


def list_table(kind: Listed, rows: Records[Any], params: Params, world: World) -> Table:
    """The whole list; raises TooManyRows beyond 200,000."""
    ids = ids_in_order(kind, rows, params, world)
    if len(ids) > MOST:
        raise TooManyRows(len(ids), MOST)
    columns = tuple(column for field in kind.shown for column in _columns(field, world))
    return Table(columns, list(_lines(kind, rows, ids, world)))


def _columns(field: Field, world: World) -> tuple[AnswerColumn, ...]:
    unit = world.currency if field.looks_at == WORTH or field.raw == "worth" else ""
    column = AnswerColumn(field.key, "metric" if field.number else "dimension", unit, field.label)
    if not _in_own_currency(field):
        return (column,)
    return (column, AnswerColumn(field.key + CURRENCY, "dimension", "", f"{field.label}, currency"))


def _lines(kind: Listed, rows: Records[Any], ids: Sequence[int], world: World) -> Iterator[dict[str, Value]]:
    for first in range(0, len(ids), AT_ONCE):
        for row in records_of(kind, rows, ids[first : first + AT_ONCE], world):
            line: dict[str, Value] = {}
            for field in kind.shown:
                line[field.key] = _value(field, row)
                if _in_own_currency(field):
                    has = line[field.key] is not None
                    line[field.key + CURRENCY] = (row.currency or here().currency) if has else None
            yield line


def _in_own_currency(field: Field) -> bool:
    """Whether its amounts stand in each record's own currency."""
    return field.raw in {"amount", "line_sum"}


def _value(field: Field, row: Any) -> Value:
    """What a file takes: numbers and days as such, a moment without its time where that is not known, else the text."""
    if field.own:
        held = (row.custom or {}).get(field.own)
        return held if isinstance(held, bool | int | float | Decimal | str) else None
    if not field.raw:
        text = field.write(row).text
        return None if text == DASH else text
    value: Value = getattr(row, field.raw)
    if isinstance(value, datetime):
        if not getattr(row, f"{field.raw}_timed", True):
            return here().calendar.day_of(value)
        return value.astimezone(ZoneInfo(here().calendar.zone))
    return value
