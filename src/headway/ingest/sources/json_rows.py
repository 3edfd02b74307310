"""JSON lines and JSON arrays of objects; nested objects become columns such as `customer.name`."""

import json
from typing import Any

from headway.ingest.sources.grids import grid_of, text_of
from headway.ingest.sources.layout import column_names, finished
from headway.ingest.sources.text import decode
from headway.ingest.table import HowRead, SourceTable, UnreadableFile


def read_json(data: bytes, file: str) -> SourceTable:
    """The rows of a JSON file. Raises UnreadableFile with the line where it stops making sense."""
    text, encoding = decode(data, file)
    rows = _array(text, file) if text.lstrip()[:1] == "[" else _lines(text, file)
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    if not names:
        raise UnreadableFile(file, "there is no table with rows in it.")
    header = column_names(names, file)
    grid = grid_of(header, [[row.get(name) for name in names] for row in flat])
    return finished(grid, SourceTable(file, "", file, tuple(header), grid, HowRead("JSON", encoding)))


def _array(text: str, file: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text, parse_float=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(file, f"the JSON is damaged or cut off ({error}).") from error
    return _objects(rows, file)


def _lines(text: str, file: str) -> list[dict[str, Any]]:
    rows: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line, parse_float=str))
        except (json.JSONDecodeError, RecursionError) as error:
            return _whole(text, file, number, error)
    return _unwrapped(rows[0], file) if len(rows) == 1 else _objects(rows, file)


def _whole(text: str, file: str, number: int, problem: Exception) -> list[dict[str, Any]]:
    """One pretty-printed object instead of lines."""
    try:
        return _unwrapped(json.loads(text, parse_float=str), file)
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableFile(file, f"line {number} is not JSON ({problem}): damaged or cut off.") from problem


def _unwrapped(value: Any, file: str) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        return _objects(lists[0] if len(lists) == 1 else [value], file)
    return _objects(value, file)


def _objects(rows: Any, file: str) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableFile(file, "the JSON is not a list of objects, one a row.")
    return rows


def _flat(row: dict[str, Any], before: str = "") -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found.update(_flat(value, f"{before}{name}."))
        elif isinstance(value, list):
            found[f"{before}{name}"] = json.dumps(value, ensure_ascii=False)
        else:
            found[f"{before}{name}"] = text_of(value)
    return found
