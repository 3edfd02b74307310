"""JSON lines and JSON arrays of objects; nested objects become columns such as `customer.name`, line items rows."""

import json
from typing import Any

from headway.ingest.sources.grids import grid_of
from headway.ingest.sources.layout import column_names, finished
from headway.ingest.sources.nested import flat_rows
from headway.ingest.sources.text import decode
from headway.ingest.table import HowRead, SourceTable, UnreadableFile
from headway.ingest.words import phrases, squeeze


def read_json(data: bytes, file: str) -> SourceTable:
    """The rows of a JSON file. Raises UnreadableFile with the line where it stops making sense."""
    text, encoding = decode(data, file)
    rows = _array(text, file) if text.lstrip()[:1] == "[" else _lines(text, file)
    flat, opened = flat_rows(rows)
    names = list(dict.fromkeys(name for row in flat for name in row))
    if not names:
        raise UnreadableFile(file, "there is no table with rows in it.")
    header = column_names(names, file)
    grid = grid_of(header, [[row.get(name) for name in names] for row in flat])
    notes = (f"its list `{opened}` became rows, one a line; row numbers count these.",) if opened else ()
    how = HowRead("JSON", encoding)
    return finished(grid, SourceTable(file, "", file, tuple(header), grid, how, notes=notes))


def _array(text: str, file: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(file, f"the JSON is damaged or cut off ({error}).") from error
    return _objects(rows, file)


def _lines(text: str, file: str) -> list[dict[str, Any]]:
    rows: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line, parse_float=str, parse_int=str))
        except (json.JSONDecodeError, RecursionError) as error:
            return _whole(text, file, number, error)
    return _unwrapped(rows[0], file) if len(rows) == 1 else _objects(rows, file)


def _whole(text: str, file: str, number: int, problem: Exception) -> list[dict[str, Any]]:
    """One pretty-printed object instead of lines."""
    try:
        return _unwrapped(json.loads(text, parse_float=str, parse_int=str), file)
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableFile(file, f"line {number} is not JSON ({problem}): damaged or cut off.") from problem


def _unwrapped(value: Any, file: str) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        return _objects(lists[0] if len(lists) == 1 and not _is_one_order(value) else [value], file)
    return _objects(value, file)


def _is_one_order(value: dict[str, Any]) -> bool:
    """Whether the object beside its list has a number and a date of its own: one order, not a page of rows."""
    known = phrases("orders")
    fields = {known[squeeze(name)][0] for name in value if squeeze(name) in known}
    return {"order.number", "order.placed_at"} <= fields


def _objects(rows: Any, file: str) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableFile(file, "the JSON is not a list of objects, one a row.")
    return rows
