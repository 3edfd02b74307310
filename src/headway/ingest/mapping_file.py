"""A mapping as a small TOML file that people can read, change and keep."""

import hashlib
from collections.abc import Sequence

import tomlkit

from headway.errors import Refused
from headway.ingest.mapping import ColumnMapping, Mapping, TableMapping


class BadMapping(Refused):
    """A mapping file that cannot be used; the message says which line or word."""


def fingerprint(header: Sequence[str]) -> str:
    """What recognises a table next month: its column names, whatever their order."""
    text = "\x1f".join(sorted(name.strip().casefold() for name in header))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_mapping(mapping: Mapping) -> str:
    """The mapping as TOML; `read_mapping` gives the same mapping back."""
    file = tomlkit.document()
    file["source"] = mapping.source
    tables = tomlkit.aot()
    for table in mapping.tables:
        tables.append(_table_entry(table))
    file["table"] = tables
    if mapping.answers:
        file["answers"] = dict(mapping.answers)
    if mapping.same_as:
        file["same_as"] = {name: dict(pairs) for name, pairs in mapping.same_as.items() if pairs}
    return tomlkit.dumps(file)


def _table_entry(table: TableMapping) -> tomlkit.items.Table:
    entry = tomlkit.table()
    entry["label"] = table.label
    entry["role"] = table.role
    entry["header"] = list(table.header)
    columns = tomlkit.table()
    for column in table.columns:
        columns[column.column] = _column_entry(column)
    entry["columns"] = columns
    return entry


def _column_entry(column: ColumnMapping) -> tomlkit.items.InlineTable:
    entry = tomlkit.inline_table()
    entry["field"] = column.field
    if column.order:
        entry["order"] = column.order
    if column.decimal:
        entry["decimal"] = column.decimal
    if column.kind:
        entry["kind"] = column.kind
    return entry


def read_mapping(text: str) -> Mapping:
    """Parse a mapping file. Raises BadMapping with what is wrong."""
    try:
        file = tomlkit.parse(text).unwrap()
    except tomlkit.exceptions.ParseError as error:
        raise BadMapping(f"The mapping file is not valid TOML: {error}") from error
    tables = file.get("table", [])
    if not isinstance(tables, list) or not all(isinstance(entry, dict) for entry in tables):
        raise BadMapping("The mapping file needs one [[table]] for each table.")
    return Mapping(
        tables=tuple(_read_table(entry) for entry in tables),
        source=str(file.get("source", "files")),
        same_as=_pairs(file.get("same_as", {})),
        answers={str(key): str(value) for key, value in file.get("answers", {}).items()},
    )


def _pairs(same_as: object) -> dict[str, dict[str, str]]:
    if not isinstance(same_as, dict) or not all(isinstance(pairs, dict) for pairs in same_as.values()):
        raise BadMapping("[same_as] needs a table for each record type, for example [same_as.products].")
    return {str(name): {str(a): str(b) for a, b in pairs.items()} for name, pairs in same_as.items()}


def _read_table(entry: dict[str, object]) -> TableMapping:
    columns = entry.get("columns", {})
    header = entry.get("header", [])
    label = str(entry.get("label", ""))
    if not isinstance(columns, dict) or not isinstance(header, list):
        raise BadMapping(f"Table {label!r}: `header` is a list of names and `columns` a table of columns.")
    return TableMapping(
        label=label,
        header=tuple(str(name) for name in header),
        role=str(entry.get("role", "")),
        columns=tuple(_read_column(label, str(name), line) for name, line in columns.items()),
        evidence="as decided before",
    )


def _read_column(label: str, name: str, line: object) -> ColumnMapping:
    if isinstance(line, str):
        return ColumnMapping(name, line, evidence="as decided before")
    if not isinstance(line, dict):
        raise BadMapping(f'Table {label!r}, column {name!r}: write {{ field = "line.amount" }}.')
    unknown = set(line) - {"field", "order", "decimal", "kind"}
    if unknown:
        raise BadMapping(
            f"Table {label!r}, column {name!r}: {sorted(unknown)[0]!r} is not field, order, decimal or kind."
        )
    words = {key: str(value) for key, value in line.items()}
    return ColumnMapping(column=name, evidence="as decided before", **words)
