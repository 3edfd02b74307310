"""Rows that hold lists of rows: an order with its line items becomes one row a line item."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from headway.ingest.sources.grids import text_of
from headway.ingest.words import cells, squeeze

MARKS = ("quantity", "qty", "price", "amount", "sku", "unitprice", "total")


def flat_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, str | None]], str]:
    """Flat text rows, and the name of the list that was opened into rows of its own; empty when there is none.

    Beside lines, the order's own values are named `order …` so that an order's total is not taken for its line's.
    """
    name = _lines_of(rows)
    if not name:
        return [_flat(row) for row in rows], ""
    found = []
    for row in rows:
        head = {_of_order(key): value for key, value in _flat({k: v for k, v in row.items() if k != name}).items()}
        lines = row.get(name) or [{}]
        found += [{**head, **_flat(line, "lineitem ")} for line in lines]
    return found, name


def _lines_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The one list whose name or content says that it holds lines."""
    lists: dict[str, list[Any]] = {}
    for row in rows:
        for key, value in row.items():
            if isinstance(value, list) and value:
                lists.setdefault(key, []).extend(value[:3])
    objects = {key: values for key, values in lists.items() if all(isinstance(value, dict) for value in values)}
    known = {squeeze(word) for word in cells()["line_lists"]}
    named = [key for key in objects if squeeze(key) in known]
    marked = [key for key, values in objects.items() if _priced(values)]
    return named[0] if len(named) == 1 else marked[0] if len(marked) == 1 and not named else ""


def _priced(values: Sequence[Mapping[str, Any]]) -> bool:
    return all(sum(squeeze(key) in MARKS for key in value) > 1 for value in values)


def _of_order(key: str) -> str:
    return key if "." in key or squeeze(key).startswith("order") else f"order {key}"


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found.update(_flat(value, f"{before}{name}."))
        elif isinstance(value, list):
            found[f"{before}{name}"] = json.dumps(value, ensure_ascii=False, default=str)
        else:
            found[f"{before}{name}"] = text_of(value)
    return found
